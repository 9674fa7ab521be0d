"""The database compares a text differently now.

What it means
    The newer release changed the collation of a column, or made it citext or
    plain text again. Whether 'abc' and 'ABC' are the same, and in which order
    they come, is another answer now.

Why it matters at 3 a.m.
    Nothing fails by itself. Logins find somebody, or nobody; a second row is
    stored where one was refused, or refused where it was stored.

For example
    1.0.0 stores addresses as people type them and looks them up in lower case.
    1.0.1 made users.email citext, and 1.0.0 meets "duplicate key" for two
    spellings that it takes for two people.

To mend it for good
    Let the code bring texts into one spelling before it stores or compares
    them; change the collation afterwards.

What it cannot see
    A default collation that was changed for a whole table or database.
"""

from collections.abc import Iterator

from checker.core.column import Column, PrimaryKey, Unique
from checker.core.concern import key_columns, needed, weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ColumnState, Table
from checker.core.speak import cause, evidence
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns of text that are compared in another way, and that the target compares or that are unique."""
    for table in rollback.needs.tables:
        held = rollback.schema.tables.get(table)
        for name, state in sorted(held.columns.items()) if held else ():
            before = needed(rollback, table, name)
            if held is None or before is None or not _differs(before, state):
                continue
            unique = _is_unique(held, name)
            uses = _compares(rollback, table, name)
            if unique or uses:
                yield _found(rollback, held, state, before, unique=unique, uses=uses)


def _differs(before: Column, state: ColumnState) -> bool:
    """Tell whether a revision gave the column another collation; a model that names none says nothing."""
    if not {"collation", "type"} & state.changed.keys():
        return False
    return _way(before) != _way(state.column)


def _way(column: Column) -> str:
    citext = column.type is not None and column.type.name.lower() == "citext"
    return "citext" if citext else column.collation.lower()


def _is_unique(table: Table, name: str) -> bool:
    keys = (state.constraint for state in table.constraints)
    return any(isinstance(key, Unique | PrimaryKey) and name in key_columns(key, table) for key in keys)


def _compares(rollback: Rollback, table: str, name: str) -> tuple[Use, ...]:
    return tuple(
        use
        for use in rollback.needs.uses_of(table, Touch.READ)
        if name in (use.columns if use.sought is None else use.sought)
    )


def _found(
    rollback: Rollback, table: Table, state: ColumnState, before: Column, *, unique: bool, uses: tuple[Use, ...]
) -> Found:
    column, target = state.column, rollback.target
    origin = state.origin_of("collation" if before.collation.lower() != column.collation.lower() else "type")
    level, certainty = weigh(
        Level.RISKY if _equals(rollback, before, column) else Level.NOTE,
        rollback.needs.proof(table.name, column.name),
        origin,
    )
    name = f"{table.name}.{column.name}"
    loose, was_loose = _ignores_case(_way(column)), _ignores_case(_way(before))
    if loose and not was_loose:
        same = "'abc' and 'ABC' are the same"
    elif was_loose and not loose:
        same = "'abc' and 'ABC' are no longer the same"
    else:
        same = "texts come in another order" + (", or others are the same" if level is Level.RISKY else "")
    does = "compares it" if uses else "writes it"
    return Found(
        object=name,
        level=level,
        certainty=Certainty.LIKELY if certainty is Certainty.CERTAIN else certainty,
        message=f"{name} is compared in another way since {cause(origin)}: {same}; {target} {does}"
        f"{', and it is unique' if unique else ''}",
        evidence=evidence(rollback, origin, "changes how it compares", uses or rollback.needs.uses_of(table.name)),
        state=f"compared as {_way(column) or 'the default'}",
    )


def _equals(rollback: Rollback, before: Column, column: Column) -> bool:
    """Tell whether other texts are equal now; on Postgres and SQLite most collations differ in their order alone."""
    loose = {_ignores_case(_way(before)), _ignores_case(_way(column))}
    return loose != {False} or rollback.schema.dialect == "mysql"


def _ignores_case(way: str) -> bool:
    return way in {"citext", "nocase"} or way.endswith("_ci") or "case_insensitive" in way or "ks-level2" in way


rule = Rule(
    id="constraint-collation-changed",
    axis=Axis.SCHEMA,
    summary="the database compares a text differently now",
    advice="Look for texts that differ only in case, and make sure that the old code copes with either answer.",
    check=check,
)
