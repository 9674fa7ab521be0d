"""Knex's columns as SQL: their types, and what is said of them."""

from collections.abc import Mapping

from checker.folders.programs import literal, quoted, texts
from checker.grammars.script.values import Chain, Text, Value, said

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


def column_of(part: Chain, dialect: str) -> list[str] | None:
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
    return [" ".join(words)]


def _timestamps(args: tuple[Value, ...], dialect: str) -> list[str]:
    """Give the two columns; whose defaults are asked for, they may not be NULL (knex 3.3.0)."""
    given = args[0] if args and isinstance(args[0], Mapping) else {}
    words = ("useTimestamps", "defaultToNow", "useCamelCase")
    stamps, now, camel = (given.get(word, args[at] if at < len(args) else None) for at, word in enumerate(words))
    kind = _kind("timestamp" if stamps is True else "datetime", (), dialect)
    more = " NOT NULL DEFAULT CURRENT_TIMESTAMP" if now is True else ""
    names = ("createdAt", "updatedAt") if camel is True else STAMPS
    return [f"{quoted(each, dialect)} {kind}{more}" for each in names]


STAMPS = ("created_at", "updated_at")


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


def enum_of(part: Chain, dialect: str) -> list[str]:
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
