"""Values that stay symbolic, and how deep they may be."""

import ast
from collections.abc import Sequence

from checker.core.tree import Unread
from checker.python.forks import Forks
from checker.python.scope import Scope
from checker.python.values import Attribute, Call, Item, Name, Value

_DEEPEST = 60
"""How deep symbolic values and containers are nested before they are cut."""


class Symbols(Forks):
    """Making attributes, items and operations of what is not known."""

    def frozen(self, value: Value, scope: Scope, node: ast.AST) -> tuple[Value, int]:
        """Copy what can still change, and cut what is nested too deeply; with the depth."""
        return self._freeze(value, scope, node, 0)

    def _freeze(self, value: Value, scope: Scope, node: ast.AST, depth: int) -> tuple[Value, int]:
        if isinstance(value, str):  # most are
            return value, 0
        if isinstance(value, Call | Attribute | Item):
            return self._cut(value, self._depths.get(id(value), (value, 1))[1], scope, node)
        if not isinstance(value, list | tuple | dict | set):
            return value, 0
        self.spend(1 + len(value) // 4)
        if depth > _DEEPEST:
            return Unread("is nested too deeply", scope.unit.text(node), self.line(scope, node)), 0
        seen = self.see(value)
        deepest = 0
        match seen:
            case list() | tuple():
                parts = [self._freeze(each, scope, node, depth + 1) for each in seen]
                deepest = max((below for _, below in parts), default=0)
                made = [each for each, _ in parts]
                return (made if isinstance(seen, list) else tuple(made)), deepest + 1
            case dict():
                pairs = {key: self._freeze(each, scope, node, depth + 1) for key, each in seen.items()}
                deepest = max((below for _, below in pairs.values()), default=0)
                return {key: each for key, (each, _) in pairs.items()}, deepest + 1
            case set():
                return set(seen), 1
        return seen, 0

    def _cut(self, value: Value, depth: int, scope: Scope, node: ast.AST) -> tuple[Value, int]:
        if depth > _DEEPEST:
            return Unread("is nested too deeply", scope.unit.text(node), self.line(scope, node)), 0
        return value, depth

    def deep(self, value: Value, scope: Scope, node: ast.AST, *parts: Value) -> Value:
        """Note how deep a symbolic value is; cut it where it is too deep."""
        below = 0
        for part in parts:
            if not isinstance(part, str):
                below = max(below, self._freeze(part, scope, node, 0)[1])
        depth = 1 + below
        if depth > _DEEPEST:
            return Unread("is nested too deeply", scope.unit.text(node), self.line(scope, node))
        self._depths[id(value)] = (value, depth)
        return value

    def attribute_of(self, of: Value, name: str, scope: Scope, node: ast.AST) -> Value:
        """Make an attribute that stays symbolic."""
        return self.deep(Attribute(of, name), scope, node, of)

    def item_of(self, of: Value, key: Value, scope: Scope, node: ast.AST) -> Value:
        """Make a subscription that stays symbolic."""
        kept, _ = self.frozen(key, scope, node)
        return self.deep(Item(of, kept), scope, node, of, kept)

    def symbol_of(self, name: str, arguments: Sequence[Value], scope: Scope, node: ast.AST) -> Value:
        """Make an operation of symbolic values that stays symbolic; it is no event."""
        kept = tuple(self.frozen(each, scope, node)[0] for each in arguments)
        self.unknowns += 1
        return self.deep(Call(Name(name), kept, {}, self.line(scope, node)), scope, node, *kept)
