"""The tables that no class stands for: between two entities, and of an entity's collections of values."""

from collections.abc import Iterator, Sequence

from checker.code.jpa.columns import Columns, JpaColumn, named
from checker.code.jpa.facts import JpaBetween, JpaField
from checker.code.jpa.names import Placed

Between = tuple[str, str, tuple[JpaColumn, ...], bool]
"""(table, schema, columns, whether the table's name is one of several that it may have)."""


def between(columns: Columns, entity: Placed, relation: JpaField, keys: Sequence[JpaColumn]) -> Iterator[Between]:
    """Give the table that a relation or a collection has, under each name that it may have where none is said."""
    held = relation.between or JpaBetween()
    if relation.kind == "elements":
        held_by = columns.values(entity, relation)
        names = [f"{entity.of.entity or entity.of.name}_{relation.key}"]
    elif not _has_table(relation):
        return
    else:
        other = columns.find(relation.type, entity.path)
        joins = columns.joins(entity.of.name, held.other, relation.type, relation.key, entity.path)
        held_by = tuple(_column(name, relation, entity.path) for name, _ in joins if name)
        first = named(columns, entity)
        names = [f"{first}_{relation.key}"]  # Spring's; before it JPA's
        names = [f"{first}_{named(columns, other)}", *names] if other else names
    said = columns.text(entity.of.name, held.table, entity.path)
    schema = columns.text(entity.of.name, held.schema, entity.path)
    own = _own(columns, entity, relation, held, keys)
    for name in [said] if said else names:
        yield name, schema, (*own, *held_by), not said


def _has_table(relation: JpaField) -> bool:
    """Tell whether a relation has a table of its own; else its column stands in one that some entity maps."""
    if relation.mapped_by or relation.kind not in {"one", "many"}:
        return False
    return relation.between is not None or (relation.kind == "many" and not relation.joins)


def _own(
    columns: Columns, entity: Placed, relation: JpaField, held: JpaBetween, keys: Sequence[JpaColumn]
) -> tuple[JpaColumn, ...]:
    """Give the columns that refer to the entity: called as is said, else after the way back, else after the entity."""
    said = [columns.text(entity.of.name, each.name, entity.path) for each in held.own]
    if not all(said) or not said:
        other = columns.find(relation.type, entity.path)
        back = (each.key for each in (other.of.fields if other else ()) if each.mapped_by == relation.key)
        before = next(back, entity.of.entity or entity.of.name)
        said = [f"{before}_{key.name}" for key in keys]
    return tuple(_column(name, relation, entity.path) for name in said if name)


def _column(name: str, relation: JpaField, path: str) -> JpaColumn:
    return JpaColumn(name, relation.key, relation, path, nullable=False, inserted=True, updated=False)
