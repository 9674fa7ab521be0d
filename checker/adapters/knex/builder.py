"""Knex's schema builder as SQL: tables, and what is done to their columns."""

from collections.abc import Iterator, Mapping

from checker.adapters.knex.columns import STAMPS, column_of, enum_of
from checker.adapters.knex.keys import key, keys_of_column
from checker.core.operation import Step, WriteRows
from checker.folders.programs import inserted, literal, quoted, texts, updated
from checker.grammars.script import Ask
from checker.grammars.script.expressions import evaluate
from checker.grammars.script.values import Chain, Function, Link, said

_Made = list[str | Step]
_NO_SCHEMA = frozenset(("hasTable", "hasColumn", "withSchema"))


def translated(ask: Ask, dialect: str) -> Iterator[str] | Iterator[str | Step] | None:
    """Give the statements of a call of `knex.schema`, or of a table's rows; None where it is not understood."""
    links = [link for link in ask.chain.links if link.name != "schema"]
    if not links:
        return None
    if len(links) < len(ask.chain.links):
        schema = next((said(link.args[0]) for link in links if link.name == "withSchema" and link.args), "")
        if schema is None:
            return None
        made = [_schema(link, schema, dialect) for link in links if link.name not in _NO_SCHEMA]
        return None if any(each is None for each in made) else (text for each in made for text in each or ())
    return _rows(links, dialect)


def _schema(link: Link, schema: str, dialect: str) -> _Made | None:
    own = said(link.args[0]) if link.args else None
    if own is None:
        return None
    name = f"{schema}.{own}" if schema else own
    table = quoted(name, dialect)
    second = link.args[1] if link.args and len(link.args) > 1 else None
    match link.name:
        case "dropTable" | "dropTableIfExists":
            return [f"DROP TABLE {table}"]
        case "renameTable" if (to := said(second)) is not None:
            return [f"ALTER TABLE {table} RENAME TO {quoted(to, dialect)}"]
        case "raw":
            return [own]
        case "createTable" | "createTableIfNotExists" if isinstance(second, Function):
            return _created(name, second, dialect)
        case "table" | "alterTable" if isinstance(second, Function):
            parts = _parts(second)
            changes = [_part(name, second, each, dialect) for each in parts] if parts is not None else [None]
            return None if None in changes else [text for each in changes for text in each or ()]
    return None


def _created(table: str, function: Function, dialect: str) -> _Made | None:
    parts = _parts(function)
    if parts is None:
        return None
    columns: list[str] = []
    types: list[str] = []
    after: _Made = []
    for part in parts:
        column = column_of(part, dialect) if part.root in function.parameters else None
        if column is not None:
            types += enum_of(part, dialect)
            columns += column
            after += _keys_behind(table, part, dialect)
        elif (more := _part(table, function, part, dialect)) is not None:
            after += more
        else:
            return None
    return [*types, f"CREATE TABLE {quoted(table, dialect)} ({', '.join(columns)})", *after]


def _parts(function: Function) -> list[Chain] | None:
    """Give what the callback says, in order: of its table, or of rows; None where it asks somebody who is not known."""
    from checker.grammars.script.harmless import is_harmless, statements  # noqa: PLC0415  they know nodes

    found = []
    for node in statements(function.body):
        value = evaluate(node, function.names)
        if not isinstance(value, Chain):
            return None
        if not is_harmless(value):
            found.append(value)
    return found


def _part(table: str, function: Function, part: Chain, dialect: str) -> _Made | None:
    """Give the statements of one part of a callback."""
    if part.root in function.parameters[:1]:
        return _altered(table, part, dialect)
    rows = _rows(list(part.links), dialect)
    return None if rows is None else list(rows)


def _keys_behind(table: str, part: Chain, dialect: str) -> list[str]:
    args = part.links[0].args
    name = said(args[0]) if args else None
    return keys_of_column(table, name, part, dialect) if name else []


def _altered(table: str, part: Chain, dialect: str) -> _Made | None:
    first = part.links[0]
    args = first.args or ()
    names = texts(args[0]) if args else []
    column = column_of(part, dialect)
    at = f"ALTER TABLE {quoted(table, dialect)}"
    if column is not None:
        if any(link.name == "alter" for link in part.links):
            return [*_changed(at, part, column[0], dialect)]
        return [
            *enum_of(part, dialect),
            *(f"{at} ADD COLUMN {each}" for each in column),
            *_keys_behind(table, part, dialect),
        ]
    match first.name:
        case "dropColumn" | "dropColumns":
            all_ = (
                [said(each) for each in args]
                if first.name == "dropColumns" and not isinstance(args[0], list)
                else names
            )
            if not all_ or None in all_:
                return None
            return [f"{at} DROP COLUMN {quoted(each or '', dialect)}" for each in all_]
        case "renameColumn" if len(args) > 1 and names and (to := said(args[1])) is not None:
            return [f"{at} RENAME COLUMN {quoted(names[0], dialect)} TO {quoted(to, dialect)}"]
        case "dropTimestamps":
            stamps = ("createdAt", "updatedAt") if args and args[0] is True else STAMPS
            return [f"{at} DROP COLUMN {quoted(each, dialect)}" for each in stamps]
        case "dropNullable" if names:
            return [f"{at} ALTER COLUMN {quoted(names[0], dialect)} SET NOT NULL"]
        case "setNullable" if names:
            return [f"{at} ALTER COLUMN {quoted(names[0], dialect)} DROP NOT NULL"]
        case "index" | "comment" | "engine" | "charset" | "collate":
            return []
    keys = key(table, part, dialect)
    return None if keys is None else [*keys]


def _changed(at: str, part: Chain, column: str, dialect: str) -> list[str]:
    if dialect == "mysql":
        return [f"{at} MODIFY COLUMN {column}"]
    name = quoted(said((part.links[0].args or (None,))[0]) or "", dialect)
    at = f"{at} ALTER COLUMN {name}"
    kind = column.removeprefix(name).strip().partition(" NOT NULL")[0].partition(" DEFAULT")[0]
    given = {link.name: link.args or () for link in part.links}
    options = given["alter"][0] if given["alter"] and isinstance(given["alter"][0], Mapping) else {}
    made = [f"{at} DROP DEFAULT"]  # one that is not said again goes (knex 3.3.0)
    if options.get("alterNullable") is not False:
        made.append(f"{at} {'SET' if ' NOT NULL' in column else 'DROP'} NOT NULL")
    if options.get("alterType") is not False:
        made.append(f"{at} TYPE {kind}")
    return [*made, f"{at} SET DEFAULT {literal(given['defaultTo'][0])}"] if given.get("defaultTo") else made


def _rows(links: list[Link], dialect: str) -> Iterator[str] | Iterator[str | Step] | None:
    """Give what is done with the rows of a table: `knex('users').where(...).update({...})`."""
    words = {link.name: link.args or () for link in links}
    by = next((each for each in ("", "table", "from", "into", "batchInsert") if words.get(each)), None)
    name = said(words[by][0]) if by is not None else None
    if name is None:
        return None
    verb = next((verb for verb, methods in _WRITES.items() if methods & words.keys()), "")
    if not verb:
        return iter(()) if words.keys() & _READS else None
    given = next((words[each] for each in ("update", "insert") if words.get(each)), ())
    first = given[0] if given else words["batchInsert"][1] if len(words.get("batchInsert", ())) > 1 else None
    row = first[0] if isinstance(first, list) and first else first
    if isinstance(row, Mapping) and row:
        return iter((updated if verb == "update" else inserted)(quoted(name, dialect), row, dialect))
    column = said(first) or next((said(words[each][0]) for each in _COUNTS if words.get(each)), None)
    return iter([Step(WriteRows(verb, name, (column,) if column and verb == "update" else ()))])


_COUNTS = ("increment", "decrement")
_WRITES = {
    "update": frozenset(("update", *_COUNTS)),
    "insert": frozenset(("insert", "batchInsert", "upsert")),
    "delete": frozenset(("del", "delete", "truncate")),
}
_READS = frozenset(("select", "first", "pluck", "count", "where", "orderBy"))
