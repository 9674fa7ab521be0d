"""Alembic's directives for constraints and indexes, as operations."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from checker.adapters.alembic.here import Here, Made, half_read
from checker.core.column import PrimaryKey
from checker.core.name import fold, qualified
from checker.core.operation import AddConstraint, CreateIndex, DropConstraint, DropIndex
from checker.core.tree import Unread
from checker.python.sqlalchemy import column_name, string_of
from checker.python.sqlalchemy_constraints import check, exclude, foreign_key, implicit_name, index_of, unique
from checker.python.values import Call, Value

_KINDS = {"foreignkey": "foreign", "primary": "primary", "unique": "unique", "check": "check"}


def create_index(call: Call, here: Here) -> Made:
    """`op.create_index`; a unique one is a constraint."""
    given = here.arguments(call, "index_name", "table_name", "columns")
    table, columns = here.table(given), _list(given.get("columns"))
    made = index_of(given.get("index_name"), columns, call, here.dialect, table) if table else None
    if made is None or isinstance(made, Unread):
        yield half_read(call, table, here)
        return
    yield made if isinstance(made, CreateIndex) else AddConstraint(table, made)


def drop_index(call: Call, here: Here) -> Made:
    """`op.drop_index`."""
    given = here.arguments(call, "index_name", "table_name")
    name, table = here.name(given.get("index_name")), here.table(given)
    yield DropIndex(name, table) if name else half_read(call, table, here)


def create_unique_constraint(call: Call, here: Here) -> Made:
    """`op.create_unique_constraint`."""
    given = here.arguments(call, "constraint_name", "table_name", "columns")
    table, columns = here.table(given), _names(given.get("columns"), here)
    if not table or not columns:
        yield half_read(call, table, here)
        return
    yield AddConstraint(table, unique(columns, here.name(given.get("constraint_name")), call, here.dialect, table))


def create_primary_key(call: Call, here: Here) -> Made:
    """`op.create_primary_key`."""
    given = here.arguments(call, "constraint_name", "table_name", "columns")
    table, columns = here.table(given), _names(given.get("columns", given.get("cols")), here)
    if not table or not columns:
        yield half_read(call, table, here)
        return
    name = here.name(given.get("constraint_name")) or implicit_name(table, (), "pkey", here.dialect)
    yield AddConstraint(table, PrimaryKey(columns, name))


def create_check_constraint(call: Call, here: Here) -> Made:
    """`op.create_check_constraint`."""
    given = here.arguments(call, "constraint_name", "table_name", "condition")
    table, condition = here.table(given), given.get("condition", given.get("sqltext"))
    if not table or condition is None or isinstance(condition, Unread):
        yield half_read(call, table, here)
        return
    made = check(condition, here.name(given.get("constraint_name")), table, here.dialect)
    not_valid = here.dialect == "postgres" and call.keywords.get("postgresql_not_valid") is True
    yield AddConstraint(table, replace(made, not_valid=True) if not_valid else made)


def create_foreign_key(call: Call, here: Here) -> Made:
    """`op.create_foreign_key`."""
    given = here.arguments(
        call, "constraint_name", "source_table", "referent_table", "local_cols", "remote_cols", "onupdate", "ondelete"
    )
    table = here.table(given, "source_table", "source_schema")
    space = string_of(given.get("referent_schema"))
    other = here.name(given.get("referent_table"))
    ours, theirs = _names(given.get("local_cols"), here), _names(given.get("remote_cols"), here)
    if not table or not other or not ours or not theirs:
        yield half_read(call, table if other else "", here)
        return
    name = here.name(given.get("constraint_name")) or implicit_name(table, ours, "fkey", here.dialect)
    actions = Call(call.function, (), given, call.line)
    other = qualified(other, fold(space, here.dialect) if space else None, here.dialect)
    yield AddConstraint(table, foreign_key(ours, other, theirs, name, actions))


def create_exclude_constraint(call: Call, here: Here) -> Made:
    """`op.create_exclude_constraint` (Postgres)."""
    given = here.arguments(call, "constraint_name", "table_name")
    table, name = here.table(given), here.name(given.get("constraint_name"))
    elements = call.arguments[2 if here.batch is None else 1 :]
    yield AddConstraint(table, exclude(name, elements, call, here.dialect)) if table else half_read(call, table, here)


def drop_constraint(call: Call, here: Here) -> Made:
    """`op.drop_constraint`; what goes with a foreign key or a check, whichever it is, hurts no statement."""
    given = here.arguments(call, "constraint_name", "table_name", "type_")
    table, name = here.table(given), here.name(given.get("constraint_name"))
    kind = _KINDS.get((string_of(given.get("type_")) or "").lower(), "")
    if not table or (not name and kind not in {"primary", "foreign", "check"}):
        yield half_read(call, table, here, "the constraint's name is not known")
        return
    yield DropConstraint(table, name, kind)


def _list(value: Value) -> tuple[Value, ...]:
    if isinstance(value, list | tuple):
        return tuple(value)
    return (value,) if isinstance(value, str) else ()


def _names(value: Value, here: Here) -> tuple[str, ...]:
    names = tuple(column_name(each, here.dialect) for each in _list(value))
    return names if all(names) else ()


DIRECTIVES: Mapping[str, Callable[[Call, Here], Made]] = {
    "create_index": create_index,
    "drop_index": drop_index,
    "create_unique_constraint": create_unique_constraint,
    "create_primary_key": create_primary_key,
    "create_check_constraint": create_check_constraint,
    "create_foreign_key": create_foreign_key,
    "create_exclude_constraint": create_exclude_constraint,
    "drop_constraint": drop_constraint,
}
