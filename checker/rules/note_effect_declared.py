"""What a migration does that cannot be read was written down by somebody, and is taken for true.

What it means
    A directive beside the statement, or [[effect]] in the configuration, says
    what a statement does that could not be read. The answer rests on it.

Why it matters at 3 a.m.
    If what was written down is wrong, so is the answer.

For example
    # rollback-check: effect[none] reason="only refreshes a view"
    op.execute(statement)

To mend it for good
    Write migrations so that what they do stands in them: literal table names,
    literal SQL, data moved by plain statements.

What it cannot see
    Whether what was written down is true.
"""

from collections.abc import Iterator

from checker.core.declared import declared_between, standing
from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule


def check(rollback: Rollback) -> Iterator[Found]:
    """Find what was written down about revisions between the releases."""
    for revision, declared, evidence in declared_between(rollback):
        if not declared.trouble:
            reason = f' ("{declared.reason}")' if declared.reason else ""
            yield Found(
                object=f"{revision.id}: {_does(declared.changes)}",
                label=f"{revision.id} {revision.title}".strip(),
                level=Level.NOTE,
                message=f"what could not be read of revision {revision.id} {_does(declared.changes)}, "
                f"says {standing(declared)}{reason}",
                evidence=(evidence,),
            )


def _does(changes: tuple[str, ...]) -> str:
    return f"does {'; '.join(changes)}" if changes else "changes nothing"


rule = Rule(
    id="note-effect-declared",
    axis=Axis.SCHEMA,
    summary="what could not be read was written down by somebody",
    advice="Make sure that what was written down is still true.",
    check=check,
)
