"""A Python file, followed without being run."""

import ast
from collections.abc import Callable, Iterator, Mapping

from checker.core.tree import Unread
from checker.python.classes import Classes
from checker.python.imports import unit
from checker.python.scope import Frame, Given, RaisedError, Scope, SpentError
from checker.python.source import parse
from checker.python.statements import bound
from checker.python.values import Call, Class, Event, Function, Value

_STEPS = 60_000
_NOTHING: Mapping[str, bytes] = {}


def load(
    source: bytes,
    *,
    module: str = "",
    package: bool = False,
    dialect: str = "",
    imports: Mapping[str, bytes] = _NOTHING,
) -> "Module | Unread":
    """Follow the top level of a file.

    `module` is its own dotted name (for relative imports), `dialect` our name of the database's dialect, `imports`
    the files at hand by dotted name.
    """
    tree = parse(source)
    if isinstance(tree, Unread):
        return tree
    evaluator = Classes(_STEPS, dialect, imports)
    scope = Scope(unit(source, tree, module, package=package, main=True), kind="module")
    return Module(evaluator, scope)


class Module:
    """What a file binds and does, and what its functions would do."""

    def __init__(self, evaluator: Classes, scope: Scope) -> None:
        """Follow the top level."""
        self._evaluator = evaluator
        self._scope = scope
        evaluator.table(scope.names)
        self._cut: Event | None = None
        self._cut = self._guarded(self._follow_top)
        if self._cut is not None:
            evaluator.steps = _STEPS // 10
            self._bind_rest(self._cut)
        evaluator.steps = _STEPS
        self.events: tuple[Event, ...] = tuple(evaluator.events)
        self.classes: tuple[Class, ...] = tuple(evaluator.classes)
        self.names: Mapping[str, Value] = self._frozen_names()
        self.lines: Mapping[str, int] = dict(scope.lines)
        self._wanted: dict[str, frozenset[str]] = {"": self.wanted}
        """By function that was run: what it and the top level wanted."""

    @property
    def wanted(self) -> frozenset[str]:
        """Modules, not at hand, whose content would have been looked at; grows with every run."""
        return frozenset(self._evaluator.wanted)

    def wanted_by(self, function: str) -> frozenset[str]:
        """Give the same for the top level and one function that was run, whatever else was run before."""
        return self._wanted.get(function, self._wanted[""])

    @property
    def asked(self) -> Mapping[str, frozenset[str | None]]:
        """The names that were looked up in each file at hand (None: all of them); grows with every run."""
        return self._evaluator.asked

    def elsewhere(self) -> Iterator[tuple[str, Value]]:
        """Give what the files at hand bind, as far as they were followed, by its full name."""
        return self._evaluator.elsewhere()

    @property
    def asked_dialect(self) -> bool:
        """Whether it would be followed otherwise for another dialect; may become true with every run."""
        return self._evaluator.asked_dialect

    def run(self, function: str, *arguments: Value) -> tuple[Event, ...]:
        """Give the symbolic calls of a function at the top level, in order; none where there is no such function."""
        evaluator = self._evaluator
        held = self._scope.names.get(function)
        if held is None:
            return () if self._cut is None else (self._cut,)

        def follow() -> None:
            evaluator.apply(held, Given(arguments), self._scope, self._scope.unit.tree)

        before, evaluator.wanted = evaluator.wanted, set(self._wanted[""])
        events = self._apart(follow)[0]
        self._wanted[function] = frozenset(evaluator.wanted)
        evaluator.wanted |= before
        return events + (() if self._cut is None else (self._cut,))

    def call(self, function: Function, *arguments: Value) -> Value:
        """Give what a function returns; `Unread` where it cannot be followed."""
        made: list[Value] = []

        def follow() -> None:
            value = self._evaluator.apply(function, Given(arguments), self._scope, self._scope.unit.tree)
            made.append(self._evaluator.frozen(value, self._scope, self._scope.unit.tree)[0])

        self._apart(follow)
        return made[0] if made else Unread("could not be followed", function.name, function.line)

    def resolve(self, value: Value) -> Value:
        """Give the constant, class or function that a name leads to in the files at hand; else the value itself."""
        self._evaluator.steps = _STEPS
        made: list[Value] = []
        self._guarded(lambda: made.append(self._evaluator.resolve(value)))
        return made[0] if made else value

    def _follow_top(self) -> None:
        self._evaluator.run_module(self._scope, self._scope.unit.tree.body)
        self._evaluator.annotate_later()

    def _apart(self, follow: Callable[[], None]) -> tuple[tuple[Event, ...], bool]:
        # Each run begins with the file as it was loaded.
        evaluator = self._evaluator
        evaluator.steps, evaluator.events = _STEPS, []
        evaluator.frame, evaluator.maybe, evaluator.muted = Frame(mark=0), 0, 0
        mark = evaluator.mark()
        evaluator.frame = Frame(mark)
        cut = self._guarded(follow)
        evaluator.steps = _STEPS
        evaluator.undo(mark)
        return tuple(evaluator.events) + (() if cut is None else (cut,)), cut is None

    def _guarded(self, follow: Callable[[], None]) -> Event | None:
        evaluator = self._evaluator
        try:
            follow()
        except RaisedError:
            return None
        except SpentError:
            why = Unread("takes too many steps to be followed", line=evaluator.site)
        except (RecursionError, MemoryError):
            why = Unread("is nested too deeply to be followed", line=evaluator.site)
        else:
            return None
        evaluator.frame, evaluator.maybe, evaluator.muted = Frame(mark=0), 0, 0
        evaluator.depth, evaluator.calls = 0, 0
        return Event(Call(why, (), {}, why.line), why.line)

    def _bind_rest(self, cut: Event) -> None:
        # What stands below the place where the budget ended is bound, to nothing known.
        assert isinstance(cut.call.function, Unread)  # noqa: S101  as _guarded made it
        for statement in self._scope.unit.tree.body:
            for name in bound(statement):
                if name in self._scope.names:
                    continue
                self._scope.names[name] = cut.call.function
                self._scope.lines[name] = statement.lineno
            if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
                one = ast.Module([statement], [])
                self._guarded(lambda one=one: self._rest(one))  # type: ignore[misc]

    def _rest(self, one: ast.Module) -> None:
        self._evaluator.muted += 1
        self._evaluator.block(one.body, self._scope)
        self._evaluator.muted -= 1

    def _frozen_names(self) -> dict[str, Value]:
        names: dict[str, Value] = {}
        for name, value in self._scope.names.items():
            if name in ("__name__", "__file__"):
                continue
            try:
                names[name] = self._evaluator.frozen(value, self._scope, self._scope.unit.tree)[0]
            except (SpentError, RecursionError):
                self._evaluator.steps = _STEPS // 10
                names[name] = Unread("is too large to be followed", name, self._scope.lines.get(name, 0))
        return names
