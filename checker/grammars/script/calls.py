"""Follows a migration's ways up and down, and lists what they ask of the tool, in order."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from checker.core.fact import frozen
from checker.core.tree import Unread
from checker.grammars.script.expressions import FUNCTIONS, evaluate, function_of, line_of
from checker.grammars.script.values import Chain, Function, Link, Value, said
from checker.grammars.sitter import parse, text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_BRANCHES = frozenset(
    ("if_statement", "for_statement", "for_in_statement", "while_statement", "do_statement", "switch_statement",
     "catch_clause", "ternary_expression")
)  # fmt: skip
_WAITS = frozenset(("await_expression", "return_statement"))
"""What is waited for may ask something of the database, whoever does it."""
_RUNS_INSIDE = frozenset(("transaction", "then", "catch", "finally", "forEach", "map"))
"""Members that run the function which they are given."""
_SOME = frozenset(("forEach", "map", "catch"))
"""Those that run it for each of several things, or not at all."""
_HARMLESS = frozenset(
    ("Promise", "console", "logger", "log", "Object", "Array", "JSON", "Math", "Date", "String", "Number", "process",
     "path", "crypto", "Buffer", "Symbol")
)  # fmt: skip
"""Whoever is asked here asks nothing of the database."""
_HARMLESS_MODULES = frozenset(
    ("fs", "fs/promises", "path", "crypto", "util", "os", "url", "dotenv", "uuid", "lodash", "chalk", "bluebird")
)
_PROGRAMS = frozenset(("execSync", "execFileSync", "spawnSync", "execa", "execaSync"))
"""Members that run another program, which may do anything."""
_PROGRAMS_ALONE = frozenset(("exec", "execFile", "spawn", "fork"))
"""Those whose names others have too: they count where they are called without an owner, or of that module."""
_NAMED = {"pair": ("key", "value"), "variable_declarator": ("name", "value")}
_DEEPEST = 40


@frozen
class Ask:
    """One thing that is asked of the tool."""

    chain: Chain
    line: int
    maybe: bool = False
    """Whether it is asked only at times, or several times."""
    text: str = ""


@frozen
class Asked:
    """What the two ways of one migration ask; None: it has no such way."""

    up: tuple[Ask, ...] | None = None
    down: tuple[Ask, ...] | None = None
    name: str = ""
    """What the migration calls itself: its class, or a `name`."""


def read_program(content: bytes) -> Asked | Unread:
    """Read a migration of TypeScript or JavaScript."""
    root = parse("typescript", content)
    names: dict[str, Value] = {}
    ways: dict[str, Function] = {}
    called = ""
    for node, depth in _walk(root):
        if node.type in {"class_declaration", "class"}:
            called = text_of(node.child_by_field_name("name") or node)[:200]
        if depth <= _TOP and node.type == "variable_declarator":
            _bind(node, names)
        for name, function in _ways_of(node):
            ways.setdefault(name, function)
    if not ways:
        return Unread("it has no way up that can be found", line=1)
    done = {name: tuple(_Follower(names, function).asks()) for name, function in ways.items()}
    return Asked(done.get("up"), done.get("down"), called)


_TOP = 3
"""How deep the declarations of a module stand."""


def _walk(node: "Node", depth: int = 0) -> "Iterator[tuple[Node, int]]":
    yield node, depth
    for each in node.named_children if depth < _DEEPEST else ():
        if each.type not in {"string", "template_string", "comment"}:
            yield from _walk(each, depth + 1)


def _bind(node: "Node", names: dict[str, Value]) -> None:
    name, value = (node.child_by_field_name(each) for each in _NAMED[node.type])
    if name is not None and value is not None and name.type == "identifier" and value.type not in FUNCTIONS:
        names[text_of(name)] = evaluate(value, names)


def _ways_of(node: "Node") -> Iterator[tuple[str, Function]]:
    """Give what a node declares as `up` or `down`: a function, a method, a member, an export."""
    name: Node | None
    value: Node | None
    if node.type in {"function_declaration", "method_definition"}:
        name, value = node.child_by_field_name("name"), node
    elif node.type in {"pair", "variable_declarator"}:
        name, value = (node.child_by_field_name(each) for each in _NAMED[node.type])
    elif node.type == "assignment_expression":
        left = node.child_by_field_name("left")
        name = left.child_by_field_name("property") if left is not None else None
        value = node.child_by_field_name("right")
    else:
        return
    word = text_of(name).strip("'\"") if name is not None else ""
    if word in {"up", "down"} and value is not None and value.type in FUNCTIONS:
        made = function_of(value)
        if isinstance(made, Function):
            yield word, made


class _Follower:
    """Follows one function: its statements in order, and the functions that it hands over."""

    def __init__(self, names: Mapping[str, Value], function: Function) -> None:
        self.names = dict(names)
        self.body = function.body
        self.handles = {*function.parameters[:1], "this"}

    def asks(self) -> Iterator[Ask]:
        """Give all that is asked, in order."""
        yield from self._within(self.body, maybe=False, depth=0, waited_for=True)

    def _within(self, node: "Node", *, maybe: bool, depth: int, waited_for: bool = False) -> Iterator[Ask]:
        if depth > _DEEPEST or node.type in {"comment", *FUNCTIONS}:
            return
        if node.type == "variable_declarator":
            value = node.child_by_field_name("value")
            if value is not None:
                yield from self._within(value, maybe=maybe, depth=depth + 1)
            _bind(node, self.names)
            return
        if node.type == "call_expression":
            yield from self._called(node, maybe=maybe, depth=depth, waited_for=waited_for)
            return
        maybe = maybe or node.type in _BRANCHES
        waits = node.type in _WAITS
        for each in node.named_children:
            yield from self._within(each, maybe=maybe, depth=depth + 1, waited_for=waits)

    def _called(self, node: "Node", *, maybe: bool, depth: int, waited_for: bool) -> Iterator[Ask]:
        value = evaluate(node, self.names)
        if not isinstance(value, Chain):
            return
        own = value.root in self.handles
        kept: list[Link] = []
        for link in value.links:
            if link.name in _RUNS_INSIDE:
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
            asks = _runs_a_program(value) or (waited_for and not is_harmless(value))
            if asks or self.handles.intersection(handed):
                yield Ask(value, line_of(node), maybe, text_of(node))
            elif arguments is not None:
                yield from self._within(arguments, maybe=maybe, depth=depth + 1)

    def _ask(self, root: str, kept: list[Link], node: "Node", *, maybe: bool) -> Ask:
        return Ask(Chain(root, tuple(kept)), kept[0].line or line_of(node), maybe, text_of(node))

    def _handed_over(self, link: Link, *, maybe: bool, own: bool, depth: int) -> Iterator[Ask]:
        for each in link.args or ():
            if isinstance(each, Function):
                if own and link.name == "transaction" and each.parameters:
                    self.handles.add(each.parameters[0])
                yield from self._within(each.body, maybe=maybe, depth=depth + 1)


def is_harmless(chain: Chain) -> bool:
    """Tell whether whoever is asked asks nothing of the database: by its name, or by the module that it comes from."""
    if chain.root != "require":
        return chain.root in _HARMLESS
    return len(chain.links) < 2 or _module(chain) in _HARMLESS_MODULES  # noqa: PLR2004  the call of require, and more


def _runs_a_program(chain: Chain) -> bool:
    """Tell whether another program is started."""
    called = {link.name or chain.root for link in chain.links if link.args is not None}
    if called & _PROGRAMS:
        return True
    alone = len(chain.links) == 1 or _module(chain) == "child_process" or chain.root in {"child_process", "cp"}
    return alone and bool(called & _PROGRAMS_ALONE)


def _module(chain: Chain) -> str:
    """Name the module that a chain begins with, where it is `require(...)`; empty for any other."""
    args = chain.links[0].args if chain.root == "require" and chain.links else None
    return (said(args[0]) or "").removeprefix("node:") if args else ""


def statements(body: "Node") -> "Iterator[Node]":
    """Give the calls that stand alone in a function's body, in order: of an expression, that one."""
    if body.type == "call_expression":
        yield body
        return
    for each in body.named_children if body.type not in FUNCTIONS else ():
        yield from statements(each)
