"""What makes one shape of a type's table into another, as operations."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.column import Column
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    CreateTable,
    DropColumn,
    DropConstraint,
    Operation,
    WriteRows,
)
from checker.grammars.gel.shape import Shape

_FIELDS = ("type", "nullable", "default", "generated", "identity")


def between(table: str, before: Shape | None, after: Shape) -> Iterator[Operation]:
    """Give the operations in an order that a database would take."""
    if before is None:
        constraints = tuple(after.constraints.values())
        yield CreateTable(table, tuple(after.columns.values()), constraints, whole=after.whole)
        yield from after.objects.values()
        return
    for name in before.constraints.keys() - after.constraints.keys():
        yield DropConstraint(table, name)
    for key in sorted(before.objects.keys() - after.objects.keys()):
        yield replace(before.objects[key], verb="drop", says=None)
    for name in before.columns.keys() - after.columns.keys():
        yield DropColumn(table, name)
    for name, column in after.columns.items():
        yield from _column(table, before.columns.get(name), column)
    for name, constraint in after.constraints.items():
        if name in before.constraints and before.constraints[name] != constraint:
            yield DropConstraint(table, name)
        if before.constraints.get(name) != constraint:
            yield AddConstraint(table, constraint)
    for key, each in after.objects.items():
        if before.objects.get(key) != each:
            yield each


def _column(table: str, before: Column | None, after: Column) -> Iterator[Operation]:
    if before is None:
        yield AddColumn(table, after)
    elif before != after:
        yield AlterColumn(
            table, after, frozenset(each for each in _FIELDS if getattr(before, each) != getattr(after, each))
        )
        if before.generated != after.generated and None not in {before.generated, after.generated}:
            yield WriteRows("update", table, (after.name,))  # it is computed in another way: every object has a new one
