"""A type that the older release makes objects of was made abstract (Gel).

What it means
    The newer release made a type abstract, most often because others extend it
    now. It can be read, changed and deleted as before; of an abstract type no
    object can be inserted.

Why it matters at 3 a.m.
    Every INSERT of the old code fails when the server compiles it: cannot
    insert into abstract object type 'default::Project'.

For example
    1.0.1 splits Project into InternalProject and ClientProject, which extend
    it, and makes Project abstract. 1.0.0 inserts Project.

To mend it for good
    Leave the type as it is for one release longer, beside those that extend
    it, and make it abstract when nobody inserts it any more.

What it cannot see
    An INSERT whose type is only known when the program runs.
"""

from collections.abc import Iterator

from checker.core.concern import weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import cause, doubt, evidence, user
from checker.core.use import Touch

_KIND = "abstract type"


def check(rollback: Rollback) -> Iterator[Found]:
    """Find abstract types of which the target inserts objects, and that are not abstract in its own schema."""
    for (kind, table, name), state in sorted(rollback.schema.objects.items()):
        if kind != _KIND or (kind, table, name) in rollback.own.objects:
            continue
        uses = rollback.needs.uses_of(table, Touch.INSERT)
        if not uses:
            continue
        proof = Proof.ASSUMED if all(use.guessed for use in uses) else Proof.PROVEN
        level, certainty = weigh(Level.UNSAFE, proof, state.origin)
        type_ = table.replace(".", "::")
        full = type_ if "::" in type_ else f"default::{type_}"
        yield Found(
            object=table,
            level=level,
            certainty=certainty,
            message=f"{rollback.target} inserts {table} ({user(uses[0])}), which {cause(state.origin)} made abstract: "
            f"the INSERT fails{doubt(rollback.needs, rollback.target, proof)}",
            evidence=evidence(rollback, state.origin, "makes it abstract", uses),
            state="abstract",
            user_would_see=f"cannot insert into abstract object type '{full}'" if level is Level.UNSAFE else "",
        )


rule = Rule(
    id="write-type-abstract",
    axis=Axis.SCHEMA,
    summary="a type that the older release makes objects of was made abstract",
    advice="Do not deploy it: ALTER TYPE ... RESET ABSTRACT first, by a migration of the newer release.",
    check=check,
)
