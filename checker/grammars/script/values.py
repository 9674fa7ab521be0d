"""What an expression of a program is worth, as far as it is known before the program runs."""

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from checker.core.fact import frozen

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

HOLE = "\ue000"
"""Stands in a text for what is only known when the program runs."""


@frozen
class Text:
    """A text of the program, and the line on which it starts."""

    said: str
    line: int


@frozen
class Function:
    """A function: its parameters by name, its body, and what its names stand for where it is written."""

    parameters: tuple[str, ...]
    body: "Node"
    names: "Mapping[str, Value]" = field(default_factory=dict)


@frozen
class Link:
    """One member in a chain of them: `.string('name', 40)`."""

    name: str
    """Empty where the chain itself is called: `knex('users')`; `new Table` where it is made."""
    args: "tuple[Value, ...] | None" = None
    """None: it is not called."""
    line: int = 0


@frozen
class Chain:
    """What is only known when the program runs, told by how it comes about: `Sequelize` and `.STRING(40)`."""

    root: str
    links: tuple[Link, ...] = ()

    @property
    def path(self) -> str:
        """Its members by name: `schema.createTable`."""
        return ".".join(link.name for link in self.links if link.name)


@frozen
class Ask:
    """One thing that is asked of the tool."""

    chain: Chain
    line: int
    maybe: bool = False
    """Whether it is asked only at times, or several times."""
    text: str = ""


@frozen
class Unknown:
    """Anything else, as it was written."""

    text: str
    line: int


Value: TypeAlias = "bool | int | float | Text | list[Value] | Mapping[str, Value] | Chain | Function | Unknown | None"


def is_known(value: Value) -> bool:
    """Tell whether a value is wholly known, before the program runs."""
    match value:
        case Text():
            return HOLE not in value.said
        case list():
            return all(map(is_known, value))
        case Mapping():
            return HOLE not in value and all(map(is_known, value.values()))
    return not isinstance(value, Chain | Function | Unknown)


def said(value: Value) -> str | None:
    """Give a text that is wholly known; None for all else."""
    return value.said if isinstance(value, Text) and HOLE not in value.said else None
