"""A table that the older release only writes is gone.

What it means
    The older release inserts into, updates, or deletes from a table that was
    dropped or renamed after it, and never reads it: a log, a queue, an audit
    trail.

Why it matters at 3 a.m.
    The requests that write fail as a whole, although the table is a side
    matter: the transaction is lost with it.

For example
    1.0.0 writes a row into audit_logs with every order. 1.0.1 drops the table,
    and no order can be placed any more.

To mend it for good
    Bring the table back, empty (nothing reads it), or make a view with the old
    name if it was renamed. Next time drop one release after the code stopped
    writing.

What it cannot see
    Names that are put together while the program runs.
"""

from collections.abc import Iterator

from checker.core.complaint import no_table
from checker.core.concern import weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof
from checker.core.old_names import view_under_old_name
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import evidence, user, went, went_verb
from checker.core.use import Touch

_READS = (Touch.LOAD, Touch.READ, Touch.STAR)


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables that the target writes and never reads, and that are known to be gone."""
    for table in rollback.needs.tables:
        gone = rollback.schema.table_gone(table)
        uses = rollback.needs.uses_of(table)
        if gone is None or not uses or any(use.touch in _READS for use in uses):
            continue
        level, certainty = weigh(Level.UNSAFE, Proof.PROVEN, gone.origin)
        yield Found(
            object=table,
            level=level,
            certainty=certainty,
            message=f"{rollback.target} writes {table} ({user(uses[0])}); {went(gone, rollback.target)}",
            evidence=evidence(rollback, gone.origin, went_verb(gone), uses),
            state="gone",
            user_would_see=no_table(rollback.schema.dialect, table),
            advice=view_under_old_name(rollback, table, gone),
        )


rule = Rule(
    id="write-table-missing",
    axis=Axis.SCHEMA,
    summary="a table that the older release writes is gone",
    advice="Bring the table back, empty, before the old code starts.",
    check=check,
)
