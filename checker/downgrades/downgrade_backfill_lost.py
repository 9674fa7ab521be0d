"""The way down makes a column again, and it is empty.

What it means
    The upgrade dropped a column; the downgrade adds it again. The name is back,
    the values are not.

Why it matters at 3 a.m.
    The older code starts, and reads NULL everywhere. If the column is NOT NULL
    without a default, the downgrade itself fails as soon as the table has rows.

For example
    1.0.1 dropped logs.agent; the downgrade adds logs.agent, nullable. Every
    old row has lost its agent.

To mend it for good
    Bring the values from a backup after going down. Next time drop a column one
    release after the code stopped using it.

What it cannot see
    Whether the old values can be computed from others.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, Down, DownRule
from checker.core.finding import Found, Level
from checker.core.operation import AddColumn, CreateTable, DropColumn, DropTable, WriteRows


def check(descent: Descent) -> Iterator[Found]:
    """Find what the upgrade dropped and the downgrade makes anew."""
    dropped = {
        (getattr(step.operation, "table", ""), getattr(step.operation, "column", ""))
        for revision in descent.revisions
        for step in revision.up
        if isinstance(step.operation, DropColumn | DropTable)
    }
    for down in descent.downs:
        key = _made(down)
        if key is None or key not in dropped or _filled(descent, down, *key):
            continue
        name = ".".join(filter(None, key))
        fails = isinstance(down.operation, AddColumn) and not down.operation.column.fills_itself
        yield Found(
            object=name,
            level=Level.RISKY,
            message=f"{name} comes back empty: its values went when {descent.current} was deployed"
            + ("; as it must have a value, the step fails on a table with rows" if fails else ""),
            evidence=(descent.place(down.revision, down.step, "makes it again"),),
        )


def _made(down: Down) -> tuple[str, str] | None:
    match down.operation:
        case AddColumn(table=table, column=column):
            return table, column.name
        case CreateTable(table=table):
            return table, ""
    return None


def _filled(descent: Descent, made: Down, table: str, column: str) -> bool:
    """Tell whether a later step writes it."""
    later = descent.downs[descent.downs.index(made) :]
    writes = (down.operation for down in later if isinstance(down.operation, WriteRows))
    return any(each.table == table and (not column or column in each.columns) for each in writes)


rule = DownRule(
    id="downgrade-backfill-lost",
    summary="the way down makes a column again, and it is empty",
    advice="Bring the values from a backup after going down.",
    check=check,
)
