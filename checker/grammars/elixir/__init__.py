"""Elixir as plain values: the functions, attributes and calls of its modules, and what they come to without running."""

from checker.grammars.elixir.evaluate import evaluate, said
from checker.grammars.elixir.modules import Defined, Module, modules
from checker.grammars.elixir.values import HOLE, Alias, Atom, Called, Function, Name, Value

__all__ = [
    "HOLE",
    "Alias",
    "Atom",
    "Called",
    "Defined",
    "Function",
    "Module",
    "Name",
    "Value",
    "evaluate",
    "modules",
    "said",
]
