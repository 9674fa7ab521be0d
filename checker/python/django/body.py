"""The body of one function that works with rows: what it asks for, whom it calls, which statements it runs."""

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from checker.python.django.around import NEVER, STANDARD, Around, is_free_path, rows_of_literal
from checker.python.django.cursors import Cursors
from checker.python.django.rows import models_by_name

_BUILTINS = frozenset(dir(builtins)) - {"exec", "eval", "__import__", "open", "getattr", "compile", "globals", "vars"}
_EXPRESSIONS = frozenset({"models", "F", "Q", "Value", "Count", "Case", "When", "Subquery", "OuterRef"})
_TWO = 2


@dataclass(frozen=True)
class Called:
    """A function of the module that is called, or handed on, and what it is given."""

    name: str
    apps: int | str | None = None
    """The place or the name of the argument that is the registry of models."""
    editor: int | str | None = None
    """The place or the name of the argument that is the schema editor."""


@dataclass(frozen=True)
class Body:
    """One function, and what two of its parameters are."""

    node: ast.FunctionDef
    apps: str
    editor: str
    around: Around

    @cached_property
    def models(self) -> tuple[tuple[str, str], ...] | None:
        """The (app, model) pairs that it asks for; None where it may do more than work with rows and run statements."""
        found: list[tuple[str, str]] = []
        for each in self._nodes:
            if isinstance(each, ast.Await | ast.ClassDef | ast.AsyncFunctionDef) or not self._imports_only(each):
                return None
            if isinstance(each, ast.With) and not all(self._cursors.is_scope(item.context_expr) for item in each.items):
                return None
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load) and id(each) not in self._excused:
                if each.id == self.apps:
                    asked = self._asked(each)
                    if asked is None:
                        return None
                    found += asked
                if each.id == self.editor or not self._at_hand(each.id):
                    return None
            if isinstance(each, ast.Attribute) and each.attr in NEVER and id(each) not in self._excused:
                return None
            if isinstance(each, ast.Call) and id(each.func) not in self._excused and not self._harmless(each):
                return None
        return tuple(dict.fromkeys(found))

    @cached_property
    def calls(self) -> tuple[Called, ...]:
        """The module's own functions that it calls or hands on."""
        found = []
        called = set()
        for each in self._nodes:
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and self._is_own(each.func.id):
                called.add(id(each.func))
                given = [*enumerate(each.args), *((key.arg, key.value) for key in each.keywords)]
                named = [(at, value.id) for at, value in given if isinstance(value, ast.Name)]
                apps = next((at for at, name in named if name == self.apps), None)
                editor = next((at for at, name in named if name == self.editor), None)
                found.append(Called(each.func.id, apps, editor))
        handed = (each.id for each in self._nodes if isinstance(each, ast.Name) and id(each) not in called)
        return (*found, *(Called(name) for name in handed if self._is_own(name)))

    @property
    def statements(self) -> tuple[tuple[str, bool], ...] | None:
        """(SQL that it runs, whether it may not run); None where some is only known when it runs."""
        return self._cursors.statements

    @cached_property
    def _cursors(self) -> Cursors:
        database = {name: what for name, what in self.around.database.items() if name not in self._stored}
        texts = {name: text for name, text in self.around.texts.items() if name not in self._stored}
        return Cursors(self.node, self.editor, database, texts)

    @cached_property
    def _nodes(self) -> tuple[ast.AST, ...]:
        """The nodes of the body: what stands beside the parameters is for people."""
        return tuple(each for statement in self.node.body for each in ast.walk(statement))

    @cached_property
    def _stored(self) -> frozenset[str]:
        """The names that it binds itself."""
        names = {each.id for each in self._nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
        for each in self._nodes:
            match each:
                case ast.ExceptHandler(name=str() as name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                    names.add(name)
                case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                    names.update(alias.asname or alias.name.partition(".")[0] for alias in aliases)
        return frozenset(names)

    @cached_property
    def _inner(self) -> frozenset[str]:
        arguments = self.node.args
        parameters = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
        parameters |= {each.arg for each in (arguments.vararg, arguments.kwarg) if each}
        tables = {
            each.value.id
            for each in self._nodes
            if isinstance(each, ast.Attribute)
            and isinstance(each.value, ast.Name)
            and each.attr in {"items", "keys", "values"}
        }
        return frozenset({*parameters, *self._stored, *self.around.free, *tables})

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(self.around.free).union(name for name, _ in models_by_name(self.node, self.apps))

    @cached_property
    def _loops(self) -> dict[str, tuple[str, ...]]:
        """The names that stand for each of some texts in turn."""
        found = {}
        for each in self._nodes:
            if not isinstance(each, ast.For):
                continue
            rows = (
                self.around.free.get(each.iter.id, ())
                if isinstance(each.iter, ast.Name)
                else rows_of_literal(each.iter)
            )
            targets = each.target.elts if isinstance(each.target, ast.Tuple) else [each.target]
            for index, target in enumerate(targets):
                if isinstance(target, ast.Name) and rows and all(len(row) == len(targets) for row in rows):
                    found[target.id] = tuple(dict.fromkeys(row[index] for row in rows))
        return found

    @cached_property
    def _excused(self) -> frozenset[int]:
        """The nodes of names that would not do elsewhere, and do nothing, or nothing unseen, where they stand."""
        found = set(self._cursors.seen)
        for each in self._nodes:
            match each:
                case ast.Attribute(value=ast.Name(id=name) as of, attr=attr) if attr.isupper() and self._is_foreign(
                    name
                ):
                    found.add(id(of))  # `Kind.OPEN`
                case ast.Name(id=name) if name.isupper() and self._is_foreign(name):
                    found.add(id(each))
                case ast.Call(func=ast.Name(id="getattr") as of, args=[first, *_]) if self._is_held(first):
                    found.add(id(of))
                case ast.Call(func=ast.Name(id=name)) if self._is_own(name):
                    given = (*each.args, *(key.value for key in each.keywords))
                    found.update(id(one) for one in given if isinstance(one, ast.Name) and one.id == self.editor)
        return frozenset(found)

    def _is_foreign(self, name: str) -> bool:
        return name in self.around.foreign and name not in self._stored

    def _imports_only(self, node: ast.AST) -> bool:
        """Tell whether an import brings nothing but what may be used freely; all else is none."""
        match node:
            case ast.Import(names=names):
                return all(each.name.partition(".")[0] in STANDARD for each in names)
            case ast.ImportFrom(module=str() as module, names=names, level=0):
                return all(is_free_path(f"{module}.{each.name}") for each in names)
            case ast.ImportFrom():
                return False
        return True

    def _is_own(self, name: str) -> bool:
        return name in self.around.functions and name not in self._stored

    def _at_hand(self, name: str) -> bool:
        known = name in self._inner or name in _BUILTINS or name in _EXPRESSIONS or name in STANDARD
        return known or self._is_own(name)

    def _asked(self, apps: ast.Name) -> tuple[tuple[str, str], ...] | None:
        """Give the models that one use of the registry may ask for; None where that is not known."""
        for call in self._nodes:
            if not isinstance(call, ast.Call):
                continue
            given = [*call.args, *(each.value for each in call.keywords)]
            if isinstance(call.func, ast.Name) and self._is_own(call.func.id) and apps in given:
                return ()  # what the function asks for is seen there
            if isinstance(call.func, ast.Attribute) and call.func.attr == "get_model" and call.func.value is apps:
                words = [self._words(each) for each in given]
                if len(words) == 1 and words[0] and all("." in each for each in words[0]):
                    return tuple((app, model) for app, _, model in (each.partition(".") for each in words[0]))
                if len(words) == _TWO and all(words):
                    return tuple((app, model) for app in words[0] for model in words[1])
        return None

    def _words(self, value: ast.expr) -> tuple[str, ...]:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return (value.value,)
        if not isinstance(value, ast.Name):
            return ()
        known = self.around.texts.get(value.id) if value.id not in self._stored else None
        return (known,) if known else self._loops.get(value.id, ())

    def _harmless(self, call: ast.Call) -> bool:
        """Tell whether a call is one of a builtin, of Django's expressions, or of what the function holds itself."""
        at: ast.expr = call.func
        if isinstance(at, ast.Name):
            return at.id in {*_BUILTINS, *_EXPRESSIONS, *self._kinds, *self._defined} or self._is_own(at.id)
        return self._is_held(at)

    @cached_property
    def _defined(self) -> frozenset[str]:
        """The functions that stand in it."""
        return frozenset(each.name for each in self._nodes if isinstance(each, ast.FunctionDef))

    def _is_held(self, at: ast.expr) -> bool:
        """Tell whether a chain of attributes and calls begins with what the function holds itself."""
        while isinstance(at, ast.Attribute | ast.Call | ast.Subscript):
            at = at.func if isinstance(at, ast.Call) else at.value
        if isinstance(at, ast.Name):
            return at.id != self.editor and (at.id == self.apps or self._at_hand(at.id))
        return isinstance(at, ast.Constant | ast.List | ast.Dict | ast.JoinedStr)


def parameter(node: ast.FunctionDef, at: "int | str | None") -> str:
    """Give the name of the parameter that an argument fills; empty where there is none."""
    if at is None:
        return ""
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    if isinstance(at, int):
        return names[at] if at < len(names) else ""
    return at if at in {*names, *(each.arg for each in node.args.kwonlyargs)} else ""


def roles(node: ast.FunctionDef) -> Iterator[str]:
    """Give the two parameters that Django fills."""
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    yield from (*names, "", "")[:2]
