"""All changes that a migration of a generated history may make."""

from tests.drill import alterations, changes, constraints, rows, tables
from tests.drill.changes import Change

CHANGES: tuple[tuple[Change, int], ...] = (
    (tables.create_table, 4),
    (tables.drop_table, 1),
    (tables.rename_table, 1),
    (tables.rename_table_with_view, 1),
    (changes.add_nullable, 6),
    (changes.add_with_server_default, 4),
    (changes.add_backfilled, 3),
    (changes.drop_column, 3),
    (changes.rename_column, 2),
    (changes.replace_column, 1),
    (changes.alter_twice, 1),
    (changes.stop_using, 3),
    (alterations.require, 3),
    (alterations.allow_null, 2),
    (alterations.change_type, 6),
    (alterations.change_default, 4),
    (alterations.loosen, 1),
    (constraints.add_unique, 2),
    (constraints.drop_unique, 2),
    (constraints.add_check, 2),
    (constraints.demand, 1),
    (constraints.restrict, 2),
    (constraints.relist, 3),
    (constraints.drop_check, 1),
    (constraints.add_key, 3),
    (constraints.drop_key, 2),
    (constraints.index, 3),
    (rows.add_label, 4),
    (rows.rename_label, 1),
    (rows.update_rows, 2),
    (rows.insert_rows, 2),
    (changes.read_elsewhere, 1),
)
"""What may happen, and how often."""
