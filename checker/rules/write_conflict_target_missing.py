"""An upsert of the older release names a unique key that is not there any more.

What it means
    INSERT ... ON CONFLICT (columns) needs a unique key on exactly these
    columns. It was dropped, made partial, made wider, or is checked late now.

Why it matters at 3 a.m.
    Reading works; every such statement fails, whether or not there is a
    conflict.

For example
    1.0.1 makes tags unique per owner instead of overall. 1.0.0 stores tags
    with ON CONFLICT (name): there is no unique or exclusion constraint
    matching the ON CONFLICT specification.

To mend it for good
    Tonight: create the unique index again, if the rows allow it. Next time
    change the statement first, release that, and drop the key later.

What it cannot see
    ON CONFLICT ON CONSTRAINT with a name; MySQL, where ON DUPLICATE KEY names
    no key and stores duplicates without a word.
"""

from collections.abc import Iterator

from checker.core.between import key_dropped
from checker.core.complaint import no_conflict_target
from checker.core.concern import unique_keys, weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof, Touch
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import evidence, keyed, user


def check(rollback: Rollback) -> Iterator[Found]:
    """Find targets of ON CONFLICT that match no unique key."""
    for table in rollback.needs.tables:
        held = rollback.schema.tables.get(table)
        if held is None or held.view:
            continue
        targets = {use.conflict for use in rollback.needs.uses_of(table, Touch.INSERT) if use.conflict}
        for target in sorted(targets):
            if frozenset(target) in unique_keys(held):
                continue
            uses = tuple(use for use in rollback.needs.uses_of(table, Touch.INSERT) if use.conflict == target)
            level, certainty = weigh(Level.UNSAFE, Proof.PROVEN)
            name = keyed(table, target)
            yield Found(
                object=name,
                level=level,
                certainty=certainty,
                message=f"{rollback.target} says ON CONFLICT ({', '.join(target)}) when it writes {table} "
                f"({user(uses[0])}); no unique key on {name} is left, so the statement fails",
                evidence=evidence(rollback, key_dropped(rollback, table, frozenset(target)), "changes the key", uses),
                state="no unique key",
                user_would_see=no_conflict_target(rollback.schema.dialect),
                advice=f"Create a unique index on {table} ({', '.join(target)}) before {rollback.target} starts.",
            )


rule = Rule(
    id="write-conflict-target-missing",
    axis=Axis.SCHEMA,
    summary="an upsert of the older release names a unique key that is gone",
    advice="Create the unique index again before the old code starts.",
    check=check,
)
