"""A column takes what the older release writes, and keeps less of it.

What it means
    The newer release made a column coarser: fewer decimal places, or a date
    where there was a time of day. The database rounds or cuts without a word.

Why it matters at 3 a.m.
    Nothing fails. Cents are missing from sums, and appointments move to
    midnight; nobody sees it before somebody adds up. (A value that rounds up to
    one digit more than the column holds does fail.)

For example
    orders.total went from numeric(10, 2) to numeric(8, 0). 1.0.0 stores 12.49
    and reads 12.

To mend it for good
    Tonight: widen the column again before the old code writes. Later: give the
    coarser value a column of its own.

What it cannot see
    Whether the old code ever writes what would be cut.
"""

from collections.abc import Iterator

from checker.core.concern import typed, weigh_type, writers, written
from checker.core.finding import Axis, Found
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import doubt, evidence
from checker.core.types import Type


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that the target writes and that became coarser."""
    if rollback.schema.dialect == "sqlite":
        return
    for table, name, old, new in typed(rollback):
        cut = _cut(old, new)
        if not cut or name not in written(rollback, table):
            continue
        origin, proof, level, certainty = weigh_type(rollback, table, name)
        yield Found(
            object=f"{table}.{name}",
            level=level,
            certainty=certainty,
            message=f"{table}.{name} is {new} now: {cut} that {rollback.target} writes are dropped without an error"
            f"{doubt(rollback.needs, rollback.target, proof)}",
            evidence=evidence(rollback, origin, "makes it coarser", writers(rollback, table, name)),
            state=f"type {new}",
            advice=f"Widen {table}.{name} to {old} again before {rollback.target} starts.",
        )


def _cut(old: Type, new: Type) -> str:
    if old.family == "decimal" == new.family and new.precision is not None:
        places = new.scale or 0
        if old.scale is not None and old.scale > places:
            return f"decimal places beyond {places}" if places else "decimal places"
    if old.family == "timestamp" and new.family == "date":
        return "times of day"
    return ""


rule = Rule(
    id="write-value-altered",
    axis=Axis.SCHEMA,
    summary="a column keeps less of what the older release writes, without an error",
    advice="Widen the column again before the old code starts.",
    check=check,
)
