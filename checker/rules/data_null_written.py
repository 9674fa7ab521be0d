"""The other release stores rows without a value that this one takes for granted.

What it means
    The code of the one release writes rows and leaves a column out, the
    database stores NULL there, and the model of the other release says that
    the column always has a value.

Why it matters at 3 a.m.
    Queries work, and the code behind them fails on the first such row:
    'NoneType' object has no attribute ...

For example
    1.0.1 stores remarks in a new column and no longer writes orders.note;
    1.0.0 prints order.note.upper().

To mend it for good
    Let one release write both columns before any release stops writing the
    old one, and keep it until the last that reads it has left the window.

What it cannot see
    Whether such rows exist; a trigger that fills the column; whether the
    code copes with None.
"""

from collections.abc import Iterator

from checker.core.between import has_trigger
from checker.core.counting import count_nulls
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Written
from checker.core.speak import evidence, opening
from checker.core.use import Touch


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that the current code leaves NULL and the target's models take a value from."""
    for (table, name), values in sorted(rollback.schema.written.items()):
        nulls = [each for each in values if each.value is None and not each.by_migration and not each.anything]
        own = rollback.own.column(table, name)
        # Where NOT NULL was taken off since, read-null-unexpected speaks of the same rows.
        if nulls and (own is None or own.nullable) and not has_trigger(rollback, table):
            yield _found(rollback, table, name, nulls[0])


def _found(rollback: Rollback, table: str, name: str, null: Written) -> Found:
    target, current = rollback.target, rollback.current
    reads = rollback.needs.naming(table, name, Touch.LOAD, Touch.READ)
    count = count_nulls(rollback.schema.dialect, table, name)
    return Found(
        object=f"{table}.{name}",
        level=Level.RISKY,
        certainty=Certainty.LIKELY,
        message=f"{_why(current, table, name, null)}; {target} takes a value for granted",
        evidence=evidence(rollback, null.origin, "fills it" if null.origin.revision else "leaves it out", reads),
        state="left out",
        advice=f"Count such rows first; if there are none, deploy {target}: {count}",
    )


def _why(current: str, table: str, name: str, null: Written) -> str:
    if null.origin.revision:
        return f"{opening(null.origin)} fills {table}.{name}, and has not run here"
    return f"{current} stores {table} without {name}"


rule = Rule(
    id="data-null-written",
    axis=Axis.DATA,
    summary="the other release stores rows without a value that this one takes for granted",
    advice="Count the rows that hold NULL first.",
    check=check,
)
