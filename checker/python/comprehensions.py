"""Comprehensions and generator expressions."""

import ast
from collections.abc import Callable

from checker.core.tree import Unread
from checker.python.chains import ASKS, OPEN, asks
from checker.python.expressions import Expressions
from checker.python.operations import ERRORS
from checker.python.scope import Flow, Scope
from checker.python.values import Item, Value


class Comprehensions(Expressions):
    """Loops inside expressions."""

    def comprehend(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope) -> Value:
        """Give what a comprehension makes; `Unread` where it loops over what is not known."""
        inner = Scope(scope.unit, scope, "comprehension")
        self.table(inner.names)
        made: list[Value] = []
        pairs: dict[Value, Value] = {}
        why: list[Value] = []

        def add() -> None:
            if isinstance(node, ast.DictComp):
                key, value = self.plain(self.evaluate(node.key, inner)), self.evaluate(node.value, inner)
                try:
                    pairs[key] = value
                except ERRORS:
                    why.append(self.unread(scope, node, key))
                if isinstance(key, Unread):
                    why.append(key)
            else:
                made.append(self.evaluate(node.elt, inner))

        self._loop(node.generators, inner, add, why)
        if why:
            return self.unread(scope, node, *why)
        if isinstance(node, ast.DictComp):
            return pairs
        if not isinstance(node, ast.SetComp):
            return made
        try:
            return set(made)
        except ERRORS:
            return self.unread(scope, node, *made)

    def _loop(
        self, generators: list[ast.comprehension], scope: Scope, add: Callable[[], None], why: list[Value]
    ) -> None:
        if not generators:
            add()
            return
        first, rest = generators[0], generators[1:]
        iterable = self.evaluate(first.iter, scope)
        elements = self.elements(iterable)
        if elements is not None:
            for element in elements:
                self.spend()
                self.assign(first.target, element, scope)
                self._filter(first.ifs, scope, lambda: self._loop(rest, scope, add, why), why)
            return
        why.append(self.unread(scope, first.iter, iterable))

        def once() -> Flow:
            self.assign(first.target, self.any_of(iterable, scope, first.iter), scope)
            self._filter(first.ifs, scope, lambda: self._loop(rest, scope, add, why), why)
            return Flow.NEXT

        self.fork([lambda: Flow.NEXT, once], ASKS if asks(iterable) else OPEN)

    def any_of(self, iterable: Value, scope: Scope, node: ast.AST) -> Value:
        """Make what stands for each element of something that is not known."""
        if isinstance(iterable, Unread):
            return self.unread(scope, node, iterable)
        return self.deep(Item(iterable, Unread("is any element of a loop")), scope, node, iterable)

    def _filter(self, conditions: list[ast.expr], scope: Scope, follow: Callable[[], None], why: list[Value]) -> None:
        unknown: list[Value] = []
        for condition in conditions:
            value = self.evaluate(condition, scope)
            known = self.truth(value)
            if known is False:
                return
            if known is None:
                unknown.append(value)
        if not unknown:
            follow()
        elif all(map(asks, unknown)):
            # What is there already is left out: afterwards everything is there.
            follow()
        else:
            why.extend(unknown)
            self.fork([lambda: Flow.NEXT, lambda: self._next(follow)], OPEN)

    def _next(self, follow: Callable[[], None]) -> Flow:
        follow()
        return Flow.NEXT
