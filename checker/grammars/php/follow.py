"""Follows the ways of a migration in PHP, and lists what they ask of the tool, in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from checker.core.fact import frozen
from checker.grammars.nodes import line_of
from checker.grammars.php.conditions import Holds, holds
from checker.grammars.php.endings import ENDS, ends, is_set, throws, throws_alone, ways_out
from checker.grammars.php.expressions import CALLS, FUNCTIONS, evaluate
from checker.grammars.script.values import Chain, Function, Link, Text, Unknown, Value
from checker.grammars.sitter import text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_DEEPEST = 60
_MOST = 2000
"""How many helpers and rounds of loops are followed in one way: nobody writes a migration of more."""
_OWN = frozenset(("Schema", "DB"))
_ONCE = frozenset(("transaction", "withoutForeignKeyConstraints", "withoutEvents", "unguarded", "after"))
"""Members that run the function which they are given, once; any other may run it for each of several things."""
_EACH = frozenset(("each", "map"))
_LOOPS = frozenset(("for_statement", "while_statement", "do_statement", "switch_statement", "catch_clause"))
_CHOOSES = frozenset(("conditional_expression", "match_expression"))
_SHORT = frozenset(("&&", "||", "and", "or", "??"))
"""Operators that may leave out what stands on their right."""


@frozen
class Ask:
    """One thing that is asked of the tool."""

    chain: Chain
    line: int
    maybe: bool = False
    """Whether it is asked only at times, or several times."""
    missing: bool = False
    """Whether it is asked only where what it makes is missing."""
    used: bool = False
    """Whether what it gives back is kept, or decides something."""
    text: str = ""
    parts: "tuple[Ask, ...] | None" = None
    """What is asked in the function that `Schema` hands a table to; None: it is given none."""
    handle: str = ""
    """What that table is called there."""


@frozen
class _How:
    maybe: bool = False
    missing: bool = False
    used: bool = False
    depth: int = 0

    def deeper(self, *, maybe: bool = False, missing: bool = False) -> "_How":
        return replace(
            self, maybe=self.maybe or maybe, missing=self.missing or missing, used=False, depth=self.depth + 1
        )


@dataclass
class Follower:
    """Follows one function: its statements in order, and the methods of its class that it calls."""

    names: dict[str, Value]
    methods: Mapping[str, Function]
    dialect: str
    inside: tuple[str, ...] = ()
    left: list[int] = field(default_factory=lambda: [_MOST])

    def asks(self, function: Function) -> Iterator[Ask]:
        """Give all that a function asks, in order."""
        yield from self.within(function, _How())

    def within(self, function: Function, how: "_How") -> Iterator[Ask]:
        """Follow a function's body, whatever its names are."""
        if function.body.type == "compound_statement":
            yield from self._statements(function.body.named_children, how)
        else:
            yield from self._expression(function.body, how)

    def _statements(self, nodes: "list[Node]", how: _How) -> Iterator[Ask]:
        for node in nodes:
            yield from self._statement(node, how)
            if node.type in ENDS or throws(node):
                return
            if node.type == "if_statement" and ends(node.child_by_field_name("body")):
                held = self._holds(node)
                if held is Holds.YES:
                    return
                fails = throws_alone(node.child_by_field_name("body"))
                how = how.deeper(maybe=held is Holds.UNKNOWN and not fails, missing=held is Holds.THERE)
            elif ways_out(node) and not (node.type == "if_statement" and self._holds(node) is Holds.NO):
                how = how.deeper(maybe=True)

    def _statement(self, node: "Node", how: _How) -> Iterator[Ask]:
        if node.type == "comment":
            return
        if how.depth > _DEEPEST:
            yield Ask(Chain("", (Link("", ()),)), line_of(node), how.maybe, text="a program that is nested very deep")
            return
        body = node.child_by_field_name("body")
        match node.type:
            case "compound_statement":
                yield from self._statements(node.named_children, how.deeper())
            case "if_statement":
                yield from self._branches(node, how)
            case "foreach_statement" if body is not None:
                yield from self._rounds(node, body, how)
            case "try_statement" | "finally_clause" | "else_clause" | "else_if_clause" if body is not None:
                for each in node.named_children:
                    yield from self._statement(each, how.deeper())
            case kind if kind in _LOOPS:
                self._forget(node)
                for each in node.named_children:
                    yield from self._statement(each, how.deeper(maybe=True))
            case _:
                yield from self._expression(node, how)

    def _holds(self, node: "Node") -> Holds:
        condition = node.child_by_field_name("condition")
        return Holds.UNKNOWN if condition is None else holds(condition, self.names, self.dialect)

    def _branches(self, node: "Node", how: _How) -> Iterator[Ask]:
        held, body = self._holds(node), node.child_by_field_name("body")
        condition = node.child_by_field_name("condition")
        others = [each for each in node.named_children if each.type in {"else_clause", "else_if_clause"}]
        if condition is not None:
            yield from self._expression(condition, replace(how, used=True))
        if body is not None and held is not Holds.NO:
            unsure = held is Holds.UNKNOWN
            yield from self._statement(body, how.deeper(maybe=unsure, missing=held is Holds.MISSING))
        for index, each in enumerate(others if held is not Holds.YES else ()):
            inner = each.child_by_field_name("body")
            if each.type == "else_if_clause":
                more = self._holds(each)
                if inner is not None and more is not Holds.NO:
                    sure = held is Holds.NO and more is Holds.YES
                    yield from self._statement(inner, how.deeper(maybe=not sure))
                if held is Holds.NO and more is Holds.YES:
                    return
                held = held if more is Holds.NO else Holds.UNKNOWN
            elif inner is not None:
                yield from self._statement(inner, how.deeper(maybe=held is not Holds.NO or index != len(others) - 1))

    def _rounds(self, node: "Node", body: "Node", how: _How) -> Iterator[Ask]:
        """Follow a loop over what is known round by round; any other once, as something that may be."""
        held = [each for each in node.named_children if each != body and each.type != "comment"]
        over, target = held if len(held) == len(("over", "target")) else (None, None)
        value = evaluate(over, self.names) if over is not None else None
        pairs = _pairs(value)
        if pairs is None or target is None:
            self._forget(node)
            yield from self._statement(body, how.deeper(maybe=True))
            return
        for key, each in pairs:
            self.left[0] -= 1
            if self.left[0] < 0:
                yield Ask(Chain("", (Link("", ()),)), line_of(node), how.maybe, text="a loop of many rounds")
                return
            self._put(target, key, each)
            yield from self._statement(body, how.deeper())
            how = how.deeper(maybe="break_statement" in ways_out(body))
        self._forget(target)

    def _put(self, target: "Node", key: Value, value: Value) -> None:
        written = [text_of(each) for each in target.named_children] if target.type == "pair" else [text_of(target)]
        self.names[written[-1]] = value
        if len(written) > 1:
            self.names[written[0]] = key
        if target.type not in {"pair", "variable_name"}:
            self._forget(target)

    def _forget(self, node: "Node") -> None:
        """Take what is given a value somewhere in here for not known."""
        todo = [node]
        while todo:
            each = todo.pop()
            if each.type == "variable_name" and text_of(each) != "$this" and is_set(each):
                self.names[text_of(each)] = Unknown(text_of(each), line_of(each))
            todo.extend(each.named_children)

    def _expression(self, node: "Node", how: _How) -> Iterator[Ask]:
        if how.depth > _DEEPEST or node.type in FUNCTIONS:
            return
        if node.type in {"assignment_expression", "augmented_assignment_expression"}:
            yield from self._assigned(node, how)
        elif node.type in CALLS or node.type == "object_creation_expression":
            yield from self._called(node, how)
        else:
            unsure = node.type in _CHOOSES or any(each.type in _SHORT for each in node.children)
            for each in node.named_children:
                yield from self._expression(each, replace(how, maybe=how.maybe or unsure, depth=how.depth + 1))

    def _assigned(self, node: "Node", how: _How) -> Iterator[Ask]:
        left, right = (node.child_by_field_name(side) for side in ("left", "right"))
        if right is not None:
            yield from self._expression(right, replace(how, used=True))
        if left is None or left.type not in {"variable_name", "member_access_expression"}:
            if left is not None:
                self._forget(left)
            return
        plain = node.type == "assignment_expression" and not how.maybe and right is not None
        value = evaluate(right, self.names) if plain and right is not None else Unknown(text_of(node), line_of(node))
        self.names[text_of(left)] = value

    def _called(self, node: "Node", how: _How) -> Iterator[Ask]:
        value = evaluate(node, self.names)
        if not isinstance(value, Chain):
            return
        first = value.links[0] if value.links else Link("")
        method = self.methods.get(first.name) if value.root in {"$this", "self", "static"} else None
        if method is not None and first.args is not None and first.name not in self.inside and self.left[0] > 0:
            yield from self._helped(first.name, method, first.args, how)
            return
        yield from self._asked(value, node, how)

    def _asked(self, value: Chain, node: "Node", how: _How) -> Iterator[Ask]:
        text = " ".join(text_of(node).split())
        ask = Ask(value, line_of(node), how.maybe, how.missing, how.used, text)
        handed = [(link, each) for link in value.links for each in link.args or () if isinstance(each, Function)]
        if value.root == "Schema" and not any(link.name in _ONCE for link, _ in handed):
            for _, function in handed[-1:]:
                ask = replace(ask, parts=tuple(self._inner(function, _How(depth=how.depth + 1))),
                              handle=(*function.parameters, "")[0])  # fmt: skip
            yield ask
            return
        yield ask
        for link, function in handed:
            items = _collected(value) if link.name in _EACH else None
            if items is not None:
                for item in items[: self.left[0]]:
                    self.left[0] -= 1
                    yield from self._inner(function, how.deeper(), item)
                continue
            once = link.name in _ONCE and (value.root in _OWN or link.name == "after")
            yield from self._inner(function, how.deeper(maybe=not once))

    def _inner(self, function: Function, how: _How, item: Value = None) -> Iterator[Ask]:
        """Follow a function that is handed over; its parameters are what asks in it, or one of several things."""
        inner = Follower({**self.names, **function.names}, self.methods, self.dialect, self.inside, self.left)
        inner.names.update({name: Chain(name) for name in function.parameters})
        if item is not None and function.parameters:
            inner.names[function.parameters[0]] = item
        yield from inner.within(function, how)

    def _helped(self, name: str, method: Function, given: tuple[Value, ...], how: _How) -> Iterator[Ask]:
        """Follow a method of the class with what it is given."""
        self.left[0] -= 1
        held = {key: value for key, value in self.names.items() if key.startswith(("$this->", "self::"))}
        values = (*given, *(Unknown("", 0) for _ in method.parameters[len(given) :]))
        held.update(zip(method.parameters, values, strict=False))
        inner = Follower(held, self.methods, self.dialect, (*self.inside, name), self.left)
        yield from inner.within(method, how.deeper())


def _collected(value: Chain) -> list[Value] | None:
    """Give what `collect([...])->each(...)` goes over; None where it is not known."""
    held = value.links[0].args if value.root == "collect" and len(value.links) == 2 else None  # noqa: PLR2004
    return held[0] if held and isinstance(held[0], list) else None


def _pairs(value: Value) -> list[tuple[Value, Value]] | None:
    if isinstance(value, list):
        return list(enumerate(value))
    if isinstance(value, Mapping) and not any(
        isinstance(each, Unknown) and each.text.startswith("...") for each in value.values()
    ):
        return [(Text(key, 0), each) for key, each in value.items()]
    return None
