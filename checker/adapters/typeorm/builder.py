"""What the calls of TypeORM's query runner do (0.3 and 1.1), as SQL; and what its manager does to rows.

A column that is changed to another type is dropped and made again, with nothing in it: which types those are, the call
does not say, so that it is read as a change of the type.
"""

import re
from collections.abc import Iterator, Mapping

from checker.adapters.typeorm.columns import column, enums, key_of, type_of
from checker.adapters.typeorm.keys import added, dropped, inside
from checker.adapters.typeorm.values import each_of, made, named
from checker.core.operation import Step, WriteRows
from checker.core.tree import Unread, shown
from checker.folders.programs import literal, quoted, updated
from checker.grammars.script import Ask
from checker.grammars.script.values import Link, Value, said

_SILENT = frozenset(
    ("hasTable", "hasColumn", "hasDatabase", "hasSchema", "getTable", "getTables", "getView", "getViews", "release",
     "connect", "startTransaction", "commitTransaction", "rollbackTransaction", "createDatabase", "createSchema",
     "changeTableComment", "getCurrentDatabase", "getCurrentSchema")
)  # fmt: skip
_ROWS = frozenset(("manager", "createQueryBuilder", "getRepository", "dataSource", "connection"))
"""Members by which rows are reached."""
_READS = re.compile(
    r"find\w*|count\w*|exist\w*|get\w+|query|select|where|orderBy|leftJoin\w*|innerJoin\w*|create|metadata"
)
_WRITES = re.compile(r"insert|update|delete|save|remove|softDelete|softRemove|restore|upsert|increment|decrement|clear")
_KEYS = re.compile(
    r"(?P<verb>create|drop)(?P<word>ForeignKey|UniqueConstraint|CheckConstraint|Index|PrimaryKey)(?P<many>s|es)?"
    r"|(?P<verb2>create|drop)Indices"
)

_Made = Iterator[str] | Iterator[str | Step] | None


def translated(ask: Ask, dialect: str) -> _Made:
    """Give the statements of a call; None where it is not understood."""
    links = ask.chain.links
    if any(each.name in _ROWS for each in links[:-1]) or links[-1].name in _ROWS:
        return _rows(links, ask.text, dialect)
    link = links[-1]
    if link.name in _SILENT:
        return iter(())
    args = [*(link.args or ()), None, None, None]
    table = named(args[0])
    if table is None:
        return None
    if keys := _KEYS.fullmatch(link.name):
        return _keys(keys, table, args[1], dialect)
    return _of_table(link.name, table, args, dialect)


def _of_table(name: str, table: str, args: "list[Value]", dialect: str) -> _Made:
    at, second, third = quoted(table, dialect), args[1], args[2]
    match name:
        case "createTable":
            return _created(table, args[0], dialect)
        case "dropTable":
            return iter([f"DROP TABLE {'IF EXISTS ' if second is True else ''}{at}"])
        case "clearTable":
            return iter([Step(WriteRows("delete", table))])
        case "renameTable" if to := named(second):
            return iter([f"ALTER TABLE {at} RENAME TO {quoted(to, dialect)}"])
        case "dropView":
            return iter([f"DROP VIEW {at}"])
        case "createView" if expression := said(made(args[0]).get("expression")):
            return iter([f"CREATE VIEW {at} AS {expression}"])
        case "dropColumn" | "dropColumns":
            return _each([_drop(at, each, dialect) for each in each_of(second)])
        case "renameColumn" if (old := named(second)) and (to := named(third)):
            return iter([f"ALTER TABLE {at} RENAME COLUMN {quoted(old, dialect)} TO {quoted(to, dialect)}"])
        case "addColumn" | "addColumns":
            return _each([line for each in each_of(second) for line in _added(table, each, dialect)])
        case "changeColumn":
            return _each(list(_changed(table, second, third, dialect)))
        case "changeColumns":
            pairs = [made(each) for each in each_of(second)]
            lines = [_changed(table, each.get("oldColumn"), each.get("newColumn"), dialect) for each in pairs]
            return _each([line for each in lines for line in each])
    return None


def _created(table: str, value: Value, dialect: str) -> _Made:
    given = made(value)
    columns = given.get("columns")
    if not isinstance(columns, list):
        return None
    key = key_of(columns, table, dialect)
    lines = [column(each, table, dialect) for each in columns]
    if None in lines:
        return None
    own = [(each or "").replace(" PRIMARY KEY", "") if key else each or "" for each in lines]
    types = [line for each in columns for line in enums(each, table, dialect)]
    table_made = f"CREATE TABLE {quoted(table, dialect)} ({', '.join([*own, *([key] if key else [])])})"
    return _each([*types, table_made, *inside(table, given, dialect)])


def _added(table: str, value: Value, dialect: str) -> "Iterator[str | None]":
    yield from enums(value, table, dialect)
    line = column(value, table, dialect)
    yield line and f"ALTER TABLE {quoted(table, dialect)} ADD COLUMN {line}"


def _drop(at: str, value: Value, dialect: str) -> str | None:
    name = named(value)
    return name and f"ALTER TABLE {at} DROP COLUMN {quoted(name, dialect)}"


def _changed(table: str, old: Value, new: Value, dialect: str) -> "Iterator[str | None]":
    """Write how a column becomes another: its name, its type, whether it takes NULL, its default."""
    before, after, at = named(old), named(new), quoted(table, dialect)
    line = column(new, table, dialect)
    if not (before and after and line):
        yield None
        return
    if dialect == "mysql":
        yield f"ALTER TABLE {at} CHANGE {quoted(before, dialect)} {line}"
        return
    if before != after:
        yield f"ALTER TABLE {at} RENAME COLUMN {quoted(before, dialect)} TO {quoted(after, dialect)}"
    given, name = made(new), quoted(after, dialect)
    nulls, default = ("DROP" if given.get("isNullable") is True else "SET"), given.get("default")
    yield from enums(new, table, dialect)
    yield f"ALTER TABLE {at} ALTER COLUMN {name} TYPE {type_of(given, table, dialect)}"
    yield f"ALTER TABLE {at} ALTER COLUMN {name} {nulls} NOT NULL"
    sets = "DROP DEFAULT" if default is None else f"SET DEFAULT {said(default) or literal(default)}"
    yield f"ALTER TABLE {at} ALTER COLUMN {name} {sets}"


def _keys(match: "re.Match[str]", table: str, value: Value, dialect: str) -> _Made:
    verb, word = match["verb"] or match["verb2"], match["word"] or "Index"
    parts = [value] if word == "PrimaryKey" else each_of(value)
    if verb == "create":
        return _each([added(word, table, each, dialect) for each in parts])
    found: list[str | Step] = []
    for each in parts:
        lines = dropped(word, table, each, dialect)
        if lines is None:
            return None
        found += lines
    return iter(found)


def _rows(links: "tuple[Link, ...]", text: str, dialect: str) -> _Made:
    """Give what a manager, a repository or a query builder does to rows."""
    wrote = next((each for each in links if each.args is not None and _WRITES.fullmatch(each.name)), None)
    if wrote is None:
        known = all(each.args is None or each.name in _ROWS or _READS.fullmatch(each.name) for each in links)
        return iter(()) if known or any(each.name.startswith("get") for each in links) else None
    of = next((each for each in links if each.name in {"into", "from"} and each.args), wrote)
    table = said(of.args[0]) if of.args else None
    row = next((each.args[0] for each in links if each.name == "set" and each.args), None)
    if table and table == table.lower() and wrote.name == "update" and isinstance(row, Mapping) and row:
        return iter(updated(quoted(table, dialect), row, dialect))
    if table and table == table.lower() and wrote.name in {"insert", "delete"}:
        return iter([Step(WriteRows(wrote.name, table))])
    why = Unread("rows of an entity are written", shown(text), rows=True)
    return iter([Step(why)])


def _each(lines: "list[str | None]") -> Iterator[str] | None:
    """Give all lines as one text, in which each knows those before it; None where one is not known."""
    return None if None in lines else iter([";\n".join(each for each in lines if each is not None)])
