"""What the nodes of tree-sitter's grammars have in common, whatever language they are of."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.grammars.sitter import text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

NAMES = frozenset(("identifier", "constant", "variable_name", "name", "simple_identifier"))
SUMS = frozenset(("binary_expression", "binary", "additive_expression", "binary_operator"))
_REACHED = frozenset(
    {
        "field_access",
        "member_expression",
        "navigation_expression",
        "scoped_identifier",
        "selector_expression",
        "class_constant_access_expression",
        "field_expression",
        "scope_resolution",
        "member_access_expression",
    }
)
"""Kinds of nodes that are a name within something: `self.QUERY`."""
_WRAPS = frozenset(
    ("parenthesized_expression", "value_argument", "argument", "expression_list", "expression_statement")
)
_GIVEN = frozenset(("argument_list", "arguments", "value_arguments", "token_tree"))


def line_of(node: "Node") -> int:
    """Give the 1-based line on which a node begins."""
    return int(node.start_point[0]) + 1


def child(node: "Node", *kinds: str) -> "Node | None":
    """Give the first child of one of these kinds."""
    return next((each for each in node.children if each.type in kinds), None)


def inside(node: "Node") -> Iterator["Node"]:
    """Give a node with all named nodes below it, in no order."""
    todo = [node]
    while todo:
        each = todo.pop()
        yield each
        todo.extend(each.named_children)


def sides(node: "Node") -> tuple["Node | None", "Node | None"]:
    """Give what gets a value, and the value."""
    of = node.child_by_field_name
    named = node.named_children
    left = of("left") or of("name") or of("pattern") or child(node, "variable_declaration")
    right = of("right") or of("value")
    if left is None and named:
        left = named[0]
    if right is None and named and named[-1] != left:
        right = named[-1]
    return left, right


def unwrapped(node: "Node") -> "Node":
    """Give what stands alone in brackets, in an argument or in a list."""
    while node.type in _WRAPS and node.named_child_count == 1:
        node = node.named_children[0]
    return node


def name_of(node: "Node") -> str:
    """Give a plain name, or the constant that is reached through something; empty for all else."""
    node = unwrapped(node)
    if node.type == "variable_declaration" and node.named_children:
        node = node.named_children[0]
    if node.type in NAMES:
        return text_of(node)
    if node.type in _REACHED and node.named_children:
        last = text_of(node.named_children[-1])
        return last if last.isupper() else ""
    return ""


def leftmost(node: "Node") -> "Node":
    """Give the first of what is joined."""
    while node.type in SUMS:
        node = unwrapped(node.children[0])
    return node


def called(node: "Node") -> str:
    """Give the last name of what a call calls."""
    of = node.child_by_field_name
    called = of("name") or of("method") or of("macro") or of("function") or of("type")
    if called is None and node.named_children:
        called = node.named_children[0]
    while called is not None and called.named_child_count and called.type not in NAMES:
        inner = called.child_by_field_name("function") if called.type == "generic_function" else None
        called = inner or called.named_children[-1]
    return text_of(called) if called else ""


def receiver(node: "Node") -> "Node | None":
    """Give what a method is called on."""
    of = node.child_by_field_name
    found = of("object") or of("receiver")
    if found is None:
        called = of("function") or (node.named_children[0] if node.named_children else None)
        if called is not None and called.type in _REACHED and called.named_child_count > 1:
            found = called.named_children[0]
    return found


def given(node: "Node") -> list["Node"]:
    """Give what a call is given."""
    arguments = node.child_by_field_name("arguments") or child(node, *_GIVEN)
    return [unwrapped(each) for each in arguments.named_children] if arguments else []


def within(node: "Node") -> tuple[int, int]:
    """Give where a text begins and ends, its quotes left out."""
    held = node.named_children
    if len(held) == 1 and held[0].type.endswith("content"):  # Rust's r#"..."# shows no quotes (tree-sitter-rust 0.24)
        return held[0].start_byte, held[0].end_byte
    first, last = (node.children[0], node.children[-1]) if node.child_count else (None, None)
    start = first.end_byte if first and not first.is_named else node.start_byte
    if last and last.type == "heredoc_end":
        return start, last.start_byte
    closed = last and last != first and not last.is_named
    return start, last.start_byte if closed and last else node.end_byte
