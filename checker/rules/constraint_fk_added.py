"""A foreign key ties rows together that the older release keeps apart.

What it means
    The newer release added a foreign key on a column that the older release
    writes (or pointed it at another table), or one whose parent rows the older
    release deletes.

Why it matters at 3 a.m.
    Writing a reference that points nowhere fails now, and so does deleting a
    row that is still referred to.

For example
    1.0.1 adds a foreign key from orders.customer_id to customers. 1.0.0 stores
    orders of guests with customer_id = 0.

To mend it for good
    Let the code respect the reference first, clean the rows, and add the key
    one release later. Tonight: drop the foreign key.

What it cannot see
    Whether the old code ever writes such a reference. SQLite keeps foreign
    keys only with PRAGMA foreign_keys = ON.
"""

from collections.abc import Iterator

from checker.core.column import ForeignKey
from checker.core.complaint import has_children, no_parent
from checker.core.concern import tables, weigh, writers, written
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ConstraintState
from checker.core.speak import cause, doubt, evidence, keyed
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find foreign keys on columns that the target writes, or on rows that it deletes."""
    for table in tables(rollback):
        held = rollback.schema.tables.get(table)
        for state in held.constraints if held else ():
            key = state.constraint
            if not isinstance(key, ForeignKey) or _had(rollback, table, key):
                continue
            deletes = rollback.needs.uses_of(key.table, Touch.DELETE, Touch.TRUNCATE)
            writes = set(key.columns) <= written(rollback, table)
            if writes or deletes:
                yield _found(rollback, table, state, key, () if writes else deletes)


def _had(rollback: Rollback, table: str, key: ForeignKey) -> bool:
    """Tell whether the target's own schema has the same key, under its parent's older name."""
    own = rollback.own.tables.get(table)
    names = {key.table, *(old for old, gone in rollback.schema.gone.items() if gone.to == key.table)}
    if own is None or rollback.schema is rollback.own:
        return False
    return any(
        isinstance(each.constraint, ForeignKey)
        and each.constraint.columns == key.columns
        and each.constraint.table in names
        for each in own.constraints
    )


def _found(rollback: Rollback, table: str, state: ConstraintState, key: ForeignKey, deletes: tuple[Use, ...]) -> Found:
    target, proof, dialect = rollback.target, rollback.needs.proof(table), rollback.schema.dialect
    level, certainty = weigh(Level.RISKY, proof, state.origin)
    if proof is Proof.PROVEN:
        certainty = Certainty.POSSIBLE if dialect == "sqlite" else Certainty.LIKELY
    name = keyed(table, key.columns)
    what = (
        f"{target} deletes rows of {key.table}, which fails now while {table} refers to them"
        if deletes
        else f"{target} writes {name} without it, and a value that is not in {key.table} is refused"
    )
    pragma = ", where SQLite is told to keep foreign keys" if dialect == "sqlite" else ""
    return Found(
        object=name,
        level=level,
        certainty=certainty,
        message=f"{name} is a foreign key to {key.table} since {cause(state.origin)}; {what}{pragma}"
        f"{doubt(rollback.needs, target, proof)}",
        evidence=evidence(rollback, state.origin, "adds it", deletes or writers(rollback, table, *key.columns)),
        state=f"-> {key.table} ({', '.join(key.targets)})",
        user_would_see=has_children(dialect, key.table, table) if deletes else no_parent(dialect, table, key.name),
    )


rule = Rule(
    id="constraint-fk-added",
    axis=Axis.SCHEMA,
    summary="a foreign key ties rows together that the older release keeps apart",
    advice="Make sure that the old code keeps the reference, or drop the foreign key before it starts.",
    check=check,
)
