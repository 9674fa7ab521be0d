"""A new unique key has the same value in every row that the older release writes.

What it means
    The key lies on columns that the older release does not know, and the
    database fills them with a constant default. The first insert takes that
    value, the second one finds it taken.

Why it matters at 3 a.m.
    The first try works, so the rollback looks good. From the second insert on
    every one fails.

For example
    1.0.1 adds shops.slug NOT NULL DEFAULT '' and makes it unique. 1.0.0 can
    open one shop.

To mend it for good
    Make the new column nullable without default (NULLs do not clash), and
    unique; tighten it when no release in the window leaves it out.

What it cannot see
    A default that gives another value each time, if it is not written as a
    call.
"""

from collections.abc import Iterator

from checker.core.column import Column, Unique
from checker.core.complaint import duplicate
from checker.core.concern import key_columns, tables, weigh, written
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof
from checker.core.reserved import in_sql
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Table
from checker.core.speak import cause, doubt, evidence, keyed
from checker.core.use import Touch


def check(rollback: Rollback) -> Iterator[Found]:
    """Find unique keys whose every column gets one and the same default in the target's inserts."""
    for table in tables(rollback):
        held = rollback.schema.tables.get(table)
        proof = rollback.needs.proof(table)
        inserts = rollback.needs.uses_of(table, Touch.INSERT)
        if held is None or not (inserts or proof is Proof.ASSUMED):
            continue
        for state in held.constraints:
            key = state.constraint
            if not isinstance(key, Unique) or not _constant(rollback, held, key):
                continue
            guarded = bool(inserts) and all(use.on_duplicate for use in inserts)
            level, certainty = weigh(Level.RISKY if key.where or guarded else Level.UNSAFE, proof, state.origin)
            name, ends = keyed(table, key.columns), "meets the first row" if guarded else "fails"
            yield Found(
                object=name,
                level=level,
                certainty=certainty,
                message=f"{rollback.target} leaves {name} to its default, which is the same in every row, and "
                f"{cause(state.origin)} made it unique: from the second insert on, each one {ends}"
                f"{doubt(rollback.needs, rollback.target, proof)}",
                evidence=evidence(rollback, state.origin, "makes it unique", inserts),
                state=f"unique ({', '.join(key.columns)})",
                user_would_see=duplicate(rollback.schema.dialect, table, key.columns, key.name),
                advice=_advice(rollback, table, key),
            )


def _advice(rollback: Rollback, table: str, key: Unique) -> str:
    held = rollback.schema.tables[table]
    if rollback.schema.dialect != "postgres" or key.nulls_not_distinct or not set(key.columns) <= held.columns.keys():
        return ""
    name = next((each for each in key.columns if held.columns[each].column.default is not None), key.columns[0])
    at, name = in_sql(table, "postgres"), in_sql(name, "postgres")
    drop = f"ALTER TABLE {at} ALTER COLUMN {name} DROP DEFAULT, ALTER COLUMN {name} DROP NOT NULL;"
    return f"Let the column be NULL, as the rows of {rollback.target} will be, before it starts: {drop}"


def _constant(rollback: Rollback, table: Table, key: Unique) -> bool:
    mine = written(rollback, table.name)
    names = key_columns(key, table)
    columns = [table.columns[name].column for name in names if name in table.columns]
    if not columns or len(columns) != len(names) or mine & set(names):
        return False
    return all(
        (_default(column) or key.nulls_not_distinct) and column.generated is None and not column.identity
        for column in columns
    )


def _default(column: Column) -> bool:
    """Tell whether it has a default that is the same in every row, and not NULL."""
    return column.default is not None and "(" not in column.default and column.default.upper() != "NULL"


rule = Rule(
    id="constraint-unique-constant",
    axis=Axis.SCHEMA,
    summary="a new unique key is the same in every row that the older release writes",
    advice="Make the column nullable and drop its default before the old code starts.",
    check=check,
)
