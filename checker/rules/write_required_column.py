"""Every insert of the older release leaves out a column that must have a value.

What it means
    The newer release added a column that is NOT NULL and that the database
    does not fill by itself. A default in the newer release's Python code is no
    help: the older code does not have it.

Why it matters at 3 a.m.
    Reading works, so the rollback looks good; every INSERT into the table
    fails.

For example
    1.0.1 adds users.email NOT NULL, with default=... in its model only. 1.0.0
    adds a user: null value in column "email" violates not-null constraint.

To mend it for good
    Tonight: ALTER TABLE ... ALTER COLUMN ... SET DEFAULT (no rewrite; on
    SQLite the table must be built anew). Next time add it nullable or with a
    server default, and tighten it when no release in the window leaves it out.

What it cannot see
    A trigger that fills the column (where one came with it, the finding is
    risky); MySQL without strict mode, which stores '' or 0 instead.
"""

from collections.abc import Iterator

from checker.core.between import has_trigger
from checker.core.column import Column
from checker.core.complaint import no_value
from checker.core.concern import columns_read, passes_over, required, tables, weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.reserved import in_sql
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ColumnState, Origin
from checker.core.speak import cause, doubt, evidence, how_it_ends, user
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns without which a row cannot be stored, and which some INSERT of the target leaves out."""
    for table in tables(rollback):
        held = rollback.schema.tables.get(table)
        inserts = tuple(u for u in rollback.needs.uses_of(table, Touch.INSERT) if not u.positional)
        proof = rollback.needs.proof(table)
        if held is None or not (inserts or proof is Proof.ASSUMED):
            continue
        for name, state in sorted(held.columns.items()):
            uses = tuple(use for use in inserts if name not in use.columns)
            if (
                required(rollback.schema, state.column)
                and (uses or not inserts)
                and not _known(rollback, table, name, uses)
            ):
                yield _found(rollback, table, state, proof, uses)


def _known(rollback: Rollback, table: str, name: str, uses: tuple[Use, ...]) -> bool:
    """Whether the target may send it after all, or another rule speaks of it.

    That is `write-default-dropped` where the target counted on a default, and `write-null-rejected` where nothing is
    known but that the column took NULL.
    """
    own, mapped = rollback.own.column(table, name), rollback.needs.mapped(table, name)
    if any(column is not None and column.default is not None for column in (own, mapped.column if mapped else None)):
        return True
    return own is not None and not uses


def _found(rollback: Rollback, table: str, state: ColumnState, proof: Proof, uses: tuple[Use, ...]) -> Found:
    name, target = state.column.name, rollback.target
    origin = state.origin_of("nullable")
    level, certainty = weigh(Level.UNSAFE, proof, origin)
    shown = _default_shown(state)
    if level is Level.UNSAFE and (has_trigger(rollback, table) or not shown or not _sure(rollback, table, name, uses)):
        level, certainty = Level.RISKY, Certainty.LIKELY
    silent = passes_over(rollback, uses)
    level = Level.RISKY if silent and level is Level.UNSAFE else level
    who = f"{target} adds rows to {table}" + (f" ({user(uses[0])})" if uses else "")
    return Found(
        object=f"{table}.{name}",
        level=level,
        certainty=certainty,
        message=f"{who} without {name}, which must have a value and {_has_no_default(origin, shown=shown)}: each such "
        f"insert {how_it_ends(silent=silent)}{doubt(rollback.needs, target, proof)}",
        evidence=evidence(rollback, origin, "requires it", uses),
        state=_state(state.column),
        user_would_see=no_value(rollback.schema.dialect, table, name) if level is Level.UNSAFE else "",
        advice=_advice(rollback.schema.dialect, table, state.column, target),
        remedy=_remedy(rollback.schema.dialect, table, state.column),
    )


def _default_shown(state: ColumnState) -> bool:
    """Tell whether a revision shows that there is no default; a model need not tell of one that the database has."""
    altered_first = state.origin in state.changed.values()  # nobody saw it made: a revision only altered it
    return "default" in state.changed or bool(state.origin.revision and not altered_first)


def _has_no_default(origin: Origin, *, shown: bool) -> str:
    """Say since when it has none; where the revision that made the column was not read, that this is not sure."""
    since = f" since {cause(origin)}" if origin.revision and not origin.stated else ""
    return f"has no default in the database{since}" if shown else f"as far as is known has no default{since}"


def _sure(rollback: Rollback, table: str, name: str, uses: tuple[Use, ...]) -> bool:
    """Tell whether it is left out for sure: an INSERT of unread columns may name what the target knows."""
    if uses and all(use.guessed for use in uses):
        return False
    unknown_to_it = rollback.own.column(table, name) is None and rollback.needs.mapped(table, name) is None
    return unknown_to_it or any(columns_read(rollback.needs, use) for use in uses)


def _state(column: Column) -> str:
    return f"{column.name} NOT NULL, no default"


def _advice(dialect: str, table: str, column: Column, target: str) -> str:
    if dialect == "gel":
        return f"Give {table}.{column.name} a default by a migration of the newer release before {target} starts."
    if dialect == "sqlite":
        return f"Give {table}.{column.name} a default (on SQLite: build the table anew) before {target} starts."
    return (
        f"Give the column a default before {target} starts: "
        f"ALTER TABLE {in_sql(table, dialect)} ALTER COLUMN {in_sql(column.name, dialect)} SET DEFAULT ...;"
    )


def _remedy(dialect: str, table: str, column: Column) -> tuple[str, ...]:
    """Give the column the plainest default that its type has; where there is none, somebody must choose."""
    default = _DEFAULTS.get(column.type.family) if column.type else None
    if dialect in {"sqlite", "gel"} or default is None:
        return ()
    at, name = in_sql(table, dialect), in_sql(column.name, dialect)
    return (f"ALTER TABLE {at} ALTER COLUMN {name} SET DEFAULT {default};",)


_DEFAULTS = {"text": "''", "int": "0", "decimal": "0", "float": "0", "bool": "false", "timestamp": "CURRENT_TIMESTAMP"}

rule = Rule(
    id="write-required-column",
    axis=Axis.SCHEMA,
    summary="the older release's inserts leave out a column that must have a value",
    advice="Give the column a default, or make it nullable, before the old code starts.",
    check=check,
)
