"""Functions and classes of the files at hand, called."""

import ast
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache

from checker.core.tree import Unread
from checker.python.chains import ASKS, OPEN, asks_by_name, dotted, is_known
from checker.python.comprehensions import Comprehensions
from checker.python.nodes import children
from checker.python.scope import Code, Flow, Frame, Given, Scope
from checker.python.values import Attribute, Call, Class, Event, Function, Item, Name, Value

_DEEPEST = 24
_UNSURE = 3
"""How often a function is followed in itself where it is not known whether it calls itself at all."""
_HARMLESS = frozenset((
    "builtins.staticmethod", "builtins.classmethod", "builtins.property", "functools.cached_property",
    "functools.lru_cache", "functools.cache", "functools.wraps", "contextlib.contextmanager",
    "contextlib.asynccontextmanager", "sqlalchemy.orm.declared_attr", "sqlalchemy.ext.declarative.declared_attr",
    "sqlalchemy.orm.validates", "sqlalchemy.ext.hybrid.hybrid_property", "abc.abstractmethod", "typing.no_type_check",
    "typing.final", "typing_extensions.final", "typing.override", "sqlalchemy.ext.compiler.compiles",
))  # fmt: skip
_DATACLASSES = frozenset(
    ("dataclasses.dataclass", "attr.s", "attrs.define", "attr.define", "attrs.frozen", "attr.dataclass")
)


@dataclass
class _Round:
    """A function at hand that is followed, perhaps in itself."""

    maybe: int
    """How unsure it was when the first of its calls began."""
    events: int
    """How many there were then."""
    cut: bool = False
    calls: list[Given] = field(default_factory=list)
    """What each of those was given that are under way."""


class Functions(Comprehensions):
    """Calls that are followed."""

    calls = 0

    def __init__(self, steps: int, dialect: str, sources: Mapping[str, bytes]) -> None:
        """Start with no call under way."""
        super().__init__(steps, dialect, sources)
        self._rounds: dict[int, _Round] = {}

    def instance(
        self,
        cls: Class,
        written: Value,
        given: Given,
        scope: Scope,
        node: ast.AST,
    ) -> Value:
        """Make an instance of a class at hand: a call of it, whose attributes are followed."""
        if self.is_enum(cls) and len(given.arguments) == 1:
            value = self.plain(given.arguments[0])
            for name, held in self.enum_members(cls).items():
                if self.same(value, held):
                    return self.attribute_of(written, name, scope, node)
            return self.unread(scope, node, value)
        made = self.symbolic(written, given, scope, node)
        if not isinstance(made, Call):
            return made
        names: dict[str, Value] = {}
        self.table(names)
        self.instances[id(made)] = (made, cls, names)
        start = self.member(cls, "__init__")
        if start is not None:
            maker, owner = start
            if isinstance(maker, Function):
                self.follow(self.bind(maker, made, owner), given, scope, node)
        elif _is_record(cls):
            names.update({name: cls.members[name] for name in cls.annotations if name in cls.members})
            names.update(zip(cls.annotations, given.arguments, strict=False))
            names.update(given.keywords)
        return made

    def _callable(self, call: Call, given: Given, scope: Scope, node: ast.AST) -> Value:
        method = self.attribute(call, "__call__", scope, node)
        if isinstance(method, Function):
            return self.follow(method, given, scope, node)
        return self.symbolic(call, given, scope, node)

    @abstractmethod
    def block(self, statements: list[ast.stmt], scope: Scope) -> Flow:
        """Follow statements until one leaves the block."""

    @abstractmethod
    def symbolic(self, function: Value, given: Given, scope: Scope, node: ast.AST) -> Value:
        """Make a call that stays symbolic, and note it."""

    def follow(self, function: Function, given: Given, scope: Scope, node: ast.AST) -> Value:
        """Call a function at hand."""
        code, home = function.body, function.scope
        if not isinstance(code, Code) or not isinstance(home, Scope) or self.calls >= _DEEPEST:
            why = Unread("calls itself too deeply to be followed", scope.unit.text(node), self.line(scope, node))
            self.emit(Call(why, (), {}, self.line(scope, node)))
            return why
        decorated = self._decorated(function, given, scope, node)
        if decorated is not None:
            return decorated[0]
        with self._in_itself(code, given, scope, node) as goes_on:
            return self._called(function, code, home, given, scope, node) if goes_on else self.unread(scope, node)

    @contextmanager
    def _in_itself(self, code: Code, given: Given, scope: Scope, node: ast.AST) -> Iterator[bool]:
        """Count a function's calls of itself; False where one more would tell nothing new.

        It was given the same as the last one, as far as that is known, under a condition that is not known: this would
        go on for ever, and part into twice as many paths each time. Where its calls did not all do the same, what the
        others would have done is not known.
        """
        maybe = self.maybe + self.frame.uncertain()
        known = self._rounds.setdefault(id(code.node), _Round(maybe, len(self.events)))
        unsure = len(known.calls) >= _UNSURE and maybe > known.maybe
        goes_on = not (unsure and self._tells_nothing_new(known.calls[-1], given))
        known.cut |= not goes_on
        known.calls.append(given)
        try:
            yield goes_on
        finally:
            known.calls.pop()
            if not known.calls:
                del self._rounds[id(code.node)]
                if known.cut and _differ(self.events[known.events :]):
                    line = self.line(scope, node)
                    why = Unread("calls itself too deeply to be followed", scope.unit.text(node), line)
                    self.emit(Call(why, (), {}, line))

    def _tells_nothing_new(self, last: Given, given: Given) -> bool:
        pairs = [*zip(last.arguments, given.arguments, strict=False)]
        pairs += [(value, given.keywords.get(name)) for name, value in last.keywords.items()]
        return (
            len(last.arguments) == len(given.arguments)
            and last.keywords.keys() == given.keywords.keys()
            and all(self.same(one, other) or (self._is_open(one) and self._is_open(other)) for one, other in pairs)
        )

    def _is_open(self, value: Value) -> bool:
        seen = self.see(value)
        return isinstance(seen, Unread | Name | Attribute | Item | Call) and id(seen) not in self.instances

    def _called(self, function: Function, code: Code, home: Scope, given: Given, scope: Scope, node: ast.AST) -> Value:
        unsure = any(not self._is_harmless(each) for each in function.decorators)
        whole = Given((*code.arguments, *given.arguments), {**dict(code.keywords), **given.keywords})
        inner = Scope(home.unit, home, "function")
        self.table(inner.names)
        inner.names.update(self._parameters(code, whole, scope, node))
        before = (self.frame, self.maybe, self.site, self.depth)
        frame = Frame(self.mark(), function=function, owner=code.owner)
        self.maybe += unsure or self.frame.uncertain()
        self.site = self.line(scope, node)
        self.frame = frame
        self.calls += 1
        try:
            return self._body(code, frame, inner, function)
        finally:
            self.calls -= 1
            self.frame, self.maybe, self.site, self.depth = before

    def _body(self, code: Code, frame: Frame, scope: Scope, function: Function) -> Value:
        if isinstance(code.node, ast.Lambda):
            return self.evaluate(code.node.body, scope)
        flow = self.block(code.node.body, scope)
        final = frame.value if flow is Flow.RETURN else None
        left = [leave for leave in frame.leaves if leave.flow is Flow.RETURN]
        self.close(Flow.RETURN)
        if _yields(code.node):
            return self.see(frame.yielded)
        values = [final, *(leave.value for leave in left)]
        reason = ASKS if all(leave.guard for leave in left) else OPEN
        value = self.see(self.merge(values, reason))
        if isinstance(value, Unread) and value.reason == OPEN and asks_by_name(function.name):
            return Unread(ASKS, value.text, value.line)
        if isinstance(value, Unread) and not value.line:
            return Unread(value.reason, f"{function.name}(...)", self.site or function.line)
        return value

    def _decorated(self, function: Function, given: Given, scope: Scope, node: ast.AST) -> tuple[Value] | None:
        # A decorator that is a function at hand is applied as Python would.
        for index, written in enumerate(function.decorators):
            found = self.resolve(written)
            if isinstance(found, Function) and isinstance(function.body, Code) and not function.body.arguments:
                plain = replace(function, decorators=function.decorators[index + 1 :])
                wrapped = self.apply(found, Given((plain,)), scope, node)
                if isinstance(wrapped, Function):
                    outer = replace(wrapped, decorators=(*function.decorators[:index], *wrapped.decorators))
                    return (self.apply(outer, given, scope, node),)
                return (self.apply(plain, given, scope, node),)
        return None

    def _is_harmless(self, decorator: Value) -> bool:
        name = dotted(decorator.function if isinstance(decorator, Call) else decorator)
        if name in _HARMLESS:
            return True
        self.want(decorator.function if isinstance(decorator, Call) else decorator)
        return isinstance(decorator, Attribute) and decorator.name in (
            "setter",
            "getter",
            "deleter",
            "expression",
            "directive",
        )

    def _parameters(self, code: Code, given: Given, scope: Scope, node: ast.AST) -> dict[str, Value]:
        # What is missing, or comes from stars that are not known, is `Unread`.
        written = code.node.args
        positional = [each.arg for each in (*written.posonlyargs, *written.args)]
        names: dict[str, Value] = {}
        rest = dict(given.keywords)
        spread = rest.pop("**", None) if "**" in rest else None
        stars = [
            index
            for index, each in enumerate(given.arguments)
            if isinstance(each, Unread) and each.text.startswith("*")
        ]
        known = given.arguments[: stars[0]] if stars else given.arguments
        names.update(zip(positional, known, strict=False))
        if written.vararg is not None:
            names[written.vararg.arg] = given.arguments[stars[0]] if stars else given.arguments[len(positional) :]
        for name in (*positional, *(each.arg for each in written.kwonlyargs)):
            if name in names:
                continue
            if name in rest:
                names[name] = rest.pop(name)
            elif stars and name in positional:
                names[name] = given.arguments[stars[0]]
            elif spread is not None:
                names[name] = spread
            elif name in code.defaults:
                names[name] = code.defaults[name]
            else:
                names[name] = self.unread(scope, node)
        if written.kwarg is not None:
            names[written.kwarg.arg] = dict(rest.items()) if spread is None else spread
        return names


def _is_record(cls: Class) -> bool:
    decorators = {dotted(each.function if isinstance(each, Call) else each) for each in cls.decorators}
    return bool(decorators & _DATACLASSES) or any(dotted(base) == "typing.NamedTuple" for base in cls.bases)


@lru_cache(maxsize=4096)
def _yields(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    todo: list[ast.AST] = list(node.body)
    while todo:
        each = todo.pop()
        if isinstance(each, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            todo.extend(children(each))
    return False


def _differ(events: Iterable[Event]) -> bool:
    """Tell whether calls of one function were given different values, as far as these are known."""
    given: dict[str, set[str]] = {}
    for event in events:
        function = event.call.function
        name = function.name if isinstance(function, Attribute) else dotted(function)
        arguments = (*event.call.arguments, *event.call.keywords.items())
        given.setdefault(name, set()).add(repr([each for each in arguments if is_known(each)]))
    return any(len(each) > 1 for each in given.values())
