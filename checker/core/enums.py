"""What operations on enum types do to a schema, and which values rows come to hold."""

from dataclasses import replace

from checker.core.operation import AddEnumValue, CreateEnum, DropType, RenameEnumValue, RenameType
from checker.core.schema import EnumState, Gone, Origin, Schema, Table, Written

MOST_VALUES = 200
"""A column that gets more different values than this holds no list of states; a seed may write thousands."""


def create_enum(operation: CreateEnum, schema: Schema, origin: Origin) -> Schema:
    """CREATE TYPE ... AS ENUM."""
    state = EnumState(operation.labels, dict.fromkeys(operation.labels, origin))
    gone = {name: each for name, each in schema.gone_types.items() if name != operation.name}
    return replace(schema, enums={**schema.enums, operation.name: state}, gone_types=gone)


def add_enum_value(operation: AddEnumValue, schema: Schema, origin: Origin) -> Schema:
    """ALTER TYPE ... ADD VALUE; of a type that only columns showed, their labels count."""
    before = schema.enums.get(operation.name) or EnumState(_labels_in_use(schema, operation.name))
    if operation.value in before.labels:
        return schema
    state = EnumState((*before.labels, operation.value), {**before.origins, operation.value: origin})
    return replace(schema, enums={**schema.enums, operation.name: state})


def rename_enum_value(operation: RenameEnumValue, schema: Schema, origin: Origin) -> Schema:
    """ALTER TYPE ... RENAME VALUE: rows that held the old label hold the new one."""
    before = schema.enums.get(operation.name) or EnumState(_labels_in_use(schema, operation.name))
    labels = tuple(operation.to if label == operation.value else label for label in before.labels)
    origins = {label: at for label, at in before.origins.items() if label != operation.value}
    state = EnumState(labels if operation.to in labels else (*labels, operation.to), {**origins, operation.to: origin})
    schema = replace(schema, enums={**schema.enums, operation.name: state})
    for table in schema.tables.values():
        for column in table.columns.values():
            if column.column.type and column.column.type.name == operation.name:
                schema = wrote(schema, table.name, column.column.name, operation.to, origin)
    return schema


def rename_type(operation: RenameType, schema: Schema, origin: Origin) -> Schema:
    """ALTER TYPE ... RENAME TO: columns follow."""
    enums = {operation.to if name == operation.name else name: state for name, state in schema.enums.items()}
    tables = {name: _retyped(table, operation.name, operation.to) for name, table in schema.tables.items()}
    gone = {name: each for name, each in schema.gone_types.items() if name != operation.to}
    gone[operation.name] = Gone(origin, to=operation.to)
    return replace(schema, enums=enums, tables=tables, gone_types=gone)


def drop_type(operation: DropType, schema: Schema, origin: Origin) -> Schema:
    """DROP TYPE or DROP DOMAIN."""
    enums = {name: state for name, state in schema.enums.items() if name != operation.name}
    return replace(schema, enums=enums, gone_types={**schema.gone_types, operation.name: Gone(origin)})


def wrote(schema: Schema, table: str, column: str, value: str | None, origin: Origin) -> Schema:
    """Give the schema in which some row holds a value."""
    before = schema.written.get((table, column), ())
    if len(before) > MOST_VALUES or any(each.value == value for each in before):
        return schema
    if len(before) == MOST_VALUES:
        more = Written("any other value", origin, by_migration=False, anything=True)
        return replace(schema, written={**schema.written, (table, column): (*before, more)})
    return replace(schema, written={**schema.written, (table, column): (*before, Written(value, origin))})


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
