"""Classes joined across modules: their order of inheritance, which of them are mapped, and to which table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from checker.code.sqlalchemy.annotations import type_key
from checker.code.sqlalchemy.kinds import Ancestor, Kind, Outside, is_root_class, key_of, maker_of, merged
from checker.code.sqlalchemy.naming import filled, snake_flask
from checker.code.sqlalchemy.program import Placed, Program
from checker.core.tree import Unread
from checker.python.sqlalchemy import last_of
from checker.python.values import Call, Class, Item, Value


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
            self._orders[key] = (kind, *merged([*map(list, lines), heads]))
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
        call = maker_of(base)
        if call is not None and base.root:
            given = call.keywords.get("cls") or call.keywords.get("model_class")
            found = self.kind(Placed(given, base.path)) if given else None
            return (base, *(self.order(found) if found else ()))
        return (base,)

    def root(self, kind: Kind) -> str:
        """Give the kind of declarative root that a class descends from; empty: it is not mapped by inheritance."""
        for each in self.order(kind):
            if isinstance(each, Outside) and each.root:
                return each.root
            if isinstance(each, Kind) and each != kind and is_root_class(each):
                return "plain"
        return ""

    def mapped(self, kind: Kind) -> bool:
        """Tell whether a class is mapped to a table."""
        if kind.value.members.get("__abstract__") is True or is_root_class(kind):
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
        behind = set(map(key_of, self.order(parent))) if parent else set()
        return tuple(
            each
            for each in self.order(kind)
            if isinstance(each, Kind) and (each == kind or not (self.mapped(each) or key_of(each) in behind))
        )

    def setting(self, kind: Kind, name: str) -> Placed | None:
        """Find what a class or the nearest of its bases binds a name to; arguments of a declarative base count too."""
        for each in self.order(kind):
            if isinstance(each, Kind) and name in each.value.members:
                return Placed(each.value.members[name], each.path)
            call = maker_of(each)
            if call is not None and name in call.keywords:
                return Placed(call.keywords[name], each.path)
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


def namespace_of(program: Program, placed: Placed) -> str:
    """Give the schema of a `MetaData(schema=...)`; empty for none."""
    found = program.settle(placed)
    if isinstance(found.value, Call) and last_of(found.value) == "MetaData":
        schema = program.call(found.value, found.path).keywords.get("schema")
        return schema if isinstance(schema, str) else ""
    return ""
