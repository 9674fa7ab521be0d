"""A table that the older release writes is a view now.

What it means
    The table was renamed or split, and a view stands under its old name so
    that older code goes on. Postgres and MySQL write through a view over a
    single table; SQLite does not, and none does through a join.

Why it matters at 3 a.m.
    Reading works; writes fail, or seem to work and store nothing (SQLite with
    RETURNING, MySQL through a join).

For example
    1.0.1 renames logs and leaves a view named logs. 1.0.0 on SQLite: cannot
    modify logs because it is a view.

To mend it for good
    INSTEAD OF triggers on the view, before the old code starts.

What it cannot see
    Grouping, DISTINCT or LIMIT in the view, which make it read-only too;
    TRUNCATE and COPY never work on a view.
"""

from collections.abc import Iterator

from checker.core.between import has_trigger
from checker.core.concern import WRITES, weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof, Touch
from checker.core.operation import CreateView
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import cause, evidence, user


def check(rollback: Rollback) -> Iterator[Found]:
    """Find views through which the target writes and that cannot be written through."""
    for table in rollback.needs.tables:
        held = rollback.schema.tables.get(table)
        uses = rollback.needs.uses_of(table, *WRITES, Touch.DELETE)
        if held is None or not held.view or not uses:
            continue
        sure = rollback.schema.dialect == "sqlite" and not has_trigger(rollback, table)
        if not sure and _is_simple(rollback, table):
            continue
        level, certainty = weigh(Level.UNSAFE if sure else Level.RISKY, Proof.PROVEN, held.origin)
        yield Found(
            object=table,
            level=level,
            certainty=certainty,
            message=f"{rollback.target} writes {table} ({user(uses[0])}), which {cause(held.origin)} made a view; "
            f"{'SQLite refuses that' if sure else 'writes fail there, or vanish, unless it is over a single table'}",
            evidence=evidence(rollback, held.origin, "makes it a view", uses),
            state="view",
            user_would_see=f"cannot modify {table} because it is a view" if sure else "",
        )


def _is_simple(rollback: Rollback, table: str) -> bool:
    """Tell whether the view is over a single table (then Postgres and MySQL write through it), or has triggers."""
    made = [
        step.operation
        for revision in rollback.between
        for step in revision.up
        if isinstance(step.operation, CreateView) and step.operation.name == table
    ]
    return has_trigger(rollback, table) or (bool(made) and len(made[-1].reads) == 1)


rule = Rule(
    id="write-view-readonly",
    axis=Axis.SCHEMA,
    summary="a table that the older release writes is a view now",
    advice="Give the view INSTEAD OF triggers before the old code starts.",
    check=check,
)
