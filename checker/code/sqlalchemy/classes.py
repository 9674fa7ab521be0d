"""Classes joined across modules: their order of inheritance, which of them are mapped, and to which table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from checker.code.sqlalchemy.columns import type_key
from checker.code.sqlalchemy.naming import filled, snake_flask
from checker.code.sqlalchemy.program import Placed, Program
from checker.core.tree import Unread
from checker.python.sqlalchemy import last_of, path_of
from checker.python.values import Attribute, Call, Class, Item, Name, Value

_ROOT_CALLS = frozenset(
    ("declarative_base", "generate_base", "automap_base", "as_declarative_base", "deferred_reflection")
)
_ROOT_NAMES = frozenset(("DeclarativeBase", "DeclarativeBaseNoMeta"))
_NOT_SQLALCHEMY = frozenset(
    ("django", "peewee", "tortoise", "mongoengine", "odmantic", "gino", "playhouse", "marshmallow", "torch")
)
_PLAIN = frozenset(
    "object Generic Protocol ABC AsyncAttrs MappedAsDataclass BaseModel Enum Mixin Model Base SQLModel UserMixin RoleMixin DeclarativeMeta"
    " SerializerMixin Serializer Representable SmartNestedMixin ReprMixin AllFeaturesMixin ActiveRecordMixin SerializeMixin EagerLoadMixin"
    " DeferredReflection QueryProperty BaseQuery Query AnonymousUserMixin OAuth2ClientMixin_ Auditable ModelBase ModelIterator".split(),
)
"""Bases of libraries that are known to bring no columns, by their last name."""
_DEPTH = 40


@dataclass(frozen=True)
class Kind:
    """A class of the tree."""

    value: Class
    path: str

    def own(self, name: str) -> bool:
        """Tell whether the class itself binds a name."""
        return name in self.value.members


@dataclass(frozen=True)
class Outside:
    """A base that is no class of the tree: a library's, or what a call made."""

    value: Value
    path: str

    @cached_property
    def root(self) -> str:
        """The kind of declarative root it is: `plain`, `flask`, `sqlmodel`; empty for none."""
        value = self.value
        if isinstance(value, Call):
            return "plain" if last_of(value) in _ROOT_CALLS else ""
        name, whole = last_of(value), path_of(value)
        if name in _ROOT_NAMES:
            return "plain"
        if whole.startswith("sqlmodel.") and name == "SQLModel":
            return "sqlmodel"
        if name == "Model" and "." in whole and whole.partition(".")[0] not in _NOT_SQLALCHEMY:
            return "plain" if whole.startswith("flask_appbuilder") else "flask"
        return ""

    @cached_property
    def known(self) -> bool:
        """Whether it is known to bring no columns of its own."""
        whole = path_of(self.value)
        return bool(self.root) or last_of(self.value) in _PLAIN or whole.partition(".")[0] in _STANDARD


_STANDARD = frozenset(
    "builtins abc enum typing typing_extensions collections dataclasses functools datetime pydantic sqlalchemy json uuid logging".split()
)
Ancestor = Kind | Outside


@dataclass
class Classes:
    """The classes of a program, with what follows from their bases."""

    program: Program
    _orders: dict[tuple[str, str], tuple[Ancestor, ...]] = field(default_factory=dict)

    def kind(self, placed: Placed) -> Kind | None:
        """Give the class that a value leads to."""
        found = self.program.settle(placed)
        return Kind(found.value, found.path) if isinstance(found.value, Class) else None

    def order(self, kind: Kind) -> tuple[Ancestor, ...]:
        """Give a class and its bases in the order in which Python looks names up."""
        key = (kind.path, kind.value.name)
        if key not in self._orders:
            self._orders[key] = (kind,)  # a class that is its own base: a broken program, not an endless one
            lines = [self._line(base) for base in self._bases(kind)]
            heads = [line[0] for line in lines if line]
            self._orders[key] = (kind, *_merged([*map(list, lines), heads]))
        return self._orders[key]

    def _bases(self, kind: Kind) -> Iterator[Ancestor]:
        for base in kind.value.bases:
            yield from self._base(Placed(base, kind.path))

    def _base(self, placed: Placed) -> Iterator[Ancestor]:
        found = self.program.settle(placed)
        value = found.value
        if isinstance(value, Item):  # Generic[T]
            yield from self._base(Placed(value.of, found.path))
        elif isinstance(value, Class):
            yield Kind(value, found.path)
        elif isinstance(value, Call) and last_of(value) == "with_metaclass":
            for each in value.arguments[1:]:
                yield from self._base(Placed(each, found.path))
        elif isinstance(value, Call):
            function = self.program.settle(Placed(value.function, found.path)).value
            yield Outside(replace(value, function=function), found.path)
        else:
            yield Outside(value, found.path)

    def _line(self, base: Ancestor) -> tuple[Ancestor, ...]:
        if isinstance(base, Kind):
            return self.order(base)
        call = base.value.of if isinstance(base.value, Attribute) else base.value  # SQLAlchemy(model_class=Base).Model
        if isinstance(call, Call) and base.root:
            given = call.keywords.get("cls") or call.keywords.get("model_class")
            found = self.kind(Placed(given, base.path)) if given else None
            return (base, *(self.order(found) if found else ()))
        return (base,)

    def root(self, kind: Kind) -> str:
        """Give the kind of declarative root that a class descends from; empty: it is not mapped by inheritance."""
        for each in self.order(kind):
            if isinstance(each, Outside) and each.root:
                return each.root
            if isinstance(each, Kind) and each != kind and _is_root_class(each):
                return "plain"
        return ""

    def mapped(self, kind: Kind) -> bool:
        """Tell whether a class is mapped to a table."""
        if kind.value.members.get("__abstract__") is True or _is_root_class(kind):
            return False
        if any(last_of(each) in {"mapped", "mapped_as_dataclass"} for each in kind.value.decorators):
            return True
        root = self.root(kind)
        if root == "sqlmodel":
            return kind.value.keywords.get("table") is True
        if root:
            return True
        return (kind.own("__tablename__") or kind.own("__table__")) and self.outside(kind)

    def outside(self, kind: Kind) -> bool:
        """Tell whether a class has a base that is not in the tree and may bring columns."""
        return any(isinstance(each, Outside) and not each.known for each in self.order(kind))

    def reflects(self, kind: Kind) -> bool:
        """Tell whether a class gets columns from the database when the program starts."""
        names = {last_of(each.value) for each in self.order(kind) if isinstance(each, Outside)}
        return bool(names & {"DeferredReflection", "automap_base"})

    def parent(self, kind: Kind) -> Kind | None:
        """Give the nearest mapped class above a class."""
        return next((each for each in self.order(kind)[1:] if isinstance(each, Kind) and self.mapped(each)), None)

    def contributors(self, kind: Kind) -> tuple[Kind, ...]:
        """Give the classes whose attributes become columns of a class's own table: itself, mixins, abstract bases."""
        parent = self.parent(kind)
        behind = set(map(_key, self.order(parent))) if parent else set()
        return tuple(
            each
            for each in self.order(kind)
            if isinstance(each, Kind) and (each == kind or not (self.mapped(each) or _key(each) in behind))
        )

    def setting(self, kind: Kind, name: str) -> Placed | None:
        """Find what a class or the nearest of its bases binds a name to; arguments of a declarative base count too."""
        for each in self.order(kind):
            if isinstance(each, Kind) and name in each.value.members:
                return Placed(each.value.members[name], each.path)
            if isinstance(each, Outside) and isinstance(each.value, Call) and name in each.value.keywords:
                return Placed(each.value.keywords[name], each.path)
            if isinstance(each, Outside) and isinstance(each.value, Attribute) and isinstance(each.value.of, Call):
                if name in each.value.of.keywords:
                    return Placed(each.value.of.keywords[name], each.path)
        return None

    def namespace(self, kind: Kind) -> str:
        """Give the database schema that a class's metadata names; empty for none."""
        placed = self.setting(kind, "metadata")
        return namespace_of(self.program, placed) if placed else ""

    def types(self, kind: Kind) -> Mapping[str, Value]:
        """Give the type_annotation_map that holds for a class, by the text of its keys."""
        placed = self.setting(kind, "type_annotation_map")
        if placed is None:
            registry = self.setting(kind, "registry")
            call = self.program.settle(registry) if registry else None
            if call and isinstance(call.value, Call) and "type_annotation_map" in call.value.keywords:
                placed = Placed(call.value.keywords["type_annotation_map"], call.path)
        found = self.program.settle(placed) if placed else None
        if found is None or not isinstance(found.value, dict):
            return {}
        return {
            type_key(self.program.deep(Placed(key, found.path))): self.program.deep(Placed(value, found.path))
            for key, value in found.value.items()
        }

    def table_name(self, kind: Kind) -> str | Unread | None:
        """Give the name of a class's own table; None where it shares its parent's; `Unread` where it is not known."""
        parent = self.parent(kind)
        for each in self.order(kind):
            if not isinstance(each, Kind) or not each.own("__tablename__"):
                continue
            said = self._said(each, kind)
            if isinstance(said, Unread):
                return said if parent is None or each == kind else None
            if said is None:
                return None
            if (
                each == kind
                or not self.mapped(each)
                or f"{each.value.name}.__tablename__" in self.program.facts(each.path).computed
            ):
                return (
                    said
                    if each == kind or not parent or each not in self.order(parent) or self._computed(each)
                    else None
                )
            break
        return self._implied(kind, parent)

    def _computed(self, kind: Kind) -> bool:
        return f"{kind.value.name}.__tablename__" in self.program.facts(kind.path).computed

    def _said(self, owner: Kind, kind: Kind) -> str | Unread | None:
        computed = self.program.facts(owner.path).computed.get(f"{owner.value.name}.__tablename__")
        value = (
            computed
            if self._computed(owner)
            else self.program.settle(Placed(owner.value.members["__tablename__"], owner.path)).value
        )
        if isinstance(value, str) and self._computed(owner):
            return filled(value, kind.value.name)
        if isinstance(value, str) or value is None:
            return value
        return Unread("the table's name is not known before the program runs", kind.value.name, kind.value.line)

    def _implied(self, kind: Kind, parent: Kind | None) -> str | Unread | None:
        root = self.root(kind)
        if root == "sqlmodel" and not parent:
            return kind.value.name.lower()
        if root == "flask":
            return snake_flask(kind.value.name)
        if parent:
            return None
        return Unread(
            "the table's name is given by a base class that is not in the tree", kind.value.name, kind.value.line
        )


def _is_root_class(kind: Kind) -> bool:
    """A class that is a declarative base itself."""
    if any(last_of(each) in {"as_declarative", "as_declarative_base"} for each in kind.value.decorators):
        return True
    return any(last_of(base.of if isinstance(base, Item) else base) in _ROOT_NAMES for base in kind.value.bases)


def namespace_of(program: Program, placed: Placed) -> str:
    """Give the schema of a `MetaData(schema=...)`; empty for none."""
    found = program.settle(placed)
    if isinstance(found.value, Call) and last_of(found.value) == "MetaData":
        schema = program.call(found).keywords.get("schema")
        return schema if isinstance(schema, str) else ""
    return ""


def _key(each: Ancestor) -> tuple[str, str]:
    return (each.path, each.value.name) if isinstance(each, Kind) else (each.path, path_of(each.value))


def _merged(lines: list[list[Ancestor]]) -> Iterator[Ancestor]:
    """Merge lines of ancestors as Python does; where that is impossible, keep the first mention."""
    lines = [line for line in lines if line]
    for _ in range(1000):
        if not lines:
            return
        tails = {_key(each) for line in lines for each in line[1:]}
        head = next((line[0] for line in lines if _key(line[0]) not in tails), lines[0][0])
        yield head
        lines = [rest for line in lines if (rest := [each for each in line if _key(each) != _key(head)])]
