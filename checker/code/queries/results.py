"""What a Python program does with the rows of a statement: into how many names it unpacks them, what it picks."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.python.nodes import children

_RUN = {"execute", "exec_driver_sql", "query", "sql", "fetch", "fetch_all", "fetchall", "select"}
_RUN_ONE = {"fetchrow", "fetch_one", "fetchone"}
_ALL = {"fetchall", "fetchmany", "all", "partitions", "tuples", "fetch"}
_ONE = {"fetchone", "first", "one", "one_or_none"}
_SAME = {"list", "tuple", "sorted", "reversed", "iter", "set"}
_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_TEXTS = {"text", "SQL", "dedent", "cleandoc"}


@dataclass
class Taken:
    """How the columns of a statement's rows are taken by position."""

    width: int = 0
    picked: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Held:
    """What an expression stands for: some rows of a statement, or one."""

    statement: int
    one: bool = False


class _Follow:
    """Follows the statements of one function, top down; what stands in branches counts as done."""

    def __init__(self, texts: Mapping[int, int], taken: dict[int, Taken], names: Mapping[str, int]) -> None:
        self.texts = texts
        self.taken = taken
        self.statements = dict(names)
        """By name: the statement whose text it holds."""
        self.held: dict[str, _Held] = {}

    def run(self, body: Sequence[ast.AST]) -> None:
        """Follow every node in the order of the source."""
        todo = list(reversed(body))
        while todo:
            node = todo.pop()
            if isinstance(node, _FUNCTIONS):
                inside = node.body if isinstance(node.body, list) else [node.body]
                _Follow(self.texts, self.taken, self.statements).run(inside)
                continue
            match node:
                case ast.Assign(targets=[target], value=value):
                    self._bind(target, value)
                case ast.NamedExpr(target=target, value=value):
                    self._bind(target, value)
                case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
                    self._each(target, value)
                case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                    for part in node.generators:
                        self._each(part.target, part.iter)
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if method in _RUN:
                    statement = self._statement(node)
                    if statement is not None:
                        self.held[name] = _Held(statement)
                case ast.Subscript(value=value, slice=ast.Constant(value=int() as index)):
                    self._pick(value, index)
                case ast.Subscript(value=value, slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int()))):
                    self._pick(value, -1)
            todo.extend(reversed(children(node)))

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        held = self._value(value)
        if isinstance(target, ast.Name):
            self.held.pop(target.id, None)
            if id(value) in self.texts:
                self.statements[target.id] = self.texts[id(value)]
            if held:
                self.held[target.id] = held
        elif held and held.one:
            self._unpack(target, held)

    def _each(self, target: ast.expr, value: ast.expr) -> None:
        held = self._value(value)
        if held is None or held.one:
            return
        one = _Held(held.statement, one=True)
        if isinstance(target, ast.Name):
            self.held[target.id] = one
        else:
            self._unpack(target, one)

    def _unpack(self, target: ast.expr, held: _Held) -> None:
        if not isinstance(target, ast.Tuple | ast.List):
            return
        taken = self.taken.setdefault(held.statement, Taken())
        stars = [index for index, each in enumerate(target.elts) if isinstance(each, ast.Starred)]
        if stars:
            taken.picked.update(range(stars[0]))
        else:
            taken.width = len(target.elts)

    def _pick(self, value: ast.expr, index: int) -> None:
        held = self._value(value)
        if held and held.one:
            self.taken.setdefault(held.statement, Taken()).picked.add(index)

    def _value(self, node: ast.expr) -> _Held | None:
        """Say which statement's rows an expression gives."""
        match node:
            case ast.Name(id=name):
                return self.held.get(name)
            case ast.Await(value=inner) | ast.Starred(value=inner):
                return self._value(inner)
            case ast.Subscript(value=inner, slice=ast.Constant(value=int())):
                held = self._value(inner)
                return _Held(held.statement, one=True) if held and not held.one else None
            case ast.Call(func=ast.Name(id=name), args=[inner]) if name in _SAME:
                return self._value(inner)
            case ast.Call(func=ast.Attribute(value=of, attr=method)):
                return self._called(node, of, method)
        return None

    def _called(self, node: ast.Call, of: ast.expr, method: str) -> _Held | None:
        statement = self._statement(node)
        if statement is not None and method in _RUN | _RUN_ONE:
            return _Held(statement, one=method in _RUN_ONE)
        held = self._value(of)
        if held is None or held.one or method not in _ALL | _ONE:
            return None
        return _Held(held.statement, one=method in _ONE)

    def _statement(self, node: ast.Call) -> int | None:
        first = node.args[0] if node.args else None
        while (
            isinstance(first, ast.Call) and first.args and _name(first.func) in _TEXTS and id(first) not in self.texts
        ):
            first = first.args[0]
        if isinstance(first, ast.Name):
            return self.statements.get(first.id)
        return self.texts.get(id(first))


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def taken_by_position(tree: ast.Module, texts: Sequence[ast.AST]) -> dict[int, Taken]:
    """Say how the rows of each of these texts are taken, by its place in the list."""
    found: dict[int, Taken] = {}
    _Follow({id(node): index for index, node in enumerate(texts)}, found, {}).run(tree.body)
    return found
