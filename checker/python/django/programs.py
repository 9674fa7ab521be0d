"""Tells which functions of RunPython surely do no more than work with rows, or run statements that stand in them."""

import ast
from typing import NamedTuple

from checker.python.django.around import Around
from checker.python.django.body import Body, parameter, roles
from checker.python.django.rows import Work, work_of
from checker.python.scope import Code
from checker.python.values import Function

_MOST = 20
"""How many functions are followed from one."""


class Program(NamedTuple):
    """What a function does, with those of its module that it calls."""

    models: tuple[tuple[str, str], ...] | None = None
    """(app, model) that it asks for; None where it may do more than work with rows and run statements."""
    work: tuple[Work, ...] | None = None
    """What it writes to their rows; None where that is not known."""
    statements: tuple[tuple[str, bool], ...] = ()
    """(SQL that it runs, whether it may not run)."""


def program(function: Function, around: Around | None) -> Program:
    """Follow a function of a migration; `around`: the names of its module."""
    node = function.body.node if isinstance(function.body, Code) else None
    bodies = _reached(node, around or Around()) if isinstance(node, ast.FunctionDef) and node.args.args else None
    if bodies is None:
        return Program()
    models = dict.fromkeys(pair for body in bodies for pair in body.models or ())
    first, *rest = bodies
    statements = (*(first.statements or ()), *((text, True) for body in rest for text, _ in body.statements or ()))
    work: list[Work] = []
    for body in bodies:
        done = work_of(body.node, body.apps)
        if done is None:
            return Program(tuple(models), None, statements)
        work += done
    return Program(tuple(models), tuple(dict.fromkeys(work)), statements)


def _reached(node: ast.FunctionDef, around: Around) -> "list[Body] | None":
    """Give a function's body and those of all that it calls; None where one may do more than it shows."""
    apps, editor = roles(node)
    todo, found = [Body(node, apps, editor, around)], dict[str, Body]()
    while todo:
        body = todo.pop()
        before = found.get(body.node.name)
        if before is not None:
            if (before.apps, before.editor) != (body.apps, body.editor):
                return None  # it is given one thing here and another there
            continue
        if body.models is None or body.statements is None or len(found) >= _MOST:
            return None
        found[body.node.name] = body
        for each in body.calls:
            own = around.functions[each.name]
            todo.append(Body(own, parameter(own, each.apps), parameter(own, each.editor), around))
    return list(found.values())
