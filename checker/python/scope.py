"""Where names live while a program is followed: files, scopes and calls under way."""

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

from checker.core.tree import Unread
from checker.python.values import Class, Function, Value

_WIDEST = 120


class Flow(Enum):
    """How a block of statements ends."""

    NEXT = 0
    CONTINUE = 1
    BREAK = 2
    RETURN = 3
    RAISE = 4


class SpentError(Exception):
    """The budget of steps is used up."""


class RaisedError(Exception):
    """The program that is followed raises."""

    def __init__(self, value: Value) -> None:
        """Keep what is raised."""
        super().__init__()
        self.value = value


@dataclass(eq=False)
class Unit:
    """One file that is followed."""

    module: str
    package: bool
    main: bool
    lines: tuple[bytes, ...]
    tree: ast.Module
    stars: list[str] = field(default_factory=list)
    """Modules that it imports everything from and that are not at hand."""

    def text(self, node: ast.AST) -> str:
        """Give what stands at a node, shortened to one line."""
        line, start = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        if not 0 < line <= len(self.lines):
            return ""
        end = getattr(node, "end_col_offset", None)
        whole = getattr(node, "end_lineno", line) == line
        text = self.lines[line - 1][start : min(end, start + 500) if whole and end else start + 500]
        shown = " ".join(text.decode("utf-8", "replace").split())
        return shown if whole and len(shown) <= _WIDEST else shown[: _WIDEST - 3] + "..."


@dataclass(eq=False)
class Scope:
    """The names of a module, a function or a class body."""

    unit: Unit
    parent: "Scope | None" = None
    """The scope that is looked into next; class bodies are stepped over."""
    kind: str = "function"
    names: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    outer: dict[str, "Scope"] = field(default_factory=dict)
    """Names declared `global` or `nonlocal`, with the scope they belong to."""
    annotations: dict[str, Value] = field(default_factory=dict)

    def top(self) -> "Scope":
        """Give the scope of the file."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def find(self, name: str) -> "Scope | None":
        """Give the scope that binds a name."""
        scope: Scope | None = self.outer.get(name, self)
        while scope is not None and name not in scope.names:
            scope = scope.parent
        return scope


@dataclass(frozen=True, eq=False)
class Given:
    """What a call gives to a function."""

    arguments: tuple[Value, ...] = ()
    keywords: Mapping[str, Value] = field(default_factory=dict)


@dataclass(eq=False)
class Leave:
    """A path that left a block early, under a condition that is not known."""

    flow: Flow
    state: "dict[int, tuple[Box, Box]]"
    value: Value
    guard: bool
    """Whether it only asked what the database already holds."""


@dataclass(eq=False)
class Frame:
    """A call under way."""

    mark: int
    leaves: list[Leave] = field(default_factory=list)
    value: Value = None
    """What `return` gave."""
    yielded: list[Value] = field(default_factory=list)
    at_yield: Callable[[Value], None] | None = None
    function: Function | None = None
    owner: Class | None = None
    """The class whose method runs, for `super()`."""
    outside: int = 0
    """How many of the leaves came about before the loop that is followed: `break` in it is none of theirs."""

    @contextmanager
    def looping(self) -> Iterator[None]:
        """Follow a loop: what left one around it does not come back at its end."""
        kept, self.outside = self.outside, len(self.leaves)
        try:
            yield
        finally:
            self.outside = kept

    @property
    def left(self) -> list[Leave]:
        """The paths that left early since the loop began."""
        return self.leaves[self.outside :]

    def uncertain(self) -> bool:
        """Tell whether what comes next may not be reached."""
        return any(not leave.guard for leave in self.leaves)


@dataclass(frozen=True, eq=False)
class Code:
    """What only the evaluator sees of a function."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    defaults: dict[str, Value]
    arguments: tuple[Value, ...] = ()
    """Bound first: `self`, or what `functools.partial` was given."""
    keywords: tuple[tuple[str, Value], ...] = ()
    owner: Class | None = None


Box = list[Value] | dict[str, Value] | dict[Value, Value] | set[Value]

MISSING = Unread("is not bound")
