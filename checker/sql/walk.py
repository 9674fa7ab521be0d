"""Walks sqlglot's tree of a query and notes what it does to which table."""

from collections.abc import Iterable

from sqlglot import exp

from checker.core.use import Touch
from checker.sql.binds import OPEN
from checker.sql.comparisons import COMPARISONS, bare, compared, literal
from checker.sql.relations import Scope, Touches
from checker.sql.stars import conflict_of, is_apart, star

_SORTING = (exp.Order, exp.Group, exp.Having)


def walk(node: exp.Expr, touches: Touches, scope: Scope) -> None:
    """Note what a node and everything below it does."""
    match node:
        case exp.Select():
            _select(node, touches, scope)
        case exp.Insert():
            _insert(node, touches, _with(node, touches, scope))
        case exp.Update():
            _update(node, touches, _with(node, touches, scope))
        case exp.Delete():
            _delete(node, touches, _with(node, touches, scope))
        case exp.Merge():
            _merge(node, touches, _with(node, touches, scope))
        case exp.Table():
            table = touches.table(node, scope)
            if table:
                touches.of(Touch.READ, table)
                _hinted(node, touches, table)
            _below(node, touches, scope, leave=("hints", "indexed"))
        case exp.Column():
            touches.read(node, scope)
        case exp.MatchAgainst():
            _matched(node, touches, scope)
            _below(node, touches, scope)
        case _ if isinstance(node, COMPARISONS):
            compared(node, touches, scope)
            _below(node, touches, scope)
        case _ if node.args.get("with_") is not None or node.args.get("with") is not None:
            _below(node, touches, _with(node, touches, scope))
        case _:
            _below(node, touches, scope)


def _below(node: exp.Expr, touches: Touches, scope: Scope, *, leave: Iterable[str] = ()) -> None:
    for key, held in node.args.items():
        if key in {"with_", "with", "alias", *leave}:
            continue
        for child in held if isinstance(held, list) else (held,):
            if isinstance(child, exp.Expr):
                walk(child, touches, scope)


def _with(node: exp.Expr, touches: Touches, scope: Scope) -> Scope:
    """Read the common table expressions of a statement, and give the scope that knows their names."""
    head = node.args.get("with_") or node.args.get("with")
    inner = Scope(scope)
    if not isinstance(head, exp.With):
        return inner
    if head.args.get("recursive"):
        inner.queries.update((touches.name(query.args["alias"].this), None) for query in head.expressions)
    for query in head.expressions:
        walk(query.this, touches, inner)
        inner.queries[touches.name(query.args["alias"].this)] = touches.starred(query.this, inner)
    return inner


def _sources(node: exp.Expr, touches: Touches, scope: Scope, *keys: str) -> None:
    for key in keys:
        held = node.args.get(key)
        for each in held if isinstance(held, list) else (held,):
            if isinstance(each, exp.Expr):
                scope.sources.update(touches.relations(each, scope))


def _select(node: exp.Select, touches: Touches, scope: Scope) -> None:
    inner = _with(node, touches, scope)
    inner.apart = is_apart(node)
    _sources(node, touches, inner, "from_", "from", "joins", "laterals")
    _merged(node, touches, inner)
    if not isinstance(node.parent, exp.Exists):
        star(node, touches, inner)
    for each in node.expressions:
        if isinstance(each, exp.Alias):
            inner.results.add(touches.name(each.args.get("alias")))
    for key, held in node.args.items():
        for child in held if isinstance(held, list) else (held,):
            if not isinstance(child, exp.Expr) or key in {"with_", "with"}:
                continue
            if isinstance(child, _SORTING):
                _sorted_by(child, touches, inner)
            else:
                _using(child, touches, inner)
                walk(child, touches, inner)


def _sorted_by(node: exp.Expr, touches: Touches, scope: Scope) -> None:
    """ORDER BY, GROUP BY and HAVING may name what the select list gives."""
    for column in node.find_all(exp.Column):
        name = "" if column.args.get("table") else touches.name(column.this)
        if column.find_ancestor(exp.Select) is not node.parent or not name:
            continue
        if name in scope.results or _is_result(node, column, name, touches):
            if not isinstance(node, exp.Order):
                touches.loosely(column, scope, result=True)
            column.set("this", exp.Identifier(this=OPEN, quoted=False))
    _below(node, touches, scope)


def _is_result(node: exp.Expr, column: exp.Column, name: str, touches: Touches) -> bool:
    """ORDER BY a whole column of the select list means that one, but to SQLite (run on 15 and 3.40)."""
    alone = isinstance(node, exp.Order) and isinstance(column.parent, exp.Ordered) and touches.dialect != "sqlite"
    given = node.parent.expressions if isinstance(node.parent, exp.Select) else ()
    return alone and any(isinstance(each, exp.Column) and touches.name(each.this) == name for each in given)


def _merged(node: exp.Select, touches: Touches, scope: Scope) -> None:
    """Note which names a join makes one of."""
    first: list[str] = []
    for part in (node.args.get("from_") or node.args.get("from"), *(node.args.get("joins") or ())):
        if not isinstance(part, exp.From | exp.Join):
            continue
        here = [table for _, table in touches.relations(part, scope) if table]
        if isinstance(part, exp.Join) and part.args.get("method") == "NATURAL":
            scope.natural = True
            for table in first:
                touches.of(Touch.READ, table).natural.update(dict.fromkeys(here))
        if isinstance(part, exp.Join):
            scope.merged.update(touches.name(each) for each in part.args.get("using") or ())
        first += here


def _hinted(node: exp.Table, touches: Touches, table: str) -> None:
    """Note the indexes that FORCE INDEX (i) and INDEXED BY i name."""
    hints = [each for hint in node.args.get("hints") or () for each in hint.expressions]
    indexed = node.args.get("indexed")
    names = [each for each in (*hints, indexed) if isinstance(each, exp.Identifier | exp.Table)]
    found = touches.of(Touch.READ, table).indexes if names else {}
    for each in names:
        identifier = each.this if isinstance(each, exp.Table) else each
        found[touches.name(identifier)] = None


def _matched(node: exp.MatchAgainst, touches: Touches, scope: Scope) -> None:
    columns = [each for each in node.expressions if isinstance(each, exp.Column)]
    tables = {touches.owner(column, scope) for column in columns}
    table = tables.pop() if len(tables) == 1 else None
    if table:
        touches.of(Touch.READ, table).matched[tuple(touches.name(column.this) for column in columns)] = None


def _using(node: exp.Expr, touches: Touches, scope: Scope) -> None:
    """JOIN ... USING (a) names a column of both sides."""
    if not isinstance(node, exp.Join):
        return
    for identifier in node.args.get("using") or ():
        for table in scope.tables if isinstance(identifier, exp.Expr) else ():
            touches.of(Touch.READ, table).columns[touches.name(identifier)] = None


def _insert(node: exp.Insert, touches: Touches, scope: Scope) -> None:
    target = node.this
    named = target.expressions if isinstance(target, exp.Schema) else []
    inner = Scope(scope)
    held = target.this if isinstance(target, exp.Schema) else target
    table = touches.table(held, Scope()) if isinstance(held, exp.Table) else None
    source = node.args.get("expression")
    if isinstance(source, exp.Expr):
        walk(source, touches, scope)
    if not table:
        return
    inner.sources.update(touches.relations(held, Scope()))
    columns = [text for each in named if OPEN not in (text := touches.name(each))]
    found = touches.of(Touch.INSERT, table)
    found.columns.update(dict.fromkeys(columns))
    found.positional = not named and not node.args.get("default") and source is not None
    found.width = _width(source) if found.positional else 0
    if len(columns) == len(named):
        _written(source, columns, touches, table)
    conflict_of(node, touches, found)
    conflict = node.args.get("conflict")
    if isinstance(conflict, exp.OnConflict):
        inner = Scope(scope.parent, {**inner.sources, "excluded": table})
        _assigned(conflict.expressions, touches, inner, table)
        _below(conflict, touches, inner, leave=("expressions", "conflict_keys", "constraint"))
    _returning(node, touches, inner)


def _written(source: object, columns: list[str], touches: Touches, table: str) -> None:
    found = touches.of(Touch.INSERT, table)
    rows: list[list[exp.Expr]] = []
    if isinstance(source, exp.Values):
        rows = [row.expressions if isinstance(row, exp.Tuple) else [row] for row in source.expressions]
    elif isinstance(source, exp.Select):
        rows = [[each.this if isinstance(each, exp.Alias) else each for each in source.expressions]]
    for row in rows:
        for name, value in zip(columns, row, strict=False):
            if isinstance(bare(value), exp.Null):
                found.nulls[name] = None
            text = literal(value)
            if text is not None:
                found.values[name, text] = None


def _width(source: object) -> int:
    """Give how many values each row has; 0 where that is not known, -1 for a `SELECT *`."""
    if isinstance(source, exp.Values):
        widths = {len(row.expressions) if isinstance(row, exp.Tuple) else 1 for row in source.expressions}
        first = source.expressions[0] if source.expressions else None
        alone = isinstance(first, exp.Tuple) and len(first.expressions) == 1  # (%s) may stand for any number
        return widths.pop() if len(widths) == 1 and not alone else 0
    if isinstance(source, exp.Query) and source.is_star:
        return -1
    return len(source.expressions) if isinstance(source, exp.Select) else 0


def _assigned(pairs: Iterable[exp.Expr], touches: Touches, scope: Scope, first: str) -> None:
    """Note `a = 1, t.b = 'x'`."""
    for pair in pairs:
        left, right = pair.this, pair.args.get("expression")
        for column in left.find_all(exp.Column) if isinstance(left, exp.Expr) else ():
            name, qualifier = touches.name(column.this), column.args.get("table")
            table = scope.find(touches.name(qualifier)) or first if qualifier else first
            if OPEN in name:
                touches.of(Touch.UPDATE, table)
                continue
            found = touches.of(Touch.UPDATE, table)
            found.columns[name] = None
            value = literal(right)
            if value is not None:
                found.values[name, value] = None
        if isinstance(right, exp.Expr):
            walk(right, touches, scope)


def _update(node: exp.Update, touches: Touches, scope: Scope) -> None:
    target = node.this
    inner = Scope(scope)
    _sources(node, touches, inner, "this", "from_", "from", "joins")
    table = touches.table(target, scope) if isinstance(target, exp.Table) else None
    if table:
        touches.of(Touch.UPDATE, table)
        _hinted(target, touches, table)
        _assigned(node.expressions, touches, inner, table)
        _below(target, touches, inner, leave=("this", "db", "catalog", "hints", "indexed"))
    _below(node, touches, inner, leave=("this", "expressions", "returning"))
    _returning(node, touches, inner)


def _delete(node: exp.Delete, touches: Touches, scope: Scope) -> None:
    inner = Scope(scope)
    _sources(node, touches, inner, "this", "using", "joins")
    targets = node.args.get("tables") or [node.this]
    for target in targets:
        table = touches.table(target, scope) if isinstance(target, exp.Table) else None
        table = inner.find(touches.name(target.this)) if node.args.get("tables") and table else table
        if table:
            touches.of(Touch.DELETE, table)
            _hinted(target, touches, table)
    single = not node.args.get("tables")
    if isinstance(node.this, exp.Table):
        _below(node.this, touches, inner, leave=("this", "db", "catalog", "hints", "indexed"))
    _below(node, touches, inner, leave=("tables", "returning", *(("this",) if single else ())))
    _returning(node, touches, inner)


def _merge(node: exp.Merge, touches: Touches, scope: Scope) -> None:
    inner = Scope(scope)
    _sources(node, touches, inner, "this", "using")
    table = touches.table(node.this, scope) if isinstance(node.this, exp.Table) else None
    for action in (when.args.get("then") for when in node.find_all(exp.When)) if table else ():
        if isinstance(action, exp.Update) and table:
            _assigned(action.expressions, touches, inner, table)
        elif isinstance(action, exp.Insert) and table:
            columns = [touches.name(each.this) for each in action.this.expressions] if action.this else []
            touches.of(Touch.INSERT, table).columns.update(dict.fromkeys(columns))
        elif isinstance(action, exp.Var) and table and action.name.upper() == "DELETE":
            touches.of(Touch.DELETE, table)
    _below(node, touches, inner, leave=("this", "whens"))


def _returning(node: exp.Expr, touches: Touches, scope: Scope) -> None:
    returning = node.args.get("returning")
    if isinstance(returning, exp.Expr):
        star(node, touches, scope, returning.expressions)
        _below(returning, touches, scope)
