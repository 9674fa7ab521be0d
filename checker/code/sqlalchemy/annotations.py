"""What `Mapped[...]` and other annotations say about a column."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.code.sqlalchemy.program import Placed, Program
from checker.code.sqlalchemy.symbols import symbol
from checker.core.fact import frozen
from checker.core.tree import Unread
from checker.python.sqlalchemy import NOT_TYPES, is_column, last_of, path_of
from checker.python.values import Attribute, Call, Class, Item, Name, Value

_MAPPED = frozenset(("Mapped", "MappedColumn"))
_NO_COLUMNS = frozenset(("Relationship", "DynamicMapped", "WriteOnlyMapped", "ClassVar", "InitVar", "AssociationProxy"))
_TYPES = {
    "builtins.int": "Integer",
    "builtins.str": "String",
    "builtins.bool": "Boolean",
    "builtins.float": "Float",
    "builtins.bytes": "LargeBinary",
    "datetime.datetime": "DateTime",
    "datetime.date": "Date",
    "datetime.time": "Time",
    "datetime.timedelta": "Interval",
    "decimal.Decimal": "Numeric",
    "uuid.UUID": "Uuid",
    "pydantic.EmailStr": "String",
    "pydantic.types.UUID4": "Uuid",
    "pydantic.UUID4": "Uuid",
    "pydantic.AwareDatetime": "DateTime",
}
_DEPTH = 12


@frozen
class Meant:
    """What an annotation says: a Python type, whether it may be None, and a `mapped_column` inside `Annotated`."""

    kind: Value
    optional: bool = False
    inner: Call | None = None
    alias: str = ""
    """The name of the alias that was used, for a type_annotation_map."""


def mapped_by(program: Program, annotation: Placed) -> Meant | None:
    """Give what `Mapped[...]` holds; None where the annotation maps no column."""
    value = deep_annotation(program, annotation)
    if not isinstance(value, Item) or last_of(value.of) not in _MAPPED:
        return None
    return meant_by(value.key)


def deep_annotation(program: Program, annotation: Placed) -> Value:
    """Give an annotation with its names looked up, also one that is written as a string."""
    return _spelled(program, annotation, 0)


def _spelled(program: Program, placed: Placed, depth: int) -> Value:
    value, path = placed.value, placed.path
    if depth > _DEPTH:
        return value
    match value:
        case str() as text:
            return _spelled(program, Placed(_parsed(text), path), depth + 1)
        case Unread(text=text) if text.replace(".", "").replace("_", "").isalnum():
            return _spelled(program, Placed(_parsed(text), path), depth + 1)
        case Item(of=of, key=key):
            inside = last_of(of) == "Literal"
            return Item(
                _spelled(program, Placed(of, path), depth + 1),
                key if inside else _spelled(program, Placed(key, path), depth + 1),
            )
        case Call(function=Name(dotted="operator.or_")):
            return replace(
                value, arguments=tuple(_spelled(program, Placed(each, path), depth + 1) for each in value.arguments)
            )
        case tuple() | list():
            return tuple(_spelled(program, Placed(each, path), depth + 1) for each in value)
        case Name() | Attribute():
            found = program.settle(placed)
            return (
                found.value if found == placed or isinstance(found.value, Name) else _spelled(program, found, depth + 1)
            )
        case Call() | Class():
            return program.deep(placed)
    return value


def _parsed(text: str) -> Value:
    try:
        return symbol(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Unread("the annotation could not be read", text[:60])


def meant_by(value: Value) -> Meant | None:
    """Take an annotation apart; None where it maps no column."""
    parts = [part for part in _union(value) if part is not None]
    optional = len(parts) < len(list(_union(value)))
    if len(parts) != 1:
        return Meant(None, optional)
    kind = parts[0]
    if isinstance(kind, Item):
        name = last_of(kind.of)
        if name in _NO_COLUMNS:
            return None
        if name == "Annotated" and isinstance(kind.key, tuple) and kind.key:
            inside = meant_by(kind.key[0]) or Meant(None)
            calls = [each for each in kind.key[1:] if isinstance(each, Call) and is_column(each)]
            of = kind if not calls else inside.kind
            return Meant(of, optional or inside.optional, calls[0] if calls else None)
        if name in {"Final", "Mapped"}:
            return meant_by(kind.key)
    if isinstance(kind, Call) and last_of(kind) == "NewType" and len(kind.arguments) > 1:
        return meant_by(kind.arguments[1])
    return Meant(kind, optional)


def _union(value: Value) -> Iterator[Value]:
    match value:
        case Call(function=Name(dotted="operator.or_"), arguments=parts):
            for part in parts:
                yield from _union(part)
        case Item(of=of, key=key) if last_of(of) == "Optional":
            yield from _union(key)
            yield None
        case Item(of=of, key=tuple() as parts) if last_of(of) == "Union":
            for part in parts:
                yield from _union(part)
        case Name(dotted="builtins.None" | "types.NoneType"):
            yield None
        case _:
            yield value


def annotated(call: Call, meant: Meant, types: "Mapping[str, Value]") -> Call:
    """Give a column's call with the type and nullability that its annotation adds."""
    arguments, keywords = call.arguments, dict(call.keywords)
    if meant.inner:
        named = arguments[:1] if arguments and isinstance(arguments[0], str) else ()
        arguments = (
            *named,
            *arguments[len(named) :],
            *(each for each in meant.inner.arguments if not isinstance(each, str)),
        )
        keywords = {**meant.inner.keywords, **keywords}
    if not has_type(arguments, keywords):
        kind = type_for(meant.kind, types)
        if kind is not None:
            keywords["type_"] = kind
    if "nullable" not in keywords:
        keywords["nullable"] = meant.optional and keywords.get("primary_key") is not True
    return replace(call, arguments=arguments, keywords=keywords)


def has_type(arguments: tuple[Value, ...], keywords: Mapping[str, Value]) -> bool:
    """Tell whether a column's call gives a type."""
    if keywords.get("type_") is not None:
        return True
    return any(not isinstance(each, str) and each is not None and last_of(each) not in NOT_TYPES for each in arguments)


def type_for(kind: Value, types: "Mapping[str, Value]") -> Value:
    """Give the SQLAlchemy type of a Python type; None where it is not known."""
    mapped = types.get(type_key(kind))
    if mapped is not None:
        return mapped
    if isinstance(kind, Item):
        name = last_of(kind.of)
        if name == "Literal":
            labels = kind.key if isinstance(kind.key, tuple) else (kind.key,)
            return Call(Name("sqlalchemy.Enum"), tuple(labels), {"native_enum": False})
        if name == "Annotated" and isinstance(kind.key, tuple):
            return type_for(kind.key[0], types)
        return types.get(type_key(kind.of))
    if isinstance(kind, Class):
        return Call(Name("sqlalchemy.Enum"), (kind,), {}) if is_enum(kind) else None
    made = _TYPES.get(path_of(kind))
    return Name(f"sqlalchemy.{made}") if made else None


def type_key(kind: Value) -> str:
    """Give the text under which a type_annotation_map holds a Python type."""
    match kind:
        case Item(of=of, key=key):
            return f"{type_key(of)}[{type_key(key)}]"
        case tuple():
            return ", ".join(map(type_key, kind))
        case Call():
            return f"{path_of(kind)}({', '.join(map(type_key, kind.arguments))})"
        case Name() | Attribute() | Class():
            return path_of(kind)
    return repr(kind)


def is_enum(kind: Class, depth: int = 0) -> bool:
    """Tell whether a class is a Python enum."""
    for base in kind.bases:
        if isinstance(base, Class):
            if depth < _DEPTH and is_enum(base, depth + 1):
                return True
        elif last_of(base) in {"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"}:
            return True
    return False
