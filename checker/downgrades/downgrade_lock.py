"""The way down locks a table while every row is read.

What it means
    Constraints are checked against every row: NOT NULL, unique keys, checks,
    foreign keys. On PostgreSQL each ALTER TABLE takes ACCESS EXCLUSIVE; a
    foreign key takes SHARE ROW EXCLUSIVE on both tables.

Why it matters at 3 a.m.
    Writes, mostly reads too, wait until the check is over, and so does all
    that waits behind them.

For example
    ALTER TABLE users ALTER COLUMN email SET NOT NULL reads all of users.

To mend it for good
    Set a lock_timeout, and try again when it strikes.

What it cannot see
    How large the table is, and how busy.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, DownRule
from checker.core.finding import Found, Level
from checker.core.locks import Weight, weight
from checker.core.operation import CreateIndex


def check(descent: Descent) -> Iterator[Found]:
    """Find steps that hold a lock for as long as a table takes to be read."""
    if descent.dialect == "sqlite":
        return
    for down in descent.downs:
        table, heavy = weight(down.operation, down.schema, descent.dialect)
        if table and heavy is Weight.SCAN and not isinstance(down.operation, CreateIndex):
            yield Found(
                object=table,
                level=Level.RISKY,
                message=f"Locks {table} while every row of it is read; its size is not known from here",
                evidence=(descent.place(down.revision, down.step),),
            )


rule = DownRule(
    id="downgrade-lock",
    summary="the way down locks a table while every row is read",
    advice="Set a lock_timeout, and try again when it strikes.",
    check=check,
)
