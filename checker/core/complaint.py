"""What a database says when it refuses a statement; the words people find in their logs.

Run on PostgreSQL 15, MariaDB 10.11 and SQLite 3.40. Empty for other dialects.
"""


def no_table(dialect: str, table: str) -> str:
    """Give the words for a table that is not there."""
    return _of(
        dialect,
        postgres=f'relation "{table}" does not exist',
        mysql=f"Table 'DATABASE.{table}' doesn't exist",
        sqlite=f"no such table: {table}",
    )


def no_column(dialect: str, table: str, column: str) -> str:
    """Give the words for a column that a SELECT or WHERE names and that is not there."""
    return _of(
        dialect,
        postgres=f"column {table}.{column} does not exist",
        mysql=f"Unknown column '{table}.{column}'",
        sqlite=f"no such column: {table}.{column}",
    )


def no_column_to_write(dialect: str, table: str, column: str) -> str:
    """Give the words for a column that an INSERT names and that is not there."""
    return _of(
        dialect,
        postgres=f'column "{column}" of relation "{table}" does not exist',
        mysql=f"Unknown column '{column}'",
        sqlite=f"table {table} has no column named {column}",
    )


def no_value(dialect: str, table: str, column: str) -> str:
    """Give the words for an INSERT that leaves out a column that must have a value."""
    return _of(
        dialect,
        postgres=_not_null(table, column),
        mysql=f"Field '{column}' doesn't have a default value",
        sqlite=f"NOT NULL constraint failed: {table}.{column}",
    )


def null(dialect: str, table: str, column: str) -> str:
    """Give the words for a NULL that is written into a column that takes none."""
    return _of(
        dialect,
        postgres=_not_null(table, column),
        mysql=f"Column '{column}' cannot be null",
        sqlite=f"NOT NULL constraint failed: {table}.{column}",
    )


def duplicate(dialect: str, table: str, columns: tuple[str, ...], name: str) -> str:
    """Give the words for a second row with the same key."""
    return _of(
        dialect,
        postgres="duplicate key value violates unique constraint" + (f' "{name}"' if name else ""),
        mysql="Duplicate entry '...' for key" + (f" '{name}'" if name else ""),
        sqlite="UNIQUE constraint failed: " + ", ".join(f"{table}.{column}" for column in columns),
    )


def check_failed(dialect: str, table: str, name: str, text: str) -> str:
    """Give the words for a row that a check refuses."""
    return _of(
        dialect,
        postgres=f'new row for relation "{table}" violates check constraint' + (f' "{name}"' if name else ""),
        mysql="Check constraint" + (f" '{name}'" if name else "") + " is violated",
        sqlite=f"CHECK constraint failed: {name or text}",
    )


def no_parent(dialect: str, table: str, name: str) -> str:
    """Give the words for a row whose foreign key points nowhere."""
    return _of(
        dialect,
        postgres=f'insert or update on table "{table}" violates foreign key constraint'
        + (f' "{name}"' if name else ""),
        mysql="Cannot add or update a child row: a foreign key constraint fails",
        sqlite="FOREIGN KEY constraint failed",
    )


def has_children(dialect: str, table: str, child: str) -> str:
    """Give the words for a row that others point at and that is to be deleted."""
    return _of(
        dialect,
        postgres=f'update or delete on table "{table}" violates foreign key constraint on table "{child}"',
        mysql="Cannot delete or update a parent row: a foreign key constraint fails",
        sqlite="FOREIGN KEY constraint failed",
    )


def generated(dialect: str, column: str) -> str:
    """Give the words for a value that is written into a computed column."""
    return _of(
        dialect,
        postgres=f'cannot insert a non-DEFAULT value into column "{column}"',
        mysql=f"The value specified for generated column '{column}' is not allowed",
        sqlite=f'cannot INSERT into generated column "{column}"',
    )


def no_conflict_target(dialect: str) -> str:
    """Give the words for an ON CONFLICT whose columns have no unique key."""
    return _of(
        dialect,
        postgres="there is no unique or exclusion constraint matching the ON CONFLICT specification",
        mysql="",
        sqlite="ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint",
    )


def _not_null(table: str, column: str) -> str:
    return f'null value in column "{column}" of relation "{table}" violates not-null constraint'


def _of(dialect: str, *, postgres: str, mysql: str, sqlite: str) -> str:
    return {"postgres": postgres, "mysql": mysql, "sqlite": sqlite}.get(dialect, "")
