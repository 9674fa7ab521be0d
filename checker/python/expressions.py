"""What expressions are worth."""

import ast
from abc import abstractmethod

from checker.core.tree import Unread
from checker.python import builtins, operators
from checker.python.operations import ERRORS, Operations
from checker.python.scope import Code, Scope
from checker.python.values import Function, Name, Value

_DEEPEST = 90


class Expressions(Operations):
    """Expressions, one method per kind of node."""

    depth = 0

    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """Give what an expression is worth."""
        self.spend()
        if self.depth > _DEEPEST:
            return Unread("is nested too deeply", scope.unit.text(node), self.line(scope, node))
        if isinstance(node, ast.Constant):  # most expressions are one
            return Name("builtins.Ellipsis") if node.value is ... else node.value
        self.depth += 1
        try:
            return self.see(self._evaluate(node, scope))
        finally:
            self.depth -= 1

    @abstractmethod
    def assign(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Bind what stands left of `=`."""

    @abstractmethod
    def comprehend(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope) -> Value:
        """Give what a comprehension makes."""

    @abstractmethod
    def call(self, node: ast.Call, scope: Scope) -> Value:
        """Give what a call gives."""

    def _evaluate(self, node: ast.expr, scope: Scope) -> Value:
        match node:
            case ast.Name(id=name):
                return self.name(name, scope, node)
            case ast.Attribute(value=of, attr=name):
                return self.attribute(self.evaluate(of, scope), name, scope, node)
            case ast.Call():
                return self.call(node, scope)
            case ast.Tuple(elts=parts):
                return tuple(self._several(parts, scope))
            case ast.List(elts=parts):
                return self._several(parts, scope)
            case ast.Set(elts=parts):
                return self.attempt_known(lambda: set(self._several(parts, scope)), scope, node)
            case ast.Dict():
                return self._dict(node, scope)
            case ast.JoinedStr() | ast.FormattedValue():
                return self._text(node, scope)
            case ast.Subscript():
                return self.subscript(node, scope)
        return self._computed(node, scope)

    def _computed(self, node: ast.expr, scope: Scope) -> Value:
        match node:
            case ast.BinOp():
                return self.binary(node, scope)
            case ast.UnaryOp():
                return self.unary(node, scope)
            case ast.BoolOp():
                return self.boolean(node, scope)
            case ast.Compare():
                return self.compare(node, scope)
            case ast.IfExp():
                return self.choice(node, scope)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self.comprehend(node, scope)
            case ast.Lambda():
                defaults = self.defaults(node.args, scope)
                return Function("<lambda>", Code(node, defaults), scope, self.line(scope, node))
            case ast.NamedExpr(target=target, value=inner):
                value = self.evaluate(inner, scope)
                home = scope
                while home.kind == "comprehension" and home.parent is not None:
                    home = home.parent
                self.assign(target, value, home)
                return value
            case ast.Await(value=inner):
                return self.evaluate(inner, scope)
            case ast.Yield() | ast.YieldFrom():
                return self._yield(node, scope)
        return self.unread(scope, node)

    def name(self, name: str, scope: Scope, node: ast.AST) -> Value:
        """Give what a name stands for."""
        found = scope.find(name)
        if found is not None:
            return self.settle(self.see(found.names[name]))
        if name in builtins.NAMES:
            return Name(f"builtins.{name}")
        stars = scope.unit.stars
        if len(stars) == 1:
            return self.settle(Name(f"{stars[0]}.{name}"))
        for star in stars:
            self.want(Name(f"{star}.{name}"))
        self.unknowns += 1
        reason = "comes from one of several star imports" if stars else "is not bound in this file"
        return Unread(reason, name, self.line(scope, node))

    def defaults(self, arguments: ast.arguments, scope: Scope) -> dict[str, Value]:
        """Evaluate the defaults of parameters."""
        positional = [*arguments.posonlyargs, *arguments.args]
        made: dict[str, Value] = {}
        if arguments.defaults:
            for parameter, default in zip(positional[-len(arguments.defaults) :], arguments.defaults, strict=False):
                made[parameter.arg] = self.evaluate(default, scope)
        for parameter, given in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if given is not None:
                made[parameter.arg] = self.evaluate(given, scope)
        return made

    def _several(self, parts: list[ast.expr], scope: Scope) -> list[Value]:
        made: list[Value] = []
        for part in parts:
            if isinstance(part, ast.Starred):
                value = self.evaluate(part.value, scope)
                inner = self.elements(value)
                made.extend(inner if inner is not None else [self.star(value, scope, part)])
            else:
                made.append(self.evaluate(part, scope))
        return made

    def _dict(self, node: ast.Dict, scope: Scope) -> Value:
        made: dict[Value, Value] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                inner = self.settle(self.evaluate(value, scope))
                if not isinstance(inner, dict):
                    return self.unread(scope, node, inner)
                made.update(inner)
                continue
            name, held = self.plain(self.evaluate(key, scope)), self.evaluate(value, scope)
            try:
                if isinstance(name, Unread):
                    return self.unread(scope, node, name)
                made[name] = held
            except ERRORS:
                return self.unread(scope, node, name)
        return made

    def _text(self, node: ast.expr, scope: Scope) -> Value:
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        made: list[str] = []
        unknown: list[Value] = []
        for part in parts:
            if not isinstance(part, ast.FormattedValue):
                value = self.evaluate(part, scope)
                made.append(value if isinstance(value, str) else "")
                continue
            value = self.textual(self.evaluate(part.value, scope))
            spec = self._text(part.format_spec, scope) if part.format_spec is not None else ""
            try:
                if not isinstance(spec, str):
                    raise TypeError(spec)
                made.append(operators.formatted(value, part.conversion, spec))
            except ERRORS:
                self.want(value)
                unknown.append(value)
        if unknown or sum(map(len, made)) > operators.LARGEST:
            return self.unread(scope, node, *unknown)
        return "".join(made)

    def _yield(self, node: ast.Yield | ast.YieldFrom, scope: Scope) -> Value:
        value = None if node.value is None else self.evaluate(node.value, scope)
        frame = self.frame
        given = [value] if isinstance(node, ast.Yield) else self.elements(value)
        if given is None:
            given = [self.star(value, scope, node)]
        for each in given:
            if frame.at_yield is not None:
                frame.at_yield(each)
            else:
                self.touch(frame.yielded)
                frame.yielded.append(each)
        return None
