"""A unique key that the older release looks rows up by is gone.

What it means
    The newer release dropped a unique key, or made it wider or partial. The
    older release asks for a row by these columns and takes it for granted that
    there is one at most.

Why it matters at 3 a.m.
    No statement fails. Rows are stored twice, by the newer release already or
    by the older one, whose "does it exist?" counted on the key; later a lookup
    that wants one row finds two: Multiple rows were found when one or none was
    required.

For example
    1.0.1 lets an address be used once per organisation. 1.0.0 signs people in
    by WHERE email = ...

To mend it for good
    Look for duplicates first. Next time let the code stop counting on the key
    before it goes.

What it cannot see
    Whether the old code catches the error of a duplicate; whether duplicates
    exist.
"""

from collections.abc import Iterator

from checker.core.between import key_dropped
from checker.core.concern import READS, missing, unique_keys
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Use
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import evidence, keyed


def check(rollback: Rollback) -> Iterator[Found]:
    """Find unique keys of the target's own schema that no key of the schema asked about keeps up."""
    for table in rollback.needs.tables:
        own, held = rollback.own.tables.get(table), rollback.schema.tables.get(table)
        if own is None or held is None or held.view:
            continue
        now = unique_keys(held)
        for key in sorted(unique_keys(own) - now, key=sorted):
            uses = _lookups(rollback, table, key)
            if any(other < key for other in now) or any(missing(rollback, table, name) for name in key) or not uses:
                continue
            name = keyed(table, tuple(sorted(key)))
            yield Found(
                object=name,
                level=Level.RISKY,
                certainty=Certainty.POSSIBLE,
                message=f"{name} is not unique any more; {rollback.target} looks rows up by it and takes one for "
                "granted, so a value that is stored twice goes unnoticed or fails later",
                evidence=evidence(rollback, key_dropped(rollback, table, key), "drops the key", uses),
                state="not unique",
            )


def _lookups(rollback: Rollback, table: str, key: frozenset[str]) -> tuple[Use, ...]:
    """Give the queries that name the key's columns, and not merely load the whole object."""
    return tuple(use for use in rollback.needs.uses_of(table, READS[1]) if key <= set(use.columns))


rule = Rule(
    id="constraint-guard-dropped",
    axis=Axis.SCHEMA,
    summary="a unique key that the older release looks rows up by is gone",
    advice="Look for duplicates first; create the unique index again if there are none.",
    check=check,
)
