"""Reads PHP's expressions: literals, names that stand for them, and chains of members and calls."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from checker.grammars.nodes import line_of
from checker.grammars.script.values import HOLE, Chain, Function, Link, Text, Unknown, Value
from checker.grammars.sitter import text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

Names = Mapping[str, Value]
"""By the way in which they are written: `$table`, `$this->tables`, `self::NAME`."""
FUNCTIONS = frozenset(("anonymous_function", "arrow_function", "method_declaration", "function_definition"))
CALLS = frozenset(("member_call_expression", "nullsafe_member_call_expression", "scoped_call_expression",
                   "function_call_expression"))  # fmt: skip
_MEMBERS = frozenset(("member_access_expression", "nullsafe_member_access_expression"))
_WRAPS = frozenset(("parenthesized_expression", "argument", "cast_expression", "array_element_initializer",
                    "error_suppression_expression", "print_intrinsic"))  # fmt: skip
_TEXTS = frozenset(("string", "encapsed_string", "heredoc", "nowdoc"))
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "e": "\x1b", "f": "\f", "v": "\v"}


def evaluate(node: "Node", names: Names) -> Value:
    """Give what an expression is worth."""
    kind = node.type
    if kind in _WRAPS:
        return evaluate(node.named_children[-1], names) if node.named_children else None
    if kind in _TEXTS:
        return _text(node, names)
    if kind == "array_creation_expression":
        return _array(node, names)
    if kind in FUNCTIONS:
        return function_of(node, names)
    if kind == "binary_expression":
        return _joined(node, names)
    if kind == "class_constant_access_expression":
        return _constant(node, names)
    plain = _plain(kind, text_of(node))
    return plain if not isinstance(plain, Unknown) else _chain(node, names)


def _plain(kind: str, text: str) -> Value:
    match kind:
        case "boolean":
            return text.lower() == "true"
        case "null":
            return None
        case "integer" | "float" | "unary_op_expression":
            return _number(text)
    return Unknown(text, 0)


def _number(text: str) -> Value:
    plain = text.replace("_", "").replace(" ", "")
    for made in (int, float):
        try:
            return made(plain)
        except ValueError:
            continue
    return Unknown(text, 0)


def function_of(node: "Node", names: Names) -> Value:
    """Give a function with its parameters as they are written: `$table`; they hide what is called alike outside."""
    body = node.child_by_field_name("body")
    held = node.child_by_field_name("parameters")
    named = [each.child_by_field_name("name") for each in (held.named_children if held is not None else ())]
    found = tuple(text_of(each) for each in named if each is not None)
    if body is None:
        return Unknown(text_of(node), line_of(node))
    return Function(found, body, {name: value for name, value in names.items() if name not in found})


def _chain(node: "Node", names: Names) -> Value:
    """Read `Schema::connection('x')->table('y')`: what it begins with, and each member."""
    links: list[Link] = []
    line = line_of(node)
    while True:
        of = node.child_by_field_name
        name, inner = of("name"), of("object")
        member = text_of(name).lstrip("$") if name is not None else ""
        if node.type in {"parenthesized_expression", "clone_expression"} and node.named_children:
            node = node.named_children[0]
        elif node.type in {"member_call_expression", "nullsafe_member_call_expression"} and inner is not None:
            if text_of(node) in names:  # `$this->tables()`, which gives back what is known
                return _from(names[text_of(node)], text_of(node), links)
            links.append(Link(member, arguments(node, names), line_of(name) if name is not None else line))
            node = inner
        elif node.type in _MEMBERS and inner is not None:
            if text_of(node) in names:
                return _from(names[text_of(node)], text_of(node), links)
            links.append(Link(member, None, line_of(node)))
            node = inner
        elif node.type == "object_creation_expression":
            made = next((each for each in node.named_children if each.type in {"name", "qualified_name"}), None)
            links.append(Link(f"new {_last(made)}", arguments(node, names), line_of(node)))
            return Chain("new", tuple(reversed(links)))
        else:
            break
    return _root(node, names, links, line)


def _root(node: "Node", names: Names, links: list[Link], line: int) -> Value:
    of = node.child_by_field_name
    name, scope, function = of("name"), of("scope"), of("function")
    if node.type == "scoped_call_expression" and scope is not None and name is not None:
        if text_of(name) == "getTablePrefix":
            return Text("", line)  # tables are called here as the program calls them
        links.append(Link(text_of(name), arguments(node, names), line_of(node)))
        return Chain(_last(scope), tuple(reversed(links)))
    if node.type == "function_call_expression" and function is not None:
        given = arguments(node, names)
        if text_of(function) == "sprintf" and not links:
            return _formatted(given, line)
        links.append(Link("", given, line_of(node)))
        return Chain(text_of(function) if function.type == "variable_name" else _last(function), tuple(reversed(links)))
    text = text_of(node)
    if node.type in {"variable_name", "scoped_property_access_expression"}:
        return _from(names[text], text, links) if text in names else Chain(text, tuple(reversed(links)))
    return Chain(text, tuple(reversed(links))) if node.type == "name" else Unknown(text, line)


def _formatted(given: tuple[Value, ...], line: int) -> Value:
    """Give what `sprintf('%s_id', $name)` comes to."""
    form, *values = given or (None,)
    if not isinstance(form, Text) or len(_PUT_IN.findall(form.said)) != len(values):
        return Unknown("sprintf", line)
    parts = iter(
        [each.said if isinstance(each, Text) else str(each) if isinstance(each, int) else HOLE for each in values]
    )
    return Text(_PUT_IN.sub(lambda _: next(parts), form.said), line)


_PUT_IN = re.compile(r"%[sd]")


def _from(held: Value, text: str, links: list[Link]) -> Value:
    """Give what is reached through a name that stands for something."""
    if not links:
        return held
    return (
        Chain(held.root, (*held.links, *reversed(links)))
        if isinstance(held, Chain)
        else Chain(text, tuple(reversed(links)))
    )


def _last(node: "Node | None") -> str:
    """Give a class's name without its namespace."""
    return text_of(node).rpartition("\\")[2] if node is not None else ""


def arguments(node: "Node", names: Names) -> tuple[Value, ...]:
    """Give what a call is given; what is given by name comes as it stands, `(..., after: 'x')` in its place."""
    held = node.child_by_field_name("arguments") or next(
        (e for e in node.named_children if e.type == "arguments"), None
    )
    given = [each for each in held.named_children if each.type != "comment"] if held is not None else []
    spread = any(each.type == "variadic_unpacking" or (each.named_children and each.named_children[0].type ==
                 "variadic_unpacking") for each in given)  # fmt: skip
    if spread or any(each.child_by_field_name("name") is not None for each in given):
        return tuple(Unknown(text_of(each), line_of(each)) for each in given)
    return tuple(evaluate(each, names) for each in given)


def _constant(node: "Node", names: Names) -> Value:
    scope, *rest = node.named_children
    name = text_of(rest[-1]) if rest else "class"
    if text_of(node).endswith("::class"):
        return Chain(_last(scope), (Link("class"),))
    held = names.get(f"self::{name}") if scope.type == "relative_scope" else None
    return Chain(_last(scope), (Link(name),)) if held is None else held


def _text(node: "Node", names: Names) -> Text:
    value = node.child_by_field_name("value") if node.type in {"heredoc", "nowdoc"} else node
    parts = []
    for each in value.named_children if value is not None else ():
        if each.type in {"string_content", "nowdoc_string"}:
            parts.append(text_of(each))
        elif each.type == "escape_sequence":
            parts.append(_unescaped(text_of(each), single=node.type == "string"))
        elif each.type not in {"heredoc_start", "heredoc_end"}:
            inner = evaluate(each, names)
            parts.append(
                inner.said if isinstance(inner, Text) else str(inner) if isinstance(inner, int | float) else HOLE
            )
    return Text("".join(parts), line_of(node))


def _unescaped(text: str, *, single: bool) -> str:
    after = text[1:]
    if single:
        return after if after in {"'", "\\"} else text
    return _ESCAPES.get(after, after if len(after) == 1 else text)


def _array(node: "Node", names: Names) -> Value:
    """Give a list, or what keys stand for; with what is unpacked into it, it has a hole."""
    listed: list[Value] = []
    keyed: dict[str, Value] = {}
    for each in node.named_children:
        inner = each.named_children if each.type == "array_element_initializer" else []
        if not inner or inner[0].type == "variadic_unpacking":
            if each.type != "comment":
                keyed[HOLE] = Unknown(text_of(each), line_of(each))
        elif len(inner) > 1:
            key = evaluate(inner[0], names)
            keyed[key.said if isinstance(key, Text) else str(key) if isinstance(key, int) else HOLE] = evaluate(
                inner[1], names
            )
        else:
            listed.append(evaluate(inner[0], names))
    return {**{str(index): each for index, each in enumerate(listed)}, **keyed} if keyed else listed


def _joined(node: "Node", names: Names) -> Value:
    left, right = (node.child_by_field_name(side) for side in ("left", "right"))
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None or text_of(operator) != ".":
        return Unknown(text_of(node), line_of(node))
    parts = [evaluate(each, names) for each in (left, right)]
    said = [each.said if isinstance(each, Text) else str(each) if isinstance(each, int) else HOLE for each in parts]
    return Text("".join(said), line_of(node))
