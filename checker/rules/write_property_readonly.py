"""A property or link that the older release changes was made read-only (Gel).

What it means
    The newer release made a property read-only: it gets its value when the
    object is inserted, and never another.

Why it matters at 3 a.m.
    Every UPDATE of the old code that sets it fails when the server compiles
    it: it is declared as read-only.

For example
    1.0.1 makes User.email read-only, since it is what people log in with.
    1.0.0 lets them change it.

To mend it for good
    Take the code that changes it away one release before the property is made
    read-only.

What it cannot see
    An UPDATE whose properties are only known when the program runs.
"""

from collections.abc import Iterator

from checker.core.concern import weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import cause, evidence, user
from checker.core.use import Touch

_KIND = "read-only property"


def check(rollback: Rollback) -> Iterator[Found]:
    """Find what the target updates, and that is read-only in the newer schema and not in its own."""
    for (kind, table, name), state in sorted(rollback.schema.objects.items()):
        if kind != _KIND or (kind, table, name) in rollback.own.objects:
            continue
        uses = tuple(rollback.needs.naming(table, name, Touch.UPDATE))
        if uses:
            level, certainty = weigh(Level.UNSAFE, Proof.PROVEN, state.origin)
            yield Found(
                object=f"{table}.{name}",
                level=level,
                certainty=certainty,
                message=f"{rollback.target} updates {table}.{name} ({user(uses[0])}), which {cause(state.origin)} made "
                "read-only: the UPDATE fails",
                evidence=evidence(rollback, state.origin, "makes it read-only", uses),
                state="read-only",
                user_would_see="it is declared as read-only" if level is Level.UNSAFE else "",
            )


rule = Rule(
    id="write-property-readonly",
    axis=Axis.SCHEMA,
    summary="a property that the older release changes was made read-only",
    advice="Do not deploy it: RESET readonly first, by a migration of the newer release.",
    check=check,
)
