"""Knex's schema builder as SQL: tables, and what is done to their columns."""

from collections.abc import Iterator, Mapping

from checker.folders.programs import inserted, literal, quoted, texts, updated
from checker.grammars.script import Ask
from checker.grammars.script.expressions import evaluate
from checker.grammars.script.values import Chain, Function, Link, Text, Value, said

_TYPES = {
    "increments": "serial",
    "bigIncrements": "bigserial",
    "bigincrements": "bigserial",
    "integer": "integer",
    "int": "integer",
    "bigInteger": "bigint",
    "bigint": "bigint",
    "tinyint": "smallint",
    "smallint": "smallint",
    "mediumint": "integer",
    "text": "text",
    "float": "real",
    "double": "double precision",
    "boolean": "boolean",
    "bool": "boolean",
    "date": "date",
    "datetime": "timestamptz",
    "dateTime": "timestamptz",
    "timestamp": "timestamptz",
    "time": "time",
    "binary": "bytea",
    "json": "json",
    "jsonb": "jsonb",
    "uuid": "uuid",
}
_MYSQL = {
    "increments": "int unsigned AUTO_INCREMENT",
    "bigIncrements": "bigint unsigned AUTO_INCREMENT",
    "bigincrements": "bigint unsigned AUTO_INCREMENT",
    "boolean": "tinyint(1)",
    "bool": "tinyint(1)",
    "datetime": "datetime",
    "dateTime": "datetime",
    "timestamp": "timestamp",
    "binary": "blob",
    "jsonb": "json",
    "uuid": "char(36)",
    "tinyint": "tinyint",
    "mediumint": "mediumint",
    "double": "double",
    "float": "float",
}
_SQLITE = {
    **dict.fromkeys(("increments", "bigIncrements", "bigincrements"), "integer"),
    **dict.fromkeys(("datetime", "dateTime", "timestamp"), "datetime"),
    "binary": "blob",
}
_MEANT = frozenset(("unsigned", "comment", "after", "first", "index", "onDelete", "onUpdate", "collate", "alter",
                    "nullable", "notNullable", "notNull", "defaultTo", "primary", "unique", "references", "inTable",
                    "deferrable", "withKeyName", "checkPositive", "checkIn"))  # fmt: skip
_COUNTS = frozenset(("increments", "bigIncrements", "bigincrements"))
_NO_SCHEMA = frozenset(("hasTable", "hasColumn", "withSchema"))


def translated(ask: Ask, dialect: str) -> Iterator[str] | None:
    """Give the statements of a call of `knex.schema`, or of a table's rows; None where it is not understood."""
    links = [link for link in ask.chain.links if link.name != "schema"]
    if not links:
        return None
    if len(links) < len(ask.chain.links):
        made = [_schema(link, dialect) for link in links if link.name not in _NO_SCHEMA]
        return None if any(each is None for each in made) else (text for each in made for text in each or ())
    return _rows(links, dialect)


def _schema(link: Link, dialect: str) -> list[str] | None:
    name = said(link.args[0]) if link.args else None
    if name is None:
        return None
    table = quoted(name, dialect)
    second = link.args[1] if link.args and len(link.args) > 1 else None
    match link.name:
        case "dropTable" | "dropTableIfExists":
            return [f"DROP TABLE {table}"]
        case "renameTable" if (to := said(second)) is not None:
            return [f"ALTER TABLE {table} RENAME TO {quoted(to, dialect)}"]
        case "raw":
            return [name]
        case "createTable" | "createTableIfNotExists" if isinstance(second, Function):
            return _created(table, second, dialect)
        case "table" | "alterTable" if isinstance(second, Function):
            parts = _parts(second)
            made = [_altered(table, each, dialect) for each in parts]
            return None if None in made else [text for each in made for text in each or ()]
    return None


def _created(table: str, function: Function, dialect: str) -> list[str] | None:
    columns: list[str] = []
    after: list[str] = []
    for part in _parts(function):
        column = _column(part, dialect)
        if column is not None:
            columns += column
        elif (more := _altered(table, part, dialect)) is not None:
            after += more
        else:
            return None
    types = [text for part in _parts(function) for text in _enum(part, dialect)]
    return [*types, f"CREATE TABLE {table} ({', '.join(columns)})", *after]


def _parts(function: Function) -> list[Chain]:
    """Give what the callback says of its table, in order."""
    from checker.grammars.script.calls import statements  # noqa: PLC0415  they know each other's nodes

    found = []
    for node in statements(function.body):
        value = evaluate(node, {})
        if isinstance(value, Chain) and value.root in function.parameters[:1]:
            found.append(value)
    return found


def _altered(table: str, part: Chain, dialect: str) -> list[str] | None:
    first = part.links[0]
    args = first.args or ()
    names = texts(args[0]) if args else []
    column = _column(part, dialect)
    if column is not None:
        if any(link.name == "alter" for link in part.links):
            return _changed(table, part, column[0], dialect)
        return [*_enum(part, dialect), *(f"ALTER TABLE {table} ADD COLUMN {each}" for each in column)]
    match first.name:
        case "dropColumn" | "dropColumns":
            all_ = (
                [said(each) for each in args]
                if first.name == "dropColumns" and not isinstance(args[0], list)
                else names
            )
            if not all_ or None in all_:
                return None
            return [f"ALTER TABLE {table} DROP COLUMN {quoted(each or '', dialect)}" for each in all_]
        case "renameColumn" if len(args) > 1 and names and (to := said(args[1])) is not None:
            return [f"ALTER TABLE {table} RENAME COLUMN {quoted(names[0], dialect)} TO {quoted(to, dialect)}"]
        case "dropTimestamps":
            stamps = ("createdAt", "updatedAt") if args and args[0] is True else _STAMPS
            return [f"ALTER TABLE {table} DROP COLUMN {quoted(each, dialect)}" for each in stamps]
        case "dropNullable" if names:
            return [f"ALTER TABLE {table} ALTER COLUMN {quoted(names[0], dialect)} SET NOT NULL"]
        case "setNullable" if names:
            return [f"ALTER TABLE {table} ALTER COLUMN {quoted(names[0], dialect)} DROP NOT NULL"]
        case "unique" | "primary" if names:
            word = "UNIQUE" if first.name == "unique" else "PRIMARY KEY"
            return [f"ALTER TABLE {table} ADD {word} ({', '.join(quoted(each, dialect) for each in names)})"]
        case "foreign" if names:
            return [f"ALTER TABLE {table} ADD FOREIGN KEY ({quoted(names[0], dialect)}) {_references(part, dialect)}"]
        case "index" | "dropIndex" | "comment" | "engine" | "charset" | "collate" | "dropForeign" | "dropUnique":
            return []
    return None


def _changed(table: str, part: Chain, column: str, dialect: str) -> list[str]:
    if dialect == "mysql":
        return [f"ALTER TABLE {table} MODIFY COLUMN {column}"]
    name = quoted(said((part.links[0].args or (None,))[0]) or "", dialect)
    at = f"ALTER TABLE {table} ALTER COLUMN {name}"
    kind = column.removeprefix(name).strip().partition(" NOT NULL")[0].partition(" DEFAULT")[0]
    given = {link.name: link.args or () for link in part.links}
    options = given["alter"][0] if given["alter"] and isinstance(given["alter"][0], Mapping) else {}
    made = [f"{at} DROP DEFAULT"]  # one that is not said again goes (knex 3.3.0)
    if options.get("alterNullable") is not False:
        made.append(f"{at} {'SET' if ' NOT NULL' in column else 'DROP'} NOT NULL")
    if options.get("alterType") is not False:
        made.append(f"{at} TYPE {kind}")
    return [*made, f"{at} SET DEFAULT {literal(given['defaultTo'][0])}"] if given.get("defaultTo") else made


def _column(part: Chain, dialect: str) -> list[str] | None:
    """Give the columns that a part makes; None where it makes none."""
    first, *rest = part.links
    args = first.args or ()
    if first.name == "timestamps":
        return _timestamps(args, dialect)
    options = next((each for each in args if isinstance(each, Mapping)), {})
    name = said(args[0]) if args else None
    if first.name in _COUNTS and (not args or args[0] is options):
        name = "id"
    kind = _kind(first.name, args[1:], dialect)
    if name is None or not kind or any(link.name not in _MEANT for link in rest):
        return None
    given = {link.name: link.args or () for link in rest}
    words = [quoted(name, dialect), kind]
    if (first.name in _COUNTS and options.get("primaryKey") is not False) or "primary" in given:
        words.append("PRIMARY KEY")
    elif {"notNullable", "notNull"} & given.keys():
        words.append("NOT NULL")
    if given.get("defaultTo"):
        words.append(f"DEFAULT {literal(given['defaultTo'][0])}")
    if "unique" in given:
        words.append("UNIQUE")
    if "references" in given:
        words.append(_references(part, dialect))
    return [" ".join(words)]


def _timestamps(args: tuple[Value, ...], dialect: str) -> list[str]:
    """Give the two columns; whose defaults are asked for, they may not be NULL (knex 3.3.0)."""
    given = args[0] if args and isinstance(args[0], Mapping) else {}
    words = ("useTimestamps", "defaultToNow", "useCamelCase")
    stamps, now, camel = (given.get(word, args[at] if at < len(args) else None) for at, word in enumerate(words))
    kind = _kind("timestamp" if stamps is True else "datetime", (), dialect)
    more = " NOT NULL DEFAULT CURRENT_TIMESTAMP" if now is True else ""
    names = ("createdAt", "updatedAt") if camel is True else _STAMPS
    return [f"{quoted(each, dialect)} {kind}{more}" for each in names]


_STAMPS = ("created_at", "updated_at")


def _references(part: Chain, dialect: str) -> str:
    given = {link.name: said(link.args[0]) or "" for link in part.links if link.args}
    column, table = given.get("references", "id"), given.get("inTable", "")
    if not table:
        table, _, column = column.rpartition(".")
    action = f" ON DELETE {given['onDelete']}" if given.get("onDelete") else ""
    return f"REFERENCES {quoted(table, dialect)} ({quoted(column, dialect)}){action}"


def _kind(word: str, args: tuple[Value, ...], dialect: str) -> str:
    numbers = [each for each in args if isinstance(each, int) and not isinstance(each, bool)]
    match word:
        case "string":
            return f"varchar({numbers[0] if numbers else 255})"
        case "decimal" if args and args[0] is None and dialect == "postgres":
            return "decimal"
        case "decimal":
            precision, scale = (*numbers, 8, 2)[:2] if len(numbers) != 1 else (numbers[0], 2)
            return f"decimal({precision}, {scale})"
        case "datetime" | "dateTime" | "timestamp" if dialect == "postgres" and _naive(args):
            return "timestamp"
        case "enum" | "enu":
            labels = texts(args[0]) if args else None
            if dialect == "postgres" and (name := _native(args)):
                return name
            if dialect != "mysql":
                return "text"
            return "enum(" + ", ".join(literal(Text(each, 0)) for each in labels) + ")" if labels else ""
        case "specificType":
            return (said(args[0]) or "") if args else ""
    own = _MYSQL if dialect == "mysql" else _SQLITE if dialect == "sqlite" else {}
    return own.get(word) or _TYPES.get(word, "")


def _native(args: tuple[Value, ...]) -> str:
    """Give the name of the type that an enum is made as on PostgreSQL; empty where it is text with a check."""
    options = args[1] if len(args) > 1 and isinstance(args[1], Mapping) else {}
    name, schema = said(options.get("enumName")), said(options.get("schemaName"))
    if options.get("useNative") is not True or not name:
        return ""
    return quoted(f"{schema}.{name}" if schema else name, "postgres")


def _enum(part: Chain, dialect: str) -> list[str]:
    """Write the type that a native enum brings, unless one that exists is taken (knex 3.3.0)."""
    first = part.links[0]
    args = (first.args or ())[1:]
    name = _native(args) if dialect == "postgres" and first.name in {"enum", "enu"} else ""
    options = args[1] if name else None
    labels = texts(args[0]) if name else None
    if not labels or (isinstance(options, Mapping) and options.get("existingType") is True):
        return []
    return [f"CREATE TYPE {name} AS ENUM ({', '.join(literal(Text(each, 0)) for each in labels)})"]


def _naive(args: tuple[Value, ...]) -> bool:
    """Say whether a time is told without its zone: `{ useTz: false }`, or the older `true` in its place."""
    given = args[0] if args else None
    return given is True or (isinstance(given, Mapping) and given.get("useTz") is False)


def _rows(links: list[Link], dialect: str) -> Iterator[str] | None:
    """Give what is done with the rows of a table: `knex('users').where(...).update({...})`."""
    name = said(links[0].args[0]) if links[0].args and links[0].name in {"", "table", "from", "into"} else None
    if name is None:
        return None
    table = quoted(name, dialect)
    words = {link.name: link.args or () for link in links}
    given = next((words[each][0] for each in ("update", "insert") if words.get(each)), None)
    row = given[0] if isinstance(given, list) and given else given
    if isinstance(row, Mapping) and row:
        return iter((updated if "update" in words else inserted)(table, row, dialect))
    if {"del", "delete"} & words.keys():
        return iter([f"DELETE FROM {table}"])  # noqa: S608  read, not run
    if words.keys() & {"update", "insert"}:
        return None
    return iter(()) if words.keys() & {"select", "first", "pluck", "count", "where", "orderBy"} else None
