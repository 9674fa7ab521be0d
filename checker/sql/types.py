"""Column types as SQL writes them, turned into our own."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from checker.core.name import qualified
from checker.core.types import Type
from checker.sql.cursor import Cursor, Lost
from checker.sql.tokens import NUMBER, QUOTED, WORD, name_value, scan, words

_Maker: TypeAlias = Callable[[tuple[int, ...], str], Type]

SERIAL: Mapping[str, str] = {
    "serial": "int", "serial4": "int", "bigserial": "bigint", "serial8": "bigint", "smallserial": "smallint",
    "serial2": "smallint",
}  # fmt: skip
"""Types that stand for an integer with a sequence (Postgres)."""

_STOPS = words(
    "CONSTRAINT NOT NULL DEFAULT PRIMARY UNIQUE REFERENCES CHECK COLLATE GENERATED AS COMMENT AUTO_INCREMENT "
    "AUTOINCREMENT ON KEY STORED VIRTUAL PERSISTED INVISIBLE VISIBLE FIRST AFTER STORAGE COMPRESSION USING DEFERRABLE "
    "INITIALLY IDENTITY MATCH ENABLE DISABLE COLUMN_FORMAT SRID SPARSE ROWGUIDCOL ENFORCED"
)
_MYSQL_SIZES = {"tiny": 255, "": 65535, "medium": 16777215, "long": None}
_SINGLE_PRECISION = 24
_TRAILING = {"ZEROFILL", "BINARY", "ASCII", "UNICODE", "BYTE"}
_SYSTEM = {"pg_catalog", "sys", "information_schema"}


@lru_cache(maxsize=4096)
def type_of(text: str, dialect: str) -> Type | None:
    """Give the type that an SQL text names ("VARCHAR(20)", "int unsigned"); None where it is not one type."""
    cursor = Cursor(scan(text, dialect), text, dialect)
    try:
        made = read_type(cursor)
        cursor.ends()
    except Lost:
        return None
    return made


def read_type(cursor: Cursor) -> Type | None:
    """Take a type; None where the column has none (SQLite). Lost where something else stands there."""
    token = cursor.peek()
    if not token.is_name or token.key in _STOPS:
        return None
    named = token.kind == QUOTED or cursor.peek(1).key == "."
    return _arrays(cursor, _named(cursor) if named else _worded(cursor))


def _named(cursor: Cursor) -> Type:
    parts = cursor.path()
    if len(parts) > 1 and parts[-2] in _SYSTEM:
        arguments = _arguments(cursor)
        return _zoned(cursor, _typed(parts[-1], arguments, cursor.dialect))
    if parts[-1] in _MADE:
        return _typed(parts[-1], _arguments(cursor), cursor.dialect)
    _arguments(cursor)
    return Type("other", name=qualified(parts[-1], parts[-2] if len(parts) > 1 else None, cursor.dialect))


def _worded(cursor: Cursor) -> Type:
    token = cursor.take()
    parts = [token.text.lower()]
    while cursor.peek().kind == WORD and _goes_on(parts, cursor.peek().key):
        parts.append(cursor.take().text.lower())
    name = " ".join(parts)
    if name in {"enum", "set"} and cursor.sees("("):
        labels = tuple(item.string() for item in cursor.group().items())
        _suffixes(cursor)
        return Type("enum", labels=labels) if name == "enum" else Type("text")
    arguments = _arguments(cursor)
    if name == "interval" and cursor.peek().kind == WORD and cursor.peek().key not in _STOPS:
        cursor.until(*_STOPS, "(", ",")
    unsigned = _suffixes(cursor)
    made = _typed(name, arguments, cursor.dialect, as_written=name_value(token, cursor.dialect))
    made = _zoned(cursor, made)
    return replace(made, signed=False) if unsigned and made.family == "int" else made


def _goes_on(parts: list[str], key: str) -> bool:
    """Whether another word belongs to the type's name."""
    joined = " ".join((*parts, key.lower()))
    return any(name == joined or name.startswith(joined + " ") for name in _LONG_NAMES)


def _suffixes(cursor: Cursor) -> bool:
    """Take UNSIGNED, ZEROFILL and character sets; tell whether it is unsigned."""
    unsigned = False
    while True:
        if cursor.accepts("UNSIGNED"):
            unsigned = True
        elif cursor.accepts("SIGNED") or cursor.accepts_any(*_TRAILING):
            continue
        elif cursor.accepts("CHARACTER", "SET") or cursor.accepts("CHARSET"):
            cursor.take()
        else:
            return unsigned


def _arguments(cursor: Cursor) -> tuple[int, ...]:
    if not cursor.sees("("):
        return ()
    found = []
    for item in cursor.group().items():
        first = item.take()
        if first.key == "MAX":
            return ()
        if first.kind == NUMBER and first.text.isdigit():
            found.append(int(first.text))
    return tuple(found)


def _zoned(cursor: Cursor, made: Type) -> Type:
    zone = cursor.accepts("WITH", "TIME", "ZONE") or cursor.accepts("WITH", "LOCAL", "TIME", "ZONE")
    if not zone:
        cursor.accepts("WITHOUT", "TIME", "ZONE")
    return replace(made, zone=True) if zone and made.family in {"time", "timestamp"} else made


def _arrays(cursor: Cursor, made: Type) -> Type:
    if cursor.accepts("ARRAY"):
        made = Type("array", element=made)
    while cursor.accepts("["):
        if cursor.peek().kind == NUMBER:
            cursor.take()
        cursor.needs("]")
        if made.family != "array":
            made = Type("array", element=made)
    return made


def _typed(name: str, arguments: tuple[int, ...], dialect: str, as_written: str = "") -> Type:
    maker = _MADE.get(SERIAL.get(name, name) if dialect not in {"mysql", "sqlite"} else name)
    if maker is not None:
        return maker(arguments, dialect)
    if dialect == "sqlite":
        return _by_affinity(name)
    return Type("other", name=as_written if as_written and " " not in name else name)


def _by_affinity(name: str) -> Type:
    """SQLite knows any word as a type and goes by what it contains: https://sqlite.org/datatype3.html#determination_of_column_affinity."""
    upper = name.upper()
    if "INT" in upper:
        return Type("int", bits=64)
    if any(part in upper for part in ("CHAR", "CLOB", "TEXT")):
        return Type("text")
    if "BLOB" in upper:
        return Type("bytes")
    if any(part in upper for part in ("REAL", "FLOA", "DOUB")):
        return Type("float", bits=64)
    return Type("other", name=name)


def _integer(bits: int) -> _Maker:
    def make(arguments: tuple[int, ...], dialect: str) -> Type:
        if bits == 8 and dialect == "mysql" and arguments == (1,):  # noqa: PLR2004  tinyint(1) is what BOOL is in MySQL
            return Type("bool")
        return Type("int", bits=bits, signed=not (bits == 8 and dialect == "tsql"))  # noqa: PLR2004  as above

    return make


def _sized(family: str, default: int | None = None) -> _Maker:
    return lambda arguments, _dialect: Type(family, length=arguments[0] if arguments else default)


def _long(family: str, size: str) -> _Maker:
    def make(arguments: tuple[int, ...], dialect: str) -> Type:
        if arguments:
            return Type(family, length=arguments[0])
        return Type(family, length=_MYSQL_SIZES[size] if dialect == "mysql" else None)

    return make


def _decimal(arguments: tuple[int, ...], dialect: str) -> Type:
    if not arguments:
        return Type("decimal", precision=10, scale=0) if dialect == "mysql" else Type("decimal")
    return Type("decimal", precision=arguments[0], scale=arguments[1] if len(arguments) > 1 else 0)


def _float(arguments: tuple[int, ...], dialect: str) -> Type:
    single = arguments[0] <= _SINGLE_PRECISION if arguments else dialect == "mysql"
    return Type("float", bits=32 if single and dialect != "sqlite" else 64)


def _bit(arguments: tuple[int, ...], dialect: str) -> Type:
    if dialect in {"mysql", "tsql"} and arguments in {(), (1,)}:
        return Type("bool")
    return Type("other", name="bit")


def _fixed(type_: Type) -> _Maker:
    return lambda _arguments, _dialect: type_


_TEXT = "text clob ntext nclob"
_STRING = (
    "varchar character_varying char_varying nvarchar varchar2 nvarchar2 national_varchar national_character_varying"
)
_KNOWN: Mapping[str, _Maker] = {
    "int integer int4": _integer(32),
    "bigint int8 unsigned_big_int": _integer(64),
    "smallint int2": _integer(16),
    "mediumint int3": _integer(24),
    "tinyint int1": _integer(8),
    "serial": _fixed(Type("int", bits=64, signed=False)),
    "year": _fixed(Type("int", bits=16)),
    _STRING: _sized("text"),
    "char character nchar national_char national_character native_character bpchar varying_character": _sized(
        "text", 1
    ),
    _TEXT: _long("text", ""),
    "citext": _fixed(Type("text", name="citext")),  # goes with its extension
    "tinytext": _long("text", "tiny"),
    "mediumtext": _long("text", "medium"),
    "longtext long_varchar long": _long("text", "long"),
    "name": _fixed(Type("text", length=63)),
    "numeric decimal dec fixed number": _decimal,
    "money smallmoney": _fixed(Type("decimal", precision=19, scale=4)),
    "float": _float,
    "real": lambda _arguments, dialect: Type("float", bits=32 if dialect in {"postgres", "tsql"} else 64),
    "float4": _fixed(Type("float", bits=32)),
    "double double_precision float8": _fixed(Type("float", bits=64)),
    "boolean bool": _fixed(Type("bool")),
    "bit": _bit,
    "bit_varying varbit": _fixed(Type("other", name="bit varying")),
    "datetime datetime2 smalldatetime timestamp_without_time_zone": _fixed(Type("timestamp")),
    "timestamp": lambda _arguments, dialect: Type("timestamp", "timestamp" if dialect == "mysql" else ""),
    "timestamptz datetimeoffset timestamp_with_time_zone": _fixed(Type("timestamp", zone=True)),
    "time time_without_time_zone": _fixed(Type("time")),
    "timetz time_with_time_zone": _fixed(Type("time", zone=True)),
    "date": lambda _arguments, dialect: Type("timestamp" if dialect == "oracle" else "date"),
    "interval": _fixed(Type("interval")),
    "json jsonb": _fixed(Type("json")),
    "uuid uniqueidentifier": _fixed(Type("uuid")),
    "bytea image": _fixed(Type("bytes")),
    "blob": _long("bytes", ""),
    "tinyblob": _long("bytes", "tiny"),
    "mediumblob": _long("bytes", "medium"),
    "longblob long_varbinary": _long("bytes", "long"),
    "varbinary binary_varying raw": _sized("bytes"),
    "binary": _sized("bytes", 1),
}
_MADE: Mapping[str, _Maker] = {
    name.replace("_", " "): maker for names, maker in _KNOWN.items() for name in names.split()
}
_LONG_NAMES = tuple(name for name in _MADE if " " in name and "time zone" not in name)
