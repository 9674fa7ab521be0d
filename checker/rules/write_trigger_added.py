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
    What the trigger does.
"""

from collections.abc import Iterator

from checker.core.between import made_here
from checker.core.concern import WRITES
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof, Touch
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import doubt, evidence, opening


def check(rollback: Rollback) -> Iterator[Found]:
    """Find triggers made or changed between the releases on tables that the target writes."""
    needs = rollback.needs
    for trigger, origin in made_here(rollback, "trigger"):
        table = trigger.table
        uses = needs.uses_of(table, *WRITES, Touch.DELETE) if table else ()
        proof = Proof.PROVEN if uses else needs.proof(table)
        held = rollback.schema.tables.get(table)
        if trigger.verb == "drop" or (held and held.view) or not (uses or proof is Proof.ASSUMED or not table):
            continue
        where = f"on {table}" if table else "on a table that was not read"
        yield Found(
            object=f"{table}.{trigger.name}".strip("."),
            level=Level.RISKY,
            certainty=Certainty.POSSIBLE,
            message=f"{opening(origin)} puts trigger {trigger.name} {where}; it runs on every write of "
            f"{rollback.target}, and what it does was not read{doubt(needs, rollback.target, proof) if table else ''}",
            evidence=evidence(rollback, origin, "makes the trigger", uses),
        )


rule = Rule(
    id="write-trigger-added",
    axis=Axis.SCHEMA,
    summary="a trigger that the older release does not know runs on its writes",
    advice="Read the trigger: it must cope with rows as the old code writes them.",
    check=check,
)
