"""One query to sqlglot's tree; what sqlglot does not know is None."""

import logging
from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel

_LONGEST = 200_000
_DEEPEST = 200
"""Nested parentheses beyond this cost sqlglot more than they tell."""


def parsed(text: str, dialect: str) -> exp.Expr | None:
    """Give the tree of one statement; None where sqlglot fails or falls back to a bare command (30.30)."""
    if len(text) > _LONGEST or (text.count("(") > _DEEPEST and _depth(text) > _DEEPEST):
        return None
    _quiet()
    try:
        trees = sqlglot.parse(text, read=dialect or None, error_level=ErrorLevel.RAISE)
    except (Exception, RecursionError):  # noqa: BLE001  sqlglot raises many kinds on text that is not SQL
        return None
    roots = [tree for tree in trees if tree is not None and not isinstance(tree, exp.Semicolon)]
    if len(roots) != 1 or isinstance(roots[0], exp.Command):
        return None
    return roots[0]


@cache
def _quiet() -> None:
    """Let no warning about a fallback reach the terminal."""
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)


def _depth(text: str) -> int:
    deepest = depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest
