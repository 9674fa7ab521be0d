"""The shapes in which the classes of both languages are given."""

from collections.abc import Iterator
from dataclasses import field
from typing import TypeAlias

from checker.core.fact import frozen

Given: TypeAlias = "str | Mark | tuple[Given, ...]"
"""What an annotation is given: a text, in which `{Names.TABLE}` stands for what a name means; another one; a list."""


@frozen
class Mark:
    """An annotation."""

    name: str
    """Its last name."""
    says: dict[str, Given] = field(default_factory=dict)
    """What it is given; without a name: `value`."""

    def text(self, key: str) -> str:
        """Give a text that it is given; empty where there is none."""
        found = self.says.get(key, "")
        return found if isinstance(found, str) else ""

    def marks(self, key: str = "value") -> Iterator["Mark"]:
        """Give the annotations that it is given."""
        found = self.says.get(key, ())
        for each in found if isinstance(found, tuple) else (found,):
            if isinstance(each, Mark):
                yield each

    def word(self, key: str) -> str:
        """Give the last word of a name that it is given: IDENTITY of `{GenerationType.IDENTITY}`."""
        return self.text(key).strip("{}").rpartition(".")[2]


@frozen
class Member:
    """A field, a property, a component of a record, or a method without arguments that is called like a getter."""

    name: str
    """Of a getter: the property's."""
    type: str
    """As it is written, without annotations."""
    marks: dict[str, Mark]
    line: int
    getter: bool = False
    required: bool = False
    """Whether its type has no null: Java's primitive types, Kotlin's without `?`."""
    static: bool = False
    """Whether it belongs to the class, or is no part of its stored state (`transient`, computed)."""
    value: Given = ""
    """Of a constant: its text."""


@frozen
class Class:
    """A class, an interface, an enum, an annotation or an object."""

    name: str
    kind: str
    """`class`, `interface`, `enum`, `annotation` or `object`."""
    marks: dict[str, Mark]
    parent: str
    """The last name of the class that it extends."""
    members: tuple[Member, ...]
    labels: tuple[str, ...]
    """Of an enum."""
    line: int
    whole: bool = True
    """Whether the grammar understood all of it."""


def property_of(method: str, type_: str) -> str:
    """Give the property that a getter gives, as java.beans.Introspector calls it; empty for another method."""
    for prefix in ("get", "is"):
        rest = method.removeprefix(prefix)
        if rest != method and rest[:1].isupper() and (prefix == "get" or type_ in {"boolean", "Boolean"}):
            return rest if rest[:2].isupper() and len(rest) > 1 else rest[0].lower() + rest[1:]
    return ""
