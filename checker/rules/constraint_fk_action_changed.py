"""Deleting a row does something else now to the rows that refer to it.

What it means
    The newer release changed what a foreign key does when the row that it
    points at is deleted or gets another key: ON DELETE (or ON UPDATE) CASCADE,
    SET NULL, or refuse.

Why it matters at 3 a.m.
    Towards CASCADE: the old code deletes one row, and the database silently
    deletes others with it. Away from CASCADE: the delete is refused, or leaves
    rows behind that nobody owns.

For example
    1.0.0 deletes an order and lets the database delete its lines. 1.0.1 made
    the foreign key refuse, because it archives lines now.

To mend it for good
    Let the code do by itself what it wants to happen, and change the key one
    release later. Tonight: give the foreign key its old action.

What it cannot see
    Whether rows refer to what is deleted. SQLite keeps foreign keys only with
    PRAGMA foreign_keys = ON.
"""

from collections.abc import Iterator

from checker.core.column import ForeignKey
from checker.core.complaint import has_children
from checker.core.concern import weigh
from checker.core.fact import frozen
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ConstraintState, Table
from checker.core.speak import cause, evidence, keyed
from checker.core.use import Touch, Use

_REFUSES = frozenset(("", "RESTRICT", "NO ACTION"))


@frozen
class Change:
    """What a foreign key does on an event, before and now."""

    event: str
    old: str
    new: str


def check(rollback: Rollback) -> Iterator[Found]:
    """Find foreign keys that both schemas have, with another action."""
    for name, own in sorted(rollback.own.tables.items()):
        held = rollback.schema.tables.get(name)
        if held is None or held is own:
            continue
        for state in held.constraints:
            key = state.constraint
            if isinstance(key, ForeignKey):
                yield from _of_key(rollback, name, state, key, _before(own, key))


def _before(own: Table, key: ForeignKey) -> ForeignKey | None:
    found = (s.constraint for s in own.constraints if isinstance(s.constraint, ForeignKey))
    return next((each for each in found if each.columns == key.columns and each.table == key.table), None)


def _of_key(
    rollback: Rollback, table: str, state: ConstraintState, key: ForeignKey, before: ForeignKey | None
) -> Iterator[Found]:
    needs = rollback.needs
    if before is None:
        return
    if _differs(before.on_delete, key.on_delete):
        deletes = needs.uses_of(key.table, Touch.DELETE)
        if deletes:
            yield _found(rollback, table, state, Change("DELETE", before.on_delete, key.on_delete), deletes)
    if _differs(before.on_update, key.on_update):
        moves = tuple(use for use in needs.uses_of(key.table, Touch.UPDATE) if set(key.targets) & set(use.columns))
        if moves:
            yield _found(rollback, table, state, Change("UPDATE", before.on_update, key.on_update), moves)


def _differs(old: str, new: str) -> bool:
    return old != new and not (old in _REFUSES and new in _REFUSES)


def _found(rollback: Rollback, table: str, state: ConstraintState, change: Change, uses: tuple[Use, ...]) -> Found:
    dialect, key, event = rollback.schema.dialect, state.constraint, change.event
    parent = key.table if isinstance(key, ForeignKey) else ""
    counted_on = any(use.left_to_database for use in uses)
    level, certainty = weigh(Level.RISKY, Proof.PROVEN, state.origin)
    if certainty is Certainty.CERTAIN:
        certainty = Certainty.LIKELY if counted_on and dialect != "sqlite" else Certainty.POSSIBLE
    does = "deletes rows of" if event == "DELETE" else "changes keys of"
    refused = change.new in _REFUSES and event == "DELETE"
    return Found(
        object=keyed(table, key.columns),
        level=level,
        certainty=certainty,
        message=f"{rollback.target} {does} {parent}; since {cause(state.origin)} the database "
        f"{_does(table, change)}, where it {_did(change.old)}",
        evidence=evidence(rollback, state.origin, f"says ON {event} {change.new or 'NO ACTION'}", uses),
        state=f"on {event.lower()} {change.new or 'no action'}",
        user_would_see=has_children(dialect, parent, table) if refused else "",
    )


def _does(table: str, change: Change) -> str:
    if change.new in _REFUSES:
        return f"refuses that while {table} refers to them"
    if change.new == "CASCADE":
        return (
            f"{'deletes' if change.event == 'DELETE' else 'changes'} the rows of {table} that refer to them too, unseen"
        )
    return f"sets the reference in {table} to {'NULL' if change.new == 'SET NULL' else 'its default'}, unseen"


def _did(action: str) -> str:
    if action in _REFUSES:
        return "refused that"
    return {"CASCADE": "passed that on", "SET NULL": "set it to NULL"}.get(action, "set its default")


rule = Rule(
    id="constraint-fk-action-changed",
    axis=Axis.SCHEMA,
    summary="deleting a row does something else now to the rows that refer to it",
    advice="Keep the old code from deleting such rows, or give the foreign key its old action.",
    check=check,
)
