"""Reads expressions: literals, names that stand for them, and chains of members and calls."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from checker.core import speak
from checker.grammars.script.values import HOLE, Chain, Function, Link, Text, Unknown, Value
from checker.grammars.sitter import text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

FUNCTIONS = frozenset(
    ("arrow_function", "function_expression", "function", "method_definition", "function_declaration")
)
_WRAPS = frozenset(("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression",
                    "instantiation_expression"))  # fmt: skip
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}
_CODE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_WORD = re.compile(r"\w+")
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "undefined": None}
Names = Mapping[str, Value]


def line_of(node: "Node") -> int:
    """Give the line on which a node starts."""
    return node.start_point[0] + 1


def evaluate(node: "Node", names: Names) -> Value:
    """Give what an expression is worth."""
    kind = node.type
    if kind in _WRAPS or kind == "await_expression":
        return evaluate(node.named_children[0], names) if node.named_children else None
    if kind in _CONSTANTS:
        return _CONSTANTS[kind]
    if kind in {"string", "template_string"}:
        return _text(node, names)
    if kind == "number":
        return _number(text_of(node))
    if kind == "array":
        return [evaluate(each, names) for each in _children(node)]
    if kind == "object":
        return _object(node, names)
    if kind in FUNCTIONS:
        return function_of(node, names)
    if kind == "binary_expression":
        return _sum(node, names)
    return _chain(node, names)


def function_of(node: "Node", names: Names) -> Value:
    """Give a function; what its parameters are called, where they have plain names; their names hide others."""
    body = node.child_by_field_name("body")
    alone = node.child_by_field_name("parameter")
    held = node.child_by_field_name("parameters")
    parameters = [alone] if alone is not None else list(_children(held)) if held is not None else []
    found = tuple(text_of(each.child_by_field_name("pattern") or each) for each in parameters)
    if body is None:
        return Unknown(text_of(node), line_of(node))
    hidden = {word for each in found for word in _WORD.findall(each)}
    return Function(found, body, {name: value for name, value in names.items() if name not in hidden})


def given_back(function: Function, names: Names | None = None) -> Value:
    """Give what a function comes to: an expression, or the one that it returns and does nothing else."""
    body, known = function.body, {**function.names, **(names or {})}
    if body.type != "statement_block":
        return evaluate(body, known)
    first, *others = [*_children(body), None]
    alone = first is not None and others == [None] and first.type == "return_statement" and first.named_children
    return evaluate(first.named_children[0], known) if first is not None and alone else Unknown("", line_of(body))


def _chain(node: "Node", names: Names) -> Value:
    """Read `a.b(c).d`: what it begins with, and each member."""
    node, links = _links(node, names)
    if node.type == "new_expression":
        return Chain("new", links)
    if node.type == "template_string" and any(link.name == "execute" for link in links):
        # The grammar takes what stands before the text of sql<T>`...` for a comparison (tree-sitter-typescript 0.23).
        return Chain("sql", (Link("", (_text(node, names),), line_of(node)), *links))
    if node.type not in {"identifier", "this", "import"}:
        return Unknown(text_of(node), line_of(node))
    return _rooted(text_of(node), links, names)


def _links(node: "Node", names: Names) -> "tuple[Node, tuple[Link, ...]]":
    """Follow a chain back to what it begins with; give that, and its members from there on."""
    links: list[Link] = []
    called: tuple[Value, ...] | None = None
    while True:
        kind = node.type
        member = node.child_by_field_name("property")
        if kind in _WRAPS or kind == "await_expression":
            node = node.named_children[0]
        elif kind == "call_expression":
            if called is not None:
                links.append(Link("", called, line_of(node)))
            called = _arguments(node.child_by_field_name("arguments"), names)
            node = node.child_by_field_name("function") or node.named_children[0]
        elif kind == "member_expression" and member is not None:
            links.append(Link(text_of(member), called, line_of(member)))
            called = None
            node = node.child_by_field_name("object") or node.named_children[0]
        else:
            break
    if kind == "new_expression":
        made = node.child_by_field_name("constructor")
        args = _arguments(node.child_by_field_name("arguments"), names)
        links.append(Link(f"new {text_of(made) if made is not None else ''}", args, line_of(node)))
    elif called is not None:
        links.append(Link("", called, line_of(node)))
    return node, tuple(reversed(links))


def _rooted(root: str, links: tuple[Link, ...], names: Names) -> Value:
    """Give what a chain comes to whose root the program may have named before."""
    held = names.get(root)
    if not links:
        return held if root in names else Chain(root)
    if isinstance(held, Chain):
        return Chain(held.root, (*held.links, *links))
    if isinstance(held, Mapping) and len(links) == 1 and links[0].args is None:
        return held.get(links[0].name)
    if isinstance(held, Function) and len(links) == 1 and isinstance(links[0].args, tuple):
        text = _text_of(held, links[0].args, {name: each for name, each in names.items() if name != root})
        if not links[0].name and text is not None:
            return text
    return Chain(root, links)


def _text_of(function: Function, args: tuple[Value, ...], names: Names) -> Text | None:
    """Give the text that a function of the program gives back for what it is given; None for anything else."""
    given = {name: args[at] if at < len(args) else None for at, name in enumerate(function.parameters)}
    value = given_back(function, {**names, **given})
    return value if isinstance(value, Text) else None


def _arguments(node: "Node | None", names: Names) -> tuple[Value, ...]:
    if node is None:
        return ()
    if node.type == "template_string":  # sql`...`
        return (_text(node, names),)
    return tuple(evaluate(each, names) for each in _children(node))


def _text(node: "Node", names: Names) -> Text:
    parts = []
    for each in node.named_children:
        if each.type == "template_substitution":
            parts.append(_put_in(evaluate(each.named_children[0], names)) if each.named_children else HOLE)
        else:
            parts.append(_unescaped(each))
    return Text("".join(parts), line_of(node))


def _put_in(value: Value) -> str:
    """Give what stands for a value in a template: `sql.table('users')` and its like as SQL writes them."""
    if isinstance(value, Chain) and value.root == "sql" and len(value.links) == 1:
        first, *others = value.links[0].args or (None,)
        word = "" if others else value.links[0].name
        if word in _NAMES_IN_SQL and isinstance(first, Text):
            return ".".join(each if _PLAIN.fullmatch(each) else f'"{each}"' for each in first.said.split("."))
        if word == "lit" and isinstance(first, Text):
            return speak.literal(first.said)
        return _put_in(first) if word in {"", "raw", "lit"} and not others else HOLE
    return value.said if isinstance(value, Text) else str(value) if isinstance(value, int | float) else HOLE


_NAMES_IN_SQL = frozenset(("id", "ref", "table"))
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


def _unescaped(node: "Node") -> str:
    text = text_of(node)
    if node.type != "escape_sequence":
        return text
    code = _CODE.fullmatch(text)
    if code:
        number = int(code[1] or code[2] or code[3], 16)
        return chr(number) if number < 0x110000 else ""  # noqa: PLR2004  the end of Unicode
    return _ESCAPES.get(text[1:], text[1:])


def _number(text: str) -> Value:
    try:
        return int(text.replace("_", ""), 0)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return None


def _object(node: "Node", names: Names) -> Value:
    found: dict[str, Value] = {}
    for each in _children(node):
        if each.type == "pair":
            key, value = each.child_by_field_name("key"), each.child_by_field_name("value")
            if key is not None and value is not None:
                name = _text(key, names).said if key.type == "string" else text_of(key)
                found[name] = evaluate(value, names)
        elif each.type == "method_definition":
            found[text_of(each.child_by_field_name("name") or each)] = function_of(each, names)
        elif each.type == "shorthand_property_identifier":
            found[text_of(each)] = names.get(text_of(each), Chain(text_of(each)))
        else:  # `...others`
            found[HOLE] = Unknown(text_of(each), line_of(each))
    return found


def _sum(node: "Node", names: Names) -> Value:
    left, right = (node.child_by_field_name(side) for side in ("left", "right"))
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None or text_of(operator) != "+":
        return Unknown(text_of(node), line_of(node))
    one, other = evaluate(left, names), evaluate(right, names)
    if not isinstance(one, Text) and not isinstance(other, Text):
        return Unknown(text_of(node), line_of(node))
    return Text("".join(each.said if isinstance(each, Text) else HOLE for each in (one, other)), line_of(node))


def _children(node: "Node") -> "list[Node]":
    return [each for each in node.named_children if each.type != "comment"]
