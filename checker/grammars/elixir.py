"""Elixir's calls as plain values: enough for migrations, which are calls in a function's body."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from checker.core.fact import frozen
from checker.core.tree import Unread
from checker.grammars.sitter import broken, parse, text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node


@frozen
class Called:
    """A call with what it is given: `add :name, :string, null: false`."""

    name: str
    """With its module, if one is named: `Enum.each`."""
    args: "tuple[Value, ...]" = ()
    keywords: "Mapping[str, Value]" = field(default_factory=dict)
    body: "tuple[Called, ...]" = ()
    """What stands in its `do` block."""
    line: int = 0
    text: str = ""


@frozen
class Atom:
    """A name that stands for itself: `:users`."""

    name: str


Value: TypeAlias = "str | int | float | bool | Atom | Called | list[Value] | None"
_DEFINES = frozenset(("def", "defp"))
_NOTHING = frozenset(("comment", "atom", "nil", "boolean", "integer"))
"""What does nothing where it stands alone: `:ok`."""


def functions(content: bytes) -> Mapping[str, tuple[Called, ...]] | Unread:
    """Give the calls in each function of a file's outermost module, in order; the first of a name counts."""
    found: dict[str, tuple[Called, ...]] = {}
    root = parse("elixir", content)
    if fault := broken(root):
        return fault
    for module in _calls(root):
        for node in _calls(_block(module)) if _target(module) == "defmodule" else ():
            if _target(node) in _DEFINES:
                name = _defined(node)
                found.setdefault(name, tuple(_called(each) for each in _body(node)))
    return found


def _body(node: "Node") -> "Iterator[Node]":
    """Give what a function does: its block's statements, or the one that `do:` names."""
    block = _block(node)
    inline = None if block is not None else _inline(node)
    if inline is not None and inline.type != "block":
        found = iter((inline,))
    else:
        found = _statements(block if inline is None else inline)
    return (each for each in found if each.type not in _NOTHING)


def _inline(node: "Node") -> "Node | None":
    """Give what stands behind `do:`, where a function is written in one line."""
    given = next((each for each in node.named_children if each.type == "arguments"), None)
    pairs = (
        pair
        for each in (given.named_children if given is not None else ())
        if each.type == "keywords"
        for pair in each.named_children
    )
    keys = ((pair.child_by_field_name("key"), pair.child_by_field_name("value")) for pair in pairs)
    return next((value for key, value in keys if key is not None and text_of(key).strip() == "do:"), None)


def _calls(node: "Node | None") -> "Iterator[Node]":
    return (each for each in (node.named_children if node is not None else ()) if each.type == "call")


def _statements(block: "Node | None") -> "Iterator[Node]":
    return (each for each in (block.named_children if block is not None else ()) if each.type != "comment")


def _target(node: "Node") -> str:
    target = node.child_by_field_name("target")
    return text_of(target) if target is not None else ""


def _block(node: "Node") -> "Node | None":
    return next((each for each in node.named_children if each.type == "do_block"), None)


def _defined(node: "Node") -> str:
    head = next((each for each in node.named_children if each.type == "arguments"), None)
    first = head.named_children[0] if head is not None and head.named_children else None
    if first is None:
        return ""
    return _target(first) if first.type == "call" else text_of(first)


def _called(node: "Node") -> Called:
    """Give a statement as a call; one that is none keeps its text alone."""
    line, text = node.start_point[0] + 1, text_of(node)
    if node.type != "call":
        return Called("", line=line, text=text)
    given = next((each for each in node.named_children if each.type == "arguments"), None)
    args: list[Value] = []
    keywords: dict[str, Value] = {}
    for each in given.named_children if given is not None else ():
        if each.type == "keywords":
            keywords.update(_keywords(each))
        else:
            args.append(_value(each))
    body = tuple(_called(each) for each in _statements(_block(node)))
    return Called(_target(node), tuple(args), keywords, body, line, text)


def _keywords(node: "Node") -> Iterator[tuple[str, Value]]:
    for pair in node.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None:
            yield text_of(key).strip().rstrip(":"), _value(value)


def _value(node: "Node") -> Value:
    match node.type:
        case "atom":
            return Atom(text_of(node)[1:])
        case "string":
            whole = all(each.type in {"quoted_content", "escape_sequence"} for each in node.named_children)
            return "".join(text_of(each) for each in node.named_children) if whole else _called(node)
        case "integer":
            return int(text_of(node).replace("_", ""), 0)
        case "float":
            return float(text_of(node))
        case "boolean":
            return text_of(node) == "true"
        case "nil":
            return None
        case "list" | "tuple":
            return [_value(each) for each in node.named_children if each.type != "keywords"]
        case _:
            return _called(node)
