"""Applies operations to a schema. Nothing is raised: an operation on something unknown says that it exists."""

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatch

from checker.core.column import Column, Constraint, Unique
from checker.core.constraints import (
    add_constraint,
    drop_constraint,
    points_elsewhere,
    rename_constraint,
    renamed,
    validate_constraint,
    with_keys,
)
from checker.core.enums import add_enum_value, create_enum, drop_type, rename_enum_value, rename_type, wrote
from checker.core.history import Revision
from checker.core.name import bare, namespace_of, qualified
from checker.core.operation import (
    AddColumn,
    AlterColumn,
    CreateIndex,
    CreateTable,
    CreateView,
    DropColumn,
    DropIndex,
    DropTable,
    DropView,
    RenameColumn,
    RenameConstraint,
    RenameIndex,
    RenameSchema,
    RenameTable,
    RenameType,
    WriteRows,
)
from checker.core.others import change_object, moved_objects, without_objects
from checker.core.schema import ColumnState, ConstraintState, Gone, Origin, Schema, Table, origin_of
from checker.core.tree import Unread


def apply_revisions(schema: Schema, revisions: Iterable[Revision], *, of_current: bool) -> Schema:
    """Give the schema after the way up of each revision, in the order given."""
    rows: list[tuple[WriteRows, Origin]] = []
    for revision in revisions:
        for step in revision.up:
            origin = origin_of(revision, step, of_current=of_current)
            if isinstance(step.operation, WriteRows):
                rows.append((step.operation, origin))
                schema = _with_values(step.operation, schema, origin)
            else:
                schema = apply(step.operation, schema, origin)
    return replace(schema, rows=(*schema.rows, *rows)) if rows else schema


@singledispatch
def apply(operation: object, schema: Schema, origin: Origin) -> Schema:  # noqa: ARG001  what has no entry below changes nothing that rules ask for
    """Give the schema after one operation."""
    return schema


@apply.register
def _create_table(operation: CreateTable, schema: Schema, origin: Origin) -> Schema:
    if operation.if_missing and operation.table in schema.tables:
        return schema
    columns = {column.name: ColumnState(column, origin) for column in operation.columns}
    constraints = tuple(ConstraintState(constraint, origin) for constraint in operation.constraints)
    table = Table(operation.table, columns, constraints, whole=operation.whole, origin=origin)
    return schema.with_table(with_keys(table, operation.constraints))


@apply.register
def _drop_table(operation: DropTable, schema: Schema, origin: Origin) -> Schema:
    return without_objects(schema.without_table(operation.table, Gone(origin)), operation.table, origin)


@apply.register
def _rename_table(operation: RenameTable, schema: Schema, origin: Origin) -> Schema:
    if operation.table == operation.to:
        return schema
    table = schema.table(operation.table, origin)
    replaced = schema.gone.get(operation.to)
    schema = schema.without_table(operation.table, Gone(origin, to=operation.to))
    tables = {name: points_elsewhere(each, operation.table, operation.to) for name, each in schema.tables.items()}
    schema = replace(schema, tables=tables).with_table(
        replace(points_elsewhere(table, operation.table, operation.to), name=operation.to)
    )
    schema = moved_objects(schema, operation.table, operation.to, origin)
    if replaced is not None and replaced.origin.revision == origin.revision:
        # The rebuild idiom (create, copy, drop, rename): the interim name was never anyone's.
        gone = {name: each for name, each in schema.gone.items() if name != operation.table}
        schema = replace(schema, gone=gone)
    written = {
        ((operation.to if name == operation.table else name), column): values
        for (name, column), values in schema.written.items()
    }
    return replace(schema, written=written)


@apply.register
def _add_column(operation: AddColumn, schema: Schema, origin: Origin) -> Schema:
    table = schema.table(operation.table, origin)
    name = operation.column.name
    if operation.if_missing and name in table.columns:
        return schema
    gone = {each: state for each, state in table.gone.items() if each != name}
    table = _placed(table.with_column(name, ColumnState(operation.column, origin)), name, operation.after)
    return schema.with_table(replace(table, gone=gone))


@apply.register
def _drop_column(operation: DropColumn, schema: Schema, origin: Origin) -> Schema:
    table = schema.table(operation.table, origin).with_column(operation.column, None)
    constraints = tuple(state for state in table.constraints if operation.column not in state.constraint.columns)
    gone = {**table.gone, operation.column: Gone(origin)}
    return schema.with_table(replace(table, gone=gone, constraints=constraints))


@apply.register
def _rename_column(operation: RenameColumn, schema: Schema, origin: Origin) -> Schema:
    if operation.column == operation.to:
        return _respelled(schema, operation, origin)
    table = schema.table(operation.table, origin)
    state = table.columns.get(operation.column)
    if state is None and operation.column in table.gone:  # the database refuses it: there is none under either name
        return schema.with_table(replace(table, gone={**table.gone, operation.to: table.gone[operation.column]}))
    column = replace(state.column, name=operation.to) if state else None
    if state and column:
        # Every database leaves a renamed column in its place.
        new = (operation.to, replace(state, column=column, origin=origin))
        others = ((name, each) for name, each in table.columns.items() if name != operation.to)
        table = replace(table, columns=dict(new if name == operation.column else (name, each) for name, each in others))
    gone = {name: each for name, each in table.gone.items() if name != operation.to}
    gone[operation.column] = Gone(origin, to=operation.to)
    constraints = tuple(
        replace(each, constraint=renamed(each.constraint, operation.column, operation.to)) for each in table.constraints
    )
    written = {
        ((name, operation.to) if (name, each) == (operation.table, operation.column) else (name, each)): values
        for (name, each), values in schema.written.items()
    }
    return replace(schema.with_table(replace(table, gone=gone, constraints=constraints)), written=written)


def _respelled(schema: Schema, operation: RenameColumn, origin: Origin) -> Schema:
    """Note that a column is written otherwise now, where the dialect knows no case."""
    table = schema.tables.get(operation.table)
    state = table.columns.get(operation.column) if table else None
    if table is None or state is None:
        return schema
    respelled = replace(state, changed={**state.changed, "name": origin})
    return schema.with_table(table.with_column(operation.column, respelled))


@apply.register
def _alter_column(operation: AlterColumn, schema: Schema, origin: Origin) -> Schema:
    table = schema.table(operation.table, origin)
    name = operation.column.name
    before = table.columns.get(name)
    if before is None and name in table.gone:  # as above
        return schema
    if before is None:
        state = ColumnState(operation.column, origin, dict.fromkeys(operation.sets, origin))
        return schema.with_table(table.with_column(name, state))
    column = replace(before.column, **{field: getattr(operation.column, field) for field in operation.sets})
    moved = ("place",) if operation.after is not None else ()
    changed = {**before.changed, **dict.fromkeys((*operation.sets, *moved), origin)}
    table = table.with_column(name, ColumnState(column, before.origin, changed))
    return schema.with_table(_placed(table, name, operation.after))


@apply.register
def _create_index(operation: CreateIndex, schema: Schema, origin: Origin) -> Schema:  # noqa: ARG001
    return replace(schema, indexes={**schema.indexes, operation.name: operation.table})


@apply.register
def _drop_index(operation: DropIndex, schema: Schema, origin: Origin) -> Schema:  # noqa: ARG001
    indexes = {name: table for name, table in schema.indexes.items() if name != operation.name}
    tables = {
        name: replace(
            table, constraints=tuple(s for s in table.constraints if not _is_index(s.constraint, operation.name))
        )
        if any(_is_index(s.constraint, operation.name) for s in table.constraints)
        else table
        for name, table in schema.tables.items()
    }
    return replace(schema, indexes=indexes, tables=tables)


@apply.register
def _rename_index(operation: RenameIndex, schema: Schema, origin: Origin) -> Schema:
    for name, table in schema.tables.items():
        if any(_is_index(state.constraint, operation.name) for state in table.constraints):
            return apply(RenameConstraint(name, operation.name, operation.to), schema, origin)
    indexes = {operation.to if name == operation.name else name: table for name, table in schema.indexes.items()}
    return replace(schema, indexes=indexes)


@apply.register
def _create_view(operation: CreateView, schema: Schema, origin: Origin) -> Schema:
    base = schema.tables.get(operation.reads[0]) if len(operation.reads) == 1 else None
    held = base.columns if base else {}
    # A view of one table passes reads and writes on to it: types, keys and checks are the table's.
    names = held if operation.columns is None else operation.columns
    columns = {name: held.get(name) or ColumnState(Column(name), origin) for name in names}
    before = schema.tables.get(operation.name)
    known = operation.columns is not None or (base is not None and base.whole)
    gone = {name: Gone(origin) for name in (before.columns if before else ()) if known and name not in columns}
    if base and operation.columns is None:
        gone = {**base.gone, **gone}
    constraints = tuple(s for s in base.constraints if set(s.constraint.columns) <= columns.keys()) if base else ()
    of = base.name if base else ""
    return schema.with_table(
        Table(
            operation.name,
            columns,
            constraints,
            gone,
            whole=known,
            view=True,
            base=of,
            where=operation.where,
            writable=operation.writable,
            origin=origin,
        )
    )


@apply.register
def _drop_view(operation: DropView, schema: Schema, origin: Origin) -> Schema:
    return without_objects(schema.without_table(operation.name, Gone(origin)), operation.name, origin)


@apply.register
def _rename_schema(operation: RenameSchema, schema: Schema, origin: Origin) -> Schema:
    def moves(name: str) -> bool:
        return namespace_of(name, schema.dialect) == operation.name

    def moved(name: str) -> str:
        return qualified(bare(name), operation.to, schema.dialect)

    for name in [name for name in schema.tables if moves(name)]:
        schema = apply(RenameTable(name, moved(name)), schema, origin)
    for name in [name for name in schema.enums if moves(name)]:
        schema = apply(RenameType(name, moved(name)), schema, origin)
    gone = {name: each for name, each in schema.gone_namespaces.items() if name != operation.to}
    return replace(
        schema,
        routines={moved(name) if moves(name) else name: each for name, each in schema.routines.items()},
        gone_namespaces={**gone, operation.name: Gone(origin, to=operation.to)},
    )


@apply.register
def _write_rows(operation: WriteRows, schema: Schema, origin: Origin) -> Schema:
    return replace(_with_values(operation, schema, origin), rows=(*schema.rows, (operation, origin)))


def _with_values(operation: WriteRows, schema: Schema, origin: Origin) -> Schema:
    for column, value in operation.values:
        schema = wrote(schema, operation.table, column, value, origin)
    return schema


@apply.register
def _unread(operation: Unread, schema: Schema, origin: Origin) -> Schema:
    return replace(schema, unread=(*schema.unread, (operation, origin)))


def _placed(table: Table, name: str, after: str | None) -> Table:
    """Give the table with a column put behind another."""
    if after is None or (after and after not in table.columns):
        return table
    names = [each for each in table.columns if each != name]
    names.insert(names.index(after) + 1 if after else 0, name)
    return replace(table, columns={each: table.columns[each] for each in names})


def _is_index(constraint: Constraint, name: str) -> bool:
    return isinstance(constraint, Unique) and constraint.name == name


for _operation in (
    *(add_constraint, drop_constraint, rename_constraint, validate_constraint),
    *(create_enum, add_enum_value, rename_enum_value, rename_type, drop_type, change_object),
):
    apply.register(_operation)
