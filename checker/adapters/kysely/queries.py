"""Kysely's queries as SQL, as far as a migration's answer turns on them (kysely 0.28.19)."""

import re
from collections.abc import Iterator, Mapping

from checker.adapters.kysely.expressions import called, expression, literal
from checker.core.operation import Step
from checker.core.tree import Unread
from checker.folders.programs import quoted, texts
from checker.grammars.script.expressions import given_back
from checker.grammars.script.values import HOLE, Chain, Function, Link, Text, Value, said

_READS = frozenset(("selectFrom", "selectNoFrom"))
_WRITES = {"insertInto": "insert", "replaceInto": "insert", "updateTable": "update", "deleteFrom": "delete"}


def stated(value: Value, dialect: str) -> str | None:
    """Give the statement that sql`...` makes; what is put in is a parameter, where only rows are written."""
    text = expression(value, dialect)
    first = value.links[0] if isinstance(value, Chain) and value.root == "sql" and value.links else Link("")
    made = first.args[0] if first.args and not first.name else None
    if text is not None or not isinstance(made, Text):
        return text
    if _SPEED.match(made.said):
        return ""
    if _ROWS.match(made.said):
        return made.said.replace(HOLE, _parameter(dialect))
    whole = _CAST.sub("", made.said)
    return None if HOLE in whole else whole


_SPEED = re.compile(r"\s*create\s+index\b", re.IGNORECASE)
_ROWS = re.compile(
    rf"\s*(?:select|delete\s+from\s+[^{HOLE}]|insert\s+into\s+[^{HOLE}]|update\s+[^{HOLE}])", re.IGNORECASE
)
_CAST = re.compile(rf"\s+using\s+{HOLE}\s*;?\s*\Z", re.IGNORECASE)


def _parameter(dialect: str) -> str:
    return "$1" if dialect == "postgres" else "?"


def rows(links: list[Link], schema: str, dialect: str) -> Iterator[str] | Iterator[Step] | None:
    """Give what a query does to the rows of a table; nothing where it only reads."""
    first = links[0]
    table = said(first.args[0]) if first.args else None
    if first.name in _READS:
        return iter(())
    if first.name not in _WRITES or table is None:
        return None
    own = f"{schema}.{table}" if schema else table.partition(" ")[0]
    name = quoted(own, dialect)
    given = called(links)
    match _WRITES[first.name]:
        case "delete":
            return iter((f"DELETE FROM {name}",))  # noqa: S608  read, not run
        case "update":
            made = _updated(name, given.get("set") or (), dialect)
        case _:
            made = _inserted(name, given, dialect)
    return made or iter((Step(Unread("what is written into its rows is not known", own, rows=True), touches=(own,)),))


def _updated(table: str, args: tuple[Value, ...], dialect: str) -> Iterator[str] | None:
    one, column = args[0] if args else None, said(args[0]) if args else None
    row = (
        {column: args[1]}
        if column is not None and len(args) > 1
        else given_back(one)
        if isinstance(one, Function)
        else one
    )
    if not isinstance(row, Mapping) or not row or HOLE in row:
        return None
    return iter([f"UPDATE {table} SET {quoted(key, dialect)} = {_given(each, dialect)}" for key, each in row.items()])  # noqa: S608  read, not run


def _inserted(table: str, given: Mapping[str, tuple[Value, ...]], dialect: str) -> Iterator[str] | None:
    if given.get("columns"):
        names = texts(given["columns"][0])
        return None if not names else iter((_insert(table, {each: Chain("?") for each in names}, dialect),))
    values = (given.get("values") or (None,))[0]
    found = values if isinstance(values, list) else [values]
    if not found or not all(isinstance(row, Mapping) and row and HOLE not in row for row in found):
        return None
    return iter([_insert(table, row, dialect) for row in found if isinstance(row, Mapping)])


def _insert(table: str, row: Mapping[str, Value], dialect: str) -> str:
    listed = ", ".join(quoted(key, dialect) for key in row)
    return f"INSERT INTO {table} ({listed}) VALUES ({', '.join(_given(each, dialect) for each in row.values())})"  # noqa: S608  read, not run


def _given(value: Value, dialect: str) -> str:
    """Write a value of a row; one that is not known as a parameter."""
    return literal(value, dialect) or _parameter(dialect)


def selected(query: Value, dialect: str) -> tuple[list[str], str] | None:
    """Give the columns of a query, and one that reads the same tables; no columns where not all are known."""
    text = expression(query, dialect)
    if text is not None:
        return [], text
    if not isinstance(query, Chain):
        return None
    links = query.links
    tables = [
        said(link.args[0]) if link.args else None
        for link in links
        if link.name == "selectFrom" or link.name.endswith("Join")
    ]
    if not tables or None in tables:
        return None
    from_ = ", ".join(quoted((each or "").partition(" ")[0], dialect) for each in tables)
    names = [_named(each) for link in links if link.name == "select" for each in _items(link.args or ())]
    known = [each for each in names if each is not None]
    more = "DISTINCT " if len(links) > _PLAIN or len(tables) > 1 else ""
    if not known or len(known) < len(names) or any(link.name.startswith("selectAll") for link in links):
        return [], f"SELECT * FROM {from_}"  # noqa: S608  read, not run
    return known, f"SELECT {more}{', '.join(quoted(each, dialect) for each in known)} FROM {from_}"  # noqa: S608  as above


_PLAIN = 2
"""Of a view that can be written through: its table, and its columns."""


def _items(args: tuple[Value, ...]) -> list[Value]:
    held = args[0] if args else None
    held = given_back(held) if isinstance(held, Function) else held
    return held if isinstance(held, list) else [held]


def _named(value: Value) -> str | None:
    """Give what a column of a query is called."""
    text = said(value)
    if text is not None:
        return text.rpartition(" ")[2].rpartition(".")[2]
    value = given_back(value) if isinstance(value, Function) else value
    last = value.links[-1] if isinstance(value, Chain) and value.links else Link("")
    return said(last.args[0]) if last.name == "as" and last.args else None
