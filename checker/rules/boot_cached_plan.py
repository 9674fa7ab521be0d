"""Processes of the older release that never stopped hold plans that no longer fit.

What it means
    Postgres remembers a prepared statement with the types that it gives. A
    migration changed the columns of a table that the older release reads with
    SELECT *, or the type of a column that it reads.

Why it matters at 3 a.m.
    A process that starts after the migration is not hurt. One of 1.0.0 that
    ran all the time, in a rolling deploy or behind a pool, fails: cached plan
    must not change result type.

For example
    1.0.1 adds users.nickname while processes of 1.0.0 that say SELECT * FROM
    users still run.

To mend it for good
    Restart what stayed up, so that it connects anew. Name the columns of every
    SELECT that is prepared.

What it cannot see
    Whether a driver prepares statements (asyncpg does, psycopg 3 after the
    fifth time, psycopg2 never), and whether any process stayed up.
"""

from collections.abc import Iterator

from checker.core.concern import READS
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.positions import changed
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, Table
from checker.core.speak import evidence, opening, user
from checker.core.use import Touch


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables whose statements may be planned for other columns (Postgres)."""
    if rollback.schema.dialect != "postgres" or not rollback.between:
        return
    for table in rollback.needs.tables:
        own, held = rollback.own.tables.get(table), rollback.schema.tables.get(table)
        origin = _changed(rollback, own, held) if own and held else None
        if origin is None:
            continue
        uses = rollback.needs.uses_of(table, Touch.STAR, *READS)
        yield Found(
            object=table,
            level=Level.NOTE,
            certainty=Certainty.POSSIBLE,
            message=f"{opening(origin)} changed what {user(uses[0])} gives; a process of {rollback.target} that stayed "
            "up through it must be restarted where its driver prepares statements",
            evidence=evidence(rollback, origin, "changes the columns", uses),
            state=", ".join(held.columns if held else ()),
            axis=Axis.BOOT,
        )


def _changed(rollback: Rollback, own: Table, held: Table) -> Origin | None:
    if rollback.needs.uses_of(own.name, Touch.STAR) and (origin := changed(own, held)):
        return origin
    for name, state in held.columns.items():
        before = own.columns.get(name)
        differs = before and before.column.type != state.column.type and "type" in state.changed
        if differs and any(True for _ in rollback.needs.naming(own.name, name, *READS)):
            return state.changed["type"]
    return None


rule = Rule(
    id="boot-cached-plan",
    axis=Axis.BOOT,
    summary="a process of the older release that stayed up may hold plans that no longer fit",
    advice="Restart every process of the old release that ran through the migration.",
    check=check,
)
