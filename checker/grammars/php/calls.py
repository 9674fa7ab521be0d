"""Finds the ways up and down of a migration in PHP: methods of its class, which may have no name."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from checker.core.fact import frozen
from checker.core.tree import Unread
from checker.grammars.php.expressions import evaluate, function_of
from checker.grammars.php.follow import Ask, Follower
from checker.grammars.script.values import Function, Text, Value
from checker.grammars.sitter import broken, parse, text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_CLASSES = frozenset(("class_declaration", "anonymous_class", "trait_declaration"))


@frozen
class Asked:
    """What the two ways of one migration ask; None: it has no such way."""

    up: tuple[Ask, ...] | None = None
    down: tuple[Ask, ...] | None = None


def read_program(content: bytes, dialect: str) -> Asked | Unread:
    """Read a migration of PHP, for the dialect that its database speaks."""
    root = parse("php", content)
    if fault := broken(root):
        return fault
    body = next((found for each in _inside(root) if (found := _body(each)) is not None), None)
    if body is None:
        return Unread("it holds no class", line=1)
    names: dict[str, Value] = {}
    methods: dict[str, Function] = {}
    for member in body.named_children:
        _declared(member, names)
        name = member.child_by_field_name("name")
        made = function_of(member, {}) if member.type == "method_declaration" else None
        if name is not None and isinstance(made, Function):
            methods[text_of(name)] = made
    for called, method in methods.items():
        _gives(called, method, names)
    if "__construct" in methods:
        maker = Follower(dict(names), methods, dialect, ("__construct",))
        tuple(maker.asks(methods["__construct"]))
        names.update({name: value for name, value in maker.names.items() if name.startswith("$this->")})
    if "up" not in methods:
        return Unread("it has no way up that can be found", line=1)
    done = {
        way: tuple(Follower(dict(names), methods, dialect, (way,)).asks(methods[way]))
        for way in ("up", "down")
        if way in methods
    }
    return Asked(done.get("up"), done.get("down"))


def _inside(root: "Node") -> "Iterator[Node]":
    """Give the nodes of a file down to its classes."""
    yield root
    for each in root.named_children:
        if each.type not in {"comment", "method_declaration", "function_definition"}:
            yield from _inside(each)


def _body(node: "Node") -> "Node | None":
    found = next((each for each in node.named_children if each.type == "declaration_list"), None)
    held = node.type in _CLASSES or node.type == "object_creation_expression"
    return found if held else None


def _gives(name: str, method: Function, names: dict[str, Value]) -> None:
    """Remember what a method gives back that does nothing else, and is given nothing."""
    body = [each for each in method.body.named_children if each.type != "comment"]
    if method.parameters or len(body) != 1 or body[0].type != "return_statement" or not body[0].named_children:
        return
    value = evaluate(body[0].named_children[0], names)
    if isinstance(value, list | Mapping | Text):
        names[f"$this->{name}()"] = value


def _declared(member: "Node", names: dict[str, Value]) -> None:
    """Remember what a property or a constant of the class stands for."""
    for each in member.named_children:
        if each.type == "property_element":
            value = each.child_by_field_name("default_value")
            name = each.child_by_field_name("name")
            if value is not None and name is not None:
                names[f"$this->{text_of(name).lstrip('$')}"] = evaluate(value, names)
        elif each.type == "const_element" and len(each.named_children) > 1:
            names[f"self::{text_of(each.named_children[0])}"] = evaluate(each.named_children[-1], names)
