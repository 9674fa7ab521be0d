"""What a database says when it refuses a statement; the words people find in their logs.

Run on PostgreSQL 15, MariaDB 10.11 and SQLite 3.40; what MariaDB says of names in joins, indexes, positions and
routines is taken from its documentation; what Gel's server says, from its source. Empty for other dialects.
"""


def no_table(dialect: str, table: str) -> str:
    """Give the words for a table that is not there."""
    return _of(
        dialect,
        postgres=f'relation "{table}" does not exist',
        mysql=f"Table 'DATABASE.{table}' doesn't exist",
        sqlite=f"no such table: {table}",
        gel=f"object type or alias '{_type(table)}' does not exist",
    )


def no_column(dialect: str, table: str, column: str) -> str:
    """Give the words for a column that a SELECT or WHERE names and that is not there."""
    return _of(
        dialect,
        postgres=f"column {table}.{column} does not exist",
        mysql=f"Unknown column '{table}.{column}'",
        sqlite=f"no such column: {table}.{column}",
        gel=_no_pointer(table, column),
    )


def no_column_to_write(dialect: str, table: str, column: str) -> str:
    """Give the words for a column that an INSERT names and that is not there."""
    return _of(
        dialect,
        postgres=f'column "{column}" of relation "{table}" does not exist',
        mysql=f"Unknown column '{column}'",
        sqlite=f"table {table} has no column named {column}",
        gel=_no_pointer(table, column),
    )


def no_value(dialect: str, table: str, column: str) -> str:
    """Give the words for an INSERT that leaves out a column that must have a value."""
    return _of(
        dialect,
        postgres=_not_null(table, column),
        mysql=f"Field '{column}' doesn't have a default value",
        sqlite=f"NOT NULL constraint failed: {table}.{column}",
        gel="missing value for required",
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
        gel="violates exclusivity constraint",
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
        gel="is prohibited by link target policy",
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
        gel="modification of computed",
    )


def no_conflict_target(dialect: str) -> str:
    """Give the words for an ON CONFLICT whose columns have no unique key."""
    return _of(
        dialect,
        postgres="there is no unique or exclusion constraint matching the ON CONFLICT specification",
        mysql="",
        sqlite="ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint",
    )


def ambiguous(dialect: str, column: str) -> str:
    """Give the words for a column without a table that two of a query's tables have."""
    return _of(
        dialect,
        postgres=f'column reference "{column}" is ambiguous',
        mysql=f"Column '{column}' in field list is ambiguous",
        sqlite=f"ambiguous column name: {column}",
    )


def no_index(dialect: str, table: str, index: str) -> str:
    """Give the words for an index that a query names and that is not there."""
    return _of(
        dialect,
        postgres="",
        mysql=f"Key '{index}' doesn't exist in table '{table}'",
        sqlite=f"no such index: {index}",
    )


def no_fulltext_index(dialect: str) -> str:
    """Give the words for MATCH ... AGAINST without an index on its columns."""
    return _of(dialect, postgres="", mysql="Can't find FULLTEXT index matching the column list", sqlite="")


def no_constraint(dialect: str, table: str, name: str) -> str:
    """Give the words for an ON CONFLICT ON CONSTRAINT whose constraint is not there."""
    return _of(dialect, postgres=f'constraint "{name}" for table "{table}" does not exist', mysql="", sqlite="")


def other_width(dialect: str, table: str) -> str:
    """Give the words for INSERT ... SELECT * of more or fewer columns than the table has."""
    return _of(
        dialect,
        postgres="INSERT has more expressions than target columns",
        mysql="Column count doesn't match value count at row 1",
        sqlite=f"table {table} has ... columns but ... values were supplied",
    )


def uneven_union(dialect: str) -> str:
    """Give the words for a UNION whose sides have different numbers of columns."""
    return _of(
        dialect,
        postgres="each UNION query must have the same number of columns",
        mysql="The used SELECT statements have a different number of columns",
        sqlite="SELECTs to the left and right of UNION do not have the same number of result columns",
    )


def no_operator(left: str, right: str) -> str:
    """Give the words of Postgres for a comparison that it has no operator for."""
    return f"operator does not exist: {left} = {right}"


def no_routine(dialect: str, kind: str, name: str) -> str:
    """Give the words for a function, procedure or sequence that is not there."""
    if kind == "sequence":
        return _of(
            dialect,
            postgres=f'relation "{name}" does not exist',
            mysql=f"Table 'DATABASE.{name}' doesn't exist",
            sqlite="",
        )
    return _of(
        dialect,
        postgres=f"{kind} {name}(...) does not exist",
        mysql=f"{kind.upper()} DATABASE.{name} does not exist",
        sqlite=f"no such function: {name}",
        gel=f"{kind} '{_type(name) if kind == 'global' else name}' does not exist",
    )


def ambiguous_routine(dialect: str, kind: str, name: str) -> str:
    """Give the words for a call that two functions of one name take."""
    return _of(dialect, postgres=f"{kind} {name}(...) is not unique", mysql="", sqlite="")


def _not_null(table: str, column: str) -> str:
    return f'null value in column "{column}" of relation "{table}" violates not-null constraint'


def _type(table: str) -> str:
    """Give the name that Gel's server gives a type."""
    name = table.replace(".", "::")
    return name if "::" in name else f"default::{name}"


def _no_pointer(table: str, column: str) -> str:
    """Give Gel's words; those for what a link (`Person.friends`) leads to or has itself begin in several ways."""
    if "." in table and table.rpartition(".")[2][:1].islower():
        return f"property '{column}'"
    return f"object type '{_type(table)}' has no link or property '{column}'"


def _of(dialect: str, *, postgres: str, mysql: str, sqlite: str, gel: str = "") -> str:
    return {"postgres": postgres, "mysql": mysql, "sqlite": sqlite, "gel": gel}.get(dialect, "")
