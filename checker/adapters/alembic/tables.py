"""Alembic's directives for tables and columns, as operations.

Signatures: Alembic 1.20.1, `alembic/operations/ops.py`; older spellings of their arguments are known too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from checker.adapters.alembic.here import OPEN, Here, Made, half_read, shown, unread
from checker.core.column import Column, Constraint, PrimaryKey
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropTable,
    Harmless,
    RenameColumn,
    RenameTable,
)
from checker.core.tree import Unread
from checker.python.sqlalchemy import (
    ColumnRead,
    collation_of,
    column_name,
    column_of,
    columns_settled,
    constraint_of,
    default_text,
    enum_of,
    is_column,
    last_of,
    type_of,
)
from checker.python.sqlalchemy_constraints import check, implicit_name
from checker.python.values import Call, Class, Value


def create_table(call: Call, here: Here) -> Made:
    """`op.create_table`: its types, the table, its indexes."""
    given = here.arguments(call, "table_name")
    table = here.table(given)
    if not table:
        yield unread(call, "the table's name is not known before the program runs", here.line)
        return
    yield from table_made(table, call.arguments[1:], call, here)


def table_made(table: str, parts: tuple[Value, ...], call: Call, here: Here) -> Made:
    """Give the types, the table and the indexes that a list of columns and constraints makes."""
    reads: list[ColumnRead] = []
    constraints: list[Constraint] = []
    indexes: list[CreateIndex] = []
    whole = True
    for part in _flat(parts):
        made = column_of(part, here.dialect, here.resolve, table=table)
        if isinstance(made, ColumnRead):
            reads.append(made)
            constraints.extend(made.constraints)
            indexes.extend(made.indexes)
            continue
        found = constraint_of(part, here.dialect, table=table)
        if isinstance(found, CreateIndex):
            indexes.append(replace(found, table=table))
        elif found is not None and not isinstance(found, Unread):
            constraints.append(found)
        elif found is None and part is not None and last_of(part) != "MetaData":
            whole = False
    keys = tuple(read.column.name for read in reads if read.column.primary_key)
    if keys and not any(isinstance(each, PrimaryKey) for each in constraints):
        constraints.insert(0, PrimaryKey(keys, implicit_name(table, (), "pkey", here.dialect)))
    yield from dict.fromkeys(enum for read in reads for enum in read.enums)
    columns = columns_settled(reads, constraints, here.dialect)
    yield CreateTable(table, columns, tuple(constraints), call.keywords.get("if_not_exists") is True, whole)
    yield from indexes


def model_made(table: str, model: Class, call: Call, here: Here) -> Made:
    """Give the table of a mapped class that stands in a migration; its bases may add what is not seen here."""
    parts = []
    for name, value in model.members.items():
        if isinstance(value, Call) and is_column(value):
            named = column_of(value, here.dialect, here.resolve)
            has_name = isinstance(named, Unread) or named.column.name
            parts.append(value if has_name else replace(value, keywords={"name": name, **value.keywords}))
    options = model.members.get("__table_args__")
    parts += [each for each in options if isinstance(each, Call)] if isinstance(options, tuple) else []
    bases = all(not isinstance(base, Class) or not base.members for base in model.bases)
    for made in table_made(table, tuple(parts), call, here):
        yield replace(made, whole=made.whole and bases) if isinstance(made, CreateTable) else made


def drop_table(call: Call, here: Here) -> Made:
    """`op.drop_table`."""
    table = here.table(here.arguments(call, "table_name", "schema"))
    yield DropTable(table) if table else half_read(call, table, here)


def rename_table(call: Call, here: Here) -> Made:
    """`op.rename_table`."""
    given = here.arguments(call, "old_table_name", "new_table_name", "schema")
    old, new = here.table(given, "old_table_name"), here.table(given, "new_table_name")
    yield RenameTable(old, new) if old and new else unread(call, OPEN, here.line)


def add_column(call: Call, here: Here) -> Made:
    """`op.add_column`, with the constraints and the index that its column brings."""
    given = here.arguments(call, "table_name", "column", "schema")
    value = given.get("column")
    table = here.table(given)
    read = column_of(value, here.dialect, here.resolve, table=table)
    if not table or isinstance(read, Unread) or not read.column.name:
        yield half_read(call, table, here, read.reason if isinstance(read, Unread) else OPEN)
        return
    column = columns_settled([read], (), here.dialect)[0]
    yield AddColumn(table, column, if_missing=given.get("if_not_exists") is True)
    yield from (AddConstraint(table, each) for each in read.constraints)
    yield from read.indexes


def drop_column(call: Call, here: Here) -> Made:
    """`op.drop_column`."""
    given = here.arguments(call, "table_name", "column_name", "schema")
    table, column = here.table(given), column_name(given.get("column_name"), here.dialect)
    yield DropColumn(table, column) if table and column else half_read(call, table, here)


def alter_column(call: Call, here: Here) -> Made:
    """`op.alter_column`: a change in place, a new name, or both."""
    given = here.arguments(call, "table_name", "column_name")
    table, name = here.table(given), column_name(given.get("column_name"), here.dialect)
    renamed = given.get("new_column_name", given.get("name"))
    new = column_name(renamed, here.dialect)
    if not table or not name or (renamed is not None and not new):
        yield half_read(call, table, here)
        return
    column, sets, why = _changed(given, name, here)
    if why:
        yield half_read(call, table, here, why)
    if sets:
        yield AlterColumn(table, column, frozenset(sets))
    enum = enum_of(given.get("type_"), here.dialect, here.resolve) if given.get("type_") is not None else None
    if enum and enum.checked and enum.labels:
        text = f"{name} IN ({', '.join(repr(label) for label in enum.labels)})"
        yield AddConstraint(table, check(text, enum.name, table, here.dialect))
    if new and new != name:
        yield RenameColumn(table, name, new)
    elif not sets and not why:
        yield Harmless(shown(call))


def harmless(call: Call, here: Here) -> Made:  # noqa: ARG001
    """Read a directive without effect on any code: a comment."""
    yield Harmless(shown(call))


def _changed(given: Mapping[str, Value], name: str, here: Here) -> tuple[Column, set[str], str]:
    """Give the column, the fields that are set, and why one of them is not known."""
    column, sets, why = Column(name), set[str](), ""
    nullable, kind = given.get("nullable"), given.get("type_")
    default = given.get("server_default", False)
    if isinstance(nullable, bool):
        column, sets = replace(column, nullable=nullable), {*sets, "nullable"}
    elif nullable is not None:
        why = "whether the column is nullable is not known before the program runs"
    if isinstance(kind, Unread):
        why = "the column's type is not known before the program runs"
    elif kind is not None:
        column, sets = replace(column, type=type_of(kind, here.dialect, here.resolve)), {*sets, "type"}
        if collation := collation_of(kind):
            column, sets = replace(column, collation=collation), {*sets, "collation"}
    if default is not False:
        made = _default(default, given.get("existing_server_default"))
        if isinstance(made, Unread):
            why = made.reason
        else:
            column, sets = replace(column, **made[0]), sets | made[1]  # type: ignore[arg-type]
    if here.dialect == "mysql" and not why and _restated(given):
        column, sets = _as_mysql(column, sets, given)
    return column, sets, why


def _default(value: Value, before: Value) -> tuple[dict[str, str | None], set[str]] | Unread:
    """Give the fields that `server_default=` sets: a default, an identity, a computed column."""
    if isinstance(value, Call) and last_of(value) == "Identity":
        return {"identity": "always" if value.keywords.get("always") is True else "default"}, {"identity"}
    if value is None and isinstance(before, Call) and last_of(before) == "Identity":
        return {"identity": ""}, {"identity"}
    text = default_text(value)
    if isinstance(text, Unread):
        return Unread("the column's default is not known before the program runs")
    return {"default": text}, {"default"}


def _restated(given: Mapping[str, Value]) -> bool:
    """Tell whether MySQL is told the whole column again (MODIFY, CHANGE): in Alembic 1.20 for all but a default."""
    words = ("nullable", "type_", "autoincrement", "new_column_name", "name")
    return any(given.get(each) is not None for each in words) or given.get("comment", False) is not False


def _as_mysql(column: Column, sets: set[str], given: Mapping[str, Value]) -> tuple[Column, set[str]]:
    if "nullable" not in sets:
        column = replace(column, nullable=given.get("existing_nullable") is not False)
    if "default" not in sets:
        before = given.get("existing_server_default")
        text = default_text(before) if before is not False else None
        column = replace(column, default=None if isinstance(text, Unread) else text)
    numbers = given.get("autoincrement", given.get("existing_autoincrement"))
    column = replace(column, identity="auto" if numbers is True else "")
    return column, sets | {"nullable", "default", "identity"}


def _flat(parts: tuple[Value, ...]) -> Iterator[Value]:
    for part in parts:
        if isinstance(part, list | tuple):
            yield from part
        else:
            yield part


DIRECTIVES: Mapping[str, Callable[[Call, Here], Made]] = {
    "create_table": create_table,
    "drop_table": drop_table,
    "rename_table": rename_table,
    "add_column": add_column,
    "drop_column": drop_column,
    "alter_column": alter_column,
    "create_table_comment": harmless,
    "drop_table_comment": harmless,
}
