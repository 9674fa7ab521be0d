"""Which values a type of SQLAlchemy's reads: Enum, ChoiceType, and decorators that make enums of what they load."""

from collections.abc import Callable
from typing import TypeAlias

from checker.core.fact import frozen
from checker.python.sqlalchemy_calls import argument, last_of, path_of
from checker.python.values import Attribute, Call, Class, Function, Name, Value

Resolve: TypeAlias = Callable[[Value], Value]
"""Looks a symbolic value up in the files at hand; gives it back where nothing is known."""
_ENUMS = {"Enum", "IntEnum", "StrEnum"}


@frozen
class EnumRead:
    """What an Enum type says beyond its column's type."""

    labels: tuple[str, ...] | None
    """The stored values that it reads; None where they are not known."""
    name: str = ""
    native: bool = True
    """Whether the database has a type of its own for it."""
    checked: bool = False
    """Whether a check constraint comes with it."""
    created: bool = True
    """Whether creating a table creates the type too."""


def known(value: Value, resolve: Resolve) -> Value:
    """Give what a name stands for, if that is a class or another name."""
    if not isinstance(value, Name | Attribute) or path_of(value).startswith("sqlalchemy."):
        return value
    found = resolve(value)
    return found if isinstance(found, Class | Name | Attribute) else value


def labels_of(call: Call, resolve: Resolve) -> tuple[tuple[str, ...] | None, str]:
    """Give an Enum's stored values, and the type's name where it comes from a Python enum."""
    values = call.arguments or tuple(call.keywords[name] for name in ("enums",) if name in call.keywords)
    first = known(values[0], resolve) if len(values) == 1 else None
    if isinstance(first, Class):
        by_value = "values_callable" in call.keywords and call.keywords["values_callable"] is not None
        return _members(first, by_value=by_value), first.name.lower()
    if isinstance(first, list | tuple):
        values = tuple(first)
    labels = tuple(each for each in values if isinstance(each, str))
    return (labels if labels and len(labels) == len(values) else None), ""


def choices_of(call: Call, resolve: Resolve) -> tuple[str, ...] | None:
    """Give the values that a ChoiceType reads: of an enum, or of (value, label) pairs (SQLAlchemy-Utils 0.43)."""
    given = known(argument(call, 0, "choices"), resolve)
    if isinstance(given, Class):
        return _stored(given)
    pairs = given if isinstance(given, list | tuple) else ()
    values = tuple(str(each[0]) for each in pairs if isinstance(each, list | tuple) and each and _is_plain(each[0]))
    return values if values and len(values) == len(pairs) else None


def decorated(call: Call, kind: Class, resolve: Resolve) -> tuple[str, ...] | None:
    """Give what a type of the project's own reads, which is given an enum and turns what it loads into one."""
    if "process_result_value" not in kind.members:
        return None
    given = (known(each, resolve) for each in (*call.arguments, *call.keywords.values()))
    enums = [each for each in given if isinstance(each, Class) and any(map(_is_enum, each.bases))]
    return _stored(enums[0]) if len(enums) == 1 else None


def _is_enum(base: Value) -> bool:
    return any(map(_is_enum, base.bases)) if isinstance(base, Class) else last_of(base) in _ENUMS


def _stored(kind: Class) -> tuple[str, ...] | None:
    """Give the values of an enum's members as rows hold them."""
    held = [value for name, value in kind.members.items() if not name.startswith("_")]
    values = tuple(str(value) for value in held if _is_plain(value))
    others = [value for value in held if not (_is_plain(value) or isinstance(value, Function | Class))]
    return None if others else values or None


def _is_plain(value: Value) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _members(kind: Class, *, by_value: bool) -> tuple[str, ...] | None:
    members = {
        name: value
        for name, value in kind.members.items()
        if not name.startswith("_") and not isinstance(value, Function | Class)
    }
    if not by_value:
        return tuple(members) or None
    values = tuple(value for value in members.values() if isinstance(value, str))
    return values if values and len(values) == len(members) else None
