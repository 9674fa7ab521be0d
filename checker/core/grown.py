"""Columns that a table had all along, and that only the newer release's code fills: its rows refer to others since."""

from collections.abc import Iterable, Iterator

from checker.core.column import ForeignKey
from checker.core.history import Revision
from checker.core.name import bare
from checker.core.needs import Model, Needs
from checker.core.operation import AddColumn
from checker.core.schema import ConstraintState, Schema

Columns = frozenset[tuple[str, str]]
"""(table, column)."""


def newly_filled(declared: Needs, newer: Iterable[Model], between: Iterable[Revision] = ()) -> Columns:
    """Give the columns that FROM's models map and TO's do not, but for those that came between."""
    came = {
        (step.operation.table, step.operation.column.name)
        for revision in between
        for step in revision.up
        if isinstance(step.operation, AddColumn)
    }
    return frozenset(_unmapped(declared, newer)) - came


def _unmapped(declared: Needs, newer: Iterable[Model]) -> Iterator[tuple[str, str]]:
    for model in newer:
        ours = declared.models_of(model.table)
        if ours and all(each.whole for each in ours):
            known = {mapped.column.name for each in ours for mapped in each.columns}
            yield from ((model.table, each.column.name) for each in model.columns if each.column.name not in known)


def tables_of(columns: Columns) -> frozenset[str]:
    """Give their tables, bare and in lower case."""
    return frozenset(bare(table).lower() for table, _ in columns)


def keys_on(columns: Columns, schema: Schema) -> Iterator[tuple[str, ConstraintState, ForeignKey]]:
    """Give (table, where it comes from, key) of the foreign keys on such columns."""
    for table in sorted({table for table, _ in columns}):
        held = schema.tables.get(table)
        for state in held.constraints if held else ():
            key = state.constraint
            if isinstance(key, ForeignKey) and any((table, column) in columns for column in key.columns):
                yield table, state, key


def parents_of(columns: Columns, schema: Schema) -> frozenset[str]:
    """Give the tables to whose rows such columns refer, bare and in lower case."""
    return frozenset(bare(key.table).lower() for _, _, key in keys_on(columns, schema))
