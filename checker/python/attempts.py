"""Statements that guard others: `try` and `with`."""

import ast
from collections.abc import Callable

from checker.core.tree import Unread
from checker.python.branches import Branches
from checker.python.chains import OPEN, dotted, root
from checker.python.scope import Code, Flow, Frame, Given, RaisedError, Scope
from checker.python.values import Call, Function, Value

_TYPE_CHECKING = frozenset(("typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING"))
_CATCH_ALL = frozenset(("builtins.Exception", "builtins.BaseException"))
_MANAGERS = frozenset(("contextlib.contextmanager", "contextlib.asynccontextmanager"))
_LONGEST = 10_000


class Attempts(Branches):
    """Blocks whose end is looked after."""

    _next_yield: Callable[[Value], None] | None = None

    def attempt(self, node: "ast.Try | ast.TryStar", scope: Scope) -> Flow:
        """Follow `try`: the body, then each handler as something that may happen."""
        before = self.unknowns
        try:
            flow = self.block(node.body, scope)
            if flow is Flow.NEXT:
                flow = self.block(node.orelse, scope)
        except RaisedError as error:
            flow = self._thrown(node, error, scope)
        else:
            if (
                self.unknowns > before
                and node.handlers
                and not all(isinstance(each, ast.Import | ast.ImportFrom) for each in node.body)
            ):
                flow = self._perhaps_handled(node, flow, scope)
        finally:
            value = self.frame.value
            last = self.block(node.finalbody, scope) if node.finalbody else Flow.NEXT
            if last is Flow.NEXT:
                self.frame.value = value
        return flow if last is Flow.NEXT else last

    def within(self, node: ast.With | ast.AsyncWith, scope: Scope) -> Flow:
        """Follow `with`: the body runs, its variable is what the manager's call gave."""
        return self._within(node.items, node.body, scope)

    def _thrown(self, node: "ast.Try | ast.TryStar", error: RaisedError, scope: Scope) -> Flow:
        raised = dotted(error.value.function if isinstance(error.value, Call) else error.value)
        for handler in node.handlers:
            caught = () if handler.type is None else self._kinds(handler.type, scope)
            if handler.type is None or raised in caught or _CATCH_ALL & set(caught):
                return self._handle(handler, scope)
        if not node.handlers:
            raise error
        branches = [self._handler(each, scope) for each in node.handlers]
        return self.fork([*branches, _raiser(error)], OPEN)

    def _kinds(self, node: ast.expr, scope: Scope) -> tuple[str, ...]:
        value = self.evaluate(node, scope)
        return tuple(map(dotted, value)) if isinstance(value, tuple) else (dotted(value),)

    def _perhaps_handled(self, node: "ast.Try | ast.TryStar", flow: Flow, scope: Scope) -> Flow:
        value = self.frame.value

        def went() -> Flow:
            self.frame.value = value
            return flow

        branches = [self._handler(each, scope) for each in node.handlers]
        return self.fork([went, *branches], OPEN)

    def _handler(self, handler: ast.ExceptHandler, scope: Scope) -> Callable[[], Flow]:
        return lambda: self._handle(handler, scope)

    def _handle(self, handler: ast.ExceptHandler, scope: Scope) -> Flow:
        if handler.type is not None:
            self.muted += 1
            self.evaluate(handler.type, scope)
            self.muted -= 1
        if handler.name is not None:
            self.put(handler.name, Unread("is an exception", handler.name, self.line(scope, handler)), scope, handler)
        return self.block(handler.body, scope)

    def _within(self, items: list[ast.withitem], body: list[ast.stmt], scope: Scope) -> Flow:
        if not items:
            return self.block(body, scope)
        item, rest = items[0], items[1:]
        if isinstance(item.context_expr, ast.Call) and _is_plain(item.context_expr.func):
            managed = self._managed(item, item.context_expr, rest, body, scope)
            if managed is not None:
                return managed
        value = self.evaluate(item.context_expr, scope)
        if item.optional_vars is not None:
            self.assign(item.optional_vars, self._entered(value, scope, item.context_expr), scope)
        if dotted(root(value)) != "contextlib.suppress":
            return self._within(rest, body, scope)
        try:
            return self._within(rest, body, scope)
        except RaisedError:
            return Flow.NEXT

    def _entered(self, value: Value, scope: Scope, node: ast.AST) -> Value:
        if isinstance(value, Call) and id(value) in self.instances:
            enter = self.attribute(value, "__enter__", scope, node)
            if isinstance(enter, Function):
                return self.apply(enter, Given(), scope, node)
        return value

    def _managed(
        self, item: ast.withitem, node: ast.Call, rest: list[ast.withitem], body: list[ast.stmt], scope: Scope
    ) -> Flow | None:
        # A generator under @contextmanager: the body of `with` runs where it yields.
        function = self.resolve(self.evaluate(node.func, scope))
        if not isinstance(function, Function) or not set(map(dotted, function.decorators)) & _MANAGERS:
            return None
        outer, flows = self.frame, list[Flow]()
        site, maybe, calls = self.site, self.maybe, self.calls

        def at_yield(value: Value) -> None:
            inner = (self.frame, self.site, self.maybe, self.calls)
            extra = self.maybe - maybe + self.frame.uncertain()
            self.frame, self.site, self.maybe, self.calls = outer, site, maybe + max(0, extra), calls
            try:
                if item.optional_vars is not None:
                    self.assign(item.optional_vars, value, scope)
                flows.append(self._within(rest, body, scope))
            finally:
                self.frame, self.site, self.maybe, self.calls = inner

        held = self._next_yield
        self._next_yield = at_yield
        try:
            self.evaluate(node, scope)
        finally:
            self._next_yield = held
        return flows[0] if flows else Flow.NEXT

    def _body(self, code: Code, frame: Frame, scope: Scope, function: Function) -> Value:
        if self._next_yield is not None and set(map(dotted, function.decorators)) & _MANAGERS:
            frame.at_yield, self._next_yield = self._next_yield, None
        return super()._body(code, frame, scope, function)


def _raiser(error: RaisedError) -> Callable[[], Flow]:
    def follow() -> Flow:
        raise error

    return follow


def _is_plain(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)
