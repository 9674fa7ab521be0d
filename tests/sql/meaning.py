"""Says in one short line what a step does, with everything that a rule asks for."""

from checker.core.column import Column, Constraint
from checker.core.operation import AddColumn, AddConstraint, AlterColumn, CreateTable, Harmless, Step
from checker.core.tree import Unread
from checker.core.types import Type


def meaning(step: Step) -> str:
    """Say what a step does; of what is harmless or unread only that it is."""
    return ("maybe " if step.maybe else "") + _operation(step.operation)


def _operation(operation: object) -> str:
    match operation:
        case Harmless():
            return "harmless"
        case Unread():
            return "unread"
        case CreateTable():
            parts = [*map(_column, operation.columns), *map(_constraint, operation.constraints)]
            parts += ["..."] if not operation.whole else []
            return f"{_rest(operation, 'columns', 'constraints', 'whole')} ({', '.join(parts)})"
        case AddColumn(column=column):
            return f"{_rest(operation, 'column')} {_column(column)}"
        case AlterColumn(column=column, sets=sets):
            return f"{_rest(operation, 'column', 'sets')} {_column(column)} sets {' '.join(sorted(sets))}"
        case AddConstraint(constraint=constraint):
            return f"{_rest(operation, 'constraint')} {_constraint(constraint)}"
    return _rest(operation)


def _column(column: Column) -> str:
    return " ".join(
        part
        for part in (
            column.name,
            str(column.type or "untyped") + _labels(column),
            "" if column.nullable else "NOT NULL",
            f"DEFAULT {column.default}" if column.default is not None else "",
            f"GENERATED {column.generated}" if column.generated is not None else "",
            f"identity={column.identity}" if column.identity else "",
            "KEY" if column.primary_key else "",
            f"COLLATE {column.collation}" if column.collation else "",
            "INVISIBLE" if column.invisible else "",
        )
        if part
    )


def _labels(column: Column) -> str:
    return f"({'|'.join(column.type.labels)})" if column.type and column.type.labels else ""


def _constraint(constraint: Constraint) -> str:
    return _rest(constraint)


def _rest(value: object, *but: str) -> str:
    """Give a value's kind and its fields that are not at their defaults."""
    names = (name for name in type(value).__slots__ if name not in but)  # type: ignore[attr-defined]
    shown = (_field(name, getattr(value, name)) for name in names)
    return " ".join((type(value).__name__, *(part for part in shown if part)))


def _field(name: str, value: object) -> str:
    match value:
        case False if name == "writable":
            return "not writable"
        case "" if name == "after":
            return "after=nothing"
        case None | "" | () | False:
            return ""
        case True:
            return name
        case str() | Type():
            return f"{name}={value}"
        case frozenset() if not value:
            return ""
        case frozenset():
            return f"{name}=({', '.join(sorted(map(_item, value)))})"
        case tuple():
            return f"{name}=({', '.join(map(_item, value))})"
    return f"{name}=[{_operation(value)}]"


def _item(value: object) -> str:
    if isinstance(value, tuple):
        return "=".join(map(str, value))
    return _rest(value) if hasattr(type(value), "__slots__") else str(value)
