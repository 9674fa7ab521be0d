"""The columns of an entity, by the rules of JPA (3.1) and of what Hibernate (6) adds."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.code.jpa.facts import JpaField, JpaJoin
from checker.code.jpa.names import Names, Placed
from checker.core.fact import frozen

_DEEPEST = 8
"""How many classes are followed from one to the next."""


@frozen
class JpaColumn:
    """A column as an entity maps it, by the name that is said or made, before the database's way of naming."""

    name: str
    attribute: str
    field: JpaField
    path: str
    nullable: bool
    inserted: bool
    updated: bool
    labels: tuple[str, ...] | None = None
    table: str = ""


class Columns:
    """Makes the columns of classes."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.unknown: set[str] = set()
        """Names of classes whose columns are not all known."""

    def line_of(self, placed: Placed) -> list[Placed]:
        """Give a class and those above it, the nearest first."""
        found = [placed]
        while len(found) < _DEEPEST:
            above, known = self._names.above(found[-1])
            if not known:
                self.unknown.add(placed.of.name)
            if above is None or above in found:
                break
            found.append(above)
        return found

    def own(self, placed: Placed) -> list[JpaColumn]:
        """Give the columns of an entity's own table: what it takes over of superclasses that have none among them."""
        line = self.line_of(placed)
        upto = next((at for at, each in enumerate(line[1:], 1) if each.of.kind == "entity"), len(line))
        found: list[JpaColumn] = []
        overrides = {name: column for each in reversed(line[:upto]) for name, column in each.of.overrides}
        for each in reversed(line[:upto]):
            found += self._of_class(placed.of.name, each, overrides, "", 0)
        return _without_mapped(found)

    def keys(self, placed: Placed, depth: int = 0) -> list[JpaColumn]:
        """Give the columns of an entity's key, wherever in its line they stand."""
        found: list[JpaColumn] = []
        for each in self.line_of(placed):
            ids = tuple(field for field in each.of.fields if field.id)
            of = Placed(replace(each.of, fields=ids), each.path)
            found += self._of_class(placed.of.name, of, dict(each.of.overrides), "", depth + 1)
        maps = [field for field in placed.of.fields if field.maps_id is not None]
        for field in maps:
            found += self._joined(placed.of.name, field, placed.path, {}, depth + 1)
        return _without_mapped(found)

    def _of_class(
        self, owner: str, placed: Placed, overrides: Mapping[str, str], prefix: str, depth: int
    ) -> Iterator[JpaColumn]:
        if depth > _DEEPEST or not placed.of.whole:
            self.unknown.add(owner)
        for field in placed.of.fields if depth <= _DEEPEST else ():
            yield from self._of_field(owner, field, placed.path, overrides, prefix, depth)

    def _of_field(
        self, owner: str, field: JpaField, path: str, overrides: Mapping[str, str], prefix: str, depth: int
    ) -> Iterator[JpaColumn]:
        held = self._names.find(field.type, path) if field.kind in {"column", "embedded"} else None
        if field.kind == "one" and field.between is None:
            yield from self._joined(owner, field, path, overrides, depth, prefix)
        elif field.kind == "embedded" or (held and held.of.kind == "embedded" and field.stored_as != "?"):
            if held is None or held.of.kind == "enum":
                self.unknown.add(owner)
                return
            within = f"{prefix}{field.key}."
            nearer = {f"{within}{name}": column for name, column in field.overrides}
            inner = tuple(self._within(field, each) for each in held.of.fields)
            of = Placed(replace(held.of, fields=inner), held.path)
            yield from self._of_class(owner, of, {**nearer, **overrides}, within, depth + 1)
        elif field.kind == "column":
            yield self._plain(owner, field, path, overrides, prefix, held)

    def _within(self, field: JpaField, inner: JpaField) -> JpaField:
        if not field.id:
            return inner
        return replace(inner, id=True, nullable=False, updated=False)

    def _plain(
        self, owner: str, field: JpaField, path: str, overrides: Mapping[str, str], prefix: str, held: Placed | None
    ) -> JpaColumn:
        said = overrides.get(prefix + field.key) or field.name or field.key
        labels = self._labels(field, held)
        return JpaColumn(
            self.text(owner, said, path),
            prefix + field.key,
            field,
            path,
            field.nullable,
            field.inserted,
            field.updated,
            labels,
            self.text(owner, field.table, path),
        )

    def _joined(
        self, owner: str, field: JpaField, path: str, overrides: Mapping[str, str], depth: int, prefix: str = ""
    ) -> Iterator[JpaColumn]:
        for name, join in self.joins(owner, field.joins, field.type, field.key, path, depth):
            said = overrides.get(prefix + field.key) or name
            id_ = field.id or field.maps_id is not None
            made = replace(field, id=id_, nullable=field.nullable and join.nullable)
            sent = join.sent and field.inserted
            yield JpaColumn(said, prefix + field.key, made, path, made.nullable, sent, sent and not id_)

    def joins(
        self, owner: str, said: tuple[JpaJoin, ...], to: str, key: str, path: str, depth: int = 0
    ) -> Iterator[tuple[str, JpaJoin]]:
        """Give the columns that refer to an entity, each with what is said of it."""
        other = self._names.find(to, path)
        named = [(self.text(owner, each.name, path), each) for each in said]
        if all(name for name, _ in named) and named:
            yield from named
            return
        keys = self.keys(other, depth) if other is not None and depth <= _DEEPEST else []
        if not keys:
            self.unknown.add(owner)
        for at, each in enumerate(keys):
            name, join = named[at] if at < len(named) else ("", JpaJoin())
            refers = self.text(owner, join.refers, path) or each.name
            yield name or f"{key}_{refers}", join

    def values(self, placed: Placed, collection: JpaField) -> tuple[JpaColumn, ...]:
        """Give the columns of a collection's elements that are no rows of their own."""
        of = replace(collection, kind="column", mapped_by="", between=None, joins=())
        return tuple(self._of_field(placed.of.name, of, placed.path, {}, "", 0))

    def find(self, name: str, path: str) -> Placed | None:
        """Find the class that a file means by a name."""
        return self._names.find(name, path)

    def sequence(self, column: JpaColumn) -> str:
        """Name the sequence that numbers a column; empty where that is not known."""
        return self._names.text(column.field.sequence, column.path) or ""

    def text(self, owner: str, said: str, path: str) -> str:
        """Give a name as it is said; one that is not known stays empty, and its class is not known whole."""
        found = self._names.text(said, path)
        if found is None:
            self.unknown.add(owner)
        return found or ""

    def _labels(self, field: JpaField, held: Placed | None) -> tuple[str, ...] | None:
        if held is None or held.of.kind != "enum" or not held.of.labels:
            return None
        if field.stored_as == "STRING":
            return held.of.labels
        if field.stored_as == "ORDINAL" or (not field.stored_as and not self._names.is_converted(held)):
            return tuple(map(str, range(len(held.of.labels))))
        return None


def named(columns: Columns, entity: Placed) -> str:
    """Name an entity's table as it is said, or after the entity; empty where that is not known."""
    said = entity.of.table or entity.of.entity
    return columns.text(entity.of.name, said, entity.path) if said else entity.of.name


def _without_mapped(found: list[JpaColumn]) -> list[JpaColumn]:
    """Leave the key's own columns away where a relation stands for them, and names that are not known."""
    stands_for = {each.field.maps_id for each in found if each.field.maps_id is not None}
    kept = [
        each
        for each in found
        if each.name
        and not (
            each.field.id
            and each.field.maps_id is None
            and ("" in stands_for or each.attribute.rpartition(".")[2] in stands_for)
        )
    ]
    return list({each.name: each for each in kept}.values())
