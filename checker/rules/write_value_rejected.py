"""A column holds less than the older release may write into it.

What it means
    The type was narrowed: fewer characters, fewer digits, a smaller integer, no
    negative numbers, MySQL's TIMESTAMP for its DATETIME. The older release
    still allows the wider values.

Why it matters at 3 a.m.
    Nearly everything works; some writes fail, those with long names or large
    amounts. MySQL without strict mode cuts the value and says nothing.

For example
    1.0.1 narrows users.nick from varchar(40) to varchar(10); 1.0.0's form lets
    40 through: value too long for type character varying(10).

To mend it for good
    Tonight: widen the column again. Next time narrow the check in the code
    first, and the column when no release in the window allows more.

What it cannot see
    Limits that the code itself keeps. SQLite ignores lengths and widths, so
    nothing is said there.
"""

from collections.abc import Iterator

from checker.core.concern import typed, weigh_type, writers, written
from checker.core.finding import Axis, Found
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import doubt, evidence
from checker.core.types import Type, narrower


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that the target writes and that hold less than it may send."""
    if rollback.schema.dialect == "sqlite":
        return
    for table, name, old, new in typed(rollback):
        lost = _lost(rollback.schema.dialect, old, new)
        if not lost or name not in written(rollback, table) or _is_mismatch(rollback.schema.dialect, old, new):
            continue
        origin, proof, level, certainty = weigh_type(rollback, table, name)
        yield Found(
            object=f"{table}.{name}",
            level=level,
            certainty=certainty,
            message=f"{table}.{name} is {new} now and does not hold values {lost}; {rollback.target} was written for "
            f"{old}{doubt(rollback.needs, rollback.target, proof)}",
            evidence=evidence(rollback, origin, "narrows it", writers(rollback, table, name)),
            state=f"type {new}",
            advice=f"Widen {table}.{name} to {old} again before {rollback.target} starts.",
        )


_CONVERTED = {
    **dict.fromkeys(("int", "decimal", "float"), "that are no number"),
    **dict.fromkeys(("date", "timestamp"), "that are no date"),
    "json": "that are no JSON",
}


def _lost(dialect: str, old: Type, new: Type) -> str:
    """Say what no longer fits; MySQL converts a text or refuses it, TIMESTAMP begins in 1970 (ran on MariaDB 10.11)."""
    if dialect == "mysql" and old.family == "text":
        return _CONVERTED.get(new.family, "") or narrower(old, new)
    if dialect == "mysql" and new.family == "bool" and old.family in {"int", "decimal", "float"}:
        return "beyond 8 bits"  # it is a tinyint
    if old.family == new.family == "timestamp" and new.name and not old.name:
        return "before 1970 or after 2037"
    return narrower(old, new)


def _is_mismatch(dialect: str, old: Type, new: Type) -> bool:
    """Tell whether `write-type-mismatch` speaks of it: on Postgres a text is no enum, whatever it holds."""
    return dialect == "postgres" and new.family == "enum" != old.family


rule = Rule(
    id="write-value-rejected",
    axis=Axis.SCHEMA,
    summary="a column holds less than the older release may write into it",
    advice="Widen the column again before the old code starts.",
    check=check,
)
