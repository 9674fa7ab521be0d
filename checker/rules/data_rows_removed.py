"""A migration deleted rows of a table in which the older release looks for certain values.

What it means
    The newer release's migrations delete rows, or empty a table, and the older
    release asks that table for values that stand in its code.

Why it matters at 3 a.m.
    Nothing fails at once: a list is empty, a default is not found, a lookup
    ends in None.

For example
    1.0.1 deletes the plan 'free'. 1.0.0 runs SELECT id FROM plans WHERE name =
    'free' at every sign-up.

To mend it for good
    Put the rows back. Next time mark such rows as ended, and delete them when
    no release in the window asks for them.

What it cannot see
    Which rows the migration deleted; values that come from outside the code.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import evidence, literal, opening
from checker.core.use import Touch


def check(rollback: Rollback) -> Iterator[Found]:
    """Find deletes by migrations in tables that the target asks for literal values."""
    seen: set[str] = set()
    for operation, origin in rollback.schema.rows:
        table = operation.table
        uses = [use for use in rollback.needs.uses_of(table, Touch.READ, Touch.LOAD, Touch.STAR) if use.values]
        if operation.verb not in {"delete", "truncate"} or not uses or table in seen:
            continue
        seen.add(table)
        column, value = uses[0].values[0]
        yield Found(
            object=table,
            level=Level.RISKY,
            certainty=Certainty.POSSIBLE,
            message=f"{opening(origin)} deletes rows of {table}, where {rollback.target} looks for {column} = "
            f"{literal(value)}; it finds nothing if that row is gone",
            evidence=evidence(rollback, origin, "deletes rows", uses),
            state="rows deleted",
        )


rule = Rule(
    id="data-rows-removed",
    axis=Axis.DATA,
    summary="a migration deleted rows of a table in which the older release looks for certain values",
    advice="Make sure that the rows which the old code names are still there.",
    check=check,
)
