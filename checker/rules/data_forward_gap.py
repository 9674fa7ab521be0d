"""Rows that the older release writes will lack what the newer release relies on.

What it means
    A migration between the releases added a column and filled it for the rows
    that were there. The older release goes on writing rows and knows nothing
    of the column, and the migration will not run a second time.

Why it matters at 3 a.m.
    Not now: the rollback works. The trouble begins when you go forward again,
    and the newer release meets rows that were never filled.

For example
    1.0.1 adds users.full_name and fills it from first and last name. After a
    night on 1.0.0, forty users have none, and 1.0.1 greets them with None.

To mend it for good
    Run the filling again before you go forward. Next time write it so that it
    can run twice, or keep both columns in step with a trigger.

What it cannot see
    Whether the newer release can do without the value.
"""

from collections.abc import Iterator

from checker.core.between import filled, has_trigger
from checker.core.concern import WRITES
from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import evidence


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that were added and filled, in tables that the target writes."""
    for (table, column), origin in filled(rollback).items():
        uses = rollback.needs.uses_of(table, *WRITES)
        there = rollback.schema.column(table, column)
        if not uses or there is None or rollback.own.column(table, column) or has_trigger(rollback, table):
            continue
        yield Found(
            object=f"{table}.{column}",
            level=Level.NOTE,
            message=f"rows that {rollback.target} writes to {table} will lack {column}, which {rollback.current} "
            "filled for the rows that were there; fill it again before going forward",
            evidence=evidence(rollback, origin, "fills it", uses),
            state="filled once",
        )


rule = Rule(
    id="data-forward-gap",
    axis=Axis.DATA,
    summary="rows that the older release writes will lack what the newer release relies on",
    advice="Run the statement that fills the column again before going forward.",
    check=check,
)
