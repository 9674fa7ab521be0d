"""The older release counts on a default of the database that is gone.

What it means
    The column is NOT NULL and the older release leaves it out of its INSERTs,
    because the database used to fill it. The default was dropped, the NOT NULL
    stayed.

Why it matters at 3 a.m.
    Reading works; every INSERT into the table fails.

For example
    1.0.0 maps orders.state with server_default="new". 1.0.1 sets the state in
    Python and drops the default. 1.0.0 adds an order: null value in column
    "state" violates not-null constraint.

To mend it for good
    Tonight: restore the default, ALTER TABLE ... ALTER COLUMN ... SET DEFAULT.
    Next time drop a default only when no release in the window counts on it;
    leaving it in place costs nothing.

What it cannot see
    Calls that happen to set the column; MySQL without strict mode, which
    stores '' or 0.
"""

import re
from collections.abc import Iterator

from checker.core.between import has_trigger
from checker.core.complaint import no_value
from checker.core.concern import columns_read, passes_over, proof_of, required, tables, weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.reserved import in_sql
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ColumnState
from checker.core.speak import cause, doubt, evidence, how_it_ends, user
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that the target leaves to a default which the schema does not have."""
    for table in tables(rollback):
        held = rollback.schema.tables.get(table)
        inserts = tuple(u for u in rollback.needs.uses_of(table, Touch.INSERT) if not u.positional)
        if held is None or not (inserts or rollback.needs.proof(table) is Proof.ASSUMED):
            continue
        for name, state in sorted(held.columns.items()):
            uses = tuple(use for use in inserts if name not in use.columns)
            default = _default(rollback, table, name)
            if default is not None and required(rollback.schema, state.column) and (uses or not inserts):
                yield _found(rollback, table, state, default, uses)


def _default(rollback: Rollback, table: str, name: str) -> str | None:
    """Give the default that the target counts on."""
    own, mapped = rollback.own.column(table, name), rollback.needs.mapped(table, name)
    if own is not None and own.default is not None:
        return own.default
    return mapped.column.default if mapped else None


def _found(rollback: Rollback, table: str, state: ColumnState, default: str, uses: tuple[Use, ...]) -> Found:
    name, target = state.column.name, rollback.target
    origin = state.origin_of("default")
    proof = rollback.needs.proof(table) if uses else proof_of(rollback.needs, table, name)
    level, certainty = weigh(Level.UNSAFE, proof, origin)
    if level is Level.UNSAFE and (
        has_trigger(rollback, table) or not any(columns_read(rollback.needs, use) for use in uses)
    ):
        level, certainty = Level.RISKY, Certainty.LIKELY
    silent = passes_over(rollback, uses)
    level = Level.RISKY if silent and level is Level.UNSAFE else level
    who = f"({user(uses[0])}) " if uses else ""
    return Found(
        object=f"{table}.{name}",
        level=level,
        certainty=certainty,
        message=f"{target} {who}leaves {table}.{name} to the database's default, which {cause(origin)} took away: "
        f"each such insert {how_it_ends(silent=silent)}{doubt(rollback.needs, target, proof)}",
        evidence=evidence(rollback, origin, "drops the default", uses),
        state="NOT NULL, no default",
        user_would_see=no_value(rollback.schema.dialect, table, name) if level is Level.UNSAFE else "",
        advice=_advice(rollback.schema.dialect, f"{table}.{name}", target, default),
    )


def _advice(dialect: str, column: str, target: str, default: str) -> str:
    table, _, name = column.rpartition(".")
    if dialect == "postgres" or (dialect == "mysql" and _LITERAL.fullmatch(default)):
        at, name = in_sql(table, dialect), in_sql(name, dialect)
        back = f"ALTER TABLE {at} ALTER COLUMN {name} SET DEFAULT {default};"
        return f"Give the column its default back before {target} starts: {back}"
    return f"Give {column} its default back before {target} starts: {default}"


_LITERAL = re.compile(r"'(?:[^'\\]|'')*'|-?\d+(?:\.\d+)?")

rule = Rule(
    id="write-default-dropped",
    axis=Axis.SCHEMA,
    summary="the older release counts on a default of the database that is gone",
    advice="Give the column its default back before the old code starts.",
    check=check,
)
