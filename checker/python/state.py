"""What changes while a program is followed: the budget, the events, and what containers hold."""

import ast
from collections.abc import Callable

from checker.core.tree import Unread
from checker.python.chains import ASKS, OPEN, asks
from checker.python.scope import Box, Frame, RaisedError, Scope, SpentError
from checker.python.values import Call, Event, Value

_APART = 12_000
"""Steps for the top level of one imported file: what little of it a program rests on takes some hundred."""


class State:
    """The state of one run, and its forks where a condition is not known."""

    def __init__(self, steps: int) -> None:
        """Start with a budget."""
        self.steps = steps
        self.events: list[Event] = []
        self.maybe = 0
        self.muted = 0
        self.site = 0
        """The line of the main file that called into another one."""
        self.frame = Frame(mark=0)
        self.unknowns = 0
        """Counts what could not be known, to tell whether a block may fail."""
        self._trail: list[tuple[Box, Box]] = []
        self._logged: dict[int, int] = {}
        self._serial = 0
        self._spoiled: dict[Value, Value] = {}
        self._alive: list[Box] = []
        self._spoils: dict[int, Unread] = {}
        self._tables: dict[int, object] = {id(self._spoiled): self._spoiled}
        self._depths: dict[int, tuple[Value, int]] = {}

    def spend(self, cost: int = 1) -> None:
        """Take steps from the budget; raises `SpentError` when it is used up."""
        self.steps -= cost
        if self.steps < 0:
            raise SpentError

    def line(self, scope: Scope, node: ast.AST) -> int:
        """Give the line of a node in the file that is read."""
        return int(getattr(node, "lineno", 0)) if scope.unit.main else self.site

    def unread(self, scope: Scope, node: ast.AST, *parts: Value) -> Unread:
        """Make the value of what cannot be followed; the cause among its parts is kept."""
        self.unknowns += 1
        for part in parts:
            if isinstance(part, Unread) and part.reason != OPEN:
                return part
        reason = ASKS if any(map(asks, parts)) else OPEN
        return Unread(reason, scope.unit.text(node), self.line(scope, node))

    def emit(self, call: Call) -> None:
        """Note a symbolic call."""
        self.unknowns += 1
        if not self.muted:
            maybe = bool(self.maybe or self.frame.uncertain())
            self.events.append(Event(call, call.line, maybe))

    def see(self, value: Value) -> Value:
        """Give a value, or why it is not known any more: a container that was changed under a condition."""
        if self._spoiled and isinstance(value, list | dict | set):
            return self._spoiled.get(id(value), value)
        return value

    def spoil(self, box: Box, why: Unread) -> None:
        """Say that a container's content is not known any more."""
        self.touch(self._spoiled)
        self._spoiled[id(box)] = why
        self._alive.append(box)
        self._spoils[id(why)] = why

    def was_container(self, value: Value) -> bool:
        """Tell whether a value that is not known is a list, dictionary or set, of unknown content."""
        return id(value) in self._spoils

    def table(self, names: dict[str, Value]) -> None:
        """Say that a dictionary holds names: forks are joined name by name."""
        self._tables[id(names)] = names

    def touch(self, box: Box) -> None:
        """Remember a container as it is before it changes."""
        if self._logged.get(id(box)) != self._serial:
            self.spend(1 + len(box) // 16)
            self._logged[id(box)] = self._serial
            self._trail.append((box, box.copy()))

    def mark(self) -> int:
        """Begin a stretch that can be taken back."""
        self._serial += 1
        return len(self._trail)

    def undo(self, mark: int) -> None:
        """Take back every change since a mark."""
        for box, old in reversed(self._trail[mark:]):
            fill(box, old)
        del self._trail[mark:]
        self._serial += 1

    def changes(self, mark: int) -> dict[int, tuple[Box, Box]]:
        """Give the containers that changed since a mark, as they are now."""
        return {id(box): (box, box.copy()) for box, _ in self._trail[mark:]}

    def progressed(self, mark: int) -> bool:
        """Tell whether anything holds something else than at a mark."""
        return any(box != old for box, old in self._trail[mark:])

    def apart(self, follow: Callable[[], None]) -> bool:
        """Follow the top level of an imported file: its changes are not taken back with what is under way.

        It has a budget of its own: one that takes too many steps is as if it had never been followed, and False.
        """
        kept = (self.frame, self.maybe, self._trail, self._logged)
        self.frame, self.maybe, self._trail, self._logged = Frame(mark=0), 0, [], {}
        self.muted += 1
        left = max(self.steps - _APART, 0)
        self.steps -= left
        try:
            follow()
        except RaisedError:
            pass
        except SpentError:
            self.undo(0)
            return False
        finally:
            self.steps = max(self.steps, 0) + left
            self.frame, self.maybe, self._trail, self._logged = kept
            self.muted -= 1
            self._serial += 1
        return True


def fill(box: Box, content: Box) -> None:
    """Give a container a content again."""
    match box, content:
        case list(), list():
            box[:] = content
        case dict(), dict():
            kept = dict(content)
            box.clear()
            box.update(kept)  # type: ignore[arg-type]
        case set(), set():
            kept_set = set(content)
            box.clear()
            box |= kept_set
