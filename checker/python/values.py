"""What an expression is worth when its program is not run.

Constants, tuples, lists, sets and dicts stand for themselves. What comes from outside the file stays symbolic.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from checker.core.fact import frozen
from checker.core.tree import Unread

Value: TypeAlias = (
    "bool | int | float | complex | str | bytes | tuple[Value, ...] | list[Value] | set[Value] | dict[Value, Value]"
    " | Name | Attribute | Item | Call | Function | Class | Unread | None"
)


@frozen
class Name:
    """Something imported, by its full name: `sqlalchemy.Column`, whatever it is called in this file."""

    dotted: str


@frozen
class Attribute:
    """An attribute of a value that is not known: `op.get_bind().dialect`."""

    of: "Value"
    name: str


@frozen
class Item:
    """A subscription of a value that is not known: `Mapped[str | None]`."""

    of: "Value"
    key: "Value"


@dataclass(frozen=True, eq=False)
class Call:
    """A call of something that is not in the files at hand: `sqlalchemy.Column("id", sqlalchemy.Integer())`."""

    function: "Value"
    arguments: tuple["Value", ...]
    keywords: Mapping[str, "Value"]
    line: int = 0


@dataclass(frozen=True, eq=False)
class Function:
    """A function or lambda written in one of the files at hand; only the evaluator looks inside."""

    name: str
    body: object = field(repr=False)
    scope: object = field(repr=False)
    line: int = 0
    decorators: tuple["Value", ...] = ()


@dataclass(frozen=True, eq=False)
class Class:
    """A class statement: its bases as written, what its body binds, and what it only annotates."""

    name: str
    bases: tuple["Value", ...]
    keywords: Mapping[str, "Value"]
    """Keywords of the class statement: `table=True` of SQLModel."""
    members: Mapping[str, "Value"]
    annotations: Mapping[str, "Value"]
    lines: Mapping[str, int]
    """The line of each member or annotation."""
    line: int = 0
    decorators: tuple["Value", ...] = ()
    module: str = ""
    """The dotted module it stands in; empty for the file that is read."""


@frozen
class Event:
    """A symbolic call in the order in which the program would make it."""

    call: Call
    line: int
    """1-based line in the file that is read; of a call inside an imported helper, the line that called the helper."""
    maybe: bool = False
    """Whether it depends on something the evaluator cannot know."""
