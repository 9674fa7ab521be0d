"""A column may hold NULL now, and the older release takes a value for granted.

What it means
    NOT NULL was taken off a column after the older release. The newer release
    may have stored rows without a value.

Why it matters at 3 a.m.
    Queries work, and the code behind them fails on the first such row:
    'NoneType' object has no attribute ...

For example
    1.0.1 lets users.name be empty for guests; 1.0.0 prints user.name.upper().

To mend it for good
    Tonight: count the rows, and fill them. Next time keep NOT NULL until the
    last release that counts on it has left the window; store '' meanwhile.

What it cannot see
    Whether such rows exist; whether the old code copes with None.
"""

from collections.abc import Iterator

from checker.core.column import Check
from checker.core.concern import READS, needed, proof_of, tables, weigh
from checker.core.counting import count_nulls
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ColumnState, Schema
from checker.core.speak import cause, doubt, evidence


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that the target reads as never NULL, and that may be NULL."""
    for table in tables(rollback):
        held = rollback.schema.tables.get(table)
        for name, state in sorted(held.columns.items()) if held else ():
            if held and held.view and state.origin == held.origin:
                continue  # a view's own expression: nobody knows
            if not _may_be_null(rollback.schema, table, state):
                continue
            if _takes_a_value(rollback, table, name) and _reads(rollback, table, name):
                yield _found(rollback, table, name, state)


def _may_be_null(schema: Schema, table: str, state: ColumnState) -> bool:
    """Tell whether it may be NULL as far as is known: of a computed column nobody knows."""
    nullable = state.column.nullable and state.column.generated is None
    return nullable and not _is_checked(schema, table, state.column.name)


def _is_checked(schema: Schema, table: str, name: str) -> bool:
    held = schema.tables.get(table)
    checks = (each.constraint for each in held.constraints) if held else ()
    return any(isinstance(each, Check) and each.not_null and each.columns == (name,) for each in checks)


def _takes_a_value(rollback: Rollback, table: str, name: str) -> bool:
    need, mapped = needed(rollback, table, name), rollback.needs.mapped(table, name)
    if need is None or (mapped is not None and mapped.column.nullable):
        return False
    return not need.nullable or _is_checked(rollback.own, table, name)


def _reads(rollback: Rollback, table: str, name: str) -> bool:
    if rollback.needs.mapped(table, name) or proof_of(rollback.needs, table, name) is Proof.ASSUMED:
        return True
    return any(True for _ in rollback.needs.naming(table, name, *READS))


def _found(rollback: Rollback, table: str, name: str, state: ColumnState) -> Found:
    origin, target = state.origin_of("nullable"), rollback.target
    proof = proof_of(rollback.needs, table, name)
    level, certainty = weigh(Level.RISKY, proof, origin)
    nulls = [each for each in rollback.schema.written.get((table, name), ()) if each.value is None]
    by_migration = any(each.by_migration for each in nulls)
    if proof is Proof.PROVEN:
        certainty = Certainty.CERTAIN if by_migration else Certainty.LIKELY
    count = count_nulls(rollback.schema.dialect, table, name)
    return Found(
        object=f"{table}.{name}",
        level=level,
        certainty=certainty,
        message=f"{table}.{name} may be NULL since {cause(origin)}{', which stores NULL' if by_migration else ''}; "
        f"{target} takes a value for granted{doubt(rollback.needs, target, proof)}",
        evidence=evidence(rollback, origin, "lets it be NULL", rollback.needs.naming(table, name, *READS)),
        state="may be NULL",
        advice=f"Count such rows first; if there are none, deploy {target}: {count}",
        axis=Axis.DATA if by_migration else None,
    )


rule = Rule(
    id="read-null-unexpected",
    axis=Axis.SCHEMA,
    summary="a column may hold NULL now, and the older release takes a value for granted",
    advice="Count the rows that hold NULL first.",
    check=check,
)
