"""Where a way through a program of PHP ends, and where a variable gets a value."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

ENDS = frozenset(("return_statement", "throw_expression"))


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


def throws(node: "Node") -> bool:
    """Tell whether a statement throws."""
    return node.type == "expression_statement" and any(each.type == "throw_expression" for each in node.named_children)


def throws_alone(body: "Node | None") -> bool:
    """Tell whether a branch throws: what comes after it is no less sure, for else the migration fails."""
    return body is not None and any(map(throws, (body, *body.named_children)))
