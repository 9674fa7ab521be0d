"""Two rows with the same key are refused now, and the older release does not guard against them.

What it means
    The newer release made columns unique (a constraint, an index, a primary
    key, an exclusion) that the older release writes.

Why it matters at 3 a.m.
    Most writes work. The second account with one address ends in an error page
    instead of the old code's behaviour.

For example
    1.0.1 makes users.email unique, after cleaning up. 1.0.0 lets people sign
    up twice: duplicate key value violates unique constraint.

To mend it for good
    Let the code guard first and release it; add the key one release later. For
    tonight a plain index of the same columns serves as well.

What it cannot see
    Whether the old code checks before it writes.
"""

from collections.abc import Iterator

from checker.core.column import Column, Exclude, PrimaryKey, Unique
from checker.core.complaint import duplicate
from checker.core.concern import key_columns, tables, weigh, writers, written
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ConstraintState, Table
from checker.core.speak import cause, doubt, evidence, keyed, normal


def check(rollback: Rollback) -> Iterator[Found]:
    """Find keys over columns that the target writes, and that its own schema does not have."""
    for table in tables(rollback):
        held = rollback.schema.tables.get(table)
        if held is None:
            continue
        for state in held.constraints:
            if _can_clash(rollback, held, state) and not _implied(rollback, table, state):
                yield _found(rollback, table, state)


def _can_clash(rollback: Rollback, table: Table, state: ConstraintState) -> bool:
    """Tell whether rows of the target can have equal keys: every part is written by it, or the same in all its rows."""
    key = state.constraint
    if not isinstance(key, Unique | PrimaryKey | Exclude):
        return False
    names = key_columns(key, table)
    mine = written(rollback, table.name)
    nulls_clash = isinstance(key, Unique) and key.nulls_not_distinct
    others = [table.columns[name].column for name in names if name not in mine and name in table.columns]
    return any(name in mine for name in names) and all(_constant(column, nulls_clash) for column in others)


def _constant(column: Column, nulls_clash: bool) -> bool:  # noqa: FBT001  a fact about the key
    if column.identity or column.generated is not None:
        return False
    if column.default is None:
        return nulls_clash
    return "(" not in column.default


def _implied(rollback: Rollback, table: str, state: ConstraintState) -> bool:
    """Tell whether the target's own schema has a key at least as strict, on other columns."""
    own = rollback.own.tables.get(table)
    now = rollback.schema.tables[table]
    if own is None or isinstance(state.constraint, Exclude):
        return False
    names = set(key_columns(state.constraint, now))
    return any(
        isinstance(each.constraint, Unique | PrimaryKey)
        and set(each.constraint.columns) < names
        and not (isinstance(each.constraint, Unique) and (each.constraint.where or each.constraint.expression))
        for each in own.constraints
    )


def _found(rollback: Rollback, table: str, state: ConstraintState) -> Found:
    key, target = state.constraint, rollback.target
    names = key.columns if isinstance(key, Unique | PrimaryKey | Exclude) else ()
    where = key.where if isinstance(key, Unique) else ""
    words = names or (key.text if isinstance(key, Exclude) else "",)
    proof = rollback.needs.proof(table)
    level, certainty = weigh(Level.RISKY, proof, state.origin)
    dialect = rollback.schema.dialect
    return Found(
        object=keyed(table, words),
        level=level,
        certainty=Certainty.LIKELY if proof is Proof.PROVEN else certainty,
        message=f"{keyed(table, words)} is unique since {cause(state.origin)}{f' where {where}' if where else ''}; "
        f"{target} does not guard against a second row with the same value, which fails now"
        f"{doubt(rollback.needs, target, proof)}",
        evidence=evidence(rollback, state.origin, "makes it unique", writers(rollback, table, *words)),
        state=_state(state),
        user_would_see=duplicate(dialect, table, words, key.name) if isinstance(key, Unique | PrimaryKey) else "",
    )


def _state(state: ConstraintState) -> str:
    key = state.constraint
    if isinstance(key, Exclude):
        return f"exclude {normal(key.text)}"
    columns = ", ".join(key.columns)
    if not isinstance(key, Unique):
        return f"unique ({columns})"
    where = f" where {normal(key.where)}" if key.where else ""
    return f"unique ({columns}){where}" + (" nulls not distinct" if key.nulls_not_distinct else "")


rule = Rule(
    id="constraint-unique-added",
    axis=Axis.SCHEMA,
    summary="columns that the older release writes became unique",
    advice="Make sure that the old code cannot write the same value twice, or drop the key before it starts.",
    check=check,
)
