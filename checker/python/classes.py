"""Class statements and annotations."""

import ast
import warnings
from collections.abc import Mapping

from checker.core.tree import Unread
from checker.python.chains import dotted
from checker.python.nodes import inside
from checker.python.scope import Scope
from checker.python.statements import Statements
from checker.python.values import Class, Item, Value

_LITERALS = frozenset(("typing.Literal", "typing_extensions.Literal"))
_ANNOTATED = frozenset(("typing.Annotated", "typing_extensions.Annotated"))
_LONGEST = 2_000


class Classes(Statements):
    """The whole evaluator."""

    def __init__(self, steps: int, dialect: str, sources: Mapping[str, bytes]) -> None:
        """Start without any class."""
        super().__init__(steps, dialect, sources)
        self.classes: list[Class] = []
        self._later: list[tuple[str, ast.expr, Scope]] = []

    def define(self, node: ast.ClassDef, scope: Scope) -> None:
        """Follow a class statement."""
        decorators = tuple(self.evaluate(each, scope) for each in node.decorator_list)
        bases = tuple(self._several(node.bases, scope))
        keywords = {each.arg or "**": self.evaluate(each.value, scope) for each in node.keywords}
        outer = scope
        while outer.kind == "class" and outer.parent is not None:
            outer = outer.parent
        body = Scope(scope.unit, outer, "class")
        self.table(body.names)
        self.block(node.body, body)
        module = "" if scope.unit.main else scope.unit.module
        line = self.line(scope, node)
        made = Class(node.name, bases, keywords, body.names, body.annotations, body.lines, line, decorators, module)
        self.put(node.name, made, scope, node)
        if scope.kind == "module" and scope.unit.main:
            self.classes.append(made)

    def annotate(self, name: str, node: ast.expr, scope: Scope) -> None:
        """Note a member's annotation."""
        scope.annotations[name] = self._quiet(node, scope)
        if _is_open(scope.annotations[name]):
            self._later.append((name, node, scope))

    def annotate_later(self) -> None:
        """Read annotations again that name what the file binds further down."""
        for name, node, scope in self._later:
            scope.annotations[name] = self._quiet(node, scope)
        self._later.clear()

    def _quiet(self, node: ast.expr, scope: Scope) -> Value:
        self.muted += 1
        try:
            return self._annotation(node, scope)
        except RecursionError:
            return Unread("is nested too deeply", scope.unit.text(node), self.line(scope, node))
        finally:
            self.muted -= 1

    def _annotation(self, node: ast.expr, scope: Scope) -> Value:
        """Give what an annotation is worth; strings in it are code."""
        match node:
            case ast.Constant(value=str() as text):
                inner = _parsed(text, node)
                return self.unread(scope, node) if inner is None else self._annotation(inner, scope)
            case ast.Subscript(value=of, slice=key):
                kind = self.evaluate(of, scope)
                name = dotted(kind)
                if name in _LITERALS:
                    return self.item(kind, self.evaluate(key, scope), scope, node)
                if name in _ANNOTATED and isinstance(key, ast.Tuple):
                    rest = [self.evaluate(each, scope) for each in key.elts[1:]]
                    return self.item(kind, (self._annotation(key.elts[0], scope), *rest), scope, node)
                if isinstance(kind, Unread):
                    return kind
                return self.item_of(kind, self._annotation(key, scope), scope, node)
            case ast.Tuple(elts=parts):
                return tuple(self._annotation(each, scope) for each in parts)
            case ast.List(elts=parts):
                return [self._annotation(each, scope) for each in parts]
            case ast.BinOp(left=left, op=ast.BitOr() as kind_of, right=right):
                return self.operate(kind_of, self._annotation(left, scope), self._annotation(right, scope), scope, node)
        return self.evaluate(node, scope)


def _parsed(text: str, node: ast.expr) -> ast.expr | None:
    if len(text) > _LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for each in inside(tree):
        ast.copy_location(each, node)
    return tree.body


def _is_open(value: Value) -> bool:
    todo: list[Value] = [value]
    for _ in range(200):
        if not todo:
            return False
        match todo.pop():
            case Unread(reason="is not bound in this file"):
                return True
            case Item(of=of, key=key):
                todo += [of, key]
            case tuple() | list() as several:
                todo.extend(several)
    return False
