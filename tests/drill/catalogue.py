"""All changes that a migration of a generated history may make."""

from tests.drill.alterations import allow_null, change_default, change_type, require
from tests.drill.changes import (
    Change,
    add_backfilled,
    add_nullable,
    add_with_server_default,
    create_table,
    drop_column,
    drop_table,
    rename_column,
    rename_table,
    stop_using,
)
from tests.drill.constraints import add_check, add_key, add_unique, drop_check, drop_key, drop_unique, index
from tests.drill.rows import add_label, insert_rows, rename_label, update_rows

CHANGES: tuple[tuple[Change, int], ...] = (
    (add_nullable, 6), (add_with_server_default, 4), (add_backfilled, 3), (create_table, 4), (drop_table, 1),
    (rename_table, 1), (drop_column, 3), (rename_column, 2), (stop_using, 3), (require, 3), (allow_null, 2),
    (change_type, 5), (change_default, 4), (add_unique, 2), (drop_unique, 2), (add_check, 2), (drop_check, 1),
    (add_key, 3), (drop_key, 2), (add_label, 4), (rename_label, 1), (index, 3), (update_rows, 2), (insert_rows, 2),
)  # fmt: skip
"""What may happen, and how often."""
