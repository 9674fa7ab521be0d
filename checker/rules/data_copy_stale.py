"""The older release works on a copy that nothing keeps up.

What it means
    A column or table that the older release uses is there, and its values are
    not: it was dropped or renamed and made again, or the newer release copied
    it to a new column and does not write the old one any more.

Why it matters at 3 a.m.
    Nothing fails. The old code shows values as they were before the newer
    release, or none, and saves them as if they were true.

For example
    1.0.1 renames users.name to users.full_name and adds an empty users.name
    "for older code". 1.0.0 greets everybody with None.

To mend it for good
    Copy the values back before the old code starts. Next time keep both in
    step with a trigger for as long as the old release can come back.

What it cannot see
    A job that keeps both in step.
"""

from collections.abc import Iterator

from checker.core.between import copied, has_trigger, made_again
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin
from checker.core.speak import evidence, opening
from checker.core.use import Touch, Use

_OLD = "sees old values or none, as nothing keeps it up"
_READS = (Touch.LOAD, Touch.READ, Touch.STAR)


def check(rollback: Rollback) -> Iterator[Found]:
    """Find what was made again, and old columns beside a copy that the newer code does not write."""
    yield from _again(rollback)
    yield from _left_behind(rollback)


def _again(rollback: Rollback) -> Iterator[Found]:
    for (table, column), (origin, full) in made_again(rollback).items():
        uses = _uses(rollback, table, column)
        name = f"{table}.{column}" if column else table
        if not uses or has_trigger(rollback, table) or rollback.schema.table_gone(table):
            continue
        if full and column and _written_by_both(rollback, table, column):
            continue
        there = rollback.schema.column(table, column)
        if column and (there is None or there.generated is not None):
            continue
        how, sees = ("filled it once", _OLD) if full else ("left it empty", "finds nothing of what was in it")
        yield _found(rollback, name, f"{opening(origin)} made {name} again and {how}", sees, origin, uses)


def _left_behind(rollback: Rollback) -> Iterator[Found]:
    steps = [step for revision in rollback.between for step in revision.up]
    for table in sorted({table for table, _ in copied(steps)}):
        models = [model for model in rollback.newer if model.table == table]
        own, held = rollback.own.tables.get(table), rollback.schema.tables.get(table)
        if not models or not all(model.whole for model in models) or own is None or held is None:
            continue
        mapped = {each.column.name for model in models for each in model.columns}
        new = ", ".join(sorted(name for each, name in copied(steps) if each == table))
        for column in sorted((own.columns.keys() & held.columns.keys()) - mapped):
            uses = _uses(rollback, table, column)
            if uses and not has_trigger(rollback, table) and rollback.needs.mapped(table, column):
                what = (
                    f"{rollback.current} copied values of {table} to {new} and does not write {table}.{column} any more"
                )
                origin = Origin(models[0].path, models[0].line)
                yield _found(rollback, f"{table}.{column}", what, _OLD, origin, uses)


def _written_by_both(rollback: Rollback, table: str, column: str) -> bool:
    """Tell whether the newer code maps a column under the name that it still has: its values are the ones in use."""
    models = [model for model in rollback.newer if model.table == table]
    return bool(models) and all(
        model.whole and any(each.column.name == column for each in model.columns) for model in models
    )


def _uses(rollback: Rollback, table: str, column: str) -> tuple[Use, ...]:
    uses = rollback.needs.uses_of(table, *_READS)
    return tuple(use for use in uses if not column or column in use.columns or use.touch is Touch.STAR)


def _found(rollback: Rollback, name: str, what: str, sees: str, origin: Origin, uses: tuple[Use, ...]) -> Found:
    return Found(
        object=name,
        level=Level.RISKY,
        certainty=Certainty.LIKELY,
        message=f"{what}; {rollback.target} reads it and {sees}",
        evidence=evidence(rollback, origin, "no longer keeps it", uses),
        state="stale",
        advice=f"Copy the values back to {name} before {rollback.target} starts.",
    )


rule = Rule(
    id="data-copy-stale",
    axis=Axis.DATA,
    summary="the older release works on a copy that nothing keeps up",
    advice="Copy the values back before the old code starts.",
    check=check,
)
