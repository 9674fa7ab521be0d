"""The way down writes every row of a table anew.

What it means
    The database copies the whole table: for most changes of a type, for stored
    computed columns, on MySQL also for checks and foreign keys.

Why it matters at 3 a.m.
    Reads and writes of the table stop until it is done. How long that takes
    depends on its size, which is not known from here.

For example
    orders.total goes from bigint back to int: every row is rewritten under an
    ACCESS EXCLUSIVE lock.

To mend it for good
    Try it on a copy of the database first, and look at the clock.

What it cannot see
    How large the table is. Measured on PostgreSQL 15 and MariaDB 10.11.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, DownRule
from checker.core.finding import Found, Level
from checker.core.locks import Weight, weight


def check(descent: Descent) -> Iterator[Found]:
    """Find steps that rewrite a table."""
    if descent.dialect == "sqlite":
        return
    for down in descent.downs:
        table, heavy = weight(down.operation, down.schema, descent.dialect)
        if table and heavy is Weight.REWRITE:
            lock = " under ACCESS EXCLUSIVE" if descent.dialect == "postgres" else ""
            yield Found(
                object=table,
                level=Level.RISKY,
                message=f"Rewrites {table}{lock}: its reads and writes stop meanwhile; its size is not known from here",
                evidence=(descent.place(down.revision, down.step),),
            )


rule = DownRule(
    id="downgrade-table-rewrite",
    summary="the way down writes every row of a table anew",
    advice="Try it on a copy of the database first, and look at the clock.",
    check=check,
)
