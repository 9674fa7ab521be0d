"""Facts: frozen values that survive a round trip through JSON, so that they can be kept by blob id."""

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from enum import Enum
from typing import TypeAlias, TypeVar, dataclass_transform

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
T = TypeVar("T")

_KINDS: dict[str, type] = {}
_TAG = "~"


@dataclass_transform(frozen_default=True)
def fact(kind: type[T]) -> type[T]:
    """Make a class a frozen dataclass that `encode` and `decode` know by its name.

    Fields hold None, bool, int, float, str, tuples, frozensets, dicts with str keys, enums marked with
    `known`, and other facts.
    """
    made = dataclass(frozen=True, slots=True)(kind)
    return known(made)


def known(kind: type[T]) -> type[T]:
    """Let `encode` and `decode` know an enum (or a dataclass made elsewhere) by its name."""
    before = _KINDS.setdefault(kind.__name__, kind)
    if before is not kind and before.__module__ != kind.__module__:
        raise TypeError(f"two kinds of fact are called {kind.__name__}")
    _KINDS[kind.__name__] = kind
    return kind


def encode(value: object) -> Json:
    """Turn a fact into plain JSON values."""
    match value:
        case Enum():
            return {_TAG: type(value).__name__, "=": value.value}
        case None | bool() | int() | float() | str():
            return value
        case tuple() | list():
            return [encode(each) for each in value]
        case frozenset() | set():
            return {_TAG: "set", "=": sorted((encode(each) for each in value), key=repr)}
        case dict():
            return {_TAG: "dict", "=": [[encode(key), encode(each)] for key, each in value.items()]}
    kind = type(value)
    if _KINDS.get(kind.__name__) is not kind:
        raise TypeError(f"{kind.__name__} is not a fact")
    made: dict[str, Json] = {_TAG: kind.__name__}
    for field in fields(value):  # type: ignore[arg-type]
        held = getattr(value, field.name)
        if not _is_default(field, held):
            made[field.name] = encode(held)
    return made


def decode(value: Json) -> object:
    """Turn what `encode` made back into the same value; KeyError or TypeError where it was not made by this version."""
    if isinstance(value, list):
        return tuple(map(decode, value))
    if not isinstance(value, dict):
        return value
    tag = value[_TAG]
    if tag == "set":
        return frozenset(map(decode, value["="]))  # type: ignore[arg-type]
    if tag == "dict":
        return {decode(key): decode(each) for key, each in value["="]}  # type: ignore[union-attr,misc,str-unpack]
    kind: Callable[..., object] = _KINDS[str(tag)]
    if "=" in value:
        return kind(value["="])
    return kind(**{name: decode(each) for name, each in value.items() if name != _TAG})


def _is_default(field: "Field[object]", held: object) -> bool:
    if field.default is not MISSING:
        return type(held) is type(field.default) and held == field.default
    return False
