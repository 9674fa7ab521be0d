"""Something between the two releases could not be read, and it may touch what the older release needs.

What it means
    A migration builds its SQL while it runs, or calls code that cannot be
    followed, or belongs to a tool that is not known here. What it does to the
    database is not known, so nobody can say yes.

Why it matters at 3 a.m.
    A "safe" that left a file out is worse than no answer.

For example
    1.0.1 reads its statements from a file and runs them one by one with
    op.execute(statement).

To mend it for good
    Read the place yourself. Write migrations so that what they do stands in
    them: literal table names, literal SQL, data moved by plain statements.

What it cannot see
    That is the point.
"""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.between import touches
from checker.core.finding import Axis, Certainty, Evidence, Found, Level
from checker.core.history import Revision
from checker.core.operation import Step
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import MOST_USES, called, listed, one
from checker.core.tree import Unread


def check(rollback: Rollback) -> Iterator[Found]:
    """Find steps between the releases that could not be read, and changed files of a tool that is not known."""
    for revision in (*rollback.between, *(replace(each, in_target=True) for each in rollback.divergent)):
        steps = [step for step in revision.up if isinstance(step.operation, Unread)]
        if steps:
            yield _found(rollback, revision, steps)
    if rollback.foreign:
        yield _foreign(rollback)


def _found(rollback: Rollback, revision: Revision, steps: list[Step]) -> Found:
    near = [step for step in steps if touches(rollback, step)]
    places = tuple(_place(rollback, revision, step) for step in near or steps)
    count = one(len(near or steps), "statement")
    reason = places[0].says
    so = (
        f"what it does to the tables of {rollback.target} is not known"
        if near
        else f"it names nothing that {rollback.target} uses"
    )
    return Found(
        object=revision.id,
        label=f"{revision.id} {revision.title}".strip(),
        level=Level.UNKNOWN if near else Level.NOTE,
        certainty=Certainty.CERTAIN,
        message=f"{count} of {called(revision)} could not be read ({reason}); {so}",
        evidence=places[:MOST_USES],
        advice=f"Read {places[0].ref}:{places[0].path}:{places[0].line} yourself; until then, treat it as unsafe."
        if near
        else "",
    )


def _place(rollback: Rollback, revision: Revision, step: Step) -> Evidence:
    return rollback.at(revision, step, step.operation.reason if isinstance(step.operation, Unread) else "")


def _foreign(rollback: Rollback) -> Found:
    paths = [each.path for each in rollback.foreign]
    return Found(
        object=paths[0],
        level=Level.UNKNOWN,
        message=f"{listed(paths, 2)} changed between the releases and {rollback.foreign[0].says or 'cannot be read'}, "
        f"which is not known here; what it does to the tables of {rollback.target} is not known",
        evidence=rollback.foreign[:MOST_USES],
        advice=f"Read {paths[0]} yourself; until then, treat it as unsafe.",
    )


rule = Rule(
    id="unread-operation",
    axis=Axis.SCHEMA,
    summary="a migration between the releases could not be read",
    advice="Read the place yourself; until then, treat it as unsafe.",
    check=check,
)
