"""A constraint is checked at COMMIT now, outside of the place that waits for its error.

What it means
    The newer release made a unique key or a foreign key INITIALLY DEFERRED.
    The statement that breaks it succeeds; the transaction fails when it ends.

Why it matters at 3 a.m.
    The old code wraps its flush or its INSERT in a try, and the error passes
    it by: it comes from COMMIT, often in the framework's own code, and takes
    all that the transaction did with it.

For example
    1.0.0 adds a tag and catches IntegrityError from flush() to take the tag
    that is there. 1.0.1 defers the unique key on tags.name.

To mend it for good
    Catch the error where the transaction ends, before the key is deferred.
    Tonight: ALTER TABLE ... ALTER CONSTRAINT ... INITIALLY IMMEDIATE (a unique
    key must be dropped and added).

What it cannot see
    SET CONSTRAINTS in the code that runs.
"""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.column import Constraint, ForeignKey, Unique
from checker.core.concern import weigh, writers, written
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Way
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ConstraintState, Table
from checker.core.speak import cause, evidence, habits, keyed


def check(rollback: Rollback) -> Iterator[Found]:
    """Find keys on columns that the target writes, deferred now and not in its own schema."""
    for table in rollback.needs.tables:
        own, held = rollback.own.tables.get(table), rollback.schema.tables.get(table)
        for state in held.constraints if own and held and own is not held else ():
            key = state.constraint
            if not (isinstance(key, Unique | ForeignKey) and key.deferred and own and _was_not(own, key)):
                continue
            if set(key.columns) & written(rollback, table):
                yield _found(rollback, table, state)


def _was_not(own: Table, key: Constraint) -> bool:
    """Tell whether the target's own schema has the same key, checked at once."""
    return any(
        isinstance(each.constraint, Unique | ForeignKey)
        and not each.constraint.deferred
        and _plain(each.constraint) == _plain(key)
        for each in own.constraints
    )


def _plain(key: Constraint) -> Constraint:
    if isinstance(key, Unique):
        return replace(key, name="", deferrable=False, deferred=False, index=False)
    return replace(key, name="", deferrable=False, deferred=False) if isinstance(key, ForeignKey) else key


def _found(rollback: Rollback, table: str, state: ConstraintState) -> Found:
    key, target = state.constraint, rollback.target
    catches = rollback.needs.ways(Way.CATCHES, table)
    level, certainty = weigh(Level.RISKY, rollback.needs.proof(table), state.origin)
    if certainty is Certainty.CERTAIN:
        certainty = Certainty.LIKELY if catches else Certainty.POSSIBLE
    where = "comes after the place that catches it" if catches else "takes the whole transaction with it"
    return Found(
        object=keyed(table, key.columns),
        level=level,
        certainty=certainty,
        message=f"{keyed(table, key.columns)} is checked at COMMIT since {cause(state.origin)}; {target} writes it, "
        f"and the error {where}",
        evidence=(
            *evidence(rollback, state.origin, "defers it", writers(rollback, table, *key.columns)),
            *habits(rollback, catches, "catches its error"),
        ),
        state="deferred",
    )


rule = Rule(
    id="constraint-deferred",
    axis=Axis.SCHEMA,
    summary="a constraint is checked at COMMIT now, outside of the place that waits for its error",
    advice="Let the constraint be checked at once again before the old code starts.",
    check=check,
)
