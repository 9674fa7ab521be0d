"""What earlier statements of the same text say that later ones need."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from checker.core.column import Column
from checker.core.column import Unique as UniqueKey
from checker.core.operation import AddColumn, AlterColumn, CreateTable, Harmless, Operation, Step
from checker.core.tree import Unread
from checker.core.types import Type
from checker.sql.cursor import Cursor
from checker.sql.tokens import names_in, one_line


@dataclass
class Memory:
    """Enum types, unique indexes, temporary tables and prepared texts, as far as this text made them."""

    enums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    indexes: dict[str, UniqueKey] = field(default_factory=dict)
    temporary: set[str] = field(default_factory=set)
    prepared: dict[str, Cursor] = field(default_factory=dict)
    """By variable or prepared statement: the tokens that it was made of."""
    path: tuple[str, ...] = ()
    """Where names without a namespace are looked for, if not in the default one."""
    made_there: set[str] = field(default_factory=set)
    """What this text made in the first of them."""


def done(*operations: Operation) -> Iterator[Step]:
    """Give operations as steps; the line comes later."""
    return (Step(operation) for operation in operations)


def unread(cursor: Cursor, reason: str, extra: tuple[str, ...] = ()) -> Step:
    """Give what could not be read, with the names that stand in it."""
    touches = {*names_in(cursor.tokens, cursor.dialect), *extra}
    whole = cursor.text_between(0, len(cursor.tokens))
    return Step(Unread(reason, one_line(whole)), touches=tuple(sorted(touches)))


def remembered(step: Step, memory: Memory) -> Step:
    """Give a step with enum types known as such, and what is done to a temporary table as harmless."""
    operation = step.operation
    table = getattr(operation, "table", "")
    if table and table in memory.temporary and not isinstance(operation, Unread):
        return replace(step, operation=Harmless(f"temporary table {table}"))
    if not memory.enums:
        return step
    match operation:
        case CreateTable():
            columns = tuple(_known(column, memory) for column in operation.columns)
            return replace(step, operation=replace(operation, columns=columns))
        case AddColumn() | AlterColumn():
            return replace(step, operation=replace(operation, column=_known(operation.column, memory)))
    return step


def _known(column: Column, memory: Memory) -> Column:
    return replace(column, type=_known_type(column.type, memory))


def _known_type(type_: Type | None, memory: Memory) -> Type | None:
    if type_ is None:
        return None
    if type_.family == "array":
        return replace(type_, element=_known_type(type_.element, memory))
    if type_.family == "other" and type_.name in memory.enums:
        return Type("enum", name=type_.name, labels=memory.enums[type_.name])
    return type_
