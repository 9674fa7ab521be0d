"""Where a way through a program of PHP ends, and where a variable gets a value."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_OUT_OF_LOOPS = frozenset(("break_statement", "continue_statement"))
ENDS = frozenset(("return_statement", "throw_expression", *_OUT_OF_LOOPS))
_LOOPS = frozenset(("foreach_statement", "for_statement", "while_statement", "do_statement", "switch_statement"))
_HOLDS = ("_statement", "_clause", "_block")
"""How the kinds of nodes end that hold statements: none is looked for in an expression."""
_DEEPEST = 100


def is_set(node: "Node") -> bool:
    """Tell whether a variable is given a value where it stands."""
    outer = node.parent
    if outer is None:
        return False
    left = outer.child_by_field_name("left")
    sets = outer.type in {"assignment_expression", "augmented_assignment_expression"} and left == node
    return sets or outer.type in {
        "pair",
        "foreach_statement",
        "update_expression",
        "list_literal",
        "array_element_initializer",
    }


def ends(body: "Node | None") -> bool:
    """Tell whether a branch ends the function."""
    if body is None:
        return False
    last = next((each for each in reversed(body.named_children) if each.type != "comment"), body)
    return last.type in ENDS or throws(last) or body.type in ENDS


def ways_out(node: "Node", depth: int = 0) -> frozenset[str]:
    """Give the kinds of statements in this one by which what comes after it is passed over; one that throws is none."""
    if depth > _DEEPEST:
        return ENDS
    inner = (each for each in node.named_children if each.type.endswith(_HOLDS) and each.type != "expression_statement")
    found = frozenset(way for each in inner for way in ways_out(each, depth + 1))
    found = found - _OUT_OF_LOOPS if node.type in _LOOPS else found
    return found | {node.type} if node.type in ENDS else found


def throws(node: "Node") -> bool:
    """Tell whether a statement throws."""
    return node.type == "expression_statement" and any(each.type == "throw_expression" for each in node.named_children)


def throws_alone(body: "Node | None") -> bool:
    """Tell whether a branch throws: what comes after it is no less sure, for else the migration fails."""
    return body is not None and any(map(throws, (body, *body.named_children)))
