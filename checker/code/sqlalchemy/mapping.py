"""What classes and tables are mapped to, while they are joined."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from checker.code.sqlalchemy.kinds import Kind
from checker.core.column import ForeignKey
from checker.core.needs import MappedColumn, Model
from checker.core.types import Type

_CHAIN = 4
"""How many foreign keys in a row lead to a column that has a type."""


@dataclass
class Mapped:
    """A class with the table it is mapped to."""

    name: str
    model: Model
    kind: Kind | None = None
    parent: "Mapped | None" = None
    own: tuple[MappedColumn, ...] = ()
    """The columns that this class brings; a child that shares its parent's table has only some."""
    tells_kinds_apart: frozenset[str] = frozenset()
    """Attributes that the ORM itself fills with the class's identity."""
    own_init: bool = False
    """Whether the program says itself how an object is made."""


@dataclass
class Linked:
    """What the linking of a tree gives."""

    mappings: list[Mapped] = field(default_factory=list)
    tables: list[Model] = field(default_factory=list)
    """Tables that no class is mapped to."""
    unread: list[tuple[str, str, int]] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    """The names of classes and variables whose tables are not known."""


def borrow_types(linked: Linked) -> None:
    """Give a column without a type that of the column that its foreign key points at."""
    models = {model.table: model for model in (*(each.model for each in linked.mappings), *linked.tables)}
    for _ in range(_CHAIN):
        types = {
            (model.table, each.column.name): each.column.type
            for model in models.values()
            for each in model.columns
            if each.column.type
        }
        for mapping in linked.mappings:
            mapping.model = _with_types(mapping.model, types)
            mapping.own = _with_types(replace(mapping.model, columns=mapping.own), types).columns
        linked.tables = [_with_types(model, types) for model in linked.tables]
        before = models
        models = {model.table: model for model in (*(each.model for each in linked.mappings), *linked.tables)}
        if before == models:
            break


def _with_types(model: Model, types: Mapping[tuple[str, str], Type]) -> Model:
    wanting = {each.column.name for each in model.columns if each.column.type is None}
    keys = {
        each.columns[0]: types[each.table, each.targets[0]]
        for each in model.constraints
        if isinstance(each, ForeignKey)
        and len(each.columns) == 1
        and each.targets
        and (each.table, each.targets[0]) in types
    }
    if not wanting & keys.keys():
        return model
    columns = tuple(
        replace(each, column=replace(each.column, type=keys[each.column.name]))
        if each.column.name in wanting & keys.keys()
        else each
        for each in model.columns
    )
    return replace(model, columns=columns)
