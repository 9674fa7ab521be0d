"""A new table refers to rows that the older release deletes.

What it means
    The newer release added a table with a foreign key to one that both know.
    The older release deletes rows there and knows nothing of the new table.
    REPLACE deletes the row that is there, too.

Why it matters at 3 a.m.
    Deleting fails as soon as the new table has a row for it. With ON DELETE
    CASCADE it works, and takes the newer release's rows with it, unseen.

For example
    1.0.1 adds comments, which refer to posts. 1.0.0 deletes a post that has
    comments: violates foreign key constraint on table "comments".

To mend it for good
    ON DELETE SET NULL, or a mark instead of a delete, in the release before
    the new table comes.

What it cannot see
    Whether the new table has rows. SQLite keeps foreign keys only with PRAGMA
    foreign_keys = ON. A delete that was not read.
"""

from collections.abc import Iterator

from checker.core.column import ForeignKey
from checker.core.complaint import has_children
from checker.core.concern import weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.grown import keys_on, newly_filled
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin
from checker.core.speak import evidence, keyed
from checker.core.use import Touch, Use

_KEEPS_WORKING = ("SET NULL", "SET DEFAULT")


def check(rollback: Rollback) -> Iterator[Found]:
    """Find foreign keys of tables that the target does not know, on rows that it deletes."""
    needs, own = rollback.needs, rollback.own
    for name, table in sorted(rollback.schema.tables.items()):
        if name in own.tables or name in needs.tables or _was_known(rollback, name):
            continue
        for state in table.constraints:
            key = state.constraint
            if not isinstance(key, ForeignKey):
                continue
            truncates = _truncates(rollback, key.table)
            if truncates or (_deletes(rollback, key.table) and key.on_delete not in _KEEPS_WORKING):
                yield _found(rollback, name, state.origin, key, truncates)
    yield from _newly_filled(rollback)


def _newly_filled(rollback: Rollback) -> Iterator[Found]:
    """Find keys that were there all along, on columns that only the newer release's code fills."""
    grown = newly_filled(rollback.needs, rollback.newer)
    there = frozenset(pair for pair in grown if rollback.own.column(*pair) is not None)
    for name, state, key in keys_on(there, rollback.schema):
        if key.on_delete not in _KEEPS_WORKING and _deletes(rollback, key.table):
            yield _found(rollback, name, state.origin, key, ())


def _deletes(rollback: Rollback, parent: str) -> tuple[Use, ...]:
    """Give what deletes rows: REPLACE deletes the one that is there (ran on MariaDB 10.11 and SQLite 3.40)."""
    deletes = rollback.needs.uses_of(parent, Touch.DELETE, Touch.TRUNCATE)
    inserts = rollback.needs.uses_of(parent, Touch.INSERT)
    return (*deletes, *(use for use in inserts if use.on_duplicate == "replace"))


def _truncates(rollback: Rollback, parent: str) -> tuple[Use, ...]:
    """Give what empties a table; Postgres refuses it where any foreign key points there (ran on 15)."""
    return rollback.needs.uses_of(parent, Touch.TRUNCATE) if rollback.schema.dialect == "postgres" else ()


def _was_known(rollback: Rollback, name: str) -> bool:
    """Tell whether the table is one of the target's under a new name."""
    return any(gone.to == name and old in rollback.own.tables for old, gone in rollback.schema.gone.items())


def _found(rollback: Rollback, child: str, origin: Origin, key: ForeignKey, truncates: tuple[Use, ...]) -> Found:
    target, parent, dialect = rollback.target, key.table, rollback.schema.dialect
    deletes = _deletes(rollback, parent)
    level, certainty = weigh(Level.UNSAFE if truncates else Level.RISKY, Proof.PROVEN, origin)
    if truncates:
        what = f"{target} empties {parent}, which is refused since {child} refers to it, even while {child} is empty"
    elif key.on_delete == "CASCADE":
        what = f"{target} deletes rows of {parent}, and with them, unseen, the rows of {child} that refer to them"
    else:
        what = f"{target} deletes rows of {parent}, which fails as soon as {child} has a row that refers to them"
    if level is Level.RISKY:
        certainty = Certainty.POSSIBLE if dialect == "sqlite" else Certainty.LIKELY
    pragma = ", where SQLite is told to keep foreign keys" if dialect == "sqlite" else ""
    return Found(
        object=keyed(child, key.columns),
        level=level,
        certainty=certainty,
        message=what + pragma,
        evidence=evidence(rollback, origin, f"refers to {parent}", truncates or deletes),
        state=f"-> {parent} {key.on_delete}".strip(),
        user_would_see="" if key.on_delete == "CASCADE" else has_children(dialect, parent, child),
    )


rule = Rule(
    id="constraint-child-added",
    axis=Axis.SCHEMA,
    summary="a new table refers to rows that the older release deletes",
    advice="Keep the old code from deleting such rows, or let the foreign key say ON DELETE SET NULL.",
    check=check,
)
