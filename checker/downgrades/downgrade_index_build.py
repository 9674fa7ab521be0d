"""The way down builds an index.

What it means
    An index that was dropped is made again. On PostgreSQL a plain CREATE INDEX
    lets nobody write to the table meanwhile (SHARE).

Why it matters at 3 a.m.
    Writes wait until the index is built.

For example
    1.0.1 dropped ix_orders_code; the downgrade creates it.

To mend it for good
    CREATE INDEX CONCURRENTLY, outside a transaction.

What it cannot see
    How large the table is.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, DownRule
from checker.core.finding import Found, Level
from checker.core.operation import CreateIndex


def check(descent: Descent) -> Iterator[Found]:
    """Find indexes that are made again."""
    for down in descent.downs:
        if isinstance(down.operation, CreateIndex):
            yield Found(
                object=down.operation.name or down.operation.table,
                level=Level.NOTE,
                message=f"Builds an index on {down.operation.table}: writes to it wait meanwhile",
                evidence=(descent.place(down.revision, down.step),),
            )


rule = DownRule(
    id="downgrade-index-build",
    summary="the way down builds an index",
    advice="Build it concurrently, outside a transaction, where the table is large.",
    check=check,
)
