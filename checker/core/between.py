"""What the revisions between the releases did, as far as rules ask: what came, what went, what they touch."""

from collections.abc import Iterable, Iterator

from checker.core.concern import known_columns, tables
from checker.core.operation import (
    AddColumn,
    AddEnumValue,
    CreateEnum,
    CreateTable,
    CreateView,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    DropType,
    OtherObject,
    RenameColumn,
    RenameConstraint,
    RenameEnumValue,
    RenameIndex,
    RenameTable,
    RenameType,
    Step,
    WriteRows,
)
from checker.core.rollback import Rollback
from checker.core.schema import Origin, origin_of, tables_of
from checker.core.tree import Unread

_ENUM_OPERATIONS = (CreateEnum, AddEnumValue, RenameEnumValue, RenameType, DropType)


def came_and_went(rollback: Rollback, table: str, column: str = "") -> bool:
    """Tell whether something that is gone was made after the target, so that it was never the target's."""
    if table not in rollback.own.tables and table not in rollback.needs.tables:
        return any(made == (table, "") for made in _made(rollback))
    if not column or column in known_columns(rollback, table):
        return False
    return any(made == (table, column) for made in _made(rollback))


def has_trigger(rollback: Rollback, table: str) -> bool:
    """Tell whether a trigger came between that may fill what the target leaves out."""
    return any(
        isinstance(step.operation, OtherObject)
        and step.operation.kind == "trigger"
        and step.operation.verb != "drop"
        and step.operation.table in {"", table}
        for step in _steps(rollback)
    )


def made_here(rollback: Rollback, *kinds: str) -> Iterator[tuple[OtherObject, Origin]]:
    """Give what was done between the releases to objects of some kinds: the last word on each."""
    found: dict[tuple[str, str, str], tuple[OtherObject, Origin]] = {}
    for revision in rollback.between:
        for step in revision.up:
            operation = step.operation
            if not isinstance(operation, OtherObject) or operation.kind not in kinds:
                continue
            key = (operation.kind, operation.name, operation.table)
            if key in found and found[key][0].verb == "create" and operation.verb == "drop":
                del found[key]
            else:
                found[key] = operation, origin_of(revision, step)
    yield from found.values()


def copied(steps: Iterable[Step]) -> frozenset[tuple[str, str]]:
    """Give the (table, column) pairs that are added, and then filled with what is no literal."""
    added: set[tuple[str, str]] = set()
    filled: set[tuple[str, str]] = set()
    for step in steps:
        match step.operation:
            case AddColumn(table=table, column=column):
                added.add((table, column.name))
            case WriteRows(verb="update", table=table, columns=columns, values=values):
                filled.update((table, name) for name in columns if name not in dict(values))
            case _:
                pass
    return frozenset(added & filled)


def filled(rollback: Rollback) -> dict[tuple[str, str], Origin]:
    """Give the (table, column) pairs that are added and then filled for old rows, and what fills them."""
    pairs = copied(_steps(rollback))
    return {
        (step.operation.table, name): Origin(revision.path, step.line, revision.id)
        for revision in rollback.between
        for step in revision.up
        if isinstance(step.operation, WriteRows) and step.operation.verb == "update"
        for name in step.operation.columns
        if (step.operation.table, name) in pairs
    }


def made_again(rollback: Rollback) -> dict[tuple[str, str], tuple[Origin, bool]]:
    """Give what was taken away and then made under the same name: (table, column) -> what made it, and was it filled.

    A column is empty for a table. A table that is built anew, copied into and renamed back is not one of them.
    """
    gone: set[tuple[str, str]] = set()
    first: dict[tuple[str, str], tuple[str, str]] = {}
    """What has a name that it was given, by the name that it had at first: back under that, it was never gone."""
    again: dict[tuple[str, str], tuple[Origin, bool]] = {}
    for revision in rollback.between:
        for step in revision.up:
            origin = origin_of(revision, step)
            match step.operation:
                case DropColumn(table=table, column=name):
                    gone.add((table, name))
                case DropTable(table=name):
                    gone.add((name, ""))
                case RenameColumn(table=table, column=name, to=to):
                    _moved((table, name), (table, to), gone, first)
                case RenameTable(table=name, to=to):
                    _moved((name, ""), (to, ""), gone, first)
                case AddColumn(table=table, column=column) if (table, column.name) in gone:
                    again[table, column.name] = origin, False
                case CreateTable(table=name) if (name, "") in gone:
                    again[name, ""] = origin, False
                case WriteRows(verb="insert", table=name, values=()) if (name, "") in again:
                    again[name, ""] = again[name, ""][0], True
                case WriteRows(verb="update", table=table, columns=columns):
                    for key in {(table, name) for name in columns} & again.keys():
                        again[key] = again[key][0], True
                case _:
                    pass
    return {key: each for key, each in again.items() if not _is_rebuilt(rollback, key, filled=each[1])}


def _moved(
    name: tuple[str, str],
    to: tuple[str, str],
    gone: set[tuple[str, str]],
    first: dict[tuple[str, str], tuple[str, str]],
) -> None:
    """Note a rename; one that leads back to the first name undoes it."""
    gone.add(name)
    first[to] = first.pop(name, name)
    if first[to] == to:
        del first[to]
        gone.discard(to)


def _is_rebuilt(rollback: Rollback, key: tuple[str, str], *, filled: bool) -> bool:
    """Tell whether a table was only built anew: its rows were copied, and what they came from is gone."""
    table, column = key
    if column or not filled:
        return False
    old = rollback.own.tables.get(table)
    gone = {
        step.operation.to
        for step in _steps(rollback)
        if isinstance(step.operation, RenameTable) and step.operation.table == table
    }
    return old is not None and not any(name in rollback.schema.tables for name in gone)


def key_dropped(rollback: Rollback, table: str, key: frozenset[str]) -> Origin:
    """Find the step between the releases that took a unique key away, by the key's name."""
    own = rollback.own.tables.get(table)
    names = {s.constraint.name for s in own.constraints if frozenset(s.constraint.columns) == key} if own else set()
    for revision in reversed(rollback.between):
        for step in reversed(revision.up):
            if isinstance(step.operation, DropConstraint | DropIndex) and step.operation.name in names - {""}:
                return origin_of(revision, step)
    return Origin("", 0)


def renamed(rollback: Rollback, name: str) -> Origin | None:
    """Find the step between the releases that gave a constraint or an index another name."""
    for revision in reversed(rollback.between):
        for step in reversed(revision.up):
            if isinstance(step.operation, RenameConstraint | RenameIndex) and step.operation.name == name:
                return origin_of(revision, step)
    return None


def touches(rollback: Rollback, step: Step) -> bool:
    """Tell whether a step can touch what the target needs."""
    operation = step.operation
    if rollback.needs.assumed:
        return True
    if isinstance(operation, Unread):
        return step.touches is None or bool({word.lower() for word in step.touches} & _words(rollback))
    if isinstance(operation, _ENUM_OPERATIONS):
        return operation.name.lower() in _words(rollback)
    named = tables_of((operation,)) or {getattr(operation, "name", "")}
    return any(name.lower() in _words(rollback) for name in named)


def _words(rollback: Rollback) -> frozenset[str]:
    """Give every name, bare and in lower case, through which a statement can reach what the target needs."""
    found: set[str] = set()
    for name in (*tables(rollback), *rollback.needs.mentioned):
        found |= {name.lower(), *name.lower().split(".")}
    for schema in (rollback.own, rollback.schema):
        for name in tables(rollback):
            table = schema.tables.get(name)
            if table:
                found |= {s.constraint.name.lower() for s in table.constraints if s.constraint.name}
                found |= {s.column.type.name.lower() for s in table.columns.values() if s.column.type}
    return frozenset(found - {""})


def _made(rollback: Rollback) -> Iterator[tuple[str, str]]:
    for step in _steps(rollback):
        match step.operation:
            case CreateTable(table=name) | CreateView(name=name) | RenameTable(to=name):
                yield name, ""
            case AddColumn(table=name, column=column):
                yield name, column.name
            case RenameColumn(table=name, to=to):
                yield name, to
            case _:
                pass


def _steps(rollback: Rollback) -> Iterator[Step]:
    return (step for revision in rollback.between for step in revision.up)
