"""A column holds more than it did, and the older release copes.

What it means
    The type was widened: more characters, a larger integer, another value in
    a list that the older release does not read strictly. What the older
    release writes still fits, and what it reads has the same Python type.

Why it matters at 3 a.m.
    It does not, mostly: the older release may meet longer values than it ever
    did.

For example
    1.0.1 turns users.name from varchar(40) into varchar(200); 1.0.0 reads
    names of any length.

To mend it for good
    Nothing to mend.

What it cannot see
    Limits in the old code itself (a fixed layout, an int32 in another
    language).
"""

from collections.abc import Iterator

from checker.core.concern import typed
from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin
from checker.core.speak import evidence
from checker.core.types import Type, narrower, reads_differently


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns whose type changed in a way that the target does not notice."""
    for table, name, old, new in typed(rollback):
        harmless = not reads_differently(old, new) and not narrower(old, new)
        if str(old) == str(new) or not harmless or _enum(old) or _enum(new):
            continue
        state = rollback.schema.state(table, name)
        origin = state.origin_of("type") if state else Origin("", 0)
        yield Found(
            object=f"{table}.{name}",
            level=Level.NOTE,
            message=f"{table}.{name} went from {old} to {new}; {rollback.target} works with it",
            evidence=evidence(rollback, origin, "widens it"),
            state=f"type {new}",
        )


def _enum(type_: Type) -> bool:
    """Tell whether other rules speak of it: a list of values grows and shrinks in its own way."""
    return type_.family == "enum"


rule = Rule(
    id="note-widened",
    axis=Axis.SCHEMA,
    summary="a column holds more than it did, and the older release copes",
    advice="Nothing to do.",
    check=check,
)
