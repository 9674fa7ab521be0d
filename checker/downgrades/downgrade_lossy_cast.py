"""The way down narrows a column.

What it means
    The column goes back to a smaller type: shorter text, a smaller integer,
    fewer digits, no time zone.

Why it matters at 3 a.m.
    One value that does not fit stops the whole downgrade (PostgreSQL, strict
    MySQL), or is cut without a word (lax MySQL, a time zone everywhere).

For example
    1.0.1 widened orders.code from 10 to 40 characters; the downgrade goes back
    to 10, and one code has 12.

To mend it for good
    Look for such values before going down, and decide what becomes of them.

What it cannot see
    The values. SQLite keeps what is too long and is never asked.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, DownRule
from checker.core.finding import Certainty, Found, Level
from checker.core.operation import AlterColumn
from checker.core.reserved import in_sql
from checker.core.types import Type, narrower


def check(descent: Descent) -> Iterator[Found]:
    """Find columns that go back to a smaller type."""
    if descent.dialect == "sqlite":
        return
    for down in descent.downs:
        operation = down.operation
        if not isinstance(operation, AlterColumn) or "type" not in operation.sets:
            continue
        held = down.schema.column(operation.table, operation.column.name)
        old, new = held.type if held else None, operation.column.type
        if new is None or (old is not None and not narrower(old, new)):
            continue
        name = f"{operation.table}.{operation.column.name}"
        yield Found(
            object=name,
            level=Level.RISKY,
            certainty=Certainty.LIKELY,
            message=f"{name} goes back to {new}: values that do not fit make the downgrade fail, or are changed",
            evidence=(descent.place(down.revision, down.step),),
            advice=_count(descent.dialect, operation.table, operation.column.name, new),
        )


def _count(dialect: str, table: str, column: str, new: Type) -> str:
    name = in_sql(column, dialect)
    if new.family == "text" and new.length:
        where = f"length({name}) > {new.length}"
    elif new.family == "int" and new.bits:
        where = f"abs({name}) >= {2 ** (new.bits - 1)}"
    else:
        return f"Look at the values of {table}.{column} before going down."
    return f"Check before: SELECT count(*) FROM {in_sql(table, dialect)} WHERE {where};"  # noqa: S608  shown to people, never run


rule = DownRule(
    id="downgrade-lossy-cast",
    summary="the way down narrows a column",
    advice="Look for values that do not fit before going down.",
    check=check,
)
