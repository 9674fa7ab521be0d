"""What an expression of Elixir is: a plain value, or how it comes about."""

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from checker.core.fact import frozen

HOLE = "\ue000"
"""Stands in a text for what is only known when the program runs."""


@frozen
class Atom:
    """A name that stands for itself: `:users`."""

    name: str


@frozen
class Alias:
    """A module by its name, as it is written: `Shop.Repo`."""

    name: str


@frozen
class Name:
    """A variable, or an attribute of the module with its `@`."""

    name: str


@frozen
class Text:
    """A text with values put into it: `"UPDATE #{table}"`."""

    pieces: "tuple[Value, ...]"


@frozen
class Function:
    """A function without a name; what it is given, and what it does."""

    parameters: tuple[str, ...]
    body: "tuple[Value, ...]"


@frozen
class Called:
    """A call with what it is given: `add :name, :string, null: false`. A pipe puts what comes before it first."""

    name: str
    """With its module, if one is named: `Enum.each`. An operator's sign; empty for what is no call."""
    args: "tuple[Value, ...]" = ()
    keywords: "Mapping[str, Value]" = field(default_factory=dict)
    body: "tuple[Value, ...]" = ()
    """What stands in its `do` block; of clauses, what stands in all of them."""
    otherwise: "tuple[Value, ...]" = ()
    """What stands in the blocks behind that: `else`, `rescue`."""
    line: int = 0
    text: str = ""


Plain: TypeAlias = "str | int | float | bool | Atom | Alias | None"
Value: TypeAlias = "Plain | Name | Text | Function | Called | list[Value] | Mapping[str, Value]"
"""Keyword lists and maps of atoms are mappings; tuples are lists."""
