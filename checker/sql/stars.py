"""Where columns are taken by position rather than by name, and what an INSERT does with a row that is there."""

from collections.abc import Iterable, Iterator
from typing import cast

from sqlglot import exp

from checker.core.use import Star, Touch
from checker.sql.binds import OPEN
from checker.sql.relations import Found, Scope, Touches


def star(node: exp.Expr, touches: Touches, scope: Scope, expressions: Iterable[exp.Expr] | None = None) -> None:
    """Note the `*` of a select list (or of RETURNING), and what takes its columns by position."""
    given = node.expressions if expressions is None else list(expressions)
    tables = tuple(_starred(given, touches, scope))
    if not tables:
        return
    alone = len(given) == 1
    for each in _stars(node, tables, touches, scope, alone=alone):
        for table in dict.fromkeys(tables):
            touches.of(Touch.STAR, table).stars[each] = None
    for table in dict.fromkeys(tables):
        touches.of(Touch.STAR, table)


def is_apart(node: exp.Expr) -> bool:
    """Tell whether a query stands in FROM, where it does not see the tables beside it (but for LATERAL)."""
    above = node.parent
    while isinstance(above, exp.SetOperation | exp.Subquery):
        above = above.parent
    return isinstance(above, exp.From | exp.Join)


def conflict_of(node: exp.Insert, touches: Touches, found: Found) -> None:
    """Note what an INSERT says of rows that are there: by which key it knows them, and what it does."""
    conflict = node.args.get("conflict")
    alternative = str(node.args.get("alternative") or "").upper()
    if node.args.get("ignore") or alternative in {"IGNORE", "REPLACE"}:
        found.on_duplicate = "replace" if alternative == "REPLACE" else "nothing"
    if not isinstance(conflict, exp.OnConflict):
        return
    keys = tuple(_keys(conflict, touches))
    named = conflict.args.get("constraint")
    if isinstance(named, exp.Identifier):
        name = touches.name(named)
        found.conflict_name = "" if OPEN in name else name
    elif keys:
        found.conflict = () if any(OPEN in key for key in keys) else keys
        where = conflict.args.get("index_predicate")
        found.conflict_where = where.this.sql(touches.dialect or None) if isinstance(where, exp.Where) else ""
    else:
        found.on_duplicate = "nothing" if str(conflict.args.get("action")).upper().endswith("NOTHING") else "update"


def _keys(conflict: exp.OnConflict, touches: Touches) -> Iterator[str]:
    for key in conflict.args.get("conflict_keys") or ():
        part = key.this if isinstance(key, exp.Ordered) else key
        if isinstance(part, exp.Column | exp.Identifier):
            yield touches.name(part.this if isinstance(part, exp.Column) else part)
        elif isinstance(part, exp.Expr):
            yield part.sql(touches.dialect or None).lower()


def _starred(given: Iterable[exp.Expr], touches: Touches, scope: Scope) -> Iterator[str]:
    """Give the tables whose columns a select list gives by `*` or `t.*`."""
    for each in given:
        if isinstance(each, exp.Star):
            yield from (table for table in scope.sources.values() if table)
        elif isinstance(each, exp.Column) and isinstance(each.this, exp.Star):
            table = scope.find(touches.name(each.args.get("table")))
            if table:
                yield table


def _stars(node: exp.Expr, tables: tuple[str, ...], touches: Touches, scope: Scope, *, alone: bool) -> Iterator[Star]:
    if not isinstance(node, exp.Select):
        yield Star(tables, result=alone)
        return
    if node.args.get("distinct"):
        yield Star(tables, compared=True)
    above, top = node.parent, cast("exp.Expr | None", node)
    beside: list[tuple[str, ...]] = []
    distinct = False
    while isinstance(above, exp.SetOperation | exp.Subquery):
        if isinstance(above, exp.SetOperation):
            other = above.expression if above.this is top else above.this
            beside += _others(other, touches, scope)
            distinct = distinct or bool(above.args.get("distinct"))
        above, top = above.parent, above
    if beside:
        yield Star(tables, beside=tuple(beside), compared=distinct)
    if isinstance(above, exp.Insert) and above.args.get("expression") is top:
        target = above.this.this if isinstance(above.this, exp.Schema) else above.this
        into = touches.table(target, Scope()) if isinstance(target, exp.Table) else None
        if into:
            yield Star(tables, into=into, listed=isinstance(above.this, exp.Schema))
    elif above is None and alone:
        yield Star(tables, result=True)


def _others(node: object, touches: Touches, scope: Scope) -> Iterator[tuple[str, ...]]:
    """Give what the other SELECTs of a UNION star."""
    if isinstance(node, exp.Subquery):
        yield from _others(node.this, touches, scope)
    elif isinstance(node, exp.SetOperation):
        yield from _others(node.this, touches, scope)
        yield from _others(node.expression, touches, scope)
    elif isinstance(node, exp.Select):
        inner = Scope(scope.parent)
        for part in (node.args.get("from_") or node.args.get("from"), *(node.args.get("joins") or ())):
            if isinstance(part, exp.Expr):
                inner.sources.update(touches.relations(part, inner))
        yield tuple(_starred(node.expressions, touches, inner))
