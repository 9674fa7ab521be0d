"""Finds a migration's ways up and down in a program, and lists what they ask of the tool."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.core.fact import frozen
from checker.core.tree import Unread
from checker.grammars.script.expressions import FUNCTIONS, evaluate, function_of
from checker.grammars.script.follow import DEEPEST, Follower
from checker.grammars.script.values import Ask, Function, Value
from checker.grammars.sitter import broken, parse, text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_NAMED = {"pair": ("key", "value"), "variable_declarator": ("name", "value")}


@frozen
class Asked:
    """What the two ways of one migration ask; None: it has no such way."""

    up: tuple[Ask, ...] | None = None
    down: tuple[Ask, ...] | None = None
    name: str = ""
    """What the migration calls itself: its class, or a `name`."""
    forbids: bool = False
    """Whether it says that there is no way down: `exports.down = false`."""


def read_program(content: bytes) -> Asked | Unread:
    """Read a migration of TypeScript or JavaScript."""
    root = parse("typescript", content)
    if fault := broken(root):
        return fault
    names: dict[str, Value] = {}
    ways: dict[str, Function] = {}
    called, forbids = "", False
    for node, depth in _walk(root):
        if node.type in {"class_declaration", "class"}:
            called = text_of(node.child_by_field_name("name") or node)[:200]
        if depth <= _TOP:
            _bind(node, names)
        for name, value in _ways_of(node):
            made = function_of(value, {}) if value.type in FUNCTIONS else None
            if isinstance(made, Function):
                ways.setdefault(name, made)
            forbids = forbids or (name == "down" and value.type == "false")
    if not ways:
        return Unread("it has no way up that can be found", line=1)
    done = {name: tuple(Follower(names, function).asks()) for name, function in ways.items()}
    return Asked(done.get("up"), done.get("down"), called, forbids and "down" not in ways)


def declared(content: bytes, word: str) -> Value:
    """Give what a program declares or exports under a name; None where it does not."""
    names: dict[str, Value] = {}
    for node, depth in _walk(parse("typescript", content)):
        if depth <= _TOP:
            _bind(node, names)
        left, right = (node.child_by_field_name(each) for each in ("left", "right"))
        member = left.child_by_field_name("property") if left is not None else None
        if (
            node.type == "assignment_expression"
            and member is not None
            and right is not None
            and text_of(member) == word
        ):
            names[word] = evaluate(right, names)
    return names.get(word)


_TOP = 3
"""How deep the declarations of a module stand."""


def _walk(node: "Node", depth: int = 0) -> "Iterator[tuple[Node, int]]":
    yield node, depth
    for each in node.named_children if depth < DEEPEST else ():
        if each.type not in {"string", "template_string", "comment"}:
            yield from _walk(each, depth + 1)


def _bind(node: "Node", names: dict[str, Value]) -> None:
    """Remember what a declaration of the module gives a name to."""
    name = node.child_by_field_name("name")
    if name is None or name.type != "identifier":
        return
    if node.type == "function_declaration":
        names[text_of(name)] = function_of(node, {})
    elif node.type == "variable_declarator" and (value := node.child_by_field_name("value")) is not None:
        names[text_of(name)] = evaluate(value, names)


def _ways_of(node: "Node") -> "Iterator[tuple[str, Node]]":
    """Give what a node declares as `up` or `down`: a function, a method, a member, an export."""
    name: Node | None
    value: Node | None
    if node.type in {"function_declaration", "method_definition"}:
        name, value = node.child_by_field_name("name"), node
    elif node.type in _NAMED:
        name, value = (node.child_by_field_name(each) for each in _NAMED[node.type])
    elif node.type == "assignment_expression":
        left = node.child_by_field_name("left")
        name = left.child_by_field_name("property") if left is not None else None
        value = node.child_by_field_name("right")
    else:
        return
    word = text_of(name).strip("'\"") if name is not None else ""
    if word in {"up", "down"} and value is not None:
        yield word, value
