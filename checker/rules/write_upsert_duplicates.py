"""An insert that counts on a unique key to meet the row that is there stores it a second time now.

What it means
    INSERT IGNORE, ON DUPLICATE KEY UPDATE, REPLACE and ON CONFLICT DO NOTHING
    name no key: whatever key the table has decides. The newer release dropped
    it, made it wider, or partial.

Why it matters at 3 a.m.
    Nothing fails. Every run adds the same rows again, and what sums them up is
    wrong tomorrow.

For example
    1.0.1 lets a tag be used once per owner. 1.0.0 stores tags with INSERT
    IGNORE INTO tags (name) VALUES (...).

To mend it for good
    Tonight: create the unique key again, if the rows allow it. Next time let
    the code look before it inserts, and drop the key one release later.

What it cannot see
    Which of several keys the statement is about: it is taken to be about one
    of those whose columns it writes.
"""

from collections.abc import Iterator

from checker.core.between import key_dropped
from checker.core.concern import missing, unique_keys
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import evidence, keyed, user
from checker.core.use import Touch, Use

_SAYS = {
    "nothing": "leaves a row alone that is there",
    "update": "changes a row that is there",
    "replace": "replaces a row that is there",
}


def check(rollback: Rollback) -> Iterator[Found]:
    """Find unique keys that are gone and that an insert of the target counts on without naming them."""
    for table in rollback.needs.tables:
        own, held = rollback.own.tables.get(table), rollback.schema.tables.get(table)
        uses = tuple(use for use in rollback.needs.uses_of(table, Touch.INSERT) if use.on_duplicate)
        if own is None or held is None or held.view or not uses:
            continue
        now = unique_keys(held)
        for key in sorted(unique_keys(own) - now, key=sorted):
            # Where a key on fewer of these columns is left, it meets every such row.
            met = any(other <= key for other in now) or any(missing(rollback, table, name) for name in key)
            those = tuple(use for use in uses if _counts_on(use, key))
            if those and not met:
                yield _found(rollback, table, key, those)


def _counts_on(use: Use, key: frozenset[str]) -> bool:
    return use.positional or not use.columns or key <= set(use.columns)


def _found(rollback: Rollback, table: str, key: frozenset[str], uses: tuple[Use, ...]) -> Found:
    name = keyed(table, tuple(sorted(key)))
    origin = key_dropped(rollback, table, key)
    return Found(
        object=name,
        level=Level.RISKY,
        certainty=Certainty.LIKELY,
        message=f"{rollback.target} inserts into {table} and {_SAYS[uses[0].on_duplicate]} ({user(uses[0])}); {name} "
        "is not unique any more, so the row is stored again, without an error",
        evidence=evidence(rollback, origin, "changes the key", uses),
        state="not unique",
        advice=f"Create a unique index on {table} ({', '.join(sorted(key))}) before {rollback.target} starts; that "
        f"fails if two rows are alike, and {rollback.current} can store none such then.",
    )


rule = Rule(
    id="write-upsert-duplicates",
    axis=Axis.SCHEMA,
    summary="an insert that left out or changed rows that are there stores them again, as their unique key is gone",
    advice="Create the unique key again before the old code starts.",
    check=check,
)
