"""Follows a migration's function, and lists what it asks of the tool, in order."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from checker.grammars.script.expressions import FUNCTIONS, evaluate, function_of, line_of
from checker.grammars.script.harmless import is_harmless, runs_a_program
from checker.grammars.script.loops import items_of, put
from checker.grammars.script.values import Ask, Chain, Function, Link, Unknown, Value
from checker.grammars.sitter import text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

DEEPEST = 40
_MOST = 2000
"""How many helpers and rounds of loops are followed in one way: nobody writes a migration of more."""
_BRANCHES = frozenset(
    ("if_statement", "for_statement", "for_in_statement", "while_statement", "do_statement", "switch_statement",
     "catch_clause", "ternary_expression")
)  # fmt: skip
_LEAVES = {"return_statement": "return", "break_statement": "break", "continue_statement": "continue"}
_CONTINUE = frozenset(("continue",))
_ALL = frozenset(_LEAVES.values())
_CONTAINS = {
    **dict.fromkeys(("for_statement", "for_in_statement", "while_statement", "do_statement"), _CONTINUE | {"break"}),
    "switch_statement": frozenset(("break",)),
}
"""What leads out of such a statement leads no further."""
_NAMING = {
    "variable_declarator": ("name", "value"),
    "assignment_expression": ("left", "right"),
    "augmented_assignment_expression": ("left", "right"),
    "update_expression": ("argument", ""),
}
_PATTERNS = frozenset(("identifier", "array_pattern", "object_pattern"))
_WAITS = frozenset(("await_expression", "return_statement"))
"""What is waited for may ask something of the database, whoever does it."""
_RUNS_INSIDE = frozenset(("transaction", "then", "catch", "finally", "forEach", "map"))
"""Members that run the function which they are given."""
_HANDS_ON = frozenset(("transaction", "execute"))
"""Those that give it a handle of their own."""
_SOME = frozenset(("forEach", "map", "catch"))
"""Those that run it for each of several things, or not at all."""


class Follower:
    """Follows one function: its statements in order, the functions that it hands over, and those that it calls."""

    def __init__(self, names: Mapping[str, Value], function: Function) -> None:
        self.module = names
        self.names: dict[str, Value] = {name: value for name, value in names.items() if name not in function.parameters}
        self.body = function.body
        self.handles = {*function.parameters[:1], "this"}
        self.inside: tuple[int, ...] = ()
        self.left = _MOST
        self.ways_out = frozenset[str]()
        """How one may have left what is followed: `return`, `break` or `continue` under some condition."""

    def asks(self) -> Iterator[Ask]:
        """Give all that is asked, in order."""
        yield from self._within(self.body, maybe=False, depth=0, waited_for=True)

    @contextmanager
    def _containing(self, ways: frozenset[str]) -> Iterator[None]:
        """Follow something that these ways lead out of, and no further."""
        kept = self.ways_out
        try:
            yield
        finally:
            self.ways_out = kept | (self.ways_out - ways)

    def _within(
        self, node: "Node", *, maybe: bool, depth: int, waited_for: bool = False, contained: bool = False
    ) -> Iterator[Ask]:
        maybe = maybe or bool(self.ways_out)
        if depth > DEEPEST or node.type in {"comment", *FUNCTIONS}:
            return
        if node.type in _CONTAINS and not contained:
            with self._containing(_CONTAINS[node.type]):
                yield from self._within(node, maybe=maybe, depth=depth, waited_for=waited_for, contained=True)
            return
        if node.type in _NAMING:
            yield from self._named(node, maybe=maybe, depth=depth)
            return
        if node.type == "call_expression":
            yield from self._called(node, maybe=maybe, depth=depth, waited_for=waited_for)
            return
        if node.type == "for_in_statement":
            left, body = node.child_by_field_name("left"), node.child_by_field_name("body")
            name = text_of(left) if left is not None else ""
            if (items := items_of(node, self.names)) is not None:
                yield from self._rounds(name, items, body, maybe=maybe, depth=depth)
                return
            put(self.names, name, Unknown(name, line_of(node)))
        if node.type == "statement_block":
            self._declared(node)
        maybe = maybe or node.type in _BRANCHES
        waits = node.type in _WAITS
        for each in node.named_children:
            yield from self._within(each, maybe=maybe, depth=depth + 1, waited_for=waits)
        if maybe and node.type in _LEAVES:
            self.ways_out |= {_LEAVES[node.type]}

    def _declared(self, block: "Node") -> None:
        """Remember the functions of a block, which may be called before they are written."""
        for each in block.named_children:
            name = each.child_by_field_name("name") if each.type == "function_declaration" else None
            if name is not None:
                self.names[text_of(name)] = function_of(each, {})

    def _named(self, node: "Node", *, maybe: bool, depth: int) -> Iterator[Ask]:
        """Follow what a name gets, and remember it; what it gets only at times is not known afterwards."""
        name, value = (node.child_by_field_name(each) for each in _NAMING[node.type])
        if value is not None:
            yield from self._within(value, maybe=maybe, depth=depth + 1)
        outer = node.parent.parent if node.parent is not None else None
        counts = outer is not None and outer.type == "for_statement"
        sure = not counts and (
            node.type == "variable_declarator" or (node.type == "assignment_expression" and not maybe)
        )
        unknown = Unknown(text_of(node), line_of(node))
        if name is not None and value is not None and name.type == "identifier" and sure:
            self.names[text_of(name)] = evaluate(value, self.names)
        elif name is not None and name.type in _PATTERNS:
            put(self.names, text_of(name), unknown)

    def _rounds(self, name: str, items: list[Value], body: "Node | None", *, maybe: bool, depth: int) -> Iterator[Ask]:
        """Follow a loop over what is known, round by round."""
        for item in items if body is not None else ():
            self.left -= 1
            if body is None or self.left < 0:
                yield Ask(Chain("", (Link("", ()),)), line_of(body) if body else 0, maybe, "a loop of many rounds")
                return
            put(self.names, name, item)
            with self._containing(_CONTINUE):
                yield from self._within(body, maybe=maybe, depth=depth + 1, waited_for=True)
        put(self.names, name, Unknown(name, 0))

    def _called(self, node: "Node", *, maybe: bool, depth: int, waited_for: bool) -> Iterator[Ask]:
        each = items_of(node, self.names)
        value = evaluate(node, self.names)
        if each is not None and (function := self._handed(node)) is not None:
            self.names.update({k: v for k, v in function.names.items() if k not in self.names})
            name = function.parameters[0] if function.parameters else ""
            with self._containing(_ALL):
                yield from self._rounds(name, each, function.body, maybe=maybe, depth=depth)
        elif not isinstance(value, Chain):
            for child in node.named_children:
                yield from self._within(child, maybe=maybe, depth=depth + 1)
        elif (helper := self._helper(value)) is not None and self.left > 0:
            yield from self._helped(helper, value, node, maybe=maybe, depth=depth)
        else:
            yield from self._asked(value, node, maybe=maybe, depth=depth, waited_for=waited_for)

    def _handed(self, node: "Node") -> Function | None:
        """Give the function that a call is given first."""
        arguments = node.child_by_field_name("arguments")
        first = next((each for each in arguments.named_children if each.type != "comment"), None) if arguments else None
        value = evaluate(first, self.names) if first is not None else None
        return value if isinstance(value, Function) else None

    def _helper(self, value: Chain) -> Function | None:
        """Give the function of this file that is called, unless it is being followed already."""
        alone = len(value.links) == 1 and not value.links[0].name
        held = self.names.get(value.root) if alone else None
        return held if isinstance(held, Function) and held.body.id not in self.inside else None

    def _helped(self, helper: Function, value: Chain, node: "Node", *, maybe: bool, depth: int) -> Iterator[Ask]:
        """Follow a function of this file with what it is given."""
        self.left -= 1
        arguments = node.child_by_field_name("arguments")
        written = [text_of(each) for each in arguments.named_children if each.type != "comment"] if arguments else []
        given = dict(zip(helper.parameters, zip(value.links[0].args or (), written, strict=False), strict=False))
        inner = Follower({**self.module, **helper.names}, helper)
        inner.names |= {name: each for name, each in self.names.items() if isinstance(each, Function)} | inner.names
        inner.module, inner.left, inner.inside = self.module, self.left, (*self.inside, helper.body.id)
        inner.handles = self.handles - set(helper.parameters)
        for name in helper.parameters:
            held, text = given.get(name, (Unknown("", line_of(node)), ""))
            if text in self.handles:
                inner.handles.add(name)
                put(inner.names, name, Chain(name))
            else:
                put(inner.names, name, held)
        yield from inner._within(helper.body, maybe=maybe, depth=depth + 1, waited_for=True)
        self.left = inner.left

    def _asked(self, value: Chain, node: "Node", *, maybe: bool, depth: int, waited_for: bool) -> Iterator[Ask]:
        own = value.root in self.handles
        kept: list[Link] = []
        for link in value.links:
            if (link.name in _RUNS_INSIDE and not _is_given_what_is_not_here(link)) or (
                link.name == "execute" and _is_given_a_function(link)
            ):
                if own and any(each.args is not None for each in kept):
                    yield self._ask(value.root, kept, node, maybe=maybe)
                kept = []
                yield from self._handed_over(link, maybe=maybe or link.name in _SOME, own=own, depth=depth)
            else:
                kept.append(link)
        if own and any(link.args is not None for link in kept):
            yield self._ask(value.root, kept, node, maybe=maybe)
        elif not own:  # Promise.all([...]), helper(...)
            arguments = node.child_by_field_name("arguments")
            handed = [text_of(each) for each in arguments.named_children] if arguments is not None else []
            asks = runs_a_program(value) or (waited_for and not is_harmless(value)) or _states(value)
            if asks or self.handles.intersection(handed):
                yield Ask(value, line_of(node), maybe, text_of(node))
            elif arguments is not None:
                yield from self._within(arguments, maybe=maybe, depth=depth + 1)

    def _ask(self, root: str, kept: list[Link], node: "Node", *, maybe: bool) -> Ask:
        return Ask(Chain(root, tuple(kept)), max(kept[0].line, line_of(node)), maybe, text_of(node))

    def _handed_over(self, link: Link, *, maybe: bool, own: bool, depth: int) -> Iterator[Ask]:
        for each in link.args or ():
            if isinstance(each, Function):
                for name in each.parameters:
                    put(self.names, name, Chain(name))
                if own and link.name in _HANDS_ON and each.parameters:
                    self.handles.add(each.parameters[0])
                with self._containing(_ALL):
                    yield from self._within(each.body, maybe=maybe, depth=depth + 1)


def _states(value: Chain) -> bool:
    """Tell whether it is a statement that is run: sql`...`.execute(db)."""
    return value.root == "sql" and any(link.name == "execute" for link in value.links)


def _is_given_what_is_not_here(link: Link) -> bool:
    """Tell whether a transaction runs a function that stands in another file."""
    given = link.args or ()
    return link.name in _HANDS_ON and not _is_given_a_function(link) and any(isinstance(each, Chain) for each in given)


def _is_given_a_function(link: Link) -> bool:
    return any(isinstance(each, Function) for each in link.args or ())
