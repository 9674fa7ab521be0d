"""Facts: frozen values that survive a round trip through JSON, so that they can be kept by blob id."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from enum import Enum
from operator import attrgetter
from typing import TypeAlias, TypeVar, dataclass_transform

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
T = TypeVar("T")

_KINDS: dict[str, type] = {}
_FIELDS: dict[type, tuple[tuple[str, object], ...]] = {}
_TAG = "~"
_PLAIN = frozenset({type(None), bool, int, float, str})
"""What is the same in JSON; no enum is among them, though a StrEnum is a text."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def fact(kind: type[T]) -> type[T]:
    """Make a class a frozen dataclass that `encode` and `decode` know by its name.

    Fields hold None, bool, int, float, str, tuples, frozensets, dicts with str keys, enums marked with
    `known`, and other facts.
    """
    return known(_frozen(dataclass(init=False, repr=False, eq=False, slots=True)(kind)))


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[T]) -> type[T]:
    """Make a class what `dataclass(frozen=True)` makes of it, in a sixth of the time."""
    return _frozen(dataclass(init=False, repr=False, eq=False)(kind))


def known(kind: type[T]) -> type[T]:
    """Let `encode` and `decode` know an enum (or a dataclass made elsewhere) by its name."""
    before = _KINDS.setdefault(kind.__name__, kind)
    if before is not kind and before.__module__ != kind.__module__:
        raise TypeError(f"two kinds of fact are called {kind.__name__}")
    _KINDS[kind.__name__] = kind
    return kind


def encode(value: object) -> Json:
    """Turn a fact into plain JSON values."""
    kind = value.__class__
    if kind in _PLAIN:
        return value  # type: ignore[return-value]  # as its class says
    if kind is tuple or kind is list:
        return [each if each.__class__ in _PLAIN else encode(each) for each in value]  # type: ignore[attr-defined,misc]  # as above
    if kind in _FIELDS:
        return _encoded(value, kind)
    match value:
        case Enum():  # before str: a StrEnum is both
            return {_TAG: kind.__name__, "=": value.value}
        case bool() | int() | float() | str():
            return value
        case tuple() | list():
            return [encode(each) for each in value]
        case frozenset() | set():
            return {_TAG: "set", "=": sorted((encode(each) for each in value), key=repr)}
        case dict():
            return {_TAG: "dict", "=": [[encode(key), encode(each)] for key, each in value.items()]}
    if _KINDS.get(kind.__name__) is not kind:
        raise TypeError(f"{kind.__name__} is not a fact")
    return _encoded(value, kind)


def _encoded(value: object, kind: type) -> dict[str, Json]:
    """Name a fact's kind, and those of its fields that are not as they are by default."""
    made: dict[str, Json] = {_TAG: kind.__name__}
    for name, default in _fields(kind):
        held = getattr(value, name)
        if held is not default and (held.__class__ is not default.__class__ or held != default):
            made[name] = held if held.__class__ in _PLAIN else encode(held)  # type: ignore[assignment]  # as it says
    return made


def decode(value: Json) -> object:
    """Turn what `encode` made back into the same value; KeyError or TypeError where it was not made by this version."""
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, list):
        return tuple([each if each.__class__ in _PLAIN else decode(each) for each in value])
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
    given = {name: each if each.__class__ in _PLAIN else decode(each) for name, each in value.items()}
    del given[_TAG]
    return kind(**given)


def _frozen(kind: type[T]) -> type[T]:
    """Give a dataclass without methods its methods; the one that must be compiled waits for the first object."""
    names = tuple(each.name for each in fields(kind))  # type: ignore[arg-type]
    compared = tuple(each.name for each in fields(kind) if each.compare)  # type: ignore[arg-type]
    held = attrgetter(*compared) if compared else _nothing

    def begin(self: T, *arguments: object, **keywords: object) -> None:
        _equip(kind, {"__init__": _init(kind)})
        kind.__init__(self, *arguments, **keywords)

    def same(self: T, other: object) -> bool:
        if self is other:
            return True
        return held(self) == held(other) if self.__class__ is other.__class__ else NotImplemented

    def show(self: T) -> str:
        shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(kind) if each.repr)  # type: ignore[arg-type]
        return f"{kind.__qualname__}({', '.join(shown)})"

    def hashed(self: T) -> int:
        return hash(held(self))

    def copied(self: T) -> tuple[type[T], tuple[object, ...]]:
        return kind, tuple(getattr(self, name) for name in names)

    _equip(kind, {"__init__": begin, "__eq__": same, "__hash__": hashed, "__repr__": show, "__reduce__": copied})
    _equip(kind, {"__setattr__": _refuse, "__delattr__": _refuse})
    return kind


def _equip(kind: type[T], methods: "Mapping[str, Callable[..., object]]") -> None:
    for name, method in methods.items():
        setattr(kind, name, method)


def _refuse(_: object, name: str, *__: object) -> None:
    raise FrozenInstanceError(name)


def _nothing(_: object) -> tuple[()]:
    return ()


def _init(kind: type[T]) -> Callable[..., None]:
    """Write an `__init__` that takes the fields in their order.

    It fills slots by their descriptors, or the object's dictionary: `object.__setattr__` takes twice or thrice as long.
    """
    given: dict[str, object] = {"MISSING": MISSING}
    takes, puts = [], []
    slotted = "__slots__" in kind.__dict__
    for each in fields(kind):  # type: ignore[arg-type]
        name = each.name
        takes.append(name if each.default is MISSING and each.default_factory is MISSING else f"{name}=_{name}")
        given[f"_{name}"] = each.default
        value = name
        if each.default_factory is not MISSING:
            given[f"make_{name}"] = each.default_factory
            value = f"make_{name}() if {name} is MISSING else {name}"
        if slotted:
            given[f"put_{name}"] = getattr(kind, name).__set__
        puts.append(f"    put_{name}(self, {value})\n" if slotted else f"    __into__[{name!r}] = {value}\n")
    puts = puts if slotted or not puts else ["    __into__ = self.__dict__\n", *puts]
    exec(f"def __init__({', '.join(('self', *takes))}):\n{''.join(puts) or '    pass'}", given)  # noqa: S102  as dataclasses do
    made = given["__init__"]
    assert callable(made)  # noqa: S101  as written above
    return made


def _fields(kind: type) -> tuple[tuple[str, object], ...]:
    """Give (name, default) of each field; MISSING, which no field holds, where it has none."""
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple((each.name, each.default) for each in fields(kind))
    return _FIELDS[kind]
