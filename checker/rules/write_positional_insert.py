"""The older release inserts without naming columns, and the table has others now.

What it means
    INSERT INTO t VALUES (...) counts on the number and the order of the
    columns. Postgres fills columns that were added at the end; MySQL and SQLite
    refuse, and a column less is refused everywhere.

Why it matters at 3 a.m.
    Every such INSERT fails, even if the change is a harmless nullable column.

For example
    1.0.1 adds logs.agent, nullable. 1.0.0 on SQLite: table logs has 4 columns
    but 3 values were supplied.

To mend it for good
    Name the columns in every INSERT.

What it cannot see
    Columns that changed places; how many values the statement really has.
"""

from collections.abc import Iterator

from checker.core.concern import weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof, Touch
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, Table
from checker.core.speak import evidence, one, user


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables into which the target inserts by position and whose columns differ in number."""
    for table in rollback.needs.tables:
        own, held = rollback.own.tables.get(table), rollback.schema.tables.get(table)
        uses = tuple(use for use in rollback.needs.uses_of(table, Touch.INSERT) if use.positional)
        if not uses or own is None or held is None or _fits(rollback.schema.dialect, own, held):
            continue
        origin = _origin(own, held)
        level, certainty = weigh(Level.UNSAFE, Proof.PROVEN, origin)
        yield Found(
            object=table,
            level=level,
            certainty=certainty,
            message=f"{rollback.target} inserts into {table} without naming columns ({user(uses[0])}); it was written "
            f"for {one(len(_plain(own)), 'column')}, and there are {len(_plain(held))}",
            evidence=evidence(rollback, origin, "changes the columns", uses),
            state=one(len(_plain(held)), "column"),
        )


def _fits(dialect: str, own: Table, held: Table) -> bool:
    before, after = _plain(own), _plain(held)
    if dialect != "postgres":
        return len(before) == len(after)
    added = [name for name in after if name not in before]
    renamed = len(before) - sum(name in after for name in before)
    return len(after) >= len(before) and all(held.columns[name].column.fills_itself for name in added[renamed:])


def _plain(table: Table) -> list[str]:
    return [name for name, state in table.columns.items() if state.column.generated is None]


def _origin(own: Table, held: Table) -> Origin:
    added = [state.origin for name, state in held.columns.items() if name not in own.columns]
    gone = [gone.origin for name, gone in held.gone.items() if name in own.columns]
    return next(iter((*added, *gone)), Origin("", 0))


rule = Rule(
    id="write-positional-insert",
    axis=Axis.SCHEMA,
    summary="the older release inserts without naming columns, and their number changed",
    advice="Do not deploy it: its inserts into this table fail until they name their columns.",
    check=check,
)
