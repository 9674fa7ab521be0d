"""The columns of `schema.rb`: Rails' own words for types and defaults, in those of the database."""

from checker.adapters.rails.ruby import Call, Code, Value
from checker.core import speak
from checker.core.column import Column
from checker.core.types import Type
from checker.sql import type_of

_MYSQL_INTS = {1: "tinyint", 2: "smallint", 3: "mediumint", 4: "int", 8: "bigint"}
_INTS = {1: "smallint", 2: "smallint", 3: "int", 4: "int", 5: "bigint", 6: "bigint", 7: "bigint", 8: "bigint"}
_WORDS = {
    "postgres": {
        "string": "varchar",
        "datetime": "timestamp",
        "timestamptz": "timestamp with time zone",
        "binary": "bytea",
        "float": "double precision",
        "serial": "int",
        "bigserial": "bigint",
    },
    "mysql": {
        "string": "varchar",
        "timestamp": "timestamp",
        "binary": "blob",
        "boolean": "tinyint(1)",
        "unsigned_integer": "int unsigned",
        "unsigned_bigint": "bigint unsigned",
    },
    "sqlite": {"string": "varchar", "binary": "blob"},
}
_NUMBERED = {"bigint", "integer", "serial", "bigserial", "primary_key", "unsigned_bigint", "unsigned_integer"}
_STRING = 255
"""How long a string is in MySQL where nothing is said."""


def column(kind: str, call: Call, dialect: str) -> Column:
    """Make a column of one line of a table."""
    named = call.named
    default = named.get("default")
    stands = named.get("as") if kind == "virtual" else None
    return Column(
        str(call.own[0]),
        _type(kind, call, dialect),
        nullable=named.get("null") is not False,
        default=None if default is None else literal(default),
        generated=None if stands is None else str(stands),
        identity="auto" if kind in {"serial", "bigserial", "primary_key"} or named.get("auto_increment") else "",
        collation=str(named.get("collation") or ""),
    )


def columns_of(call: Call, dialect: str) -> tuple[Column, ...]:
    """Give the column that `create_table` makes without a line of its own, if it makes one."""
    kind, keys = call.named.get("id"), call.named.get("primary_key")
    if kind is False or isinstance(keys, list):
        return ()
    options = dict(kind) if isinstance(kind, dict) else {}
    word = str(options.pop("type", "bigint")) if isinstance(kind, dict) else str(kind or "bigint")
    default = options.get("default", call.named.get("default"))
    own = Call(
        "t", (str(keys or "id"),), {**{k: v for k, v in call.named.items() if k == "limit"}, **options}, opens=False
    )
    numbered = word in _NUMBERED and "default" not in call.named and default is None
    type_ = _type("bigint" if word == "primary_key" else word, own, dialect)
    shown = None if default is None else literal(default)
    auto = "auto" if numbered or (word in _NUMBERED and default is None) else ""
    return (Column(str(keys or "id"), type_, nullable=False, default=shown, identity=auto, primary_key=True),)


def literal(value: Value) -> str:
    """Give a value as SQL writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case Code():
            return str(value)
        case str():
            return speak.literal(value)
        case list():
            return "'{" + ",".join(map(str, value)) + "}'"
        case dict():
            return "'{}'"
    return str(value)


def _type(kind: str, call: Call, dialect: str) -> Type | None:
    named = call.named
    if kind == "enum":
        return Type("enum", str(named.get("enum_type") or ""))
    if kind == "virtual":
        kind = str(named.get("type") or "")
    made = type_of(_spelled(kind, named, dialect), dialect)
    return Type("array", element=made) if named.get("array") and made else made


def _spelled(kind: str, named: dict[str, Value], dialect: str) -> str:
    limit, precision, scale = (named.get(each) for each in ("limit", "precision", "scale"))
    word = _WORDS.get(dialect, {}).get(kind, kind)
    if kind in {"integer", "bigint"}:
        size = limit if isinstance(limit, int) else 8 if kind == "bigint" else 4
        word = (_MYSQL_INTS if dialect == "mysql" else _INTS).get(size, "bigint")
    elif kind == "string" and (limit or dialect == "mysql"):
        word = f"varchar({limit or _STRING})"
    elif kind in {"text", "binary"} and dialect == "mysql":
        word = _sized(kind, named.get("size"), limit)
    elif kind == "decimal" and precision:
        word = f"decimal({precision},{scale or 0})"
    return f"{word} unsigned" if named.get("unsigned") else word


def _sized(kind: str, size: Value, limit: Value) -> str:
    word = "text" if kind == "text" else "blob"
    if isinstance(limit, int):
        size = next(
            (name for name, most in (("tiny", 255), ("", 65535), ("medium", 16777215)) if limit <= most), "long"
        )
    return f"{size or ''}{word}"
