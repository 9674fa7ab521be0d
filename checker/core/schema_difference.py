"""What makes one schema of another: the steps between two schemas that somebody stated whole.

A name that is in both is the same thing, changed in place; a new name is a new thing unless a rename is stated. Nothing
is guessed: a column that is gone beside one that came is a column that is gone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields

from checker.core.apply import apply
from checker.core.column import Check, Column, Constraint, Exclude, ForeignKey, PrimaryKey, Unique
from checker.core.history import Renamed
from checker.core.object_difference import Change, changed_enums, changed_objects, changed_rights, dropped_objects
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    CreateIndex,
    CreateTable,
    CreateView,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    DropView,
    RenameColumn,
    RenameTable,
)
from checker.core.schema import ColumnState, Origin, Schema, Table
from checker.core.speak import normal

_KINDS: dict[type, str] = {PrimaryKey: "primary", Unique: "unique", Check: "check", ForeignKey: "foreign", Exclude: ""}
_CAST = re.compile(r"::[\w .]+(?:\(\d+\))?(?:\[\])?$")
_QUOTED_NUMBER = re.compile(r"^'(-?\d+(?:\.\d+)?)'$")
_NOW = re.compile(r"^(?:current_timestamp|now)(?:\(\d*\))?$")
_FIELDS = tuple(each.name for each in fields(Column) if each.name != "name")


def schema_difference(
    before: Schema, after: Schema, renames: Iterable[tuple[Renamed, Origin]] = ()
) -> tuple[Change, ...]:
    """Give the steps from one schema to another, in an order in which they can be applied."""
    found: list[Change] = []
    for operation, origin in _renames(before, after, tuple(renames)):
        found.append((operation, origin))
        before = apply(operation, before, origin)
    found += changed_enums(before, after)
    found += dropped_objects(before, after)
    found += _dropped_tables(before, after)
    for name, table in after.tables.items():
        if not table.view:
            held = before.tables.get(name)
            known = held is not None and not held.view
            found += _changed(held, table, after.dialect) if held and known else _created(table)
    found += _indexes(before, after)
    found += (
        (_view(table), table.origin)
        for name, table in after.tables.items()
        if table.view and not _same(before.tables.get(name), table)
    )
    found += changed_objects(before, after)
    found += changed_rights(before, after)
    return tuple(found)


def _renames(before: Schema, after: Schema, renames: tuple[tuple[Renamed, Origin], ...]) -> Iterator[Change]:
    """Give the stated renames that are still to be done: the statement stays in the file for ever."""
    moved: dict[str, str] = {}
    for each, origin in renames:
        gone = each.was in before.tables and each.was not in after.tables
        if not each.name and gone and each.table in after.tables and each.table not in before.tables:
            moved[each.table] = each.was
            yield RenameTable(each.was, each.table), origin
    for each, origin in renames:
        held = before.tables.get(moved.get(each.table, each.table))
        table = after.tables.get(each.table)
        if not each.name or held is None or table is None:
            continue
        gone = each.was in held.columns and each.was not in table.columns
        if gone and each.name in table.columns and each.name not in held.columns:
            yield RenameColumn(each.table, each.was, each.name), origin


def _dropped_tables(before: Schema, after: Schema) -> Iterator[Change]:
    for name, table in before.tables.items():
        now = after.tables.get(name)
        if now is None or now.view is not table.view:
            yield (DropView(name) if table.view else DropTable(name)), (now or table).origin


def _created(table: Table) -> Iterator[Change]:
    columns = tuple(state.column for state in table.columns.values())
    constraints = tuple(state.constraint for state in table.constraints)
    yield CreateTable(table.name, columns, constraints, whole=table.whole), table.origin


def _changed(before: Table, after: Table, dialect: str) -> Iterator[Change]:
    name = after.name
    yield from _lost_constraints(before, after)
    gone = [column for column in before.columns if column not in after.columns]
    if not after.whole:  # what such a table does not show may still be there
        gone = []
    yield from ((DropColumn(name, column), after.origin) for column in gone)
    order = [column for column in before.columns if column not in gone]
    last = ""
    for at, (column, state) in enumerate(after.columns.items()):
        held = before.columns.get(column)
        if held is None:
            behind = last if dialect == "mysql" and at < len(order) else None
            order.insert(at, column)
            yield AddColumn(name, state.column, after=behind), state.origin
        else:
            sets = _differing(held.column, state.column)
            moves = dialect == "mysql" and order[at : at + 1] != [column] and column in order
            if moves:
                order.remove(column)
                order.insert(at, column)
            if sets or moves:
                yield (
                    AlterColumn(name, state.column, sets, after=last if moves else None),
                    _latest(state, sets),
                )
        last = column
    ours = Counter(_kept(before, after))
    for made in after.constraints:
        if ours[made.constraint]:
            ours[made.constraint] -= 1
        else:
            yield AddConstraint(name, made.constraint), made.origin


def _differing(before: Column, after: Column) -> frozenset[str]:
    """Give the fields in which two columns differ; a default that is only written otherwise is the same."""
    sets = frozenset(each for each in _FIELDS if getattr(before, each) != getattr(after, each))
    if "default" in sets and before.default is not None and after.default is not None:
        return sets - {"default"} if _plain(before.default) == _plain(after.default) else sets
    return sets


def _plain(default: str) -> str:
    """Give a default without what databases add when they print it: casts, quotes around numbers, brackets."""
    text = _CAST.sub("", normal(default))
    text = _QUOTED_NUMBER.sub(r"\1", text)
    return _NOW.sub("now", text)


def _latest(state: ColumnState, sets: frozenset[str]) -> Origin:
    """Give the place that states the first of the fields that differ."""
    return next((state.changed[each] for each in sorted(sets) if each in state.changed), state.origin)


def _kept(before: Table, after: Table) -> Iterator[Constraint]:
    """Give the constraints that are still there when the columns are gone."""
    wanted = Counter(state.constraint for state in after.constraints)
    gone = before.columns.keys() - after.columns.keys() if after.whole else set()
    for state in before.constraints:
        if wanted[state.constraint] and not gone & set(state.constraint.columns):
            wanted[state.constraint] -= 1
            yield state.constraint


def _lost_constraints(before: Table, after: Table) -> Iterator[Change]:
    kept = Counter(_kept(before, after))
    for state in before.constraints:
        constraint = state.constraint
        if kept[constraint]:
            kept[constraint] -= 1
        else:
            yield DropConstraint(before.name, constraint.name, _KINDS[type(constraint)], constraint), after.origin


def _indexes(before: Schema, after: Schema) -> Iterator[Change]:
    for name, table in before.indexes.items():
        if after.indexes.get(name) != table:
            yield DropIndex(name, table), _place(before, after, table)
    for name, table in after.indexes.items():
        if before.indexes.get(name) != table:
            yield CreateIndex(table, name), _place(before, after, table)


def _place(before: Schema, after: Schema, table: str) -> Origin:
    held = after.tables.get(table) or before.tables.get(table)
    return held.origin if held else Origin("", 0)


def _same(before: Table | None, after: Table) -> bool:
    if before is None:
        return False
    names = ("columns", "constraints", "whole", "view", "base", "where", "writable")
    return all(getattr(before, each) == getattr(after, each) for each in names)


def _view(table: Table) -> CreateView:
    names = tuple(table.columns) if table.whole else None
    return CreateView(table.name, names, (table.base,) if table.base else (), table.where, table.writable)
