"""Makes objects of mapped classes, as a release's code would."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Mapper, Session

from tests.drill.values import Fill, value

TOUCHES_FROM = 500
"""Values made by touches stay clear of those in the rows that are there."""


@dataclass(frozen=True)
class How:
    """How an object is filled."""

    required: bool = False
    """Only what must be set."""
    fill: Fill = "plain"
    twins: bool = False
    """Whether several objects are equal as far as the release allows it."""
    only: str = ""
    """The one attribute for which `fill` or `twins` counts; the others that must be are set."""


def add(session: Session, mapper: Mapper[object], n: int, how: How) -> None:
    """Make the n-th object."""
    keys = alone(mapper)
    made: dict[str, object] = {}
    for name, column in columns(mapper).items():
        if numbers_itself(column) or column is mapper.polymorphic_on or column.computed is not None:
            continue
        chosen = not how.only or name == how.only
        if (how.required or not chosen) and not _must_be_set(column):
            continue
        if column.foreign_keys:
            made[name] = _parent(session, column, n)
            continue
        kept = column.name in keys
        same = how.twins and chosen and not kept
        made[name] = value(column, TOUCHES_FROM if same else n, how.fill if chosen and not kept else "plain")
    session.add(mapper.class_(**made))


def insert(session: Session, mapper: Mapper[object], count: int, how: How) -> None:
    """Make objects and flush them at once."""
    if count > 1 and how.required and not any(map(_must_be_set, columns(mapper).values())):
        how = How(only=next(iter(columns(mapper))))  # SQLAlchemy cannot insert several rows without a value on SQLite
    for index in range(count):
        add(session, mapper, TOUCHES_FROM + index, how)
    session.flush()


def columns(mapper: Mapper[object]) -> dict[str, Column[object]]:
    """Give the mapped columns by attribute, without the primary key that the database makes."""
    found = {}
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if isinstance(column, Column):
            found[attribute.key] = column
    return dict(sorted(found.items(), key=lambda each: each[1].primary_key))


def numbers_itself(column: Column[object]) -> bool:
    """Tell whether the database numbers it."""
    return column is column.table.autoincrement_column


def alone(mapper: Mapper[object]) -> frozenset[str]:
    """Give the columns that the release itself keeps distinct."""
    table = mapper.local_table
    names = {column.name for column in table.columns if column.unique or column.primary_key}
    if isinstance(table, Table):
        for constraint in table.constraints:
            if isinstance(constraint, sa.UniqueConstraint):
                names.update(column.name for column in constraint.columns)
        for index in table.indexes:
            if index.unique:
                names.update(column.name for column in index.columns)
    return frozenset(names)


def table_name(mapper: Mapper[object]) -> str:
    """Give the name of the table that a class is kept in."""
    table = mapper.local_table
    return table.fullname if isinstance(table, Table) else str(table)


def _must_be_set(column: Column[object]) -> bool:
    return not (
        column.nullable
        or column.default is not None
        or column.server_default is not None
        or column.identity is not None
        or numbers_itself(column)
    )


def _parent(session: Session, column: Column[object], n: int) -> object:
    target = next(iter(column.foreign_keys)).column
    found = session.scalars(select(target).order_by(target)).all()
    return found[n % len(found)] if found else (None if column.nullable else value(column, n))
