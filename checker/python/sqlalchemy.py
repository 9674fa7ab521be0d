"""Columns as SQLAlchemy writes them, turned into the core's values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from checker.core.column import Check, Column, Constraint, ForeignKey, PrimaryKey, Unique
from checker.core.fact import frozen
from checker.core.name import fold
from checker.core.operation import CreateEnum, CreateIndex
from checker.core.speak import literal
from checker.core.tree import Unread
from checker.python.sqlalchemy_calls import argument, last_of, path_of, string_of
from checker.python.sqlalchemy_constraints import (
    check,
    column_name,
    constraint_of,
    foreign_key,
    implicit_name,
    index_name,
    is_column,
    name_of,
    table_name,
    target_of,
)
from checker.python.sqlalchemy_text import UNKNOWN, sql_text, text_of
from checker.python.sqlalchemy_types import EnumRead, Resolve, enum_of, type_of
from checker.python.values import Call, Value

__all__ = [
    "NOT_TYPES",
    "ColumnRead",
    "Resolve",
    "argument",
    "collation_of",
    "column_name",
    "column_of",
    "columns_settled",
    "constraint_of",
    "default_text",
    "enum_of",
    "is_column",
    "last_of",
    "name_of",
    "path_of",
    "string_of",
    "table_name",
    "text_of",
    "type_of",
]

NOT_TYPES = {
    "ForeignKey",
    "CheckConstraint",
    "Computed",
    "Identity",
    "Sequence",
    "FetchedValue",
    "DefaultClause",
    "ColumnDefault",
    "UniqueConstraint",
    "text",
}
_PYTHON_DEFAULTS = ("default", "insert_default", "default_factory")
_INTEGER = 32


@frozen
class ColumnRead:
    """A column with all that its call says beside."""

    column: Column
    key: str = ""
    """Its name in `table.c`, where `key=` gives one."""
    constraints: tuple[Constraint, ...] = ()
    """Those written inside the column; the primary key is not among them."""
    indexes: tuple[CreateIndex, ...] = ()
    python_default: bool = False
    """Whether the client sends a value when the code sets none."""
    labels: tuple[str, ...] | None = None
    """The stored values that an Enum reads."""
    enums: tuple[CreateEnum, ...] = ()
    """Types that come into being with its table."""
    autoincrement: bool | None = None
    """As said; None where nothing is said, or `auto`."""
    said: frozenset[str] = frozenset()
    """The keywords that the call gives."""


def column_of(call: Value, dialect: str, resolve: Resolve, *, table: str = "") -> ColumnRead | Unread:
    """Give the column of a `Column(...)` or `mapped_column(...)` call; `Unread` where its name or default is not known.

    A `mapped_column` may lack name and type. With a table, constraints get the names that the database gives.
    """
    if not isinstance(call, Call) or not is_column(call):
        return Unread("this is no column", text_of(call))
    first = argument(call, 0, "name")
    known = string_of(first) if isinstance(first, str) or last_of(first) in {"quoted_name", "f", "conv"} else None
    if isinstance(first, Unread):
        return Unread("a column's name is not known before the program runs", first.text, call.line)
    arguments = call.arguments[1:] if known is not None and "name" not in call.keywords else call.arguments
    name = fold(known, dialect) if known else ""
    nullable = call.keywords.get("nullable")
    if not isinstance(nullable, bool | None):
        return Unread("whether a column is nullable is not known before the program runs", name, call.line)
    kind = _type_argument(arguments, call)
    default = _server_default(call, arguments)
    if isinstance(default, Unread):
        return replace(default, line=call.line)
    column = replace(
        _held(call, arguments, nullable=nullable),
        name=name,
        type=type_of(kind, dialect, resolve),
        default=default,
        collation=collation_of(kind),
    )
    enum = enum_of(kind, dialect, resolve) if kind is not None else None
    return ColumnRead(
        column,
        key=string_of(call.keywords.get("key")) or "",
        constraints=tuple(_inline(call, arguments, column, enum, dialect, table)),
        indexes=_indexes(call, column, table),
        python_default=_python_default(call, arguments),
        labels=enum.labels if enum else None,
        enums=_created(enum),
        autoincrement=_autoincrement(call, arguments, dialect),
        said=frozenset(call.keywords),
    )


def _held(call: Call, arguments: Sequence[Value], *, nullable: bool | None) -> Column:
    """Give a column as far as it is told apart from its name, its type and its default."""
    primary = call.keywords.get("primary_key") is True
    computed = _first((*arguments, call.keywords.get("server_default")), "Computed")
    identity = _first((*arguments, call.keywords.get("server_default")), "Identity")
    return Column(
        "",
        nullable=not primary and identity is None if nullable is None else nullable,
        generated=sql_text(argument(computed, 0, "sqltext")) if computed else None,
        identity="" if identity is None else "always" if identity.keywords.get("always") is True else "default",
        primary_key=primary,
    )


def columns_settled(reads: Sequence[ColumnRead], constraints: Iterable[Constraint], dialect: str) -> tuple[Column, ...]:
    """Give a table's columns once all are known: its keys are not null, a single integer key numbers itself."""
    held = tuple(constraints)
    keys = {name for each in held if isinstance(each, PrimaryKey) for name in each.columns}
    keys |= {read.column.name for read in reads if read.column.primary_key}
    foreign = {name for each in held if isinstance(each, ForeignKey) for name in each.columns}
    return tuple(_settled(read, keys, foreign, dialect) for read in reads)


def default_text(value: Value) -> str | Unread | None:
    """Give a server default as SQL; None where there is none, `Unread` where nobody knows."""
    match value:
        case None | Unread():
            return value
        case str():
            return literal(value)
        case Call() if last_of(value) in {"Identity", "Computed"}:
            return None
        case Call() if last_of(value) == "FetchedValue":
            return UNKNOWN
        case Call() if last_of(value) == "DefaultClause":
            return default_text(argument(value, 0, "arg"))
    return text_of(value)


def _created(enum: EnumRead | None) -> tuple[CreateEnum, ...]:
    if enum is None or not (enum.created and enum.name and enum.labels):
        return ()
    return (CreateEnum(enum.name, enum.labels),)


def _type_argument(arguments: Sequence[Value], call: Call) -> Value:
    if "type_" in call.keywords:
        return call.keywords["type_"]
    for each in arguments:
        if not (isinstance(each, Call) and last_of(each) in NOT_TYPES):
            return each
    return None


def _server_default(call: Call, arguments: Sequence[Value]) -> str | Unread | None:
    value = call.keywords.get("server_default")
    return default_text(value if value is not None else _first(arguments, "FetchedValue", "DefaultClause"))


def _first(arguments: Iterable[Value], *names: str) -> Call | None:
    return next((each for each in arguments if isinstance(each, Call) and last_of(each) in names), None)


def _inline(
    call: Call, arguments: Sequence[Value], column: Column, enum: EnumRead | None, dialect: str, table: str
) -> Iterator[Constraint]:
    name = column.name
    if call.keywords.get("unique") is True:
        if call.keywords.get("index") is True:
            yield Unique((name,), index_name(table, name), index=True)
        else:
            yield Unique((name,), implicit_name(table, (name,), "key", dialect))
    for each in arguments:
        if not isinstance(each, Call):
            continue
        if last_of(each) == "ForeignKey":
            target, columns = target_of(argument(each, 0, "column"), dialect)
            given = name_of(each.keywords.get("name"), dialect) or implicit_name(table, (name,), "fkey", dialect)
            yield foreign_key((name,), target, columns, given, each)
        elif last_of(each) == "CheckConstraint":
            yield check(argument(each, 0, "sqltext"), name_of(each.keywords.get("name"), dialect), table, dialect)
    if enum and enum.checked and enum.labels:
        text = f"{name} IN ({', '.join(map(literal, enum.labels))})"
        yield Check(text, enum.name, (name,), enum.labels)


def _indexes(call: Call, column: Column, table: str) -> tuple[CreateIndex, ...]:
    if call.keywords.get("index") is not True or call.keywords.get("unique") is True:
        return ()
    return (CreateIndex(table, index_name(table, column.name), (column.name,)),)


def _python_default(call: Call, arguments: Sequence[Value]) -> bool:
    if _first(arguments, "Sequence", "ColumnDefault"):
        return True
    return any(call.keywords.get(name) is not None for name in _PYTHON_DEFAULTS)


def _autoincrement(call: Call, arguments: Sequence[Value], dialect: str) -> bool | None:
    if dialect in {"postgres", "oracle"} and _first(arguments, "Sequence"):
        return False  # the client asks the sequence for the next number
    said = call.keywords.get("autoincrement")
    return True if said == "ignore_fk" else said if isinstance(said, bool) else None


def _settled(read: ColumnRead, keys: set[str], foreign: set[str], dialect: str) -> Column:
    column = read.column
    if column.name not in keys:
        return column
    column = replace(column, primary_key=True, nullable=False)
    if column.identity or column.generated is not None or column.default is not None:
        return column
    if column.type is None or column.type.family != "int":
        return column
    if dialect == "sqlite":  # INTEGER PRIMARY KEY is the rowid, whatever the program says; no other type is
        numbers = len(keys) == 1 and column.type.bits == _INTEGER
    elif read.autoincrement is None:
        numbers = len(keys) == 1 and column.name not in foreign and not _points(read)
    else:
        numbers = read.autoincrement
    return replace(column, identity="auto") if numbers else column


def _points(read: ColumnRead) -> bool:
    return any(isinstance(each, ForeignKey) for each in read.constraints)


def collation_of(kind: Value) -> str:
    """Give the collation that a type names."""
    return string_of(kind.keywords.get("collation")) or "" if isinstance(kind, Call) else ""
