"""Applies operations to a schema. Nothing is raised: an operation on something unknown says that it exists."""

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatch

from checker.core.history import Revision
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    AlterColumn,
    Check,
    Column,
    Constraint,
    CreateEnum,
    CreateIndex,
    CreateTable,
    CreateView,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    DropType,
    DropView,
    ForeignKey,
    PrimaryKey,
    RenameColumn,
    RenameConstraint,
    RenameEnumValue,
    RenameIndex,
    RenameTable,
    RenameType,
    Unique,
    WriteRows,
)
from checker.core.schema import ColumnState, ConstraintState, EnumState, Gone, Origin, Schema, Table, Written
from checker.core.tree import Unread

_KINDS: dict[str, type] = {"primary": PrimaryKey, "unique": Unique, "check": Check, "foreign": ForeignKey}


def apply_revisions(schema: Schema, revisions: Iterable[Revision], *, of_current: bool) -> Schema:
    """Give the schema after the way up of each revision, in the order given."""
    for revision in revisions:
        for step in revision.up:
            origin = Origin(revision.path, step.line, revision.id, of_current=of_current, maybe=step.maybe)
            schema = apply(step.operation, schema, origin)
    return schema


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
    return schema.with_table(_with_keys(table, operation.constraints))


@apply.register
def _drop_table(operation: DropTable, schema: Schema, origin: Origin) -> Schema:
    return schema.without_table(operation.table, Gone(origin))


@apply.register
def _rename_table(operation: RenameTable, schema: Schema, origin: Origin) -> Schema:
    if operation.table == operation.to:
        return schema
    table = schema.table(operation.table, origin)
    replaced = schema.gone.get(operation.to)
    schema = schema.without_table(operation.table, Gone(origin, to=operation.to))
    tables = {name: _points_elsewhere(each, operation.table, operation.to) for name, each in schema.tables.items()}
    schema = replace(schema, tables=tables).with_table(replace(table, name=operation.to))
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
    return schema.with_table(replace(table.with_column(name, ColumnState(operation.column, origin)), gone=gone))


@apply.register
def _drop_column(operation: DropColumn, schema: Schema, origin: Origin) -> Schema:
    table = schema.table(operation.table, origin).with_column(operation.column, None)
    constraints = tuple(state for state in table.constraints if operation.column not in _columns(state.constraint))
    gone = {**table.gone, operation.column: Gone(origin)}
    return schema.with_table(replace(table, gone=gone, constraints=constraints))


@apply.register
def _rename_column(operation: RenameColumn, schema: Schema, origin: Origin) -> Schema:
    if operation.column == operation.to:
        return schema
    table = schema.table(operation.table, origin)
    state = table.columns.get(operation.column)
    column = replace(state.column, name=operation.to) if state else None
    table = table.with_column(operation.column, None)
    if state and column:
        table = table.with_column(operation.to, replace(state, column=column))
    gone = {name: each for name, each in table.gone.items() if name != operation.to}
    gone[operation.column] = Gone(origin, to=operation.to)
    constraints = tuple(
        replace(each, constraint=_renamed(each.constraint, operation.column, operation.to))
        for each in table.constraints
    )
    written = {
        ((name, operation.to) if (name, each) == (operation.table, operation.column) else (name, each)): values
        for (name, each), values in schema.written.items()
    }
    return replace(schema.with_table(replace(table, gone=gone, constraints=constraints)), written=written)


@apply.register
def _alter_column(operation: AlterColumn, schema: Schema, origin: Origin) -> Schema:
    table = schema.table(operation.table, origin)
    name = operation.column.name
    before = table.columns.get(name)
    if before is None:
        state = ColumnState(operation.column, origin, dict.fromkeys(operation.sets, origin))
        return schema.with_table(table.with_column(name, state))
    column = replace(before.column, **{field: getattr(operation.column, field) for field in operation.sets})
    changed = {**before.changed, **dict.fromkeys(operation.sets, origin)}
    return schema.with_table(table.with_column(name, ColumnState(column, before.origin, changed)))


@apply.register
def _add_constraint(operation: AddConstraint, schema: Schema, origin: Origin) -> Schema:
    table = schema.table(operation.table, origin)
    constraints = (*table.constraints, ConstraintState(operation.constraint, origin))
    return schema.with_table(_with_keys(replace(table, constraints=constraints), (operation.constraint,)))


@apply.register
def _drop_constraint(operation: DropConstraint, schema: Schema, origin: Origin) -> Schema:
    table = schema.table(operation.table, origin)
    kind = _KINDS.get(operation.kind)

    def goes(constraint: Constraint) -> bool:
        if operation.name and constraint.name:
            return constraint.name == operation.name
        return kind is PrimaryKey and isinstance(constraint, PrimaryKey)

    return schema.with_table(
        replace(table, constraints=tuple(state for state in table.constraints if not goes(state.constraint)))
    )


@apply.register
def _rename_constraint(operation: RenameConstraint, schema: Schema, origin: Origin) -> Schema:
    table = schema.table(operation.table, origin)
    constraints = tuple(
        replace(state, constraint=replace(state.constraint, name=operation.to))
        if state.constraint.name == operation.name
        else state
        for state in table.constraints
    )
    return schema.with_table(replace(table, constraints=constraints))


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
def _create_enum(operation: CreateEnum, schema: Schema, origin: Origin) -> Schema:
    state = EnumState(operation.labels, dict.fromkeys(operation.labels, origin))
    gone = {name: each for name, each in schema.gone_types.items() if name != operation.name}
    return replace(schema, enums={**schema.enums, operation.name: state}, gone_types=gone)


@apply.register
def _add_enum_value(operation: AddEnumValue, schema: Schema, origin: Origin) -> Schema:
    before = schema.enums.get(operation.name) or EnumState(_labels_in_use(schema, operation.name))
    if operation.value in before.labels:
        return schema
    state = EnumState((*before.labels, operation.value), {**before.origins, operation.value: origin})
    return replace(schema, enums={**schema.enums, operation.name: state})


@apply.register
def _rename_enum_value(operation: RenameEnumValue, schema: Schema, origin: Origin) -> Schema:
    before = schema.enums.get(operation.name) or EnumState(_labels_in_use(schema, operation.name))
    labels = tuple(operation.to if label == operation.value else label for label in before.labels)
    origins = {label: at for label, at in before.origins.items() if label != operation.value}
    state = EnumState(labels if operation.to in labels else (*labels, operation.to), {**origins, operation.to: origin})
    schema = replace(schema, enums={**schema.enums, operation.name: state})
    for table in schema.tables.values():
        for column in table.columns.values():
            if column.column.type and column.column.type.name == operation.name:
                schema = _wrote(schema, table.name, column.column.name, operation.to, origin)
    return schema


@apply.register
def _rename_type(operation: RenameType, schema: Schema, origin: Origin) -> Schema:
    enums = {operation.to if name == operation.name else name: state for name, state in schema.enums.items()}
    tables = {name: _retyped(table, operation.name, operation.to) for name, table in schema.tables.items()}
    gone = {name: each for name, each in schema.gone_types.items() if name != operation.to}
    gone[operation.name] = Gone(origin, to=operation.to)
    return replace(schema, enums=enums, tables=tables, gone_types=gone)


@apply.register
def _drop_type(operation: DropType, schema: Schema, origin: Origin) -> Schema:
    enums = {name: state for name, state in schema.enums.items() if name != operation.name}
    return replace(schema, enums=enums, gone_types={**schema.gone_types, operation.name: Gone(origin)})


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
    return schema.with_table(Table(operation.name, columns, constraints, gone, whole=known, view=True, origin=origin))


@apply.register
def _drop_view(operation: DropView, schema: Schema, origin: Origin) -> Schema:
    return schema.without_table(operation.name, Gone(origin))


@apply.register
def _write_rows(operation: WriteRows, schema: Schema, origin: Origin) -> Schema:
    for column, value in operation.values:
        schema = _wrote(schema, operation.table, column, value, origin)
    return replace(schema, rows=(*schema.rows, (operation, origin)))


@apply.register
def _unread(operation: Unread, schema: Schema, origin: Origin) -> Schema:
    return replace(schema, unread=(*schema.unread, (operation, origin)))


def _wrote(schema: Schema, table: str, column: str, value: str | None, origin: Origin) -> Schema:
    before = schema.written.get((table, column), ())
    if any(each.value == value for each in before):
        return schema
    return replace(schema, written={**schema.written, (table, column): (*before, Written(value, origin))})


def _with_keys(table: Table, constraints: Iterable[Constraint]) -> Table:
    for constraint in constraints:
        if isinstance(constraint, PrimaryKey):
            for name in constraint.columns:
                state = table.columns.get(name)
                if state:
                    column = replace(state.column, nullable=False, primary_key=True)
                    table = table.with_column(name, replace(state, column=column))
    return table


def _points_elsewhere(table: Table, old: str, new: str) -> Table:
    if not any(isinstance(s.constraint, ForeignKey) and s.constraint.table == old for s in table.constraints):
        return table
    constraints = tuple(
        replace(state, constraint=replace(state.constraint, table=new))
        if isinstance(state.constraint, ForeignKey) and state.constraint.table == old
        else state
        for state in table.constraints
    )
    return replace(table, constraints=constraints)


def _retyped(table: Table, old: str, new: str) -> Table:
    for name, state in table.columns.items():
        type_ = state.column.type
        if type_ and type_.name == old:
            column = replace(state.column, type=replace(type_, name=new))
            table = table.with_column(name, replace(state, column=column))
    return table


def _labels_in_use(schema: Schema, enum: str) -> tuple[str, ...]:
    for table in schema.tables.values():
        for state in table.columns.values():
            type_ = state.column.type
            if type_ and type_.family == "enum" and type_.name == enum and type_.labels:
                return type_.labels
    return ()


def _columns(constraint: Constraint) -> tuple[str, ...]:
    return constraint.columns


def _renamed(constraint: Constraint, old: str, new: str) -> Constraint:
    return replace(constraint, columns=tuple(new if name == old else name for name in constraint.columns))


def _is_index(constraint: Constraint, name: str) -> bool:
    return isinstance(constraint, Unique) and constraint.name == name
