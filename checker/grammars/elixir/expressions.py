"""Elixir's expressions as values."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.grammars.elixir.values import Alias, Atom, Called, Function, Name, Text, Value
from checker.grammars.sitter import text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "s": " ", "0": "\0"}
_HEREDOC = ('"""', "'''")
_CAPTURED = re.compile(r"&\s*(?P<name>[\w.!?]+)/(?P<arity>\d+)")


def value(node: "Node") -> Value:
    """Give what an expression is."""
    match node.type:
        case "atom":
            return Atom(text_of(node)[1:])
        case "quoted_atom":
            return Atom(text_of(node)[1:].strip("\"'"))
        case "string" | "charlist":
            return _text(node)
        case "sigil":
            return _sigil(node)
        case "integer":
            return int(text_of(node).replace("_", ""), 0)
        case "float":
            return float(text_of(node))
        case "boolean":
            return text_of(node) == "true"
        case "nil":
            return None
        case "identifier":
            return Name(text_of(node))
        case "alias":
            return Alias(text_of(node))
        case "list" | "tuple":
            return _items(node)
        case "keywords" | "map_content":
            return dict(_pairs(node))
    return _made(node)


def called(node: "Node") -> Called:
    """Give a call; what is none keeps its text alone."""
    made = value(node)
    return made if isinstance(made, Called) else Called("", (made,), line=line_of(node), text=text_of(node))


def statements(node: "Node | None") -> Iterator[Value]:
    """Give what stands in a block, one after the other; of clauses, what stands in each."""
    for each in node.named_children if node is not None else ():
        if each.type == "stab_clause":
            yield from statements(each.child_by_field_name("right"))
        elif each.type != "comment" and not each.type.endswith("_block"):
            yield value(each)


def line_of(node: "Node") -> int:
    """Give the line on which something starts."""
    return node.start_point[0] + 1


def arguments_of(node: "Node") -> "list[Node]":
    """Give what a call is given."""
    found = next((each for each in node.named_children if each.type == "arguments"), None)
    return [each for each in found.named_children if each.type != "comment"] if found is not None else []


def block_of(node: "Node") -> "Node | None":
    """Give a call's `do` block."""
    return next((each for each in node.named_children if each.type == "do_block"), None)


def target_of(node: "Node") -> str:
    """Name what is called."""
    target = node.child_by_field_name("target")
    return "".join(text_of(target).split()) if target is not None else ""


def _made(node: "Node") -> Value:
    match node.type:
        case "call":
            return _call(node)
        case "binary_operator":
            return _operated(node)
        case "unary_operator":
            return _signed(node)
        case "anonymous_function":
            return _function(node)
        case "map":
            return _map(node)
        case "block":
            return _of(node, "do", body=tuple(statements(node)))
    return _of(node, "", args=tuple(value(each) for each in node.named_children))


def _of(node: "Node", name: str, *, args: tuple[Value, ...] = (), body: tuple[Value, ...] = ()) -> Called:
    return Called(name, args, body=body, line=line_of(node), text=text_of(node))


def _call(node: "Node") -> Called:
    args: list[Value] = []
    keywords: dict[str, Value] = {}
    for each in arguments_of(node):
        if each.type == "keywords":
            keywords.update(_pairs(each))
        else:
            args.append(value(each))
    block = block_of(node)
    body, otherwise = tuple(statements(block)), tuple(_otherwise(block))
    for word in ("do", "else"):  # in one line: `if up?, do: ..., else: ...`
        if word in keywords and block is None:
            given = keywords.pop(word)
            inline = given.body if isinstance(given, Called) and given.name == "do" else (given,)
            body, otherwise = (inline, otherwise) if word == "do" else (body, inline)
    return Called(target_of(node), tuple(args), keywords, body, otherwise, line_of(node), text_of(node))


def _otherwise(block: "Node | None") -> Iterator[Value]:
    for each in block.named_children if block is not None else ():
        if each.type.endswith("_block"):
            yield from statements(each)


def _operated(node: "Node") -> Value:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    sign = node.child_by_field_name("operator")
    name = text_of(sign) if sign is not None else ""
    if left is None or right is None:
        return _of(node, "")
    if name == "|>" and right.type == "call":
        next_ = _call(right)
        return Called(
            next_.name, (value(left), *next_.args), next_.keywords, next_.body, next_.otherwise, line_of(node),
            text_of(node),
        )  # fmt: skip
    return _of(node, name, args=(value(left), value(right)))


def _signed(node: "Node") -> Value:
    operand = node.child_by_field_name("operand")
    sign = node.child_by_field_name("operator")
    name = text_of(sign) if sign is not None else ""
    if operand is None:
        return _of(node, "")
    if name == "@" and operand.type == "identifier":
        return Name(f"@{text_of(operand)}")
    if name == "&":
        return _captured(node)
    inner = value(operand)
    if name == "-" and isinstance(inner, int | float):
        return -inner
    return _of(node, name, args=(inner,))


def _captured(node: "Node") -> Value:
    """Give `&name/1` and `&(&1 + 1)` as the functions that they stand for."""
    operand, found = node.named_children[0], _CAPTURED.fullmatch(text_of(node))
    if operand.type == "integer":
        return Name(f"&{text_of(operand)}")
    if found is None:
        return Function(("&1", "&2", "&3"), (value(operand),))
    names = tuple(f"&{number + 1}" for number in range(int(found["arity"])))
    inside = Called(found["name"], tuple(Name(each) for each in names), line=line_of(node), text=text_of(node))
    return Function(names, (inside,))


def _function(node: "Node") -> Function:
    clauses = [each for each in node.named_children if each.type == "stab_clause"]
    body = tuple(each for clause in clauses for each in statements(clause.child_by_field_name("right")))
    if len(clauses) != 1:  # which of them runs is not known before
        return Function((), (Called("case", body=body, line=line_of(node), text=text_of(node)),))
    left = clauses[0].child_by_field_name("left")
    given = left.named_children if left is not None else ()
    return Function(tuple(text_of(each) if each.type == "identifier" else "" for each in given), body)


def _map(node: "Node") -> Value:
    content = next((each for each in node.named_children if each.type == "map_content"), None)
    pairs = dict(_pairs(content)) if content is not None else {}
    struct = next((each for each in node.named_children if each.type == "struct"), None)
    if struct is None:
        return pairs
    return Called(f"%{text_of(struct)}", keywords=pairs, line=line_of(node), text=text_of(node))


def _items(node: "Node") -> Value:
    """Give a list; one of keywords alone is a mapping."""
    items = [value(each) for each in node.named_children if each.type != "comment"]
    return items[0] if len(items) == 1 and node.type == "list" and isinstance(items[0], dict) else items


def _pairs(node: "Node") -> Iterator[tuple[str, Value]]:
    for each in node.named_children:
        if each.type == "keywords":
            yield from _pairs(each)
            continue
        left, right = (
            each.child_by_field_name(name) for name in (("key", "value") if each.type == "pair" else ("left", "right"))
        )
        if left is not None and right is not None:
            yield text_of(left).strip().rstrip(":").strip(":\"'"), value(right)


def _sigil(node: "Node") -> Value:
    name = text_of(node)[1:2]
    if name.lower() == "s":
        return _text(node)
    content = "".join(text_of(each) for each in node.named_children if each.type == "quoted_content")
    if name.lower() == "w":
        ends = next((text_of(each) for each in node.named_children if each.type == "sigil_modifiers"), "")
        return [Atom(word) if "a" in ends else word for word in content.split()]
    return _of(node, f"~{name}")


def _text(node: "Node") -> Value:
    pieces = _pieces(node)
    if text_of(node).lstrip("~sS").startswith(_HEREDOC):
        pieces = _moved_left(pieces, node.end_point[1] - len(_HEREDOC[0]))
    plain = [piece for piece in pieces if isinstance(piece, str)]
    return "".join(plain) if len(plain) == len(pieces) else Text(tuple(pieces))


def _moved_left(pieces: list[Value], room: int) -> list[Value]:
    """Take from each line of a text as much room as stands before its end, and the break that it begins with."""
    less = re.compile(rf"\n[ \t]{{0,{room}}}")
    moved = [less.sub("\n", each) if isinstance(each, str) else each for each in pieces]
    return [moved[0].removeprefix("\n"), *moved[1:]] if moved and isinstance(moved[0], str) else moved


def _pieces(node: "Node") -> list[Value]:
    """Give the pieces of a text in order: what is written, and what is put in."""
    pieces: list[Value] = []
    for each in node.named_children:
        if each.type == "quoted_content":
            pieces.append(text_of(each))
        elif each.type == "escape_sequence":
            sign = text_of(each)[1:]
            pieces.append(_ESCAPES.get(sign, sign))
        elif each.type == "interpolation":
            pieces.append(Called("do", body=tuple(statements(each))))
    return pieces
