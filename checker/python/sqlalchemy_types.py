"""Column types as SQLAlchemy writes them, turned into our own."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from checker.core.dialect import SQLALCHEMY
from checker.core.name import fold, qualified
from checker.core.tree import Unread
from checker.core.types import Type
from checker.python.sqlalchemy_calls import argument, last_of, string_of
from checker.python.sqlalchemy_enums import EnumRead, Resolve, choices_of, decorated, known, labels_of
from checker.python.values import Attribute, Call, Class, Name, Value

__all__ = ["EnumRead", "Resolve", "enum_of", "type_of"]
_DEPTH = 6
_MYSQL_BLOB = {"TINY": 255, "": 65535, "MEDIUM": 16777215, "LONG": None}
_SINGLE_PRECISION = 24
_UUID_TEXT = 32
_TINY = 8
_DEFAULT_LENGTH = 255


def type_of(value: Value, dialect: str, resolve: Resolve) -> Type | None:
    """Give our own value of a SQLAlchemy type, called or not; None where it cannot be known."""
    return _typed(value, dialect, resolve, 0)


def enum_of(value: Value, dialect: str, resolve: Resolve) -> EnumRead | None:
    """Give what an Enum type reads and creates; None where the type is no Enum."""
    call = _variant(_called(value, resolve), dialect, resolve)
    for _ in range(_DEPTH):
        if isinstance(call.function, Class):
            if (labels := decorated(call, call.function, resolve)) is not None:
                return EnumRead(labels, native=False, created=False)
            inner = _impl(call, call.function)
            if inner is None:
                return None
            call = _variant(_called(inner, resolve), dialect, resolve)
    name = last_of(call)
    if name == "ChoiceType":
        return EnumRead(choices_of(call, resolve), native=False, created=False)
    if name not in {"Enum", "ENUM"}:
        return _element_enum(call, dialect, resolve) if name == "ARRAY" else None
    labels, own_name = labels_of(call, resolve)
    native = dialect in {"postgres", "mysql"} and call.keywords.get("native_enum") is not False
    given = string_of(call.keywords.get("name"))
    namespace = string_of(call.keywords.get("schema"))
    called = qualified(fold(given or own_name, dialect), namespace, dialect) if given or own_name else ""
    return EnumRead(
        labels,
        called,
        native,
        checked=not native and call.keywords.get("create_constraint") is True,
        created=native and dialect == "postgres" and call.keywords.get("create_type") is not False,
    )


def _element_enum(call: Call, dialect: str, resolve: Resolve) -> EnumRead | None:
    element = argument(call, 0, "item_type")
    return enum_of(element, dialect, resolve) if element is not None else None


def _typed(value: Value, dialect: str, resolve: Resolve, depth: int) -> Type | None:
    if value is None or isinstance(value, Unread) or depth > _DEPTH:
        return None
    call = _variant(_called(value, resolve), dialect, resolve)
    if isinstance(call.function, Class):
        inner = _impl(call, call.function)
        made = _typed(inner, dialect, resolve, depth + 1) if inner is not None else None
        return made or Type("other", name=call.function.name)
    name = last_of(call)
    if name in {"as_mutable", "associate_with"} and call.arguments:
        return _typed(call.arguments[0], dialect, resolve, depth + 1)
    if name in {"ARRAY", "MutableList"}:
        element = argument(call, 0, "item_type")
        return Type("array", element=_typed(element, dialect, resolve, depth + 1))
    if name in {"Enum", "ENUM"}:
        return _enum_type(call, dialect, resolve)
    made_by = _MADE.get(name)
    if made_by is not None:
        return made_by(call, dialect)
    if not name or name == "NullType":
        return None
    return Type("other", name=name)


def _called(value: Value, resolve: Resolve) -> Call:
    if not isinstance(value, Call):
        return Call(known(value, resolve), (), {})
    if isinstance(value.function, Attribute) and value.function.name == "with_variant":
        return value
    function = known(value.function, resolve)
    return value if function is value.function else replace(value, function=function)


def _variant(call: Call, dialect: str, resolve: Resolve) -> Call:
    """Follow `.with_variant(other, "mysql")` to the type that this dialect gets."""
    for _ in range(_DEPTH):
        function = call.function
        if not (isinstance(function, Attribute) and function.name == "with_variant"):
            break
        names = (*call.arguments[1:], call.keywords.get("dialect_name"))
        ours = SQLALCHEMY.get(dialect, dialect)
        meant = ours in names or (ours == "mysql" and "mariadb" in names)
        call = _called(argument(call, 0, "type_") if meant else function.of, resolve)
    return call


def _impl(call: Call, kind: Class) -> Value:
    """Give the type that a decorator of the project stands for, with the arguments that it passes on."""
    if "load_dialect_impl" in kind.members or "get_col_spec" in kind.members:
        return None
    inner = kind.members.get("impl")
    if inner is None:
        bases = [base for base in kind.bases if last_of(base) not in _NO_TYPES]
        inner = bases[0] if bases else None
    if isinstance(inner, Name | Attribute | Class):
        keywords = {**call.keywords}
        keywords.pop("cache_ok", None)
        return replace(call, function=inner, keywords=keywords)
    return inner


_NO_TYPES = {"TypeDecorator", "UserDefinedType", "TypeEngine", "object", "Generic", "SchemaType", "Mutable"}


def _enum_type(call: Call, dialect: str, resolve: Resolve) -> Type:
    read = enum_of(call, dialect, resolve)
    if read is None:
        return Type("other", name="enum")
    if read.native:
        return Type("enum", name=read.name if dialect == "postgres" else "", labels=read.labels)
    length = argument(call, -1, "length")
    longest = max(map(len, read.labels), default=0) if read.labels else None
    return Type("text", length=max(length, longest or 0) if isinstance(length, int) else longest)


def _integer(bits: int) -> "_Maker":
    def make(call: Call, dialect: str) -> Type:
        if bits == _TINY and dialect == "mysql" and argument(call, 0, "display_width") == 1:
            return Type("bool")  # what BOOL is in MySQL
        return Type("int", bits=bits, signed=call.keywords.get("unsigned") is not True)

    return make


def _text(call: Call, dialect: str) -> Type:  # noqa: ARG001
    length = argument(call, 0, "length")
    return Type("text", length=length if isinstance(length, int) else None)


def _long(family: str, size: str = "") -> "_Maker":
    def make(call: Call, dialect: str) -> Type:
        length = argument(call, 0, "length")
        if isinstance(length, int):
            return Type(family, length=length)
        return Type(family, length=_MYSQL_BLOB[size] if dialect == "mysql" else None)

    return make


def _decimal(call: Call, dialect: str) -> Type:
    precision, scale = argument(call, 0, "precision"), argument(call, 1, "scale")
    if not isinstance(precision, int):
        return Type("decimal", precision=10, scale=0) if dialect == "mysql" else Type("decimal")
    return Type("decimal", precision=precision, scale=scale if isinstance(scale, int) else 0)


def _float(call: Call, dialect: str) -> Type:
    precision = argument(call, 0, "precision")
    single = precision <= _SINGLE_PRECISION if isinstance(precision, int) else dialect == "mysql"
    return Type("float", bits=32 if single and dialect != "sqlite" else 64)


def _real(call: Call, dialect: str) -> Type:  # noqa: ARG001
    return Type("float", bits=32 if dialect == "postgres" else 64)


def _moment(family: str, index: int) -> "_Maker":
    def make(call: Call, dialect: str) -> Type:
        asked = argument(call, index, "timezone") is True
        return Type(family, zone=asked and dialect not in {"mysql", "sqlite"})

    return make


def _interval(call: Call, dialect: str) -> Type:
    native = dialect in {"postgres", "oracle"} and call.keywords.get("native") is not False
    return Type("interval") if native else Type("timestamp")


def _uuid(call: Call, dialect: str) -> Type:
    if dialect == "postgres" and call.keywords.get("native_uuid") is not False:
        return Type("uuid")
    return Type("uuid") if dialect == "" else Type("text", length=_UUID_TEXT)


def _uuid_utils(call: Call, dialect: str) -> Type:
    if dialect == "postgres" and call.keywords.get("native") is not False:
        return Type("uuid")
    return Type("bytes", length=16) if argument(call, 0, "binary") is not False else Type("text", length=_UUID_TEXT)


def _fixed(type_: Type) -> "_Maker":
    return lambda _call, _dialect: type_


_Maker: TypeAlias = Callable[[Call, str], Type]

_SAID_OTHERWISE: Mapping[tuple[str, ...], _Maker] = {
    ("Integer", "INTEGER", "INT"): _integer(32),
    ("BigInteger", "BIGINT"): _integer(64),
    ("SmallInteger", "SMALLINT"): _integer(16),
    ("MEDIUMINT",): _integer(24),
    ("TINYINT",): _integer(8),
    ("YEAR",): _fixed(Type("int", bits=16)),
    ("String", "VARCHAR", "Unicode", "CHAR", "NVARCHAR", "NCHAR", "VARCHAR2", "NVARCHAR2", "AutoString"): _text,
    ("Text", "UnicodeText", "TEXT", "CLOB", "NTEXT", "NCLOB"): _long("text"),
    ("TINYTEXT",): _long("text", "TINY"),
    ("MEDIUMTEXT",): _long("text", "MEDIUM"),
    ("LONGTEXT",): _long("text", "LONG"),
    ("CITEXT",): _fixed(Type("text", name="citext")),
    ("Numeric", "NUMERIC", "DECIMAL", "DEC", "NUMBER"): _decimal,
    ("Float", "FLOAT"): _float,
    ("REAL",): _real,
    ("Double", "DOUBLE", "DOUBLE_PRECISION"): _fixed(Type("float", bits=64)),
    ("Boolean", "BOOLEAN", "BOOL", "MatchType"): _fixed(Type("bool")),
    ("DateTime", "DATETIME", "DATETIME2", "SMALLDATETIME"): _moment("timestamp", 0),
    ("TIMESTAMP",): lambda call, dialect: replace(
        _moment("timestamp", 0)(call, dialect), name="timestamp" if dialect == "mysql" else ""
    ),
    ("Time", "TIME"): _moment("time", 0),
    ("Date", "DATE"): _fixed(Type("date")),
    ("Interval", "INTERVAL"): _interval,
    ("JSON", "JSONB"): _fixed(Type("json")),
    ("LargeBinary", "Binary", "BLOB", "BYTEA", "PickleType"): _long("bytes"),
    ("TINYBLOB",): _long("bytes", "TINY"),
    ("MEDIUMBLOB",): _long("bytes", "MEDIUM"),
    ("LONGBLOB",): _long("bytes", "LONG"),
    ("BINARY", "VARBINARY"): lambda call, dialect: replace(_text(call, dialect), family="bytes"),
    ("Uuid",): _uuid,
    ("UUID",): _fixed(Type("uuid")),
    ("UUIDType",): _uuid_utils,
    ("ArrowType",): _fixed(Type("timestamp")),
    ("JSONType",): lambda _call, dialect: Type("json" if dialect == "postgres" else "text"),
    ("ChoiceType", "EmailType"): _fixed(Type("text", length=_DEFAULT_LENGTH)),
    ("URLType", "ScalarListType"): _fixed(Type("text")),
}
_MADE: Mapping[str, _Maker] = {name: maker for names, maker in _SAID_OTHERWISE.items() for name in names}
