"""Stated schemas as histories: what lies between two releases is the difference of what each says the database has."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from checker.core.apply import apply_revisions
from checker.core.history import Revision
from checker.core.name import bare
from checker.core.operation import AddColumn, AlterColumn, Operation, OtherObject, Step, WriteRows
from checker.core.schema import Origin, Schema, origin_of
from checker.core.schema_difference import schema_difference
from checker.core.tree import Unread

_UNSEEN = frozenset(("sequence", "owner", "character set"))
"""Objects that a schema does not hold."""
LEDGERS = frozenset(
    ("schema_migrations", "ar_internal_metadata", "_prisma_migrations", "alembic_version", "flyway_schema_history")
)
"""Tables that tools write their own state to; dumps hold their rows."""


def stated_between(
    ran: tuple[Revision, ...] | None, known: tuple[Revision, ...] | None, dialect: str
) -> tuple[Revision, ...]:
    """Give what FROM's stated schema has made of TO's, file by file, in an order in which it can be applied.

    Where one of the two states none, that alone is said: nobody knows what changed.
    """
    if ran is None or known is None:
        stated = next(iter(ran or known or ()), None)
        if stated is None:
            return ()
        who = "newer" if ran else "older"
        unread = Step(Unread(f"only the {who} release states what its schema is"), 1)
        return (Revision(stated.path, stated.path, 1, up=(unread,), in_target=not ran),)
    if [(each.path, each.blob) for each in ran] == [(each.path, each.blob) for each in known]:
        return ()
    return between_schemas(schema_stated(known, dialect, of_current=False), known, ran, dialect)


def between_schemas(
    before: Schema, known: Iterable[Revision], ran: tuple[Revision, ...], dialect: str
) -> tuple[Revision, ...]:
    """Give what a stated schema has made of an older one; `known`: the files that state the older one, if any do."""
    after = schema_stated(ran, dialect, of_current=True)
    renames = [(each, Origin(revision.path, each.line, revision.id)) for revision in ran for each in revision.renames]
    lines = {(each.path, *name): line for each in ran for name, line in each.lines.items()}
    changes = (_step(*change, lines) for change in schema_difference(before, after, renames))
    return tuple(_files((*changes, *_unseen(known, ran))))


def schema_stated(files: Iterable[Revision], dialect: str, *, of_current: bool) -> Schema:
    """Give the schema that files state together; `of_current`: whether they are FROM's."""
    return apply_revisions(Schema(dialect), files, of_current=of_current)


def _files(changes: Iterable[tuple[Step, Origin]]) -> Iterator[Revision]:
    """Gather the steps that stand in one file, their order kept."""
    for (path, here), group in groupby(changes, key=lambda change: (change[1].path, change[1].of_current)):
        yield Revision(path, path, 0, up=tuple(step for step, _ in group), in_target=not here)


def _step(operation: Operation, origin: Origin, lines: Mapping[tuple[str, str, str], int]) -> tuple[Step, Origin]:
    """Give a step with its place; that of a column is its own line, where it is known."""
    line = origin.line
    if isinstance(operation, AddColumn | AlterColumn) and origin.of_current:
        line = lines.get((origin.path, operation.table, operation.column.name), line)
    return Step(operation, line), origin


def _unseen(known: Iterable[Revision], ran: Iterable[Revision]) -> Iterator[tuple[Step, Origin]]:
    """Give what differs in statements that leave no mark on a schema: sequences, rows, and what could not be read."""
    ours = [(step, origin_of(each, step, of_current=False)) for each in known for step in each.up if _leaves_none(step)]
    theirs = [(step, origin_of(each, step)) for each in ran for step in each.up if _leaves_none(step)]
    fresh = tuple(_without(theirs, ours))
    yield from fresh
    dark = [step.touches for step, _ in fresh if isinstance(step.operation, Unread)]
    named = {step.operation.name for step, _ in theirs if isinstance(step.operation, OtherObject)}
    for step, origin in _without(ours, theirs):
        operation = step.operation
        if isinstance(operation, Unread):
            if not any(each is None or set(step.touches or ("*",)) <= set(each) for each in dark):
                yield step, origin  # else the newer text of it was said already
        elif isinstance(operation, OtherObject) and operation.verb == "create" and operation.name not in named:
            yield replace(step, operation=replace(operation, verb="drop", says=None)), origin


def _without(
    some: Iterable[tuple[Step, Origin]], others: Iterable[tuple[Step, Origin]]
) -> Iterator[tuple[Step, Origin]]:
    held = Counter(_plain(step) for step, _ in others)
    for step, origin in some:
        if held[_plain(step)]:
            held[_plain(step)] -= 1
        else:
            yield step, origin


def _plain(step: Step) -> Operation:
    """Give an operation without the line that stands in it."""
    return replace(step.operation, line=0) if isinstance(step.operation, Unread) else step.operation


def _leaves_none(step: Step) -> bool:
    match step.operation:
        case Unread():
            return True
        case OtherObject(kind=kind):
            return kind in _UNSEEN
        case WriteRows(table=table):
            return bare(table) not in LEDGERS
    return False
