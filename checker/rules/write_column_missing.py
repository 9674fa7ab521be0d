"""A column that the older release only writes is gone.

What it means
    An INSERT or UPDATE of the older release names a column that was dropped or
    renamed after it; nothing in it reads the column.

Why it matters at 3 a.m.
    Pages load, so the rollback looks good; every write of that row fails.

For example
    1.0.0 stores a user agent with each login by a plain INSERT. 1.0.1 drops
    logins.agent, and nobody can log in.

To mend it for good
    Add the column again, nullable: nothing reads it, so it may stay empty.
    Next time drop one release after the code stopped writing.

What it cannot see
    Column lists that are put together while the program runs.
"""

from collections.abc import Iterator

from checker.core.complaint import no_column, no_column_to_write
from checker.core.concern import WRITES, known_columns, missing, weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import evidence, user, went, went_verb
from checker.core.use import Touch


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that the target writes and never reads, and that are known to be gone."""
    dialect = rollback.schema.dialect
    for table in rollback.needs.tables:
        for name in sorted(known_columns(rollback, table)):
            gone = missing(rollback, table, name)
            uses = tuple(rollback.needs.naming(table, name))
            if gone is None or not uses or any(use.touch not in WRITES for use in uses):
                continue
            level, certainty = weigh(Level.UNSAFE, Proof.PROVEN, gone.origin)
            inserts = any(use.touch is Touch.INSERT for use in uses)
            yield Found(
                object=f"{table}.{name}",
                level=level,
                certainty=certainty,
                message=f"{rollback.target} cannot store {table} ({user(uses[0])}): it writes {table}.{name}, and "
                f"{went(gone, rollback.target)}",
                evidence=evidence(rollback, gone.origin, went_verb(gone), uses),
                state="gone",
                user_would_see=(no_column_to_write if inserts else no_column)(dialect, table, name),
            )


rule = Rule(
    id="write-column-missing",
    axis=Axis.SCHEMA,
    summary="a column that the older release writes is gone",
    advice="Add the column again, nullable, before the old code starts.",
    check=check,
)
