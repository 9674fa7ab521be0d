"""Operators, comparisons, conditions and subscripts."""

import ast
from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import replace

from checker.core.tree import Unread
from checker.python import builtins, operators
from checker.python.chains import ASKS, OPEN, asks, dotted, is_known, is_symbolic
from checker.python.halves import half_known
from checker.python.objects import Objects
from checker.python.scope import Flow, Scope
from checker.python.values import Attribute, Call, Class, Function, Item, Name, Value

ERRORS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, StopIteration, TypeError, ValueError,
)  # fmt: skip
"""What Python raises where an operation of known values does not work."""

_DEEPEST = 90


class Operations(Objects):
    """Operations on values, known or not."""

    @abstractmethod
    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """Give what an expression is worth."""

    def truth(self, value: Value) -> bool | None:
        """Tell whether a value counts as true; None where that is not known."""
        value = self.plain(self.settle(value))
        match value:
            case Name() | Attribute() | Item() | Call() | Unread():
                self.want(value)
                return None
            case Function() | Class():
                return True
        return bool(value)

    def elements(self, value: Value) -> list[Value] | None:
        """Give what a loop over a value goes through; None where that is not known."""
        value = self.see(self.settle(value))
        found = self.resolve(value)
        if isinstance(found, Class) and self.is_enum(found):
            return [Attribute(value, name) for name in self.enum_members(found)]
        try:
            made = builtins.ordered(value)
        except TypeError:
            self.want(value)
            return None
        self.spend(1 + len(made) // 16)
        return made

    def either(self, branches: Iterable[Callable[[], Value]], reason: str, *, maybe: bool = True) -> Value:
        """Evaluate several expressions of which one counts."""
        values: list[Value] = []

        def path(branch: Callable[[], Value]) -> Callable[[], Flow]:
            def follow() -> Flow:
                values.append(branch())
                return Flow.NEXT

            return follow

        self.fork([path(branch) for branch in branches], reason, maybe=maybe)
        return self.merge(values, reason) if values else Unread(reason)

    def attempt_known(self, compute: Callable[[], Value], scope: Scope, node: ast.AST, *parts: Value) -> Value:
        """Compute with known values; `Unread` where Python would raise."""
        try:
            return compute()
        except ERRORS:
            return self.unread(scope, node, *parts)

    def star(self, value: Value, scope: Scope, node: ast.AST) -> Unread:
        """Make what stands for all elements of something that is not known."""
        found = self.unread(scope, node, value)
        return Unread(found.reason, scope.unit.text(node), self.line(scope, node))

    def textual(self, value: Value) -> Value:
        """Give the text of `op.f("ix_name")`, which is that text."""
        if isinstance(value, Call) and dotted(value.function) == "alembic.op.f" and value.arguments:
            return value.arguments[0]
        return value

    def binary(self, node: ast.BinOp, scope: Scope) -> Value:
        """Give what `left + right` and the like is worth."""
        # "a" + "b" + ... leans to the left and may be long: no recursion here.
        chain: list[ast.BinOp] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp):
            chain.append(left)
            left = left.left
        value = self.evaluate(left, scope)
        for each in reversed(chain):
            self.spend()
            value = self.operate(each.op, value, self.evaluate(each.right, scope), scope, each)
        return value

    def operate(self, kind: ast.operator, left: Value, right: Value, scope: Scope, node: ast.AST) -> Value:
        """Give `left + right` and the like."""
        left, right = self.textual(self.plain(left)), self.textual(self.plain(right))
        if isinstance(kind, ast.Sub | ast.BitAnd) and isinstance(left, set) and asks(right):
            # Less what is there already, or only that: afterwards it is so for all of them.
            return set(left)
        half = half_known(left, right, scope.unit.text(node)) if isinstance(kind, ast.Add) else ""
        if half:
            self.want(right)
            return replace(self.unread(scope, node, left, right), text=half)
        text = isinstance(left, str | bytes) or (
            isinstance(right, str | bytes) and not isinstance(kind, ast.Div | ast.BitOr)
        )
        if not text and (is_symbolic(left) or is_symbolic(right) or isinstance(left, Class)):
            if any(isinstance(each, Unread) for each in (left, right)):
                return self.unread(scope, node, left, right)
            self.want(left)
            self.want(right)
            return self.symbol_of(operators.symbol(kind), (left, right), scope, node)
        if isinstance(kind, ast.Mod) and isinstance(right, tuple):
            right = tuple(self.textual(self.plain(each)) for each in right)
        self.want(right)
        parts = right if isinstance(right, tuple) else (right,)
        return self.attempt_known(lambda: operators.binary(kind, left, right), scope, node, left, *parts)

    def unary(self, node: ast.UnaryOp, scope: Scope) -> Value:
        """Give what `not value` and the like is worth."""
        value = self.plain(self.evaluate(node.operand, scope))
        if isinstance(node.op, ast.Not):
            known = self.truth(value)
            if known is not None:
                return not known
        if isinstance(value, Unread):
            return self.unread(scope, node, value)
        if is_symbolic(value):
            return self.symbol_of(operators.symbol(node.op), (value,), scope, node)
        return self.attempt_known(lambda: operators.unary(node.op, value), scope, node, value)

    def boolean(self, node: ast.BoolOp, scope: Scope) -> Value:
        """Give what `a and b` is worth."""
        stop = isinstance(node.op, ast.Or)
        unknown: list[Value] = []
        value: Value = None
        for part in node.values:
            value = self._perhaps(part, scope, unknown) if unknown else self.evaluate(part, scope)
            known = self.truth(value)
            if known is None:
                unknown.append(value)
            elif known is stop:
                # "unknown and False" is false whatever the unknown is; "unknown or 5" is not 5.
                return value if not unknown or isinstance(value, bool) else self._open(node, scope, unknown)
        return self._open(node, scope, unknown) if unknown else value

    def _perhaps(self, part: ast.expr, scope: Scope, unknown: list[Value]) -> Value:
        guard = all(map(asks, unknown))
        made: list[Value] = []

        def follow() -> Flow:
            made.append(self.evaluate(part, scope))
            return Flow.NEXT

        self.fork([lambda: Flow.NEXT, follow], ASKS if guard else OPEN, maybe=not guard)
        return made[0] if made else Unread(OPEN)

    def _open(self, node: ast.AST, scope: Scope, unknown: list[Value]) -> Value:
        self.unknowns += 1
        reason = ASKS if all(map(asks, unknown)) else OPEN
        return Unread(reason, scope.unit.text(node), self.line(scope, node))

    def compare(self, node: ast.Compare, scope: Scope) -> Value:
        """Give what `a < b <= c` is worth."""
        left = self.evaluate(node.left, scope)
        result: Value = True
        for kind, side in zip(node.ops, node.comparators, strict=True):
            right = self.evaluate(side, scope)
            result = self._compared(kind, left, right, scope, node)
            if self.truth(result) is False:
                return False
            if len(node.ops) > 1 and self.truth(result) is None:
                return self.unread(scope, node, left, right)
            left = right
        return result

    def _compared(self, kind: ast.cmpop, left: Value, right: Value, scope: Scope, node: ast.AST) -> Value:
        members = (self.resolve(left), self.resolve(right))
        if isinstance(kind, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
            one, other = members
            if (
                isinstance(one, Attribute)
                and isinstance(other, Attribute)
                and one.of is other.of
                and self._is_enum(one.of)
            ):
                return (one.name == other.name) is isinstance(kind, ast.Eq | ast.Is)
        left, right = self.textual(self.plain(left)), self.textual(self.plain(right))
        if isinstance(kind, ast.Is | ast.IsNot) and (left is None or right is None):
            side = right if left is None else left
            if isinstance(side, Function | Class):
                return isinstance(kind, ast.IsNot)
        if isinstance(kind, ast.In | ast.NotIn) and not (is_known(left) and is_known(right)):
            found = self._contains(members[0], right, scope, node)
            if found is not None:
                return found is isinstance(kind, ast.In)
        if is_known(left) and is_known(right):
            return self.attempt_known(lambda: operators.compare(kind, left, right), scope, node)
        self.want(left)
        self.want(right)
        if isinstance(left, Unread) or isinstance(right, Unread):
            return self.unread(scope, node, left, right)
        return self.symbol_of(operators.symbol(kind), (left, right), scope, node)

    def _is_enum(self, value: Value) -> bool:
        return isinstance(value, Class) and self.is_enum(value)

    def _contains(self, left: Value, right: Value, scope: Scope, node: ast.AST) -> bool | None:
        inner = self.elements(right)
        if inner is None or isinstance(right, str):
            return None
        self.spend(len(inner))
        found = [self.truth(self._compared(ast.Eq(), left, each, scope, node)) for each in inner]
        return True if True in found else None if None in found else False

    def choice(self, node: ast.IfExp, scope: Scope) -> Value:
        """Give what `a if b else c` is worth."""
        condition = self.evaluate(node.test, scope)
        known = self.truth(condition)
        if known is not None:
            return self.evaluate(node.body if known else node.orelse, scope)
        guard = asks(condition)
        branches = [lambda: self.evaluate(node.body, scope), lambda: self.evaluate(node.orelse, scope)]
        value = self.either(branches, ASKS if guard else OPEN, maybe=not guard)
        if isinstance(value, Unread) and not value.line:
            return Unread(value.reason, scope.unit.text(node), self.line(scope, node))
        return value

    def item(self, of: Value, key: Value, scope: Scope, node: ast.AST) -> Value:
        """Give `of[key]`."""
        key = self.plain(key)
        found = self.resolve(of)
        if (
            isinstance(found, Class)
            and self.is_enum(found)
            and isinstance(key, str)
            and key in self.enum_members(found)
        ):
            return self.attribute_of(of, key, scope, node)
        if is_symbolic(of) or isinstance(of, Class):
            return self.settle(self.item_of(of, key, scope, node))
        if isinstance(of, Unread | Function) or not is_known(key):
            return self.unread(scope, node, of, key)
        if isinstance(of, dict) and key not in of and not all(map(is_known, of)):
            return self.unread(scope, node, key)
        return self.attempt_known(lambda: operators.item(of, key), scope, node, of)

    def _slice(self, of: Value, part: ast.Slice, scope: Scope, node: ast.AST) -> Value:
        sides = [None if each is None else self.evaluate(each, scope) for each in (part.lower, part.upper, part.step)]
        if not isinstance(of, str | bytes | list | tuple) or not all(map(is_known, sides)):
            return self.unread(scope, node, of, *sides)
        self.spend(1 + len(of) // 64)
        return self.attempt_known(lambda: operators.part(of, sides), scope, node)

    def subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        """Give what `a[b]` is worth."""
        of = self.evaluate(node.value, scope)
        if isinstance(node.slice, ast.Slice):
            return self._slice(of, node.slice, scope, node)
        return self.item(of, self.evaluate(node.slice, scope), scope, node)
