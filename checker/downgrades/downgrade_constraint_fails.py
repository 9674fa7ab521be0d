"""The way down brings a constraint back that newer rows may violate.

What it means
    It makes a column NOT NULL again, or adds a unique key, a check or a foreign
    key, and the newer release was free to write otherwise.

Why it matters at 3 a.m.
    One such row stops the downgrade, after the steps before it were done.

For example
    1.0.1 let users.email be NULL; the downgrade sets it NOT NULL again.

To mend it for good
    Count the rows that violate it first, and mend them.

What it cannot see
    The rows.
"""

from collections.abc import Iterator

from checker.core.column import Check, ForeignKey, Unique
from checker.core.descent import Descent, Down, DownRule
from checker.core.finding import Certainty, Found, Level
from checker.core.operation import AddConstraint, AlterColumn
from checker.core.reserved import in_sql


def check(descent: Descent) -> Iterator[Found]:
    """Find constraints that come back."""
    for down in descent.downs:
        said = _said(down, descent.dialect)
        if said:
            name, what, count = said
            yield Found(
                object=name,
                level=Level.RISKY,
                certainty=Certainty.LIKELY,
                message=f"{name} is {what} again: rows that {descent.current} wrote may make the downgrade fail",
                evidence=(descent.place(down.revision, down.step),),
                advice=f"Check before: {count}",
            )


def _said(down: Down, dialect: str) -> tuple[str, str, str] | None:
    """Give (object, what it becomes, the query that tells)."""
    match down.operation:
        case AlterColumn(table=table, column=column, sets=sets) if "nullable" in sets and not column.nullable:
            return (
                f"{table}.{column.name}",
                "NOT NULL",
                _count(table, f"{in_sql(column.name, dialect)} IS NULL", dialect),
            )
        case AddConstraint(table=table, constraint=Unique(columns=columns)):
            listed = ", ".join(in_sql(each, dialect) for each in columns)
            query = f"SELECT {listed} FROM {in_sql(table, dialect)} GROUP BY {listed} HAVING count(*) > 1;"  # noqa: S608  shown to people, never run
            return f"{table}.{'_'.join(columns)}", "unique", query
        case AddConstraint(table=table, constraint=Check(text=text)):
            return f"{table} ({text})", "checked", _count(table, f"NOT ({text})", dialect)
        case AddConstraint(table=table, constraint=ForeignKey(columns=columns, table=parent, targets=targets)):
            key, target = columns[0], targets[0] if targets else "id"
            return f"{table}.{key}", f"a reference to {parent}", _orphans(table, key, parent, target, dialect)
    return None


def _orphans(table: str, key: str, parent: str, target: str, dialect: str) -> str:
    at, column, to, named = (in_sql(each, dialect) for each in (table, key, parent, target))
    orphans = f"NOT EXISTS (SELECT 1 FROM {to} WHERE {to}.{named} = {at}.{column})"  # noqa: S608  shown to people, never run
    return _count(table, f"{column} IS NOT NULL AND {orphans}", dialect)


def _count(table: str, where: str, dialect: str) -> str:
    return f"SELECT count(*) FROM {in_sql(table, dialect)} WHERE {where};"  # noqa: S608  shown to people, never run


rule = DownRule(
    id="downgrade-constraint-fails",
    summary="the way down brings a constraint back that newer rows may violate",
    advice="Count the rows that violate it first.",
    check=check,
)
