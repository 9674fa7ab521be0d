"""The part of an imported file that one of its names rests on: the rest is never followed."""

import ast
from collections.abc import Iterator
from functools import lru_cache

from checker.python.nodes import inside

_BINDING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)


class Slice:
    """The top level of one file, given out name by name."""

    def __init__(self, tree: ast.Module) -> None:
        """Start with nothing given out."""
        self._tree = tree
        self.names: set[str | None] = set()
        """What was taken; None: all of it."""
        self._given: set[int] = set()
        self._asked: set[str] = set()

    def take(self, name: str | None) -> list[ast.stmt]:
        """Give the statements, in order, that a name rests on and that were not given before; None: all that are left.

        A plain binding counts when it binds a name that is needed, any other statement when it so much as names one.
        """
        self.names.add(name)
        body = self._tree.body
        chosen = set(range(len(body))) if name is None else self._rest_on(name)
        new = sorted(chosen - self._given)
        self._given |= chosen
        return [body[number] for number in new]

    def _rest_on(self, name: str) -> set[int]:
        binding, naming, mentioned = _index(self._tree)
        chosen: set[int] = set()
        todo = [name]
        while todo:
            each = todo.pop()
            if each in self._asked:
                continue
            self._asked.add(each)
            for number in (*binding.get(each, ()), *binding.get("*", ()), *naming.get(each, ())):
                if number not in chosen:
                    chosen.add(number)
                    todo.extend(mentioned[number] - self._asked)
        return chosen


class _Mentioned(dict[int, set[str]]):
    """By statement: the names in it. Of most definitions of a file nobody asks for them."""

    def __init__(self, body: list[ast.stmt]) -> None:
        super().__init__()
        self._body = body

    def __missing__(self, number: int) -> set[str]:
        self[number] = {node.id for node in inside(self._body[number]) if isinstance(node, ast.Name)}
        return self[number]


_Index = tuple[dict[str, list[int]], dict[str, list[int]], _Mentioned]


@lru_cache(maxsize=64)
def _index(tree: ast.Module) -> _Index:
    """Give (statements by the names they bind, other statements by the names they name, names by statement)."""
    binding: dict[str, list[int]] = {}
    naming: dict[str, list[int]] = {}
    mentioned = _Mentioned(tree.body)
    for number, statement in enumerate(tree.body):
        plain = isinstance(statement, _BINDING)
        for name in _bound(statement) if plain else mentioned[number] | set(_bound_inside(statement)):
            (binding if plain else naming).setdefault(name, []).append(number)
    return binding, naming, mentioned


def _bound(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in names)
        case _:
            yield from (
                node.id for node in inside(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            )


def _bound_inside(statement: ast.stmt) -> Iterator[str]:
    for node in inside(statement):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
            yield from _bound(node)
