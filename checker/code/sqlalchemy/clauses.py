"""What each call in a chain adds to a statement: `.values(...)`, `.filter_by(...)`, `.on_conflict_do_update(...)`."""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from checker.code.sqlalchemy.statements import Draft, Part
from checker.code.sqlalchemy.uses import last_name, literal_of

if TYPE_CHECKING:
    from checker.code.sqlalchemy.chains import Reading

Clause = Callable[["Reading", Draft, ast.Call, str], None]
_ONE = frozenset(
    (
        "first", "one", "one_or_none", "scalar", "scalar_one", "scalar_one_or_none", "first_or_404", "one_or_404",
        "get_or_404", "fetchone",
    )
)  # fmt: skip


def add_clause(reading: "Reading", draft: Draft, call: ast.Call, owner: str) -> None:
    """Add what one call of a chain says."""
    name = last_name(call.func)
    if name in _ONE:
        draft.one = True
    elif name in _CLAUSES:
        _CLAUSES[name](reading, draft, call, owner)


def add_rows(reading: "Reading", draft: Draft, rows: ast.expr, owner: str) -> None:
    """Add the rows that are passed beside a statement: `execute(insert(User), [{...}])`."""
    if draft.verb in {"insert", "update"}:
        # The ORM leaves out what is None in such rows; a plain table sends it (SQLAlchemy 2.1).
        draft.bulk = draft.of_class
        _add_rows(reading, draft, rows, owner)


def add_bulk(reading: "Reading", name: str, call: ast.Call, owner: str) -> Draft | None:
    """Read `bulk_insert_mappings(User, [...])` and the like."""
    if name == "bulk_save_objects":
        return None  # its objects are made by calls of their class
    draft = reading.draft("insert" if "insert" in name else "update", call.args[0], owner, call.lineno)
    draft.bulk = True
    if len(call.args) > 1:
        _add_rows(reading, draft, call.args[1], owner)
    else:
        draft.open = True
    return draft


def add_sought(reading: "Reading", draft: Draft, call: ast.Call, owner: str) -> None:  # noqa: ARG001  each clause has this shape
    """Add keywords that must be equal: those of `filter_by` and of `get_or_create`."""
    for each in call.keywords:
        if each.arg and each.arg not in {"defaults", "session"}:
            part = Part(draft.kind, each.arg)
            draft.sought.append(part)
            _compare(draft, part, each.value)
    if last_name(call.func) != "filter_by":
        draft.one = True


def _where(reading: "Reading", draft: Draft, call: ast.Call, owner: str) -> None:
    for each in call.args:
        for left, right in _equal(each):
            part = reading.part(left, owner)
            other = reading.part(right, owner)
            if part and not other:
                draft.sought.append(part)
                _compare(draft, part, right)
            elif other and not part:
                draft.sought.append(other)
                _compare(draft, other, left)


def _equal(node: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Give the two sides of each comparison that must hold, also inside `and_` and `&`."""
    match node:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            yield left, right
        case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
            yield from _equal(left)
            yield from _equal(right)
        case ast.Call(func=function, args=arguments) if last_name(function) == "and_":
            for each in arguments:
                yield from _equal(each)


def _compare(draft: Draft, part: Part, node: ast.expr) -> None:
    text = literal_of(node)
    if text:
        draft.compared.append((part, text))


def _values(reading: "Reading", draft: Draft, call: ast.Call, owner: str) -> None:
    _add_keywords(draft, call)
    for each in call.args:
        _add_rows(reading, draft, each, owner)


def _add_keywords(draft: Draft, call: ast.Call) -> None:
    for each in call.keywords:
        if each.arg is None:
            draft.open = True
        else:
            _write(draft, each.arg, each.value)


def _add_rows(reading: "Reading", draft: Draft, node: ast.expr, owner: str) -> None:
    match node:
        case ast.List(elts=rows) | ast.Tuple(elts=rows):
            for each in rows:
                _add_rows(reading, draft, each, owner)
        case ast.ListComp(elt=each):
            _add_rows(reading, draft, each, owner)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                name = reading.written_name(key, owner)
                if name:
                    _write(draft, name, value)
                else:
                    draft.open = True
        case ast.Call(func=ast.Name(id="dict"), args=[]):
            _add_keywords(draft, node)
        case _:
            draft.open = True


def _write(draft: Draft, name: str, value: ast.expr) -> None:
    draft.given[name] = None
    if isinstance(value, ast.Constant) and value.value is None:
        draft.nulls.add(name)
    elif text := literal_of(value):
        draft.values.append((name, text))


def _from_select(reading: "Reading", draft: Draft, call: ast.Call, owner: str) -> None:
    names = call.args[0] if call.args else None
    for each in names.elts if isinstance(names, ast.List | ast.Tuple) else ():
        name = reading.written_name(each, owner)
        if name:
            draft.given[name] = None
    if not isinstance(names, ast.List | ast.Tuple):
        draft.open = True


def _update_of_query(reading: "Reading", draft: Draft, call: ast.Call, owner: str) -> None:
    if draft.verb == "select":
        draft.verb = "update"
        if call.args:
            _add_rows(reading, draft, call.args[0], owner)
        elif given := _keyword(call, "values"):
            _add_rows(reading, draft, given, owner)


def _delete_of_query(reading: "Reading", draft: Draft, call: ast.Call, owner: str) -> None:  # noqa: ARG001  as above
    if draft.verb == "select":
        draft.verb = "delete"


def _conflict(reading: "Reading", draft: Draft, call: ast.Call, owner: str) -> None:
    draft.on_duplicate = "nothing" if last_name(call.func) == "on_conflict_do_nothing" else "update"
    constraint = _keyword(call, "constraint") or (call.args[0] if call.args else None)
    if isinstance(constraint, ast.Constant) and isinstance(constraint.value, str):
        draft.conflict_name = constraint.value
    target = _keyword(call, "index_elements") or (call.args[1] if len(call.args) > 1 else None)
    if isinstance(target, ast.List | ast.Tuple):
        names = tuple(reading.written_name(each, owner) for each in target.elts)
        draft.conflict = names if all(names) else ()
    where = _keyword(call, "index_where")
    if where is not None:
        text = _condition(where)
        if text is None:
            draft.conflict = ()  # which key has this predicate is not known
        else:
            draft.conflict_where = text
    for name in _names_of(reading, _keyword(call, "set_"), owner):
        draft.sets[name] = None


def _condition(node: ast.expr) -> str | None:
    """Give a predicate's text, where it is written as SQL: `text("deleted IS NULL")`."""
    match node:
        case ast.Call(func=function, args=[ast.Constant(value=str() as text)]) if last_name(function) == "text":
            return text
        case ast.Call(func=ast.Attribute(value=of, attr="is_"), args=[ast.Constant(value=None)]):
            return f"{last_name(of)} IS NULL"
    return None


def _duplicate(reading: "Reading", draft: Draft, call: ast.Call, owner: str) -> None:
    draft.on_duplicate = "update"
    draft.sets.update((each.arg, None) for each in call.keywords if each.arg)
    for each in call.args:
        for name in _names_of(reading, each, owner):
            draft.sets[name] = None


def _names_of(reading: "Reading", node: ast.expr | None, owner: str) -> Iterator[str]:
    match node:
        case ast.Dict(keys=keys):
            yield from (name for each in keys if (name := reading.written_name(each, owner)))
        case ast.Call(func=ast.Name(id="dict"), keywords=keywords):
            yield from (each.arg for each in keywords if each.arg)
        case ast.List(elts=pairs):
            yield from (
                name
                for each in pairs
                if isinstance(each, ast.Tuple) and each.elts and (name := reading.written_name(each.elts[0], owner))
            )


def _prefix(reading: "Reading", draft: Draft, call: ast.Call, owner: str) -> None:  # noqa: ARG001  as above
    for each in call.args:
        words = each.value.upper() if isinstance(each, ast.Constant) and isinstance(each.value, str) else ""
        if "IGNORE" in words or "REPLACE" in words:
            draft.on_duplicate = "nothing" if "IGNORE" in words else "replace"


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((each.value for each in call.keywords if each.arg == name), None)


_CLAUSES: Mapping[str, Clause] = {
    "values": _values,
    "from_select": _from_select,
    "filter_by": add_sought,
    "where": _where,
    "filter": _where,
    "update": _update_of_query,
    "delete": _delete_of_query,
    "on_conflict_do_update": _conflict,
    "on_conflict_do_nothing": _conflict,
    "on_duplicate_key_update": _duplicate,
    "prefix_with": _prefix,
}
