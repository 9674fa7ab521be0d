"""Classes of the files at hand, their members and their instances."""

import ast
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace

from checker.core.dialect import SQLALCHEMY
from checker.python import methods
from checker.python.chains import dotted, root
from checker.python.imports import Imports
from checker.python.scope import Code, Given, Scope
from checker.python.values import Attribute, Call, Class, Function, Item, Name, Value

_ENUMS = frozenset(
    ("enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag", "enum.ReprEnum", "strenum.StrEnum")
)
_CHOICES = frozenset(
    f"django.db.models{inner}.{name}"
    for inner in ("", ".enums")
    for name in ("TextChoices", "IntegerChoices", "Choices")
)
_STATIC = frozenset(("builtins.staticmethod",))
_CLASS = frozenset(("builtins.classmethod",))
_PROPERTIES = frozenset(("builtins.property", "functools.cached_property"))
_DEEPEST = 8


class Objects(Imports):
    """Attributes of what is known and of what is not."""

    def __init__(self, steps: int, dialect: str, sources: Mapping[str, bytes]) -> None:
        """Start without any instance."""
        super().__init__(steps, dialect, sources)
        self.asked_dialect = False
        """Whether the dialect made a difference so far."""
        self.instances: dict[int, tuple[Call, Class, dict[str, Value]]] = {}

    def attribute(self, of: Value, name: str, scope: Scope, node: ast.AST) -> Value:
        """Give an attribute of a value."""
        of = self.see(of)
        match self.resolve(of) if isinstance(of, Name | Attribute) else of:
            case Class() as cls:
                return self._of_class(cls, of, name, scope, node)
            case Attribute(of=inner, name=member) as whole:
                kind = self.resolve(inner)
                if isinstance(kind, Class) and self.is_enum(kind) and member in self.enum_members(kind):
                    return self._of_member(kind, whole, name, scope, node)
            case Call() as call if id(call) in self.instances:
                return self._of_instance(call, name, scope, node)
            case Call(function=Name("builtins.super"), arguments=(Class(), _)) as above:
                return self._above(above, name, scope, node)
            case (str() | bytes() | list() | tuple() | set() | dict()) as known:
                if methods.has(known, name):
                    return Attribute(known, name)
                return self.unread(scope, node)
            case Function(name=called) if name in ("__name__", "__qualname__"):
                return called
            case _:
                pass
        return self._outside(of, name, scope, node)

    def _outside(self, of: Value, name: str, scope: Scope, node: ast.AST) -> Value:
        if name == "name" and self._asks_dialect(of):
            return SQLALCHEMY.get(self.dialect, self.dialect)
        if name == "as_sql" and dotted(root(of)).startswith("alembic."):
            return False
        return self.settle(self.attribute_of(of, name, scope, node))

    def _asks_dialect(self, of: Value) -> bool:
        self.asked_dialect |= isinstance(of, Attribute) and of.name in ("dialect", "engine")
        return bool(self.dialect) and isinstance(of, Attribute) and of.name in ("dialect", "engine")

    def is_enum(self, cls: Class, depth: int = 0) -> bool:
        """Tell whether a class is an `enum.Enum`, by its bases."""
        return self.has_base(cls, _ENUMS | _CHOICES, depth)

    def has_base(self, cls: Class, names: frozenset[str], depth: int = 0) -> bool:
        """Tell whether a class has one of these among its bases, as far as the files at hand say."""
        for base in cls.bases:
            found = self.resolve(base)
            if dotted(found) in names:
                return True
            if isinstance(found, Class) and depth < _DEEPEST and self.has_base(found, names, depth + 1):
                return True
        return False

    def enum_members(self, cls: Class) -> dict[str, Value]:
        """Give the members of an enum with their values."""
        made: dict[str, Value] = {}
        choices = self.has_base(cls, _CHOICES)
        lower = self.has_base(cls, frozenset(("enum.StrEnum",)))
        last = 0
        for name, written in cls.members.items():
            if (name.startswith("_") and name.endswith("_")) or isinstance(written, Function | Class):
                continue
            value: Value = written
            if isinstance(value, Call) and dotted(value.function) == "enum.auto":
                value = name.lower() if lower else last + 1
            if choices and isinstance(value, tuple) and value:
                value = value[0]
            last = value if isinstance(value, int) else last
            made[name] = value
        return made

    def plain(self, value: Value) -> Value:
        """Give the string or number that a member of an enum with such a mixin is; else the value itself."""
        if not isinstance(value, Attribute):
            return value
        found = self.resolve(value)
        if not isinstance(found, Attribute):
            return value
        cls = self.resolve(found.of)
        mixins = frozenset(
            ("builtins.str", "builtins.int", "enum.StrEnum", "enum.IntEnum", "strenum.StrEnum", *_CHOICES)
        )
        if isinstance(cls, Class) and self.is_enum(cls) and self.has_base(cls, mixins):
            return self.enum_members(cls).get(found.name, value)
        return value

    def member(self, cls: Class, name: str, depth: int = 0) -> tuple[Value, Class] | None:
        """Find what a class or one of its bases binds, and the class that does."""
        if name in cls.members:
            return self.see(cls.members[name]), cls
        for base in cls.bases:
            found = self.resolve(base)
            if isinstance(found, Class) and depth < _DEEPEST:
                inherited = self.member(found, name, depth + 1)
                if inherited is not None:
                    return inherited
        return None

    def bind(self, function: Function, first: Value, owner: Class) -> Function:
        """Make a method of a function."""
        code = function.body
        names = set(map(dotted, function.decorators))
        if not isinstance(code, Code) or names & _STATIC:
            return function
        return replace(function, body=replace(code, arguments=(first, *code.arguments), owner=owner))

    def _of_class(self, cls: Class, of: Value, name: str, scope: Scope, node: ast.AST) -> Value:
        if name in ("__name__", "__qualname__"):
            return cls.name
        if self.is_enum(cls):
            members = self.enum_members(cls)
            if name in members:
                return self.attribute_of(of, name, scope, node)
            special = self._of_enum(cls, of, name, scope, node)
            if special is not None:
                return special
        found = self.member(cls, name)
        match found:
            case (Function() as function, owner):
                is_class = set(map(dotted, function.decorators)) & _CLASS
                return self.bind(function, of, owner) if is_class else function
            case (Call() | Attribute() | Item(), _) | None:
                return self.attribute_of(of, name, scope, node)
        return found[0]

    def _of_enum(
        self, cls: Class, of: Value, name: str, scope: Scope, node: ast.AST
    ) -> list[Value] | dict[Value, Value] | None:
        members = self.enum_members(cls)
        if name == "__members__":
            return {each: self.attribute_of(of, each, scope, node) for each in members}
        if self.has_base(cls, _CHOICES):
            labels = {
                each: written[-1]
                if isinstance(written := cls.members[each], tuple) and len(written) > 1
                else each.replace("_", " ").title()
                for each in members
            }
            listed: dict[str, list[Value]] = {
                "choices": [(value, labels[each]) for each, value in members.items()],
                "values": list(members.values()),
                "labels": list(labels.values()),
                "names": list(members),
            }
            return listed.get(name)
        return None

    def _of_member(self, cls: Class, of: Attribute, name: str, scope: Scope, node: ast.AST) -> Value:
        value = self.enum_members(cls)[of.name]
        if name in ("value", "_value_"):
            return self.see(value)
        if name in ("name", "_name_"):
            return of.name
        found = self.member(cls, name)
        if found is not None and isinstance(found[0], Function):
            return self._method(found[0], of, found[1], scope, node)
        plain = self.plain(of)
        return self.attribute(plain, name, scope, node) if plain is not of else self.attribute_of(of, name, scope, node)

    def _of_instance(self, call: Call, name: str, scope: Scope, node: ast.AST) -> Value:
        _, cls, names = self.instances[id(call)]
        if name in names:
            return names[name]
        if name == "__class__":
            return cls
        found = self.member(cls, name)
        if found is None:
            return self.attribute_of(call, name, scope, node)
        value, owner = found
        if isinstance(value, Function):
            if set(map(dotted, value.decorators)) & _CLASS:
                return self.bind(value, cls, owner)
            return self._method(value, call, owner, scope, node)
        return self.attribute_of(call, name, scope, node) if isinstance(value, Call) else value

    def _above(self, of: Call, name: str, scope: Scope, node: ast.AST) -> Value:
        cls, first = of.arguments
        for base in cls.bases if isinstance(cls, Class) else ():
            found = self.resolve(base)
            inherited = self.member(found, name) if isinstance(found, Class) else None
            if inherited is not None and isinstance(inherited[0], Function):
                return self._method(inherited[0], first, inherited[1], scope, node)
        return self.attribute_of(of, name, scope, node)

    def _method(self, function: Function, of: Value, owner: Class, scope: Scope, node: ast.AST) -> Value:
        bound = self.bind(function, of, owner)
        if set(map(dotted, function.decorators)) & _PROPERTIES:
            return self.apply(bound, Given(), scope, node)
        return bound

    @abstractmethod
    def apply(self, function: Value, given: Given, scope: Scope, node: ast.AST) -> Value:
        """Call a value."""
