"""What a query compares its columns with."""

from sqlglot import exp

from checker.core.use import Touch
from checker.sql.binds import is_open
from checker.sql.relations import Scope, Touches

_EQUALITIES = (exp.In, exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ)
COMPARISONS = (*_EQUALITIES, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.Like, exp.ILike)
BIND = "bind"
"""Stands for what only the running program knows."""


def compared(node: exp.Expr, touches: Touches, scope: Scope) -> None:
    """Note with which literals, kinds of value and columns the columns of a comparison are compared."""
    sides = [node.this, *node.expressions, *(node.args.get(key) for key in ("expression", "low", "high"))]
    literals = tuple(value for side in sides if (value := literal(side)) is not None)
    kinds = tuple(kind for side in sides if (kind := _kind(side, touches, scope)))
    for side in sides:
        column = bare(side)
        if isinstance(column, exp.Column) and literals and isinstance(node, _EQUALITIES):
            touches.read(column, scope, literals)
        plain = side.this if isinstance(side, exp.Paren) else side
        table = touches.owner(plain, scope) if isinstance(plain, exp.Column) else None
        if table and isinstance(plain, exp.Column):
            name = touches.name(plain.this)
            found = touches.of(Touch.READ, table)
            found.compared.update(dict.fromkeys((name, kind) for kind in kinds if kind != f"{table}.{name}"))


def bare(node: object) -> object:
    """Give an expression without its casts and brackets."""
    while isinstance(node, exp.Cast | exp.Paren):
        node = node.this
    return node


def literal(node: object) -> str | None:
    """Give a literal's value as text; None for anything else, also for what the program puts in."""
    node = bare(node)
    if isinstance(node, exp.Literal):
        return None if is_open(node.name) else node.name
    if isinstance(node, exp.Boolean):
        return "true" if node.this else "false"
    if isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal):
        return f"-{node.this.name}"
    return None


def _kind(node: object, touches: Touches, scope: Scope) -> str:
    """Give the family of a value, `table.column` for a column, `bind` for what is not known yet; empty for others."""
    while isinstance(node, exp.Paren | exp.Neg):
        node = node.this
    match node:
        case exp.Literal():
            if node.is_string:
                return BIND if is_open(node.name) else "text"
            return "decimal" if set(node.name) & set(".eE") else "int"
        case exp.Boolean():
            return "bool"
        case exp.Placeholder() | exp.Parameter():
            return BIND
        case exp.Column(this=exp.Identifier()):
            table = touches.owner(node, scope)
            return f"{table}.{touches.name(node.this)}" if table else ""
    return ""
