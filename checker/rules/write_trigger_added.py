"""A trigger that the older release does not know runs on its writes.

What it means
    The newer release made or changed a trigger on a table that the older
    release writes. It may refuse rows, change them, or write elsewhere.

Why it matters at 3 a.m.
    An INSERT that always worked fails with words that stand nowhere in the
    code; or rows hold other values than were sent.

For example
    1.0.1 adds a trigger that refuses orders without a region; 1.0.0 knows no
    region.

To mend it for good
    Let triggers cope with what older releases send, as those do that keep an
    old and a new column in step.

What it cannot see
    Under which rights the trigger's function runs; a function that it calls in
    turn. A trigger that only fills columns which the old code does not know is
    no finding.
"""

import re
from collections.abc import Iterator

from checker.core.between import came_and_went
from checker.core.concern import WRITES, known_columns
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.objects import Body, Trigger
from checker.core.reserved import in_sql
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ObjectState, Schema
from checker.core.speak import doubt, evidence, listed, opening
from checker.core.use import Touch, Use

_REFUSES = r"\braise\s+exception\b|\bsignal\b|\braise\s*\(|\braise_application_error\b|\bassert\b|\breturn\s+null\b"
_WRITES = r"\b(?:insert\s+(?:or\s+\w+\s+)?into|update|delete\s+from)\s+([\w.\"`]+)"
_SETS = r"\bnew\.\"?(\w+)\"?\s*:?="
_MORE = r"\b(?:perform|execute|call|select|if|case|loop|do)\b"
_EVENTS = {"insert": (Touch.INSERT,), "update": (Touch.UPDATE,), "delete": (Touch.DELETE,)}


def check(rollback: Rollback) -> Iterator[Found]:
    """Find triggers that run on the target's writes and that its own schema does not have in this form."""
    needs = rollback.needs
    for (kind, table, _), state in sorted(rollback.schema.objects.items()):
        held = rollback.schema.tables.get(table)
        if kind != "trigger" or (held and held.view) or not _is_new(rollback, state):
            continue
        if (table and came_and_went(rollback, table)) or _is_harmless_rewrite(rollback, state):
            continue  # the table came with it, or it gives its one column another value than it gave before
        uses = needs.uses_of(table, *_touches(state)) if table else ()
        proof = Proof.PROVEN if uses else needs.proof(table)
        if (uses or proof is Proof.ASSUMED or not table) and not _only_fills(rollback, table, _body(rollback, state)):
            yield _found(rollback, state, uses, proof)


def _is_new(rollback: Rollback, state: ObjectState) -> bool:
    trigger = state.object
    own = rollback.own.objects.get((trigger.kind, trigger.table, trigger.name))
    return own != state or _routine(rollback.own, state) != _routine(rollback.schema, state)


def _is_harmless_rewrite(rollback: Rollback, state: ObjectState) -> bool:
    """Tell whether it is a REWRITE of Gel's that refuses no more than before, of a property that gets its value anyway.

    The target has it too, or never writes the property.
    """
    made = state.object
    if rollback.schema.dialect != "gel" or not made.name.startswith("rewrite of "):
        return False
    own = rollback.own.objects.get((made.kind, made.table, made.name))
    if re.search(_REFUSES, _body(rollback, state), re.IGNORECASE):
        return own is not None and re.search(_REFUSES, _body(rollback, own), re.IGNORECASE) is not None
    columns = made.says.columns if isinstance(made.says, Trigger) else ()
    return own is not None or not any(any(rollback.needs.naming(made.table, each, *WRITES)) for each in columns)


def _touches(state: ObjectState) -> tuple[Touch, ...]:
    says = state.object.says
    if not isinstance(says, Trigger) or not says.events:
        return (*WRITES, Touch.DELETE)
    return tuple(touch for event in says.events for touch in _EVENTS.get(event, (Touch.TRUNCATE,)))


def _routine(schema: Schema, state: ObjectState) -> str:
    """Give the body of the function that a trigger calls; empty where it was not read."""
    says = state.object.says
    calls = says.calls if isinstance(says, Trigger) else ""
    held = schema.objects.get(("function", "", calls))
    return held.object.says.text if held and isinstance(held.object.says, Body) else ""


def _body(rollback: Rollback, state: ObjectState) -> str:
    says = state.object.says
    own = says.text if isinstance(says, Trigger) and not says.calls else ""
    return _routine(rollback.schema, state) or own


def _only_fills(rollback: Rollback, table: str, body: str) -> bool:
    """Tell whether a body does nothing but give values to columns that the target does not know."""
    if not body or any(re.search(each, body, re.IGNORECASE) for each in (_REFUSES, _WRITES, _MORE)):
        return False
    sets = {name.lower() for name in re.findall(_SETS, body, re.IGNORECASE)}
    return bool(sets) and not sets & {name.lower() for name in known_columns(rollback, table)}


def _does(body: str) -> str:
    """Say what a body does, as far as its words tell."""
    if not body:
        return "what it does was not read"
    written = sorted({name.strip('"`') for name in re.findall(_WRITES, body, re.IGNORECASE)})
    if re.search(_REFUSES, body, re.IGNORECASE):
        return "it can refuse rows"
    if written:
        return f"it writes {listed(written)} too, which must be allowed"
    return "it can change what is stored"


def _found(rollback: Rollback, state: ObjectState, uses: tuple[Use, ...], proof: Proof) -> Found:
    trigger, target = state.object, rollback.target
    table = trigger.table
    where = f"on {table}" if table else "on a table that was not read"
    return Found(
        object=f"{table}.{trigger.name}".strip("."),
        level=Level.RISKY,
        certainty=Certainty.POSSIBLE,
        message=f"{opening(state.origin)} puts trigger {trigger.name} {where}; it runs on every write of {target}, and "
        f"{_does(_body(rollback, state))}{doubt(rollback.needs, target, proof) if table else ''}",
        evidence=evidence(rollback, state.origin, "makes the trigger", uses),
        advice=_advice(rollback.schema.dialect, trigger.name, table),
    )


def _advice(dialect: str, name: str, table: str) -> str:
    if dialect == "postgres" and table:
        switch = f"ALTER TABLE {in_sql(table, dialect)} DISABLE TRIGGER {in_sql(name, dialect)}"
        return f"Read it; if it hurts, {switch}, which leaves its own work undone."
    if dialect == "gel":
        return "Read it; if it hurts, take it away by a migration of the newer release, which leaves its work undone."
    return f"Read it; if it hurts, DROP TRIGGER {name}, which leaves its own work undone." if name else ""


rule = Rule(
    id="write-trigger-added",
    axis=Axis.SCHEMA,
    summary="a trigger that the older release does not know runs on its writes",
    advice="Read the trigger: it must cope with rows as the old code writes them.",
    check=check,
)
