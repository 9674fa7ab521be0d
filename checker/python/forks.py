"""Paths that part where a condition is not known, and what they leave behind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from checker.core.tree import Unread
from checker.python.chains import ASKS, OPEN
from checker.python.halves import either
from checker.python.scope import MISSING, Box, Flow, Leave, RaisedError
from checker.python.state import State, fill
from checker.python.values import Attribute, Call, Class, Function, Item, Name, Value

_DEEPEST = 60


class Forks(State):
    """Following several paths and joining them."""

    def fork(self, branches: Sequence[Callable[[], Flow]], reason: str, *, maybe: bool = True) -> Flow:
        """Follow several paths from here and join what they leave behind; raises `RaisedError` where all raise.

        A path that raises was not taken, since the revision was applied: it makes nothing that follows unsure.
        """
        frame, mark = self.frame, self.mark()
        before = tuple(frame.leaves)
        ends: list[_End] = []
        leaves = list(before)
        for branch in branches:
            frame.leaves, frame.value = list(before), None
            self.maybe += maybe
            try:
                end = _End(branch())
            except RaisedError as error:
                end = _End(Flow.RAISE, error.value)
            finally:
                self.maybe -= maybe
            leaves.extend(frame.leaves[len(before) :])
            end.value, end.state, end.whole = frame.value, self.changes(mark), self.changes(frame.mark)
            ends.append(end)
            self.undo(mark)
        flow = min((end.flow for end in ends), key=lambda each: each.value)
        if flow is Flow.RAISE:
            raise RaisedError(ends[0].thrown)
        left = [end for end in ends if end.flow not in (flow, Flow.RAISE)]
        frame.leaves = [*leaves, *(Leave(end.flow, end.whole, end.value, guard=not maybe) for end in left)]
        same = [end for end in ends if end.flow is flow]
        for box, now in same[0].state.values():
            self.touch(box)
            fill(box, now)
        for end in same[1:]:
            self._join(mark, end.state, reason, keep=not maybe)
        frame.value = self.merge([end.value for end in same], reason)
        return flow

    def close(self, *flows: Flow) -> None:
        """Join the paths that left early into what comes now."""
        frame = self.frame
        among = frame.leaves if Flow.RETURN in flows else frame.left
        left = [leave for leave in among if leave.flow in flows]
        if not left:
            return
        frame.leaves = [leave for leave in frame.leaves if leave not in left]
        for leave in left:
            self._join(frame.mark, leave.state, ASKS if leave.guard else OPEN, keep=leave.guard)

    def merge(self, values: Sequence[Value], reason: str) -> Value:
        """Give the one value that several paths made, or `Unread`."""
        if all(self.same(values[0], each) for each in values[1:]):
            return values[0]
        for each in values:
            if isinstance(each, Unread) and each.reason == OPEN:
                return each
        return Unread(reason)

    def _join(self, mark: int, state: dict[int, tuple[Box, Box]], reason: str, *, keep: bool) -> None:
        old: dict[int, tuple[Box, Box]] = {}
        for box, copy in self._trail[mark:]:
            old.setdefault(id(box), (box, copy))
        for key, (box, before) in {**state, **old}.items():
            other = state[key][1] if key in state else before
            unchanged = old[key][1] if key in old else box.copy()
            if key in self._tables and isinstance(box, dict) and isinstance(other, dict):
                self._join_names(box, other, reason, keep=keep)
            elif not self.same(_value(box), _value(other)):
                if keep and self.same(_value(other), _value(unchanged)):
                    continue
                if keep and self.same(_value(box), _value(unchanged)):
                    self.touch(box)
                    fill(box, other)
                    continue
                self.spoil(box, Unread(reason))

    def _join_names(
        self, names: "dict[str, Value] | dict[Value, Value]", other: Box, reason: str, *, keep: bool
    ) -> None:
        assert isinstance(other, dict)  # noqa: S101  both boxes are of one kind
        mine, others = _table(names), _table(other)
        for name in dict.fromkeys((*mine, *others)):
            left, right = mine.get(name, MISSING), others.get(name, MISSING)
            if left is right or self.same(left, right):
                continue
            self.touch(names)
            if names is self._spoiled:
                self._spoiled[name] = right if left is MISSING else left
            else:
                names[name] = _joined(left, right, reason, keep=keep)  # type: ignore[index]

    def same(self, left: Value, right: Value, depth: int = 0) -> bool:
        """Tell whether two values are surely the same."""
        self.spend()
        if left is right:
            return True
        if type(left) is not type(right) or depth > _DEEPEST:
            return False
        match left, right:
            case ((list() | tuple()), (list() | tuple())):
                return len(left) == len(right) and all(
                    self.same(a, b, depth + 1) for a, b in zip(left, right, strict=True)
                )
            case dict(), dict():
                return list(left) == list(right) and all(self.same(left[key], right[key], depth + 1) for key in left)
            case Call(), Call():
                return (
                    self.same(left.function, right.function, depth + 1)
                    and self.same(left.arguments, right.arguments, depth + 1)
                    and tuple(left.keywords) == tuple(right.keywords)
                    and self.same(tuple(left.keywords.values()), tuple(right.keywords.values()), depth + 1)
                )
            case ((Attribute() | Item()), (Attribute() | Item())):
                rest = (
                    self.same(left.key, right.key, depth + 1)
                    if isinstance(left, Item) and isinstance(right, Item)
                    else True
                )
                names = getattr(left, "name", "") == getattr(right, "name", "")
                return names and rest and self.same(left.of, right.of, depth + 1)
            case ((Function() | Class()), _):
                return False
        return bool(left == right)


@dataclass(eq=False)
class _End:
    flow: Flow
    thrown: Value = None
    value: Value = None
    state: dict[int, tuple[Box, Box]] = field(default_factory=dict)
    whole: dict[int, tuple[Box, Box]] = field(default_factory=dict)


def _joined(left: Value, right: Value, reason: str, *, keep: bool) -> Value:
    if left is MISSING or right is MISSING:
        present = right if left is MISSING else left
        return present if keep or isinstance(present, Name | Function | Class) else Unread(reason)
    if (
        keep
        and isinstance(left, list | dict | set | tuple)
        and isinstance(right, list | dict | set | tuple)
        and not (left and right)
    ):
        return left or right
    return Unread(reason, either(left, right))


def _value(box: Box) -> Value:
    return _table(box) if isinstance(box, dict) else box


def _table(box: "dict[str, Value] | dict[Value, Value]") -> dict[Value, Value]:
    made: dict[Value, Value] = {}
    made.update(box.items())
    return made
