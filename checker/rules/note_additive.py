"""Tables or columns were added that the older release can ignore.

What it means
    The newer release added a table, or a column that is nullable or that the
    database fills by itself. The older release never names it.

Why it matters at 3 a.m.
    It does not: this is the kind of change that keeps the way back open. It is
    listed so that you see what was looked at.

For example
    1.0.1 adds users.nickname, nullable. 1.0.0 goes on reading and writing
    users; the rows it adds have no nickname.

To mend it for good
    Nothing to mend. Rows written by the older release lack the new value: run
    the backfill again before going forward.

What it cannot see
    SELECT * that is unpacked by position, INSERT without a column list, and
    plain SQL that names a column without its table in a join.
"""

from collections.abc import Iterator

from checker.core.column import Column
from checker.core.concern import required
from checker.core.finding import Axis, Evidence, Found, Level
from checker.core.needs import Proof
from checker.core.operation import AddColumn, CreateTable
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed, one
from checker.core.use import Touch


def check(rollback: Rollback) -> Iterator[Found]:
    """Find what was added, one finding for each table."""
    tables: dict[str, list[tuple[Column | None, Evidence]]] = {}
    for revision in rollback.between:
        for step in revision.up:
            place = rollback.at(revision, step)
            match step.operation:
                case CreateTable(table=name) if name in rollback.schema.tables and name not in rollback.own.tables:
                    tables.setdefault(name, []).append((None, place))
                case AddColumn(table=name, column=column) if _is_additive(rollback, name, column):
                    tables.setdefault(name, []).append((column, place))
                case _:
                    pass
    for name, added in sorted(tables.items()):
        it = "them" if added[0][0] and len(added) > 1 else "it"
        yield Found(
            object=name,
            level=Level.NOTE,
            message=f"{name}: {_said(added)}; {rollback.target} works without {it}",
            evidence=tuple(place for _, place in added),
        )


def _is_additive(rollback: Rollback, table: str, column: Column) -> bool:
    now = rollback.schema.column(table, column.name)
    if now is None or rollback.own.column(table, column.name):
        return False
    inserts = rollback.needs.uses_of(table, Touch.INSERT)
    if any(use.positional for use in inserts):
        return False
    return not required(rollback.schema, now) or not (inserts or rollback.needs.proof(table) is Proof.ASSUMED)


def _said(added: list[tuple[Column | None, Evidence]]) -> str:
    if added[0][0] is None:
        return "table added"
    columns = [column for column, _ in added if column]
    names = listed(column.name for column in columns)
    if len(columns) == 1:
        return f"column {names} added, {_kind(columns[0])}"
    return f"{one(len(columns), 'column')} ({names}) added"


def _kind(column: Column) -> str:
    if column.generated is not None:
        return "computed"
    if column.nullable:
        return "nullable"
    return "with a default" if column.fills_itself else "required"


rule = Rule(
    id="note-additive",
    axis=Axis.SCHEMA,
    summary="tables or columns were added that the older release can ignore",
    advice="Nothing to do; after going forward again, fill the new columns of rows written meanwhile.",
    check=check,
)
