"""What operations on constraints do to a schema."""

from collections.abc import Iterable
from dataclasses import replace

from checker.core.column import Check, Constraint, ForeignKey, PrimaryKey, Unique
from checker.core.operation import AddConstraint, DropConstraint, RenameConstraint, ValidateConstraint
from checker.core.schema import ConstraintState, Origin, Schema, Table

_KINDS: dict[str, type] = {"primary": PrimaryKey, "unique": Unique, "check": Check, "foreign": ForeignKey}


def add_constraint(operation: AddConstraint, schema: Schema, origin: Origin) -> Schema:
    """Add a constraint to a table."""
    table = schema.table(operation.table, origin)
    constraints = (*table.constraints, ConstraintState(operation.constraint, origin))
    return schema.with_table(with_keys(replace(table, constraints=constraints), (operation.constraint,)))


def drop_constraint(operation: DropConstraint, schema: Schema, origin: Origin) -> Schema:
    """Take a constraint away: by what it is, by its name, or by its kind where the kind is enough."""
    table = schema.table(operation.table, origin)
    kind = _KINDS.get(operation.kind)

    if kind is None and _is_key_of(table, operation.name, schema.dialect):
        kind = PrimaryKey

    def goes(constraint: Constraint) -> bool:
        if operation.constraint is not None:
            return constraint == operation.constraint
        if operation.name and constraint.name:
            return constraint.name == operation.name
        return kind is PrimaryKey and isinstance(constraint, PrimaryKey)

    gone = [state.constraint for state in table.constraints if goes(state.constraint)]
    if kind is PrimaryKey or any(isinstance(each, PrimaryKey) for each in gone):
        table = _without_key(table)
    return schema.with_table(
        replace(table, constraints=tuple(state for state in table.constraints if state.constraint not in gone))
    )


def _is_key_of(table: Table, name: str, dialect: str) -> bool:
    """Tell whether a name is the one that Postgres gives to a primary key that has none."""
    if dialect != "postgres" or not name.endswith("_pkey"):
        return False
    return not any(state.constraint.name == name for state in table.constraints)


def _without_key(table: Table) -> Table:
    """Give the table without a primary key; its columns stay NOT NULL (ran on Postgres 15 and MariaDB 10.11)."""
    columns = {
        name: replace(state, column=replace(state.column, primary_key=False)) if state.column.primary_key else state
        for name, state in table.columns.items()
    }
    return replace(table, columns=columns)


def rename_constraint(operation: RenameConstraint, schema: Schema, origin: Origin) -> Schema:
    """Give a constraint another name."""
    table = schema.table(operation.table, origin)
    constraints = tuple(
        replace(state, constraint=replace(state.constraint, name=operation.to))
        if state.constraint.name == operation.name
        else state
        for state in table.constraints
    )
    return schema.with_table(replace(table, constraints=constraints))


def validate_constraint(operation: ValidateConstraint, schema: Schema, origin: Origin) -> Schema:
    """Let a check hold for the rows of before too."""
    table = schema.table(operation.table, origin)
    constraints = tuple(
        replace(state, constraint=replace(state.constraint, not_valid=False))
        if isinstance(state.constraint, Check) and state.constraint.name == operation.name
        else state
        for state in table.constraints
    )
    return schema.with_table(replace(table, constraints=constraints))


def with_keys(table: Table, constraints: Iterable[Constraint]) -> Table:
    """Let the columns of primary keys be such: they take no NULL."""
    for constraint in constraints:
        if isinstance(constraint, PrimaryKey):
            for name in constraint.columns:
                state = table.columns.get(name)
                if state:
                    column = replace(state.column, nullable=False, primary_key=True)
                    table = table.with_column(name, replace(state, column=column))
    return table


def points_elsewhere(table: Table, old: str, new: str) -> Table:
    """Let the foreign keys to a table follow its new name."""
    if not any(isinstance(s.constraint, ForeignKey) and s.constraint.table == old for s in table.constraints):
        return table
    constraints = tuple(
        replace(state, constraint=replace(state.constraint, table=new))
        if isinstance(state.constraint, ForeignKey) and state.constraint.table == old
        else state
        for state in table.constraints
    )
    return replace(table, constraints=constraints)


def renamed(constraint: Constraint, old: str, new: str) -> Constraint:
    """Let a constraint follow the new name of a column."""
    return replace(constraint, columns=tuple(new if name == old else name for name in constraint.columns))
