"""An index that is not unique was added or dropped: only speed changes.

What it means
    The newer release has another set of plain indexes. No query gives another
    result.

Why it matters at 3 a.m.
    The older release works. A page that counted on a dropped index may be
    slow.

For example
    1.0.1 drops ix_orders_note, because nothing searches notes any more; 1.0.0
    still does.

To mend it for good
    Drop an index one release after the last query that needs it.

What it cannot see
    Hints that name an index (FORCE INDEX, INDEXED BY): those fail without it.
"""

from collections.abc import Iterator

from checker.core.column import Unique
from checker.core.finding import Axis, Evidence, Found, Level
from checker.core.operation import CreateIndex, DropIndex, RenameIndex
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed


def check(rollback: Rollback) -> Iterator[Found]:
    """Find changed indexes, one finding for each table."""
    tables: dict[str, list[tuple[str, Evidence]]] = {}
    for revision in rollback.between:
        for step in revision.up:
            place = rollback.at(revision, step)
            match step.operation:
                case CreateIndex(table=table, name=name):
                    tables.setdefault(table, []).append((f"{name or 'an index'} added", place))
                case DropIndex(name=name, table=table) if not _was_unique(rollback, name):
                    table = table or rollback.own.indexes.get(name, "") or name
                    tables.setdefault(table, []).append((f"{name} dropped", place))
                case RenameIndex(name=name, to=to, table=table) if not _was_unique(rollback, name):
                    table = table or rollback.own.indexes.get(name, "") or name
                    tables.setdefault(table, []).append((f"{name} renamed to {to}", place))
                case _:
                    pass
    for table, changes in sorted(tables.items()):
        words = listed(word for word, _ in changes)
        yield Found(
            object=table,
            level=Level.NOTE,
            message=f"{table}: index {words}; only speed changes",
            evidence=tuple(place for _, place in changes),
        )


def _was_unique(rollback: Rollback, name: str) -> bool:
    """Tell whether an index guarded something, so that more than speed changes."""
    return any(
        isinstance(state.constraint, Unique) and state.constraint.name == name
        for table in rollback.own.tables.values()
        for state in table.constraints
    )


rule = Rule(
    id="note-index-only",
    axis=Axis.SCHEMA,
    summary="an index that is not unique was added or dropped",
    advice="Nothing to do; a page that counted on a dropped index may be slow.",
    check=check,
)
