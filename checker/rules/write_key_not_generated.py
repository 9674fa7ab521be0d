"""The database does not number the rows of a table any more.

What it means
    The older release leaves the key to the database (serial, identity,
    AUTO_INCREMENT). The newer release took that away, or made the key a type
    that nobody numbers, and sends keys of its own.

Why it matters at 3 a.m.
    Reading works. Every insert of the old code fails: null value in column
    "id".

For example
    1.0.1 makes uuid keys in its own code and drops the default of orders.id.

To mend it for good
    Keep the database's numbering until no release that counts on it can come
    back. Tonight: give the column a default (nextval, identity BY DEFAULT).

What it cannot see
    A key that a trigger fills. A key of another type cannot simply be numbered
    again.
"""

from collections.abc import Iterator

from checker.core.between import has_trigger
from checker.core.column import Column
from checker.core.complaint import no_value
from checker.core.concern import needed, passes_over, weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ColumnState, Origin
from checker.core.speak import cause, evidence, how_it_ends
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find keys that the target leaves to the database and that it does not make any more."""
    for table in rollback.needs.tables:
        held = rollback.schema.tables.get(table)
        inserts = rollback.needs.uses_of(table, Touch.INSERT)
        if held is None or held.view or not inserts:
            continue
        for name, state in sorted(held.columns.items()):
            before = needed(rollback, table, name)
            uses = tuple(use for use in inserts if name not in use.columns and not use.positional)
            if before and uses and before.primary_key and _made(before) and not _makes(rollback, state):
                yield _found(rollback, table, state, uses)


def _made(column: Column) -> bool:
    return bool(column.identity) or column.default is not None


def _makes(rollback: Rollback, state: ColumnState) -> bool:
    """Tell whether the database fills the key; DROP DEFAULT takes the numbers of a serial away."""
    column = state.column
    if column.default is not None or column.generated is not None:
        return True
    if not column.identity:
        return False
    dropped = "default" in state.changed and column.identity == "auto" and rollback.schema.dialect == "postgres"
    retyped = "type" in state.changed and column.type is not None and column.type.family not in {"int", "decimal"}
    return not (dropped or retyped)


def _found(rollback: Rollback, table: str, state: ColumnState, uses: tuple[Use, ...]) -> Found:
    name, dialect = state.column.name, rollback.schema.dialect
    origin = _origin(state)
    level, certainty = weigh(Level.UNSAFE, rollback.needs.proof(table), origin)
    silent = passes_over(rollback, uses)
    if level is Level.UNSAFE and (silent or has_trigger(rollback, table)):
        level, certainty = Level.RISKY, Certainty.LIKELY
    return Found(
        object=f"{table}.{name}",
        level=level,
        certainty=certainty,
        message=f"{rollback.target} leaves {table}.{name} to the database, which does not number it any more since "
        f"{cause(origin)}: each insert {how_it_ends(silent=silent)}",
        evidence=evidence(rollback, origin, "takes the numbering away", uses),
        state="not numbered",
        user_would_see=no_value(dialect, table, name) if level is Level.UNSAFE else "",
    )


def _origin(state: ColumnState) -> Origin:
    changed = (state.changed[what] for what in ("identity", "default", "type") if what in state.changed)
    return next(changed, state.origin)


rule = Rule(
    id="write-key-not-generated",
    axis=Axis.SCHEMA,
    summary="the database does not number the rows of a table any more",
    advice="Let the database number the key again before the old code starts.",
    check=check,
)
