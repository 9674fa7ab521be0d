"""The unique keys of a table, as an INSERT that meets a row which is there counts on them."""

from checker.core.column import PrimaryKey, Unique
from checker.core.schema import ConstraintState, Table
from checker.core.speak import normal


def inferred(table: Table, columns: tuple[str, ...], where: str) -> bool | None:
    """Tell whether ON CONFLICT (columns) WHERE ... finds a key; None where that turns on what a predicate implies."""
    wanted = {normal(column) for column in columns}
    if {normal(name) for name, state in table.columns.items() if state.column.primary_key} == wanted:
        return True
    partial = False
    for state in table.constraints:
        key = state.constraint
        if not isinstance(key, PrimaryKey | Unique) or {normal(column) for column in key.columns} != wanted:
            continue
        if isinstance(key, PrimaryKey) or (not key.where and not key.deferrable):
            return True
        if key.where and not key.deferrable and where:
            if normal(key.where) == normal(where):
                return True
            partial = True
    return None if partial else False


def named(table: Table, name: str) -> ConstraintState | None:
    """Give the constraint that ON CONFLICT ON CONSTRAINT finds: an index that is none does not do."""
    for state in table.constraints:
        key = state.constraint
        if isinstance(key, PrimaryKey | Unique) and key.name == name and not getattr(key, "index", False):
            return state
    return None


def deferred(table: Table) -> bool:
    """Tell whether some key is checked late: ON CONFLICT DO NOTHING without a target fails on it."""
    return any(isinstance(state.constraint, Unique) and state.constraint.deferrable for state in table.constraints)
