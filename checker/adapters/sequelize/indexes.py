"""Sequelize's indexes as SQL; of those that are made, the unique ones alone change what code may write."""

import re
from collections.abc import Mapping

from checker.folders.programs import literal, quoted
from checker.grammars.script.values import HOLE, Chain, Value, said

_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def index(table: str, args: tuple[Value, ...], dialect: str) -> list[str] | None:
    """Write `addIndex(table, fields, options)`, or with the fields among the options; None: not understood."""
    given = next((each for each in args if isinstance(each, Mapping)), {})
    unique = given.get("unique")
    if not args or (len(args) > 1 and not isinstance(args[1], Mapping)):
        return None
    if HOLE in given or not isinstance(unique, bool | None):
        return None
    kind = said(given.get("type")) or said(given.get("indicesType")) or ""
    if not unique and kind.lower() != "unique":
        return []
    stated = given.get("fields") if "fields" in given else args[0]
    fields, listed = _fields(stated), _parts(stated, dialect)
    where = _where(given.get("where"), dialect)
    name = _name(given, table, fields) if fields else said(given.get("name"))
    if not listed or not name or where is None:
        return None
    return [f"CREATE UNIQUE INDEX {quoted(name, dialect)} ON {table} ({listed}){where}"]


def index_gone(table: str, args: tuple[Value, ...], dialect: str) -> list[str] | None:
    """Write `removeIndex(table, name or fields)`; an upsert of the older code may name what goes."""
    fields = _fields(args[0]) if args and isinstance(args[0], list) else None
    name = said(args[0]) if args else None
    if fields:
        name = _name({}, table, fields)
    if not name:
        return None
    return [f"DROP INDEX {quoted(name, dialect)}" + (f" ON {table}" if dialect == "mysql" else "")]


def _fields(value: Value) -> list[str] | None:
    """Give the columns; None where one is an expression, or not known."""
    found: list[str] = []
    for each in value if isinstance(value, list) else (value,):
        name = said(each.get("name", each.get("attribute"))) if isinstance(each, Mapping) else said(each)
        if not name:
            return None
        found.append(name)
    return found


def _parts(value: Value, dialect: str) -> str:
    """Write what an index is of: columns, and functions of one, `fn('lower', col('name'))`; empty: not understood."""
    made = []
    for each in value if isinstance(value, list) else (value,):
        part = _expression(each, dialect) if isinstance(each, Chain) else None
        columns = _fields(each)
        if part is None and not columns:
            return ""
        made.append(part or quoted((columns or [""])[0], dialect))
    return ", ".join(made)


def _expression(chain: Chain, dialect: str) -> str | None:
    link = chain.links[-1] if chain.links else None
    args = (link.args if link else None) or ()
    if link is None or link.name not in {"fn", "col"} or not args or (word := said(args[0])) is None:
        return None
    if link.name == "col":
        return quoted(word, dialect)
    inner = [_expression(each, dialect) if isinstance(each, Chain) else None for each in args[1:]]
    return None if None in inner else f"{word}({', '.join(each or '' for each in inner)})"


def _where(value: Value, dialect: str) -> str | None:
    """Write a condition of plain comparisons; None where it is anything else."""
    if value is None:
        return ""
    if not isinstance(value, Mapping) or not all(each is None or isinstance(each, bool) for each in value.values()):
        return None
    parts = (
        f"{quoted(key, dialect)} {'IS NULL' if each is None else '= ' + literal(each)}" for key, each in value.items()
    )
    return f" WHERE {' AND '.join(parts)}" if value else ""


def _name(given: Mapping[str, Value], table: str, fields: list[str]) -> str:
    """Give the name that is said, or the one that Sequelize makes of the table and the fields."""
    own = said(given.get("name")) or said(given.get("indexName"))
    bare = re.sub(r"[\"`]", "", table).rpartition(".")[2]
    return own or _HUMP.sub("_", f"{bare}_{'_'.join(fields)}").lower()
