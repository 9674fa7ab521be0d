"""The way down copies a whole table (SQLite).

What it means
    SQLite has no ALTER COLUMN and no ADD CONSTRAINT: the table is made anew,
    its rows are copied, the old one is dropped.

Why it matters at 3 a.m.
    The database takes no other write meanwhile. Triggers and views on the table
    must be made again.

For example
    with op.batch_alter_table("users") as users: users.alter_column(...)

To mend it for good
    Stop the program first; copy the file.

What it cannot see
    Triggers and views that no revision made.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, DownRule
from checker.core.finding import Found, Level
from checker.core.locks import Weight, weight


def check(descent: Descent) -> Iterator[Found]:
    """Find tables that SQLite builds anew."""
    if descent.dialect != "sqlite":
        return
    for down in descent.downs:
        table, heavy = weight(down.operation, down.schema, descent.dialect)
        if table and heavy is Weight.REWRITE:
            yield Found(
                object=table,
                level=Level.NOTE,
                message=f"Copies {table} as a whole; triggers and views on it must be made again",
                evidence=(descent.place(down.revision, down.step),),
            )


rule = DownRule(
    id="downgrade-sqlite-rebuild",
    summary="the way down copies a whole table (SQLite)",
    advice="Stop the program first; copy the file.",
    check=check,
)
