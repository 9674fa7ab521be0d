"""Tells which functions of RunPython surely do no more than work with rows."""

import ast
import builtins
import sys
from collections.abc import Iterator, Mapping
from typing import TypeAlias, TypeGuard

from checker.python.django.rows import Work, models_by_name, work_of
from checker.python.scope import Code
from checker.python.sqlalchemy_calls import path_of
from checker.python.values import Attribute, Function, Name, Value

_BUILTINS = frozenset(dir(builtins)) - {"exec", "eval", "__import__", "open", "getattr", "compile", "globals", "vars"}
_NEVER = frozenset(
    """execute executemany executescript cursor raw connection connections schema_editor call_command create_model
    delete_model add_field remove_field alter_field alter_db_table system popen run migrate""".split()  # noqa: SIM905
)
_EXPRESSIONS = frozenset({"models", "F", "Q", "Value", "Count", "Case", "When", "Subquery", "OuterRef"})
_STANDARD = sys.stdlib_module_names - {"os", "subprocess", "importlib", "runpy", "sqlite3"}
_TWO = 2
_DJANGO = (
    "django.db.models",
    "django.db.utils",
    "django.utils",
    "django.core.exceptions",
    "django.core.management.CommandError",
    "django.core.management.base",
    "django.contrib.postgres.aggregates",
)


Safe: TypeAlias = Mapping[str, tuple[tuple[str, ...], ...]]
"""Names of a module that a function may use freely, with the rows of texts that a loop over them goes through."""
Loops: TypeAlias = Mapping[str, tuple[str, ...]]


class _Looked(ast.Attribute):
    value: ast.Name


def safe_names(names: Mapping[str, Value]) -> Safe:
    """Give the names of a module that a function may use freely: plain values, and Django's own expressions."""
    return {name: _texts(value) for name, value in names.items() if _is_safe(value)}


def _texts(value: Value) -> tuple[tuple[str, ...], ...]:
    """Give the rows of texts that a loop over a value goes through; nothing where it is not such a list."""
    rows = [(each,) if isinstance(each, str) else each for each in value] if isinstance(value, list | tuple) else []
    kept = [
        tuple(map(str, each))
        for each in rows
        if isinstance(each, list | tuple) and all(isinstance(e, str) for e in each)
    ]
    return tuple(kept) if len(kept) == len(rows) else ()


def _is_safe(value: Value) -> bool:
    match value:
        case None | bool() | int() | float() | str():
            return True
        case list() | tuple() | set():
            return all(map(_is_safe, value))
        case dict():
            return all(map(_is_safe, value.values()))
        case Name() | Attribute():
            path = path_of(value)
            return path.startswith(_DJANGO) and path.rpartition(".")[2] not in _NEVER
    return False


def models_of(
    function: Function, safe: Safe | None = None
) -> tuple[tuple[tuple[str, str], ...] | None, tuple[Work, ...] | None]:
    """Give the (app, model) pairs that a function asks for, and what it writes to their rows.

    None for the first where it may do more than work with rows, for the second where what it writes is not known.
    """
    models = _asked_for(function, safe or {})
    node = function.body.node if isinstance(function.body, Code) else None
    if models is None or not isinstance(node, ast.FunctionDef):
        return models, None
    return models, work_of(node, node.args.args[0].arg)


def _asked_for(function: Function, safe: Safe) -> tuple[tuple[str, str], ...] | None:
    body = function.body
    node = body.node if isinstance(body, Code) else None
    if not isinstance(node, ast.FunctionDef) or not node.args.args:
        return None
    parameters = [each.arg for each in node.args.args]
    apps, editor = parameters[0], parameters[1] if len(parameters) >= _TWO else ""
    found: list[tuple[str, str]] = []
    inner = {*parameters, *safe} | {
        each.id for each in _walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    inner |= {each.value.id for each in _walk(node) if _is_table(each)}
    alias = _aliases(node, editor)
    kinds = frozenset(safe).union(name for name, _ in models_by_name(node, apps))
    loops = dict(_loops(node, safe))
    for each in _walk(node):
        if isinstance(each, ast.Import | ast.ImportFrom | ast.Lambda | ast.With | ast.Await | ast.ClassDef):
            return None
        if isinstance(each, ast.FunctionDef) and each is not node:
            return None
        if isinstance(each, ast.Name) and each.id == editor and id(each) not in alias:
            return None
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load) and each.id == apps and id(each) not in alias:
            asked = _asked(node, each, loops)
            if asked is None:
                return None
            found += asked
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load) and not _at_hand(each.id, inner):
            return None  # a function of the project may be handed on: `map(helper, ...)`
        if isinstance(each, ast.Attribute) and each.attr in _NEVER and id(each) not in alias:
            return None
        if isinstance(each, ast.Call) and not _harmless(each, inner, kinds):
            return None
    return tuple(dict.fromkeys(found))


def _walk(node: ast.FunctionDef) -> Iterator[ast.AST]:
    """Go through the body: what stands beside the parameters is for people."""
    for statement in node.body:
        yield from ast.walk(statement)


def _is_table(node: ast.AST) -> TypeGuard[_Looked]:
    """Tell whether something is asked as a dict is, whatever it is called."""
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.attr in {"items", "keys", "values"}
    )


def _at_hand(name: str, inner: set[str]) -> bool:
    return name in inner or name in _BUILTINS or name in _EXPRESSIONS or name in _STANDARD


def _aliases(node: ast.FunctionDef, editor: str) -> set[int]:
    """Give the nodes of `schema_editor.connection.alias` and `.vendor`, which ask and do nothing."""
    return {
        id(inner)
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute)
        and each.attr in {"alias", "vendor"}
        and isinstance(each.value, ast.Attribute)
        and each.value.attr == "connection"
        and isinstance(each.value.value, ast.Name)
        and each.value.value.id == editor
        for inner in (each, each.value, each.value.value)
    }


def _asked(node: ast.FunctionDef, apps: ast.Name, loops: Loops) -> tuple[tuple[str, str], ...] | None:
    """Give the models that one use of `apps` may ask for; None where that is not known."""
    for call in ast.walk(node):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "get_model"
            and call.func.value is apps
        ):
            words = [_words(each, loops) for each in _given(call)]
            if len(words) == 1 and words[0] and all("." in each for each in words[0]):
                return tuple((app, model) for app, _, model in (each.partition(".") for each in words[0]))
            if len(words) == _TWO and all(words):
                return tuple((app, model) for app in words[0] for model in words[1])
    return None


def _words(value: ast.expr, loops: Loops) -> tuple[str, ...]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return (value.value,)
    return loops.get(value.id, ()) if isinstance(value, ast.Name) else ()


def _loops(node: ast.FunctionDef, safe: Safe) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the names that stand for each of some texts in turn."""
    for each in ast.walk(node):
        if not isinstance(each, ast.For):
            continue
        rows = safe.get(each.iter.id, ()) if isinstance(each.iter, ast.Name) else _listed(each.iter)
        targets = each.target.elts if isinstance(each.target, ast.Tuple) else [each.target]
        for index, target in enumerate(targets):
            if isinstance(target, ast.Name) and rows and all(len(row) == len(targets) for row in rows):
                yield target.id, tuple(dict.fromkeys(row[index] for row in rows))


def _listed(value: ast.expr) -> tuple[tuple[str, ...], ...]:
    try:
        return _texts(ast.literal_eval(value)) if isinstance(value, ast.List | ast.Tuple) else ()
    except ValueError:
        return ()


def _given(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (each.value for each in call.keywords)


def _harmless(call: ast.Call, inner: set[str], kinds: frozenset[str]) -> bool:
    """Tell whether a call is one of a builtin, of Django's expressions, or of what the function holds itself."""
    at: ast.expr = call.func
    if isinstance(at, ast.Name):
        return at.id in _BUILTINS or at.id in _EXPRESSIONS or at.id in kinds
    while isinstance(at, ast.Attribute | ast.Call | ast.Subscript):
        at = at.func if isinstance(at, ast.Call) else at.value
    if isinstance(at, ast.Name):
        return _at_hand(at.id, inner)
    return isinstance(at, ast.Constant | ast.List | ast.Dict | ast.JoinedStr)
