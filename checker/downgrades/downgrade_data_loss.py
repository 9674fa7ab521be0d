"""The way down throws data away.

What it means
    It drops a table or a column in which the newer release has written, or it
    deletes rows.

Why it matters at 3 a.m.
    What was written since the newer release went live is gone for good, also
    when one goes forward again: the upgrade makes the column empty.

For example
    b2c3d4e5f6a7 added users.nickname; its downgrade drops it.

To mend it for good
    Copy what will be lost first: CREATE TABLE kept AS SELECT ... . Better, take
    a way out that leaves the database as it is.

What it cannot see
    Whether anything was written yet.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, Down, DownRule, losses
from checker.core.finding import Evidence, Found, Level


def check(descent: Descent) -> Iterator[Found]:
    """Name what is lost, one by one."""
    for lost in losses(descent):
        yield Found(
            object=lost,
            level=Level.RISKY,
            message=f"{lost}: what {descent.current} wrote there will be lost; copy it first",
            evidence=_places(descent, lost),
        )


def _places(descent: Descent, lost: str) -> tuple[Evidence, ...]:
    table, _, column = lost.removeprefix("rows of ").rpartition(".")
    found = [down for down in descent.downs if _names(down, table or column, column)]
    return tuple(descent.place(down.revision, down.step, "drops it") for down in found[:1])


def _names(down: Down, table: str, column: str) -> bool:
    named = getattr(down.operation, "column", column)
    return getattr(down.operation, "table", "") == table and named == column


rule = DownRule(
    id="downgrade-data-loss",
    summary="the way down throws data away",
    advice="Copy what will be lost first.",
    check=check,
)
