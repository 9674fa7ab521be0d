"""Statements that choose: conditions, loops and `match`."""

import ast
from abc import abstractmethod
from collections.abc import Callable

from checker.core.tree import Unread
from checker.python.calls import Calls
from checker.python.chains import ASKS, OPEN, asks, dotted, is_known
from checker.python.scope import Flow, Leave, Scope
from checker.python.values import Call, Event, Value

_TYPE_CHECKING = frozenset(("typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING"))
_CATCH_ALL = frozenset(("builtins.Exception", "builtins.BaseException"))
_MANAGERS = frozenset(("contextlib.contextmanager", "contextlib.asynccontextmanager"))
_LONGEST = 1_000
"""How many passes of `while` are followed."""


class Branches(Calls):
    """Statements that hold other statements."""

    @abstractmethod
    def put(self, name: str, value: Value, scope: Scope, node: ast.AST) -> None:
        """Bind a name."""

    def condition(self, node: ast.If, scope: Scope) -> Flow:
        """Follow `if`: one branch where the condition is known, else all."""
        if (
            isinstance(node.test, ast.Compare)
            and isinstance(node.test.left, ast.Name)
            and node.test.left.id == "__name__"
        ):
            return self.block(node.orelse, scope)
        value = self.evaluate(node.test, scope)
        if dotted(value) in _TYPE_CHECKING:
            # What is imported for types only is bound too, unless the other branch binds it.
            self.block(node.body, scope)
            return self.block(node.orelse, scope)
        if (
            isinstance(value, Call)
            and dotted(value.function) == "operator.not_"
            and dotted(value.arguments[0]) in _TYPE_CHECKING
        ):
            self.block(node.orelse, scope)
            return self.block(node.body, scope)
        known = self.truth(value)
        if known is not None:
            return self.block(node.body if known else node.orelse, scope)
        return self._both(node, scope, guard=asks(value))

    def _both(self, node: ast.If, scope: Scope, *, guard: bool) -> Flow:
        start = len(self.events)
        ends: list[int] = []

        def path(statements: list[ast.stmt]) -> Callable[[], Flow]:
            def follow() -> Flow:
                try:
                    return self.block(statements, scope)
                finally:
                    ends.append(len(self.events))

            return follow

        flow = self.fork([path(node.body), path(node.orelse)], ASKS if guard else OPEN, maybe=not guard)
        if guard and _contradict(self.events[start : ends[0]], self.events[ends[0] : ends[1]]):
            self.events[start:] = [Event(each.call, each.line, maybe=True) for each in self.events[start:]]
        return flow

    def loop(self, node: ast.For | ast.AsyncFor, scope: Scope) -> Flow:
        """Follow `for`: over known elements one by one, else once for any of them."""
        with self.frame.looping():
            return self._each(node, scope)

    def _each(self, node: ast.For | ast.AsyncFor, scope: Scope) -> Flow:
        iterable = self.evaluate(node.iter, scope)
        elements = self.elements(iterable)
        if elements is not None:
            for element in elements:
                self.spend()
                self.assign(node.target, element, scope)
                flow = self.block(node.body, scope)
                self.close(Flow.CONTINUE)
                if flow is Flow.BREAK:
                    self.close(Flow.BREAK)
                    return Flow.NEXT
                if flow is Flow.RETURN:
                    return self._past(flow)
            return self._after(node.orelse, scope)

        def once() -> Flow:
            self.assign(node.target, self.any_of(iterable, scope, node.iter), scope)
            return self._once(node.body, scope)

        return self._unknown_times(once, ASKS if asks(iterable) else OPEN, node.orelse, scope)

    def repeat(self, node: ast.While, scope: Scope) -> Flow:
        """Follow `while`: as long as the condition is known."""
        with self.frame.looping():
            return self._while(node, scope)

    def _while(self, node: ast.While, scope: Scope) -> Flow:
        for _ in range(_LONGEST):
            self.spend()
            mark = self.mark()
            value = self.evaluate(node.test, scope)
            known = self.truth(value)
            if known is None:
                return self._unknown_times(
                    lambda: self._once(node.body, scope), ASKS if asks(value) else OPEN, node.orelse, scope
                )
            if not known:
                return self._after(node.orelse, scope)
            flow = self.block(node.body, scope)
            self.close(Flow.CONTINUE)
            if flow is Flow.BREAK:
                self.close(Flow.BREAK)
                return Flow.NEXT
            if flow is Flow.RETURN:
                return self._past(flow)
            if (
                any(leave.flow in (Flow.BREAK, Flow.RETURN) for leave in self.frame.left)
                and known
                and _is_endless(node)
            ):
                # "while True: ... if unknown: break": nobody knows how often.
                return self._unknown_times(lambda: self._once(node.body, scope), OPEN, node.orelse, scope)
            if not self.progressed(mark):
                break  # the next pass would be the same again, and the one after it
        why = Unread("loops too long to be followed", scope.unit.text(node), self.line(scope, node))
        self.emit(Call(why, (), {}, self.line(scope, node)))
        return Flow.NEXT

    def _once(self, body: list[ast.stmt], scope: Scope) -> Flow:
        flow = self.block(body, scope)
        self.close(Flow.CONTINUE)
        return Flow.NEXT if flow is Flow.CONTINUE else flow

    def _unknown_times(self, once: Callable[[], Flow], reason: str, orelse: list[ast.stmt], scope: Scope) -> Flow:
        # Twice: the first pass finds what a pass changes, so that the second one does not take it for known.
        self.muted += 1
        kept = list(self.frame.leaves)
        try:
            self.fork([lambda: Flow.NEXT, once], reason)
        finally:
            self.muted -= 1
            self.frame.leaves = kept
        before = len(self.frame.leaves)
        flow = self.fork([lambda: Flow.NEXT, once], reason)
        if reason == ASKS:
            for leave in self.frame.leaves[before:]:
                leave.guard = True
        return self._after(orelse, scope) if flow is Flow.NEXT else flow

    def _after(self, orelse: list[ast.stmt], scope: Scope) -> Flow:
        flow = self.block(orelse, scope) if orelse else Flow.NEXT
        self.close(Flow.BREAK)
        return flow

    def _past(self, flow: Flow) -> Flow:
        # Paths that left by `break` go on after the loop; the loop's own path returned.
        broke = any(leave.flow is Flow.BREAK for leave in self.frame.left)
        if not broke:
            return flow
        value = self.frame.value
        self.close(Flow.BREAK)
        state = self.changes(self.frame.mark)
        self.frame.leaves.append(Leave(flow, state, value, guard=False))
        return Flow.NEXT

    def match(self, node: ast.Match, scope: Scope) -> Flow:
        """Follow `match`: the first case that fits a known value, else all."""
        subject = self.plain(self.evaluate(node.subject, scope))
        open_cases: list[ast.match_case] = []
        closed = False
        for case in node.cases:
            fits = self._fits(case.pattern, subject, scope)
            if fits and case.guard is not None:
                fits = None
            if fits is False:
                continue
            open_cases.append(case)
            if fits:
                closed = True
                break
        if closed and len(open_cases) == 1:
            return self.block(open_cases[0].body, scope)
        branches = [self._case(case, scope) for case in open_cases]
        if not closed:
            branches.append(lambda: Flow.NEXT)
        return self.fork(branches, OPEN) if len(branches) > 1 else branches[0]()

    def _case(self, case: ast.match_case, scope: Scope) -> Callable[[], Flow]:
        def follow() -> Flow:
            for each in ast.walk(case.pattern):
                name = getattr(each, "name", None) or getattr(each, "rest", None)
                if isinstance(name, str):
                    self.put(name, self.unread(scope, case.pattern), scope, case.pattern)
            return self.block(case.body, scope)

        return follow

    def _fits(self, pattern: ast.pattern, subject: Value, scope: Scope) -> bool | None:
        match pattern:
            case ast.MatchAs(pattern=None, name=None):
                return True
            case ast.MatchValue(value=value):
                wanted = self.plain(self.evaluate(value, scope))
                return subject == wanted if is_known(subject) and is_known(wanted) else None
            case ast.MatchSingleton(value=value):
                return subject is value if is_known(subject) else None
            case ast.MatchOr(patterns=patterns):
                found = [self._fits(each, subject, scope) for each in patterns]
                return True if True in found else None if None in found else False
        return None


def _is_endless(node: ast.While) -> bool:
    return isinstance(node.test, ast.Constant)


def _contradict(body: list[Event], other: list[Event]) -> bool:
    """Tell whether one branch takes away in a table what the other one makes there."""
    made, gone = _tables(body, made=True), _tables(body, made=False)
    return bool(made & _tables(other, made=False) or gone & _tables(other, made=True))


def _tables(events: list[Event], *, made: bool) -> frozenset[str]:
    found: set[str] = set()
    for event in events:
        name = dotted(event.call.function)
        if not name.startswith("alembic.op."):
            continue
        verb = name.removeprefix("alembic.op.").partition("_")[0]
        if verb in (("create", "add") if made else ("drop", "rename")):
            texts = [each for each in (*event.call.arguments, *event.call.keywords.values()) if isinstance(each, str)]
            found.update(texts)
    return frozenset(found)
