"""Statements: assignments, definitions, imports, and blocks of them."""

import ast
from abc import abstractmethod

from checker.core.tree import Unread
from checker.python.attempts import Attempts
from checker.python.chains import is_symbolic
from checker.python.nodes import children
from checker.python.operations import ERRORS
from checker.python.scope import Code, Flow, Given, RaisedError, Scope
from checker.python.values import Call, Class, Function, Name, Value


class Statements(Attempts):
    """Blocks of statements, one by one."""

    def run_module(self, scope: Scope, statements: list[ast.stmt]) -> None:
        """Follow statements of the top level of a file."""
        scope.names.setdefault("__name__", scope.unit.module or Name("builtins.__name__"))
        scope.names.setdefault("__file__", Name("builtins.__file__"))
        self.block(statements, scope)

    def block(self, statements: list[ast.stmt], scope: Scope) -> Flow:
        """Follow statements until one leaves the block."""
        for statement in statements:
            self.spend()
            try:
                flow = self._statement(statement, scope)
            except RecursionError:
                flow = self._too_deep(statement, scope)
            if flow is not Flow.NEXT:
                return flow
        return Flow.NEXT

    def put(self, name: str, value: Value, scope: Scope, node: ast.AST) -> None:
        """Bind a name."""
        home = scope.outer.get(name, scope)
        self.touch(home.names)
        home.names[name] = value
        home.lines[name] = self.line(scope, node)

    def assign(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Bind what stands left of `=`."""
        match target:
            case ast.Name(id=name):
                self.put(name, value, scope, target)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                self._unpack(parts, value, scope, target)
            case ast.Starred(value=inner):
                self.assign(inner, value, scope)
            case ast.Attribute(value=of, attr=name):
                self._assign_attribute(self.evaluate(of, scope), name, value, scope, target)
            case ast.Subscript(value=of, slice=key):
                self._assign_item(self.evaluate(of, scope), key, value, scope, target)

    def _statement(self, node: ast.stmt, scope: Scope) -> Flow:
        match node:
            case ast.Expr(value=value):
                self.evaluate(value, scope)
            case ast.Assign(targets=targets, value=value):
                held = self.evaluate(value, scope)
                for target in targets:
                    self.assign(target, held, scope)
            case ast.AnnAssign():
                self._annotated(node, scope)
            case ast.AugAssign():
                self._augmented(node, scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, scope)
            case ast.ClassDef():
                self.define(node, scope)
            case ast.Import() | ast.ImportFrom():
                self._import(node, scope)
            case ast.Return(value=value):
                self.frame.value = None if value is None else self.evaluate(value, scope)
                return Flow.RETURN
            case ast.Raise(exc=error):
                raised = Name("builtins.Exception") if error is None else self.evaluate(error, scope)
                self.symbolic(Name("builtins.raise"), Given((raised,)), scope, node)
                raise RaisedError(raised)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                self._declare(node, names, scope)
            case ast.Delete(targets=targets):
                self._delete(targets, scope)
            case ast.Assert(test=test):
                self.evaluate(test, scope)
            case ast.Break():
                return Flow.BREAK
            case ast.Continue():
                return Flow.CONTINUE
            case _:
                return self._compound(node, scope)
        return Flow.NEXT

    def _compound(self, node: ast.stmt, scope: Scope) -> Flow:
        match node:
            case ast.If():
                return self.condition(node, scope)
            case ast.For() | ast.AsyncFor():
                return self.loop(node, scope)
            case ast.While():
                return self.repeat(node, scope)
            case ast.Try() | ast.TryStar():
                return self.attempt(node, scope)
            case ast.With() | ast.AsyncWith():
                return self.within(node, scope)
            case ast.Match():
                return self.match(node, scope)
        return Flow.NEXT

    def _too_deep(self, node: ast.stmt, scope: Scope) -> Flow:
        why = Unread("is nested too deeply", scope.unit.text(node), self.line(scope, node))
        self.emit(Call(why, (), {}, self.line(scope, node)))
        for name in bound(node):
            self.put(name, why, scope, node)
        return Flow.NEXT

    def _unpack(self, parts: list[ast.expr], value: Value, scope: Scope, node: ast.AST) -> None:
        elements = self.elements(value)
        stars = [index for index, part in enumerate(parts) if isinstance(part, ast.Starred)]
        if elements is not None and len(stars) == 1 and len(elements) >= len(parts) - 1:
            start, after = stars[0], len(parts) - stars[0] - 1
            end = len(elements) - after
            elements = [*elements[:start], elements[start:end], *elements[end:]]
        if elements is not None and len(elements) == len(parts):
            for part, element in zip(parts, elements, strict=True):
                self.assign(part, element, scope)
            return
        for index, part in enumerate(parts):
            if elements is None and is_symbolic(value) and not stars:
                self.assign(part, self.item_of(value, index, scope, node), scope)
            else:
                self.assign(part, self.unread(scope, node, value), scope)

    def _assign_attribute(self, of: Value, name: str, value: Value, scope: Scope, node: ast.AST) -> None:
        match of:
            case Call() if id(of) in self.instances:
                names = self.instances[id(of)][2]
                self.touch(names)
                names[name] = value
                # A new row of a model is filled so: whoever reads the run asks whether it is one.
                kept, _ = self.frozen(value, scope, node)
                self.emit(Call(Name("builtins.setattr"), (of, name, kept), {}, self.line(scope, node)))
            case Class(members=dict() as members):
                self.touch(members)
                members[name] = value
            case _:
                # A symbolic object is changed: `Model.column = Column(...)`, `context.config = x`.
                self.symbolic(Name("builtins.setattr"), Given((of, name, value)), scope, node)

    def _assign_item(self, of: Value, key: ast.expr, value: Value, scope: Scope, node: ast.AST) -> None:
        of = self.settle(of)
        if not isinstance(of, list | dict):
            if not isinstance(key, ast.Slice):
                self.symbolic(Name("operator.setitem"), Given((of, self.evaluate(key, scope), value)), scope, node)
            return
        self.touch(of)
        if isinstance(key, ast.Slice):
            self.spoil(of, self.unread(scope, node))
            return
        index = self.plain(self.evaluate(key, scope))
        try:
            if isinstance(index, Unread) or (isinstance(of, list) and is_symbolic(index)):
                raise TypeError(index)
            of[index] = value  # type: ignore[index]
        except ERRORS:
            self.spoil(of, self.unread(scope, node, index))

    def _annotated(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self.assign(node.target, self.evaluate(node.value, scope), scope)
        if scope.kind == "class" and isinstance(node.target, ast.Name):
            self.annotate(node.target.id, node.annotation, scope)
            scope.lines.setdefault(node.target.id, self.line(scope, node))

    def _augmented(self, node: ast.AugAssign, scope: Scope) -> None:
        old = self.evaluate(node.target, scope)
        value = self.evaluate(node.value, scope)
        if isinstance(old, list) and isinstance(node.op, ast.Add):
            elements = self.elements(value)
            self.touch(old)
            if elements is None:
                self.spoil(old, self.unread(scope, node, value))
            else:
                old.extend(elements)
            return
        if isinstance(old, set | dict) and isinstance(node.op, ast.BitOr) and isinstance(value, set | dict):
            self.touch(old)
            old.update(value)  # type: ignore[arg-type]
            return
        self.assign(node.target, self.operate(node.op, old, value, scope, node), scope)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        decorators = tuple(self.evaluate(each, scope) for each in node.decorator_list)
        home = scope
        while home.kind == "class" and home.parent is not None:
            home = home.parent
        code = Code(node, self.defaults(node.args, scope))
        self.put(node.name, Function(node.name, code, home, self.line(scope, node), decorators), scope, node)

    @abstractmethod
    def define(self, node: ast.ClassDef, scope: Scope) -> None:
        """Follow a class statement."""

    @abstractmethod
    def annotate(self, name: str, node: ast.expr, scope: Scope) -> None:
        """Note a member's annotation."""

    def _declare(self, node: ast.stmt, names: list[str], scope: Scope) -> None:
        for name in names:
            if isinstance(node, ast.Global):
                scope.outer[name] = scope.top()
            else:
                above = scope.parent.find(name) if scope.parent is not None else None
                scope.outer[name] = above or scope

    def _delete(self, targets: list[ast.expr], scope: Scope) -> None:
        for target in targets:
            if isinstance(target, ast.Name):
                home = scope.outer.get(target.id, scope)
                self.touch(home.names)
                home.names.pop(target.id, None)
            elif isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Slice):
                of, key = self.evaluate(target.value, scope), self.evaluate(target.slice, scope)
                if isinstance(of, dict | list):
                    self.touch(of)
                    try:
                        del of[key]  # type: ignore[arg-type]
                    except ERRORS:
                        self.spoil(of, self.unread(scope, target, key))

    def _import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.mentioned.add(alias.name)
                bound_name = alias.asname or alias.name.partition(".")[0]
                self.put(bound_name, Name(alias.name if alias.asname else bound_name), scope, node)
            return
        module = self._absolute(node, scope)
        self.mentioned.add(module)
        for alias in node.names:
            if alias.name == "*":
                self._star(module, scope, node)
                continue
            dot = "" if module.endswith(".") or not module else "."
            self.mentioned.add(f"{module}{dot}{alias.name}")
            self.put(alias.asname or alias.name, Name(f"{module}{dot}{alias.name}"), scope, node)

    def _absolute(self, node: ast.ImportFrom, scope: Scope) -> str:
        if not node.level:
            return node.module or ""
        unit = scope.unit
        parts = unit.module.split(".") if unit.module else []
        up = node.level - (1 if unit.package else 0)
        if not parts or up > len(parts):
            return "." * node.level + (node.module or "")
        base = parts[: len(parts) - up]
        return ".".join((*base, node.module) if node.module else base)

    def _star(self, module: str, scope: Scope, node: ast.stmt) -> None:
        exported = self.exports(module)
        if exported is None:
            if module not in scope.unit.stars:
                scope.unit.stars.append(module)
            return
        for name in exported:
            self.put(name, Name(f"{module}.{name}"), scope, node)


def bound(node: ast.AST) -> list[str]:
    """Give the names that a statement may bind."""
    todo: list[ast.AST] = [node]
    names: list[str] = []
    while todo:
        each = todo.pop()
        match each:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.append(name)
                continue
            case ast.Name(id=name, ctx=ast.Store()):
                names.append(name)
            case ast.alias(name=name, asname=other):
                names.append(other or name.partition(".")[0])
            case _:
                pass
        todo.extend(children(each))
    return names
