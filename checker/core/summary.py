"""Says in one line what lies between two releases."""

from collections import Counter
from collections.abc import Iterable

from checker.core.history import Revision
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    AlterColumn,
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
    Harmless,
    Operation,
    OtherObject,
    RenameColumn,
    RenameConstraint,
    RenameEnumValue,
    RenameIndex,
    RenameSchema,
    RenameTable,
    RenameType,
    ValidateConstraint,
    WriteRows,
)
from checker.core.tree import Unread

_WORDS: dict[type, tuple[str, str]] = {
    CreateTable: ("table", "added"),
    DropTable: ("table", "dropped"),
    RenameTable: ("table", "renamed"),
    DropColumn: ("column", "dropped"),
    RenameColumn: ("column", "renamed"),
    AlterColumn: ("column", "changed"),
    AddConstraint: ("constraint", "added"),
    DropConstraint: ("constraint", "dropped"),
    RenameConstraint: ("constraint", "renamed"),
    ValidateConstraint: ("constraint", "validated"),
    CreateIndex: ("index", "added"),
    DropIndex: ("index", "dropped"),
    RenameIndex: ("index", "renamed"),
    CreateEnum: ("enum type", "added"),
    AddEnumValue: ("enum value", "added"),
    RenameEnumValue: ("enum value", "renamed"),
    RenameType: ("type", "renamed"),
    RenameSchema: ("schema", "renamed"),
    DropType: ("type", "dropped"),
    CreateView: ("view", "made"),
    DropView: ("view", "dropped"),
}


def changes(revisions: Iterable[Revision]) -> str:
    """Count what revisions change: "1 column added, nullable; 2 tables added"; empty where they change nothing."""
    counts = Counter(word for revision in revisions for step in revision.up if (word := _word(step.operation)))
    return "; ".join(_counted(number, *words) for words, number in counts.items())


def row_changes(revisions: Iterable[Revision]) -> int:
    """Count the revisions that write rows."""
    return sum(any(isinstance(step.operation, WriteRows) for step in revision.up) for revision in revisions)


def unreadable(revisions: Iterable[Revision]) -> int:
    """Count the revisions with something that could not be read."""
    return sum(any(isinstance(step.operation, Unread) for step in revision.up) for revision in revisions)


def counted(number: int, noun: str) -> str:
    """Give a number with its noun: "1 release", "2 indexes"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun}{'es' if noun.endswith('x') else 's'}"


def _word(operation: Operation) -> tuple[str, str] | None:
    match operation:
        case AddColumn(column=column):
            if column.nullable:
                return ("column", "added, nullable")
            return ("column", "added with a default" if column.fills_itself else "added, required")
        case OtherObject(kind=kind, verb=verb):
            return (kind, {"create": "added", "drop": "dropped"}.get(verb, "changed"))
        case WriteRows() | Harmless() | Unread():
            return None
        case _:
            return _WORDS.get(type(operation))


def _counted(number: int, noun: str, done: str) -> str:
    return f"{counted(number, noun)} {done}"
