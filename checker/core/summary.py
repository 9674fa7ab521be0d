"""Says in one line what lies between two releases."""

from collections import Counter
from collections.abc import Iterable, Iterator

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
    counts = Counter(word for revision in revisions for word in _words(revision))
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


def _words(revision: Revision) -> Iterator[tuple[str, str]]:
    """Say what each step does; steps that build a table anew under its name say that together."""
    operations = [step.operation for step in revision.up]
    anew = dict(_built_anew(operations))
    for index, operation in enumerate(operations):
        if index in anew.values():
            yield "table", "built anew"
        elif index not in anew and (word := _word(operation)):
            yield word


def _built_anew(operations: list[Operation]) -> Iterator[tuple[int, int]]:
    """Give (place of a step, place of the step that ends it): a table is made, filled, and takes an old one's name.

    That is how SQLite's tables change: the new one is renamed at last, or the old one is renamed at first.
    """
    made = {each.table: at for at, each in enumerate(operations) if isinstance(each, CreateTable)}
    dropped = {each.table: at for at, each in enumerate(operations) if isinstance(each, DropTable)}
    for at, each in enumerate(operations):
        if not isinstance(each, RenameTable):
            continue
        if dropped.get(each.to, at) < at and made.get(each.table, at) < at:
            parts = (made[each.table], dropped[each.to], at)
        elif made.get(each.table, -1) > at and dropped.get(each.to, -1) > at:
            parts = (at, made[each.table], dropped[each.to])
        else:
            continue
        yield from ((part, max(parts)) for part in parts)


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
