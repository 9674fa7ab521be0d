"""What a change of the schema locks or rewrites. Measured on PostgreSQL 15, MariaDB 10.11 and SQLite 3.40."""

from enum import IntEnum

from checker.core.column import Column, ForeignKey, PrimaryKey, Unique
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
    Operation,
    RenameColumn,
    RenameConstraint,
    RenameTable,
)
from checker.core.schema import Schema
from checker.core.types import Type


class Weight(IntEnum):
    """How long a table is locked."""

    NONE = 0
    SHORT = 1
    """No longer than it takes to get the lock."""
    SCAN = 2
    """While every row is read."""
    REWRITE = 3
    """While every row is written."""


WORDS = {Weight.SHORT: "short", Weight.SCAN: "while it is read", Weight.REWRITE: "while it is rewritten"}
_ALTERS = (
    AddColumn,
    DropColumn,
    RenameColumn,
    RenameTable,
    AlterColumn,
    AddConstraint,
    DropConstraint,
    RenameConstraint,
)
_MAKES = (CreateTable, CreateView)


def weight(operation: Operation, schema: Schema, dialect: str) -> tuple[str, Weight]:
    """Give the table that an operation locks, and how long."""
    table = str(getattr(operation, "table", ""))
    match operation:
        case CreateTable() | CreateView():
            return "", Weight.NONE
        case CreateIndex():
            return table, Weight.SCAN
        case DropIndex():
            return table, Weight.SHORT if table else Weight.NONE
        case DropTable():
            return table, Weight.SHORT
        case AddColumn(column=column):
            return table, _adding(column, dialect)
        case AlterColumn():
            return table, _altering(operation, schema, dialect)
        case AddConstraint(constraint=constraint):
            return table, _constraining(constraint, dialect)
        case _:
            return (table, Weight.SHORT) if isinstance(operation, _ALTERS) else ("", Weight.NONE)


def type_rewrites(old: Type | None, new: Type | None) -> bool:
    """Tell whether Postgres writes every row anew for a change of type; it does where nobody knows better."""
    if old is None or new is None:
        return True
    if old.family == new.family == "text":
        return new.length is not None and (old.length is None or new.length < old.length)
    if old.family == new.family == "decimal" and old.scale == new.scale:
        return new.precision is not None and (old.precision is None or new.precision < old.precision)
    return old != new


def _adding(column: Column, dialect: str) -> Weight:
    if column.generated is not None or (column.identity and dialect != "sqlite"):
        return Weight.REWRITE
    volatile = column.default is not None and "(" in column.default and dialect == "postgres"
    return Weight.REWRITE if volatile else Weight.SHORT


def _altering(operation: AlterColumn, schema: Schema, dialect: str) -> Weight:
    if dialect == "sqlite":
        return Weight.REWRITE  # it has no ALTER COLUMN: the table is copied
    if "type" in operation.sets:
        held = schema.column(operation.table, operation.column.name)
        rewrites = dialect != "postgres" or type_rewrites(held.type if held else None, operation.column.type)
        return Weight.REWRITE if rewrites else Weight.SHORT
    if "nullable" in operation.sets and (dialect != "postgres" or not operation.column.nullable):
        return Weight.SCAN
    return Weight.SHORT


def _constraining(constraint: object, dialect: str) -> Weight:
    if dialect == "sqlite":
        return Weight.SCAN if isinstance(constraint, Unique) and constraint.index else Weight.REWRITE
    if dialect == "mysql" and not isinstance(constraint, Unique | PrimaryKey):
        return Weight.REWRITE
    return Weight.SHORT if isinstance(constraint, ForeignKey) and dialect not in {"postgres", "mysql"} else Weight.SCAN
