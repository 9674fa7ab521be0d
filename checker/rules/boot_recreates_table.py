"""The older release makes a table anew, empty, when it starts.

What it means
    The older release calls create_all when it starts, and a table that it maps
    is not there under this name any more: it was renamed, moved or dropped.
    create_all makes what is missing and says nothing.

Why it matters at 3 a.m.
    The release starts without an error, and everybody's data seems to be gone.
    From then on there are two tables, and new rows land in the wrong one.

For example
    1.0.1 renames users to accounts. 1.0.0 starts, makes an empty table users,
    and nobody can sign in.

To mend it for good
    Give the new table's rows the old name before the old code starts: with a
    view in its place create_all leaves the name alone. Next time take
    create_all out of the code that migrations look after.

What it cannot see
    Whether create_all runs in production, where it stands in a function that
    is called from elsewhere; that shows as risky.
"""

from collections.abc import Iterator

from checker.core.concern import weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Habit, Proof, Way
from checker.core.reserved import in_sql
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Gone
from checker.core.speak import evidence, habits, went, went_verb


def check(rollback: Rollback) -> Iterator[Found]:
    """Find mapped tables that are gone, in code that makes missing tables."""
    for table in sorted({model.table for model in rollback.needs.models}):
        gone = rollback.schema.table_gone(table)
        made = rollback.needs.ways(Way.CREATES, table)
        if gone and made and not gone.never and rollback.own.table_gone(table) is None:
            yield _found(rollback, table, gone, made)


def _found(rollback: Rollback, table: str, gone: Gone, made: tuple[Habit, ...]) -> Found:
    target = rollback.target
    sure = tuple(each for each in made if each.at_start)
    level, certainty = weigh(Level.UNSAFE, Proof.PROVEN, gone.origin)
    if not sure and certainty is Certainty.CERTAIN:
        level, certainty = Level.RISKY, Certainty.LIKELY
    when = "when it starts" if sure else "where it calls create_all"
    old, new = (in_sql(each, rollback.schema.dialect) for each in (table, gone.to))
    view = f"CREATE VIEW {old} AS SELECT * FROM {new};" if gone.to else ""  # noqa: S608  shown, not run
    return Found(
        object=table,
        level=level,
        certainty=certainty,
        message=f"{target} makes {table} anew, empty, {when}: {went(gone, target)}, "
        + (f"and the data stays in {gone.to}" if gone.to else "and what was in it is not there any more"),
        evidence=(
            *evidence(rollback, gone.origin, went_verb(gone)),
            *habits(rollback, sure or made, "makes the tables"),
        ),
        state="gone",
        advice=f"Do not start {target} before the old name is taken by a view: {view}" if view else "",
    )


rule = Rule(
    id="boot-recreates-table",
    axis=Axis.BOOT,
    summary="the older release makes a table anew, empty, when it starts",
    advice="Do not start the old code before the table is there again under its old name, with its rows.",
    check=check,
)
