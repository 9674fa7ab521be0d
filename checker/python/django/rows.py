"""What a function of RunPython, which does no more than work with rows, writes to them."""

import ast
from collections.abc import Iterator

from checker.core.fact import fact

_INSERTS = frozenset({"create", "bulk_create", "get_or_create"})
_TWO = 2


@fact
class Work:
    """One way in which a function writes rows."""

    verb: str
    """`insert`, `update` or `delete`."""
    model: tuple[str, str] | None = None
    """(app, model); None where it may be any of those that the function asks for."""
    fields: tuple[str, ...] = ()
    values: tuple[tuple[str, str | None], ...] = ()
    """(field, literal) of what is written to all rows alike; None is NULL."""


def work_of(node: ast.FunctionDef, apps: str) -> tuple[Work, ...] | None:
    """Give what a function writes; None where which fields it writes is only known when it runs."""
    found: list[Work] = []
    assigned = _assigned(node)
    bound = dict(models_by_name(node, apps))
    for each in ast.walk(node):
        if not isinstance(each, ast.Call):
            continue
        if isinstance(each.func, ast.Name) and each.func.id == "setattr":
            return None
        if isinstance(each.func, ast.Attribute):
            made = _written(each, each.func.attr, bound.get(_root(each.func)))
            if made is None:
                return None
            found += made
    if assigned:
        found.append(Work("update", fields=tuple(assigned)))
    return tuple(dict.fromkeys(found))


def _written(call: ast.Call, verb: str, model: tuple[str, str] | None) -> tuple[Work, ...] | None:
    if verb in _INSERTS:
        return (Work("insert", model),)
    if verb == "delete":
        return (Work("delete", model),)
    if verb == "update" and not call.args:
        given = {each.arg: each.value for each in call.keywords}
        if None in given:
            return None
        literals = tuple((str(name), said) for name, each in given.items() for said in _literal(each))
        return (Work("update", model, tuple(map(str, given)), literals),)
    if verb == "update_or_create":
        defaults = next((each.value for each in call.keywords if each.arg == "defaults"), None)
        if not isinstance(defaults, ast.Dict) or not all(isinstance(key, ast.Constant) for key in defaults.keys):
            return None
        names = tuple(str(key.value) for key in defaults.keys if isinstance(key, ast.Constant))
        return (Work("insert", model), Work("update", model, names))
    if verb == "bulk_update":
        fields = (
            call.args[1]
            if len(call.args) >= _TWO
            else next((k.value for k in call.keywords if k.arg == "fields"), None)
        )
        if not isinstance(fields, ast.List | ast.Tuple) or not all(isinstance(e, ast.Constant) for e in fields.elts):
            return None
        return (Work("update", model, tuple(str(e.value) for e in fields.elts if isinstance(e, ast.Constant))),)
    return ()


def _literal(value: ast.expr) -> Iterator[str | None]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str | int | float | None):
        yield None if value.value is None else str(value.value)


def _assigned(node: ast.FunctionDef) -> dict[str, None]:
    return {
        each.attr: None
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store)
    }


def models_by_name(node: ast.FunctionDef, apps: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give the names that stand for one model throughout."""
    times: dict[str, int] = {}
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            times[each.id] = times.get(each.id, 0) + 1
    for each in ast.walk(node):
        match each:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr="get_model"), args=args),
            ) if of == apps and times[name] == 1:
                words = [word.value for word in args if isinstance(word, ast.Constant) and isinstance(word.value, str)]
                if len(words) == 1 and "." in words[0]:
                    app, _, model = words[0].partition(".")
                    yield name, (app, model)
                elif len(words) == _TWO:
                    yield name, (words[0], words[1])


def _root(at: ast.expr) -> str:
    """Give the name at the beginning of a chain of attributes and calls."""
    while isinstance(at, ast.Attribute | ast.Call | ast.Subscript):
        at = at.func if isinstance(at, ast.Call) else at.value
    return at.id if isinstance(at, ast.Name) else ""
