"""The statements that a function runs by hand: `connection.cursor()`, `schema_editor.execute(...)`."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_ASKED = {"alias", "vendor"}
"""What may be asked of a connection, and does nothing."""
_PLAIN = ast.Expr | ast.Assign | ast.Return
"""Statements that run whenever what stands around them does."""


@dataclass(frozen=True)
class Cursors:
    """What one function does with Django's connection."""

    node: ast.FunctionDef
    editor: str
    database: Mapping[str, str]
    """`connection` and `transaction` of Django, under their names here."""
    texts: Mapping[str, str]
    """The module's own texts."""

    @cached_property
    def statements(self) -> tuple[tuple[str, bool], ...] | None:
        """(SQL as it stands there, whether it may not run); None where some is only known when it runs."""
        found = []
        for call in self._executes:
            first = call.args[0] if call.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                text = first.value
            elif isinstance(first, ast.Name) and first.id in self.texts:
                text = self.texts[first.id]
            else:
                return None
            found.append((text, id(call) not in self._always))
        # Which of them run may turn on the database, and that is not asked here.
        asks = any(isinstance(each, ast.Attribute) and each.attr == "vendor" for each in self._nodes)
        return None if found and asks else tuple(found)

    @cached_property
    def seen(self) -> frozenset[int]:
        """The nodes by which it reaches the connection, all of them accounted for."""
        calls = (each.func for each in self._nodes if isinstance(each, ast.Call) and self.is_scope(each))
        asked = (
            each
            for each in self._nodes
            if isinstance(each, ast.Attribute) and each.attr in _ASKED and self._is_connection(each.value)
        )
        reached = (*calls, *asked, *(each.func for each in self._executes))
        return frozenset(id(inner) for each in reached for inner in ast.walk(each))

    def is_scope(self, node: ast.AST) -> bool:
        """Tell whether it is `connection.cursor()` or `transaction.atomic()`, which do nothing by themselves."""
        match node:
            case ast.Call(func=ast.Attribute(value=of, attr="cursor")):
                return self._is_connection(of)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="atomic")):
                return self.database.get(name) == "transaction"
        return False

    @cached_property
    def _nodes(self) -> tuple[ast.AST, ...]:
        return tuple(each for statement in self.node.body for each in ast.walk(statement))

    @cached_property
    def _always(self) -> frozenset[int]:
        """The nodes that run whenever the function does."""
        return frozenset(id(each) for each in _always(self.node.body))

    @cached_property
    def _executes(self) -> tuple[ast.Call, ...]:
        by = frozenset({self.editor, *self._cursors}) - {""}
        return tuple(
            each
            for each in self._nodes
            if isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and each.func.attr == "execute"
            and isinstance(each.func.value, ast.Name)
            and each.func.value.id in by
        )

    @cached_property
    def _cursors(self) -> frozenset[str]:
        """The names of the cursors that it opens."""
        names = set()
        for each in self._nodes:
            match each:
                case ast.withitem(context_expr=opened, optional_vars=ast.Name(id=name)) if self.is_scope(opened):
                    names.add(name)
                case ast.Assign(targets=[ast.Name(id=name)], value=opened) if self.is_scope(opened):
                    names.add(name)
        return frozenset(names)

    def _is_connection(self, node: ast.AST) -> bool:
        """Tell whether it is Django's connection, or the schema editor's."""
        match node:
            case ast.Name(id=name):
                return self.database.get(name) == "connection"
            case ast.Attribute(value=ast.Name(id=name), attr="connection"):
                return bool(name) and name == self.editor
        return False


def _always(statements: list[ast.stmt]) -> Iterator[ast.AST]:
    for each in statements:
        if isinstance(each, ast.With):
            yield from _always(each.body)
        elif isinstance(each, _PLAIN):
            yield from ast.walk(each)
        else:
            return  # what follows an `if` may never be reached
