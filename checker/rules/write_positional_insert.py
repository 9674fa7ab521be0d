"""The older release inserts without naming columns, and the table has others now.

What it means
    INSERT INTO t VALUES (...) counts on the number and the order of the
    columns. Postgres fills columns that were added at the end; MySQL and SQLite
    refuse, and a column less is refused everywhere. Where one went and another
    came, values end in the wrong columns.

Why it matters at 3 a.m.
    Every such INSERT fails, even if the change is a harmless nullable column.

For example
    1.0.1 adds logs.agent, nullable. 1.0.0 on SQLite: table logs has 4 columns
    but 3 values were supplied.

To mend it for good
    Name the columns in every INSERT.

What it cannot see
    How many values a statement has whose list is put together. Columns that
    changed places: see read-star-order.
"""

from collections.abc import Iterator

from checker.core.concern import weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.positions import shown, went
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, Table
from checker.core.speak import evidence, one, user
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables into which the target inserts by position and whose columns are not the same."""
    for table in rollback.needs.tables:
        own, held = rollback.own.tables.get(table), rollback.schema.tables.get(table)
        inserts = (use for use in rollback.needs.uses_of(table, Touch.INSERT) if use.positional)
        if own is None or held is None:
            continue
        told = [(use, level) for use in inserts if (level := _fails(rollback.schema.dialect, own, held, use))]
        if told:
            worst = max((level for _, level in told), key=lambda each: each.rank)
            yield _found(rollback, own, held, worst, tuple(use for use, level in told if level is worst))


def _found(rollback: Rollback, own: Table, held: Table, worst: Level, uses: tuple[Use, ...]) -> Found:
    table, dialect = own.name, rollback.schema.dialect
    origin = _origin(own, held)
    level, certainty = weigh(worst, Proof.PROVEN, origin)
    count = len(_plain(held, dialect))
    is_same = "others" if worst is Level.RISKY else f"there are {count}"
    return Found(
        object=table,
        level=level,
        certainty=Certainty.LIKELY if worst is Level.RISKY else certainty,
        message=f"{rollback.target} inserts into {table} without naming columns ({user(uses[0])}); it was written "
        f"for {one(max(uses[0].width, 0) or len(_plain(own, dialect)), 'column')}, and {is_same}"
        + (" stand in their places" if worst is Level.RISKY else ""),
        evidence=evidence(rollback, origin, "changes the columns", uses),
        state=", ".join(held.columns),
    )


def _fails(dialect: str, own: Table, held: Table, use: Use) -> Level | None:
    """Say how bad it is that the values do not find their columns; SELECT * is for `read-star-width` to judge."""
    if use.width < 0:
        return None
    before, after = _plain(own, dialect), _plain(held, dialect)
    count = use.width if own.whole and 0 < use.width <= len(before) else len(before)
    if dialect == "postgres":
        beyond = after[count:] if len(after) > count else []
        left_out = [name for name in beyond if name not in before]
        short = len(after) < count or any(not held.columns[name].column.fills_itself for name in left_out)
    else:
        short = len(before) != len(after)
    if short:
        return Level.UNSAFE
    others = zip(before[:count], after, strict=False)
    elsewhere = any(now not in before and name in after for name, now in others)
    return Level.RISKY if elsewhere or any(place < count for place, _ in went(own, held)) else None


def _plain(table: Table, dialect: str) -> list[str]:
    """Give the columns that VALUES must fill: MySQL wants one for a computed column, too (run on 10.11)."""
    return [name for name in shown(table) if table.columns[name].column.generated is None or dialect == "mysql"]


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
