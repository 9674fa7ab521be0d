"""What calls give."""

import ast
from collections.abc import Mapping
from dataclasses import replace

from checker.core.tree import Unread
from checker.python import builtins, methods
from checker.python.chains import OPEN, asks, dotted, root
from checker.python.functions import Functions
from checker.python.imports import is_library
from checker.python.operations import ERRORS
from checker.python.scope import Code, Given, Scope
from checker.python.values import Attribute, Call, Class, Function, Name, Value


class Calls(Functions):
    """Calls of functions at hand, of known methods, and of what stays symbolic."""

    def call(self, node: ast.Call, scope: Scope) -> Value:
        """Give what a call expression gives."""
        function = self.evaluate(node.func, scope)
        special = self._special(node, function, scope)
        if special is not None:
            return special[0]
        arguments = tuple(self._several(node.args, scope))
        keywords: dict[str, Value] = {}
        for keyword in node.keywords:
            value = self.evaluate(keyword.value, scope)
            if keyword.arg is not None:
                keywords[keyword.arg] = value
                continue
            inner = self.settle(value)
            if isinstance(inner, dict) and all(isinstance(key, str) for key in inner):
                keywords.update({str(key): each for key, each in inner.items()})
            else:
                keywords["**"] = self.star(value, scope, keyword.value)
        return self.apply(function, Given(arguments, keywords), scope, node)

    def apply(self, function: Value, given: Given, scope: Scope, node: ast.AST) -> Value:
        """Call a value."""
        self.spend()
        found = self.resolve(function) if isinstance(function, Name | Attribute) else function
        match found:
            case Function():
                return self.follow(found, given, scope, node)
            case Class():
                return self.instance(found, function, given, scope, node)
            case Attribute(of=(str() | bytes() | list() | tuple() | set() | dict()) as of, name=name):
                return self._method_of(of, name, given, scope, node)
            case Attribute(of=Unread() as of) if self.was_container(of):
                return self.unread(scope, node, of)
            case Call() if dotted(found.function) == "functools.partial" and found.arguments:
                arguments, keywords = (*found.arguments[1:], *given.arguments), {**found.keywords, **given.keywords}
                return self.apply(found.arguments[0], Given(arguments, keywords), scope, node)
            case Call() if id(found) in self.instances:
                return self._callable(found, given, scope, node)
            case Attribute(of=Call() as of, name=name) if _is_pattern(of) and builtins.has(f"re.{name}"):
                whole = Given((*of.arguments, *given.arguments), {**of.keywords, **given.keywords})
                return self._builtin(f"re.{name}", whole, scope, node)
            case Name() | Attribute():
                name = dotted(found)
                if builtins.has(name):
                    return self._builtin(name, given, scope, node)
                followed = self._known_function(name, given, scope, node)
                if followed is not None:
                    return followed[0]
                self.want(found)
            case _:
                pass
        return self.symbolic(function, given, scope, node)

    def symbolic(self, function: Value, given: Given, scope: Scope, node: ast.AST) -> Value:
        """Make a call that stays symbolic, and note it."""
        kept = tuple(self.frozen(each, scope, node)[0] for each in given.arguments)
        named = {key: self.frozen(each, scope, node)[0] for key, each in given.keywords.items()}
        for each in (*kept, *named.values()):
            if isinstance(each, Name | Attribute):
                self.want(each)
        made = Call(function, kept, named, self.line(scope, node))
        value = self.deep(made, scope, node, function, *kept, *named.values())
        self.emit(made)
        if not is_library(dotted(root(function))):
            for each in (*given.arguments, *given.keywords.values()):
                # Nobody knows what a function that is not at hand does to it.
                self._lost(each, Unread(OPEN, scope.unit.text(node), made.line))
        return value

    def _special(self, node: ast.Call, function: Value, scope: Scope) -> tuple[Value] | None:
        name = dotted(function)
        match name, node.args:
            case "builtins.super", _:
                owner, code = self.frame.owner, self.frame.function
                first = (
                    code.body.arguments[0]
                    if code is not None and isinstance(code.body, Code) and code.body.arguments
                    else None
                )
                return (self.symbol_of("builtins.super", (owner, first), scope, node),)
            case "builtins.globals" | "builtins.locals" | "builtins.vars", []:
                names = scope.top().names if name == "builtins.globals" else scope.names
                return (dict(names.items()),)
            case "builtins.next", [ast.GeneratorExp() | ast.Call() as first, *rest]:
                source = self.evaluate(first, scope)
                elements = self.elements(source)
                if elements is None:
                    return (self.unread(scope, node, source),)
                if elements:
                    return (elements[0],)
                return (self.evaluate(rest[0], scope) if rest else self.unread(scope, node),)
        return None

    def _builtin(
        self,
        name: str,
        given: Given,
        scope: Scope,
        node: ast.AST,
    ) -> Value:
        settled = tuple(self.textual(self.plain(self.settle(each))) for each in given.arguments)
        listed = tuple(self._listed(each) for each in settled)
        key = given.keywords.get("key")
        if name in ("builtins.sorted", "builtins.min", "builtins.max") and key is not None and len(listed) == 1:
            return self._by_key(name, listed[0], given.keywords, scope, node)
        for each in listed:
            if isinstance(each, list | tuple | dict | set):
                self.spend(1 + len(each) // 16)
        try:
            return builtins.call(name, listed, given.keywords)
        except ERRORS:
            for each in settled:
                self.want(each)
            return self.unread(scope, node, *settled)

    def _listed(self, value: Value) -> Value:
        # An enum is a known iterable.
        return value if not isinstance(value, Name | Attribute | Class) else self._members(value)

    def _members(self, value: Value) -> Value:
        found = self.resolve(value)
        if isinstance(found, Class) and self.is_enum(found):
            return self.elements(value) or []
        return value

    def _by_key(self, name: str, value: Value, keywords: Mapping[str, Value], scope: Scope, node: ast.AST) -> Value:
        elements = self.elements(value)
        if elements is None:
            return self.unread(scope, node, value)
        keys = [self.apply(keywords["key"], Given((each,)), scope, node) for each in elements]
        try:
            order = builtins.call("builtins.sorted", ([(each, index) for index, each in enumerate(keys)],), {})
        except ERRORS:
            return self.unread(scope, node, *keys)
        picked = [elements[pair[1]] for pair in order]  # type: ignore[union-attr,index]
        if keywords.get("reverse") is True:
            picked.reverse()
        if name == "builtins.sorted":
            return picked
        return (picked[0] if name == "builtins.min" else picked[-1]) if picked else self.unread(scope, node)

    def _known_function(self, name: str, given: Given, scope: Scope, node: ast.AST) -> tuple[Value] | None:
        match name, given.arguments:
            case "builtins.bool", (value,):
                known = self.truth(value)
                return (known if known is not None else self.unread(scope, node, value),)
            case (("alembic.context.is_offline_mode" | "flask_migrate.context.is_offline_mode"), _):
                return (False,)
            case (("builtins.map" | "builtins.filter"), (function, iterable)):
                elements = self.elements(iterable)
                if elements is None:
                    return None
                made = [
                    each if function is None else self.apply(function, Given((each,)), scope, node) for each in elements
                ]
                return (made if name == "builtins.map" else self._filtered(elements, made, scope, node),)
            case "builtins.getattr", (of, str() as attribute):
                return (self.attribute(of, attribute, scope, node),)
            case "functools.partial", (Function() as function, *rest) if isinstance(function.body, Code):
                code = function.body
                bound = replace(
                    code, arguments=(*code.arguments, *rest), keywords=(*code.keywords, *given.keywords.items())
                )
                return (replace(function, body=bound),)
            case (("copy.copy" | "copy.deepcopy"), (list() | dict() | set() | tuple() as value,)):
                return (self.frozen(value, scope, node)[0],)
            case _, (str() as of, *rest) if name.startswith("builtins.str.") and methods.has(of, name[13:]):
                return (self._method_of(of, name[13:], Given(tuple(rest), given.keywords), scope, node),)
            case "contextlib.nullcontext", _:
                return (given.arguments[0] if given.arguments else None,)
        return None

    def _filtered(self, elements: list[Value], tests: list[Value], scope: Scope, node: ast.AST) -> Value:
        known = [self.truth(each) for each in tests]
        if None in known:
            return self.unread(scope, node, *tests)
        return [each for each, keep in zip(elements, known, strict=True) if keep]

    def _method_of(
        self,
        of: Value,
        name: str,
        given: Given,
        scope: Scope,
        node: ast.AST,
    ) -> Value:
        settled = [self.textual(self.plain(self.settle(each))) for each in given.arguments]
        if isinstance(of, str) and name == "join" and settled:
            inner = self.elements(settled[0])
            settled[0] = settled[0] if inner is None else [self.textual(self.plain(each)) for each in inner]
        if isinstance(of, list | dict | set):
            self.spend(1 + len(of) // 64)
        if isinstance(of, set) and name in ("difference", "intersection") and any(map(asks, settled)):
            return set(of)
        changes = methods.writes(of, name)
        if changes and isinstance(of, list | dict | set):
            self.touch(of)
        try:
            return methods.call(of, name, settled, given.keywords)
        except ERRORS:
            for each in settled:
                self.want(each)
            why = self.unread(scope, node, of if isinstance(of, str) else None, *settled)
            if changes:
                self._lost(of, why)
            return why

    def _lost(self, of: Value, why: Unread) -> None:
        if isinstance(of, list | dict | set):
            self.spoil(of, why)


def _is_pattern(call: Call) -> bool:
    return dotted(call.function) == "re.compile"
