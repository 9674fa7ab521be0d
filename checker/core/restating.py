"""What a deploy command does that makes the database what a release states: to an older release, it is the way back."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.fact import frozen
from checker.core.history import History, Revision
from checker.core.operation import (
    AddColumn,
    AlterColumn,
    CreateTable,
    DropColumn,
    DropTable,
    DropView,
    Operation,
)
from checker.core.schema import Schema
from checker.core.snapshots import schema_stated, stated_between
from checker.core.types import Type, narrower


@frozen
class Restating:
    """What stands between the newer schema and the one that the older release states."""

    steps: tuple[Revision, ...] = ()
    newer: Schema = Schema()
    known: bool = True
    """Whether both releases state a schema."""

    @property
    def operations(self) -> Iterator[Operation]:
        """Give all that is done, in order."""
        return (step.operation for each in self.steps for step in each.up)

    @property
    def loses(self) -> tuple[str, ...]:
        """Name what is taken away with all that is in it."""
        return tuple(name for operation in self.operations if (name := _lost(operation)))

    @property
    def brings_back(self) -> tuple[str, ...]:
        """Name what is made again, empty."""
        return tuple(name for operation in self.operations if (name := _made(operation)))

    @property
    def narrows(self) -> tuple[str, ...]:
        """Name the columns whose values may not fit any more."""
        return tuple(name for operation in self.operations if (name := self._narrowed(operation)))

    @property
    def made(self) -> tuple[Revision, ...]:
        """Give what it does where nothing is taken away."""
        return tuple(
            replace(each, up=tuple(step for step in each.up if not isinstance(step.operation, _TAKES)), in_target=False)
            for each in self.steps
        )

    def _narrowed(self, operation: Operation) -> str:
        if not isinstance(operation, AlterColumn):
            return ""
        held = self.newer.column(operation.table, operation.column.name)
        fits = held is None or not (held.type and operation.column.type and _narrower(held.type, operation.column.type))
        return "" if fits else f"{operation.table}.{operation.column.name}"


def _narrower(old: Type, new: Type) -> bool:
    lacks = old.family == new.family == "enum" and not set(old.labels or ()) <= set(new.labels or ())
    return lacks or bool(narrower(old, new))


_TAKES = DropTable | DropColumn | DropView


def restating(target: History, current: History, dialect: str) -> Restating:
    """Say what makes FROM's stated schema TO's again."""
    older, newer = target.stated, current.stated
    if older is None or newer is None:
        return Restating(known=False)
    return Restating(stated_between(older, newer, dialect), schema_stated(newer, dialect, of_current=True))


def _lost(operation: Operation) -> str:
    match operation:
        case DropTable(table=table):
            return table
        case DropColumn(table=table, column=column):
            return f"{table}.{column}"
    return ""


def _made(operation: Operation) -> str:
    match operation:
        case CreateTable(table=table):
            return table
        case AddColumn(table=table, column=column):
            return f"{table}.{column.name}"
    return ""
