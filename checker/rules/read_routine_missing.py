"""A function, procedure, sequence or extension is gone, and the older release may call it.

What it means
    The newer release's migrations dropped or renamed an object that SQL can
    name. Whether the older release's queries, defaults or views name it is not
    known.

Why it matters at 3 a.m.
    What calls it fails: function item_total(integer) does not exist.

For example
    1.0.1 drops the function item_total, which 1.0.0 calls in a report.

To mend it for good
    Keep the old function beside the new one, with its old parameters, for one
    release longer. On Postgres no second one of that name with defaults: the
    call becomes ambiguous.

What it cannot see
    Calls. Parameters that changed. Look for the name in the older release.
"""

from collections.abc import Iterator

from checker.core.between import made_here
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import evidence, opening

_KINDS = ("function", "procedure", "aggregate", "routine", "operator", "sequence", "extension", "domain", "synonym")


def check(rollback: Rollback) -> Iterator[Found]:
    """Find objects dropped or renamed between the releases."""
    loose = {origin.revision for trigger, origin in made_here(rollback, "trigger") if trigger.verb == "drop"}
    for made, origin in made_here(rollback, *_KINDS):
        if made.verb != "drop" and not (made.verb == "alter" and made.kind in {"function", "procedure", "sequence"}):
            continue
        of_trigger = made.kind == "function" and origin.revision in loose
        verb = "drops" if made.verb == "drop" else "changes"
        yield Found(
            object=f"{made.kind} {made.name}",
            level=Level.NOTE if of_trigger else Level.RISKY,
            certainty=Certainty.POSSIBLE,
            message=f"{opening(origin)} {verb} the {made.kind} {made.name}"
            + (", as it drops a trigger" if of_trigger else f"; whether {rollback.target} uses it was not read"),
            evidence=evidence(rollback, origin, f"{verb} it"),
        )


rule = Rule(
    id="read-routine-missing",
    axis=Axis.SCHEMA,
    summary="a function, procedure, sequence or extension is gone that the older release may call",
    advice="Look for its name in the old code; if it is used, create it again first.",
    check=check,
)
