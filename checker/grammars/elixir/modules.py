"""The modules of a file of Elixir: what they define, and what stands in them beside."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from checker.core.fact import frozen
from checker.core.tree import Unread
from checker.grammars.elixir import expressions
from checker.grammars.elixir.evaluate import evaluate
from checker.grammars.elixir.values import Alias, Called, Name, Value
from checker.grammars.sitter import broken, parse, text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_DEFINES = frozenset(("def", "defp"))
_AROUND = frozenset(("if", "unless"))
"""What may stand around a module or a function: it is there in some build."""


@frozen
class Defined:
    """One clause of a function."""

    name: str
    parameters: tuple[str, ...]
    """Empty where a pattern stands."""
    body: tuple[Value, ...]
    line: int
    maybe: bool = False
    """Whether it is there in some builds alone: it stands under a condition."""


@frozen
class Module:
    """A module."""

    name: str
    """With the modules around it."""
    functions: Mapping[str, tuple[Defined, ...]] = field(default_factory=dict)
    attributes: Mapping[str, Value] = field(default_factory=dict)
    """By their names with the `@`; one that is set again is left out: which value counts turns on the place."""
    body: tuple[Called, ...] = ()
    """What is called in it beside: `use Ecto.Schema`."""
    line: int = 0


def modules(content: bytes) -> tuple[Module, ...] | Unread:
    """Give the modules of a file, an outer one before those in it."""
    root = parse("elixir", content)
    return broken(root) or tuple(_modules(root, ""))


def _modules(node: "Node | None", around: str) -> Iterator[Module]:
    for each in _calls(node):
        target = expressions.target_of(each)
        if target in _AROUND:
            yield from _modules(expressions.block_of(each), around)
        if target != "defmodule":
            continue
        given = expressions.arguments_of(each)
        name = f"{around}{text_of(given[0])}" if given else around
        block = expressions.block_of(each)
        yield _module(each, name, block)
        yield from _modules(block, f"{name}.")


def _module(node: "Node", name: str, block: "Node | None") -> Module:
    functions: dict[str, list[Defined]] = {}
    attributes: dict[str, Value] = {"__MODULE__": Alias(name)}
    body: list[Called] = []
    again: set[str] = set()
    for each, maybe in _inside(block):
        target = expressions.target_of(each) if each.type == "call" else ""
        if target in _DEFINES:
            made = _defined(each, maybe=maybe)
            functions.setdefault(made.name, []).append(made)
        elif each.type == "unary_operator":
            for key, value in _attribute(each):
                again |= {key} & attributes.keys()
                attributes[key] = evaluate(value, attributes)
        elif each.type == "call" and target != "defmodule":
            body.append(expressions.called(each))
    for key in again:
        del attributes[key]
    clauses = {key: tuple(some) for key, some in functions.items()}
    return Module(name, clauses, attributes, tuple(body), expressions.line_of(node))


def _inside(block: "Node | None", *, maybe: bool = False) -> "Iterator[tuple[Node, bool]]":
    """Give what stands in a module, and whether it does so under a condition."""
    for each in block.named_children if block is not None else ():
        if each.type == "call" and expressions.target_of(each) in _AROUND:
            yield from _inside(expressions.block_of(each), maybe=True)
        else:
            yield each, maybe


def _calls(node: "Node | None") -> "Iterator[Node]":
    return (each for each in (node.named_children if node is not None else ()) if each.type == "call")


def _defined(node: "Node", *, maybe: bool) -> Defined:
    given = expressions.arguments_of(node)
    head = expressions.value(given[0]) if given else None
    if isinstance(head, Called) and head.name == "when" and head.args:
        head = head.args[0]
    made = expressions.called(node)
    if isinstance(head, Called):
        return Defined(head.name, tuple(map(_parameter, head.args)), made.body, made.line, maybe)
    return Defined(head.name if isinstance(head, Name) else "", (), made.body, made.line, maybe)


def _parameter(value: Value) -> str:
    if isinstance(value, Called) and value.name == "\\\\" and value.args:  # with a default
        value = value.args[0]
    return value.name if isinstance(value, Name) else ""


def _attribute(node: "Node") -> Iterator[tuple[str, Value]]:
    operand = node.child_by_field_name("operand")
    if operand is not None and operand.type == "call":
        given = expressions.arguments_of(operand)
        if given:
            yield f"@{expressions.target_of(operand)}", expressions.value(given[0])
