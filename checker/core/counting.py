"""Statements by which people count the rows that a finding is about; they are shown, never run."""

from collections.abc import Iterable

from checker.core.reserved import in_sql


def count_nulls(dialect: str, table: str, column: str) -> str:
    """Count rows without a value."""
    return _count(dialect, table, f"{in_sql(column, dialect)} IS NULL", f"NOT EXISTS .{column}")


def count_value(dialect: str, table: str, column: str, value: str) -> str:
    """Count rows with one value, given as a literal."""
    return _count(dialect, table, f"{in_sql(column, dialect)} = {value}", f"<std::str>.{column} = {value}")


def count_others(dialect: str, table: str, column: str, values: Iterable[str]) -> str:
    """Count rows with other values than these literals."""
    listed = ", ".join(values)
    return _count(
        dialect, table, f"{in_sql(column, dialect)} NOT IN ({listed})", f"<std::str>.{column} NOT IN {{{listed}}}"
    )


def _count(dialect: str, table: str, where: str, filter_: str) -> str:
    if dialect == "gel":
        return f"SELECT count((SELECT {table.replace('.', '::')} FILTER {filter_}));"
    return f"SELECT count(*) FROM {in_sql(table, dialect)} WHERE {where};"  # noqa: S608  shown to people, never run
