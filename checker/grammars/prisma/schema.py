"""The files of a Prisma schema together: which models are which tables, which fields are which columns."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from checker.core.fact import frozen
from checker.core.name import fold, qualified
from checker.core.tree import Unread
from checker.grammars.prisma.facts import PrismaBlock, PrismaField, PrismaFile

DIALECTS: Mapping[str, str] = {
    "postgresql": "postgres",
    "postgres": "postgres",
    "prisma+postgres": "postgres",
    "cockroachdb": "postgres",
    "mysql": "mysql",
    "sqlite": "sqlite",
    "sqlserver": "tsql",
}
"""Providers, with the dialect they speak; MongoDB speaks none."""
SCALARS = frozenset(("String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes"))


@frozen
class Placed:
    """A block with the file it stands in."""

    block: PrismaBlock
    path: str


@frozen
class Relation:
    """A relation field that holds the key: its columns point at another model's."""

    field: PrismaField
    target: Placed
    columns: tuple[str, ...]
    references: tuple[str, ...]


@frozen
class Between:
    """The table of an implicit many-to-many relation: `A` and `B` are the models in order of their names."""

    name: str
    a: Placed
    b: Placed
    fields: tuple[tuple[Placed, PrismaField], ...]
    """The list fields that fill it, each with its model."""


@frozen
class Declared:
    """What the files of one schema declare."""

    files: tuple[tuple[str, PrismaFile], ...]

    @cached_property
    def blocks(self) -> tuple[Placed, ...]:
        """Every block, in the order of the files."""
        return tuple(Placed(block, path) for path, file in self.files for block in file.blocks)

    @cached_property
    def models(self) -> Mapping[str, Placed]:
        """Models and views by their names."""
        return {each.block.name: each for each in self.blocks if each.block.kind in {"model", "view"}}

    @cached_property
    def enums(self) -> Mapping[str, Placed]:
        """Enums by their names."""
        return {each.block.name: each for each in self.blocks if each.block.kind == "enum"}

    @cached_property
    def provider(self) -> str:
        """What the datasource says; empty where it says nothing."""
        return next((value for each in self._datasources if (value := _text(each, "provider"))), "")

    @property
    def dialect(self) -> str:
        """The dialect of its database; empty where it has none, or nobody says."""
        return DIALECTS.get(self.provider, "")

    @cached_property
    def keeps_keys(self) -> bool:
        """Whether the database has foreign keys, rather than the client watching over relations."""
        modes = {_text(each, name) for each in self._datasources for name in ("relationMode", "referentialIntegrity")}
        return "prisma" not in modes

    @property
    def unread(self) -> Iterator[tuple[str, Unread]]:
        """What could not be read, with its file."""
        for path, file in self.files:
            yield from ((path, each) for each in file.unread)
        for placed in self.blocks:
            yield from ((placed.path, each) for each in self.unread_in(placed))

    @property
    def _datasources(self) -> Iterator[PrismaBlock]:
        return (each.block for each in self.blocks if each.block.kind == "datasource")

    def is_column(self, field: PrismaField) -> bool:
        """Tell whether a field is a column rather than a relation."""
        return bool(field.unsupported) or field.type in SCALARS or field.type in self.enums

    def unread_in(self, placed: Placed) -> tuple[Unread, ...]:
        """Give what could not be read in a block, with the fields whose type is declared nowhere."""
        block, types = placed.block, {each.block.name for each in self.blocks if each.block.kind == "type"}
        lost = (
            Unread(f"no file declares {field.type}", f"{field.name} {field.type}{field.mark}", field.line)
            for field in (block.fields if block.kind in {"model", "view"} else ())
            if not (self.is_column(field) or field.type in self.models or field.type in types)
        )
        return (*block.unread, *lost)

    def columns(self, model: PrismaBlock) -> tuple[PrismaField, ...]:
        """Give the fields of a model that are columns."""
        return tuple(field for field in model.fields if self.is_column(field))

    def labels(self, field: PrismaField) -> tuple[str, ...] | None:
        """Give the stored values that the client understands; None for what is no enum."""
        enum = self.enums.get(field.type)
        return tuple(map(written_name, enum.block.fields)) if enum else None

    def relations(self, model: PrismaBlock) -> Iterator[Relation]:
        """Give the relation fields of a model that hold the key."""
        for field in model.fields:
            said, target = field.attribute("relation"), self.models.get(field.type)
            own, theirs = (said.given("fields"), said.given("references")) if said else (None, None)
            if own and theirs and target:
                yield Relation(field, target, own.names, theirs.names)

    @cached_property
    def between(self) -> tuple[Between, ...]:
        """Give the tables of implicit many-to-many relations, by their names."""
        found: dict[str, list[tuple[Placed, PrismaField]]] = {}
        for placed in self.models.values():
            for field in placed.block.fields:
                if field.mark == "[]" and field.type in self.models and placed.block.kind == "model":
                    found.setdefault(_joint(placed.block, field), []).append((placed, field))
        tables = []
        for name, ends in sorted(found.items()):
            if len(ends) == 2 and _mutual(ends):  # noqa: PLR2004  a relation has two ends
                first, second = sorted((end for end, _ in ends), key=lambda end: end.block.name)
                tables.append(Between(name, first, second, tuple(ends)))
        return tuple(tables)


def declared(files: Iterable[tuple[str, PrismaFile]]) -> Declared:
    """Join the files of one schema."""
    return Declared(tuple(files))


def written_name(item: PrismaField | PrismaBlock) -> str:
    """Give the name that the database knows: `@map`, `@@map`, or its own."""
    said = item.attribute("map")
    return (said.text("name", 0) if said else "") or item.name


def table_name(model: PrismaBlock, dialect: str) -> str:
    """Give a model's table as the dialect spells it, with its database schema where it is not the default."""
    return qualified(fold(written_name(model), dialect), schema_of(model), dialect)


def schema_of(block: PrismaBlock) -> str:
    """Give the database schema that a block names."""
    said = block.attribute("schema")
    return said.text("name", 0) if said else ""


def column_names(model: PrismaBlock, names: Iterable[str]) -> tuple[str, ...]:
    """Give the columns of fields by their names; `a.b` is a part of a composite type."""
    held = {field.name: written_name(field) for field in model.fields}
    return tuple(held.get(name, name) for name in names)


def key_of(model: PrismaBlock) -> tuple[str, ...]:
    """Give the fields of a model's primary key."""
    single = tuple(field.name for field in model.fields if field.attribute("id"))
    several = model.attribute("id")
    listed = several.given("fields", 0) if several else None
    return single or (listed.names if listed else ())


def _joint(model: PrismaBlock, field: PrismaField) -> str:
    said = field.attribute("relation")
    named = said.text("name", 0) if said else ""
    return f"_{named or 'To'.join(sorted((model.name, field.type)))}"


def _mutual(ends: list[tuple[Placed, PrismaField]]) -> bool:
    (first, there), (second, back) = ends
    return there.type == second.block.name and back.type == first.block.name


def _text(block: PrismaBlock, name: str) -> str:
    value = block.setting(name)
    if value is None:
        return ""
    return value.items[0].value.text if value.kind == "list" and value.items else value.text
