"""A table that the older release writes is a view now.

What it means
    The table was renamed or split, and a view stands under its old name so
    that older code goes on. Postgres and MySQL write through a view over a
    single table; SQLite does not, and none does through a join, grouping or
    DISTINCT.

Why it matters at 3 a.m.
    Reading works; writes fail, or seem to work and store nothing (SQLite with
    RETURNING, MySQL through a join).

For example
    1.0.1 renames logs and leaves a view named logs. 1.0.0 on SQLite: cannot
    modify logs because it is a view.

To mend it for good
    INSTEAD OF triggers on the view, before the old code starts.

What it cannot see
    What triggers on the view do with a write; views made by other means than a
    CREATE VIEW.
"""

from collections.abc import Iterator

from checker.core.between import has_trigger
from checker.core.concern import WRITES, columns_read, weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Table
from checker.core.speak import cause, evidence, user
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find views through which the target writes and that cannot be written through."""
    for table in rollback.needs.tables:
        held = rollback.schema.tables.get(table)
        uses = rollback.needs.uses_of(table, *WRITES, Touch.DELETE)
        emptied = rollback.needs.uses_of(table, Touch.TRUNCATE)
        if held is None or not held.view or not (uses or emptied):
            continue
        if emptied and not uses:
            yield _found(rollback, held, emptied, f"{rollback.schema.dialect} empties no view", sure=True)
        elif not _has_triggers(rollback, table):
            sure = rollback.schema.dialect == "sqlite" or (
                rollback.schema.dialect == "postgres" and held.writable is False
            )
            if sure or not _is_simple(held):
                yield _found(rollback, held, uses, _why(rollback.schema.dialect, sure=sure), sure=sure)
            elif empty := tuple(use for use in uses if _names_nothing(rollback, use)):
                yield _found(rollback, held, empty, _NOTHING, sure=False)


_NOTHING = "MySQL refuses a row there for which no column is named"


def _names_nothing(rollback: Rollback, use: Use) -> bool:
    """Tell whether a row may be added of which the database fills every column (ran on MariaDB 10.11).

    SQLAlchemy leaves out what is JSON and not set, whatever else it names.
    """
    if use.touch is not Touch.INSERT or use.positional or rollback.schema.dialect != "mysql":
        return False
    model = rollback.needs.model(use.table)
    kinds = {each.column.name: each.column.type for each in model.columns} if model else {}
    said = [name for name in use.columns if (kind := kinds.get(name)) is None or kind.family != "json"]
    return not said and (bool(use.columns) or columns_read(rollback.needs, use))


def _why(dialect: str, *, sure: bool) -> str:
    if not sure:
        return "writes fail there, or vanish, unless it is over a single table"
    return "SQLite refuses that" if dialect == "sqlite" else "Postgres refuses that: it is not over a single table"


def _found(rollback: Rollback, held: Table, uses: tuple[Use, ...], why: str, *, sure: bool) -> Found:
    level, certainty = weigh(Level.UNSAFE if sure else Level.RISKY, Proof.PROVEN, held.origin)
    return Found(
        object=held.name,
        level=level,
        certainty=certainty,
        message=f"{rollback.target} writes {held.name} ({user(uses[0])}), which {cause(held.origin)} made a view; "
        f"{why}",
        evidence=evidence(rollback, held.origin, "makes it a view", uses),
        state="view",
        user_would_see=_complaint(rollback.schema.dialect, held.name) if sure else "",
    )


def _complaint(dialect: str, table: str) -> str:
    if dialect == "sqlite":
        return f"cannot modify {table} because it is a view"
    return f'cannot insert into view "{table}"' if dialect == "postgres" else ""


def _is_simple(held: Table) -> bool:
    """Tell whether Postgres and MySQL write through the view."""
    return held.writable if held.writable is not None else bool(held.base)


def _has_triggers(rollback: Rollback, table: str) -> bool:
    """Tell whether something takes the writes in the view's stead."""
    return any(key[:2] == ("trigger", table) for key in rollback.schema.objects) or has_trigger(rollback, table)


rule = Rule(
    id="write-view-readonly",
    axis=Axis.SCHEMA,
    summary="a table that the older release writes is a view now",
    advice="Give the view INSTEAD OF triggers before the old code starts.",
    check=check,
)
