"""A migration wrote new values into a column that the older release reads, and nobody says that it understands them.

What it means
    The newer release's migrations compute new values for a column that was
    there before: a hash in place of a password, cents in place of euros, JSON
    of another shape. The column itself looks as it did.

Why it matters at 3 a.m.
    Nothing fails where a log would show it: nobody can sign in, prices are a
    hundred times too high, a page is laid out wrongly.

For example
    1.0.1 replaces each accounts.secret by its hash. 1.0.0 compares it with
    what people type.

To mend it for good
    Write the new values into a new column, and let the old one be until no
    release in the window reads it.

What it cannot see
    What the values mean. Values that stand in the migration as literals, and
    columns that are filled to become NOT NULL, are taken for harmless.
"""

from collections.abc import Iterator

from checker.core.concern import READS, needed_type, proof_of
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.operation import WriteRows
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import evidence, opening
from checker.core.types import reads_differently


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that the target reads and whose values a migration computed anew."""
    seen: set[tuple[str, str]] = set()
    for operation, origin in rollback.schema.rows:
        for column in _computed(operation):
            if (operation.table, column) in seen or not _means_something(rollback, operation.table, column):
                continue
            seen.add((operation.table, column))
            name = f"{operation.table}.{column}"
            yield Found(
                object=name,
                level=Level.RISKY,
                certainty=Certainty.POSSIBLE,
                message=f"{opening(origin)} computes new values for {name}; {rollback.target} reads it as before",
                evidence=evidence(
                    rollback, origin, "rewrites it", rollback.needs.naming(operation.table, column, *READS)
                ),
                state="values rewritten",
                advice=f"Compare some values of {name} with what {rollback.target} expects before deploying it.",
            )


def _computed(operation: WriteRows) -> tuple[str, ...]:
    """Give the columns of an UPDATE whose new values are no literals."""
    literals = {column for column, _ in operation.values}
    unread = literals | operation.only_null  # what held NULL had no meaning that could change
    return tuple(column for column in operation.columns if operation.verb == "update" and column not in unread)


def _means_something(rollback: Rollback, table: str, column: str) -> bool:
    own, left = rollback.own.column(table, column), rollback.schema.column(table, column)
    if own is None or left is None or proof_of(rollback.needs, table, column) is not Proof.PROVEN:
        return False
    if not any(True for _ in rollback.needs.naming(table, column, *READS)):
        return False
    filled = own.nullable and not left.nullable
    old = needed_type(rollback, table, column)
    return not filled and not (old and left.type and reads_differently(old, left.type))


rule = Rule(
    id="data-meaning-changed",
    axis=Axis.DATA,
    summary="a migration computed new values for a column that the older release reads",
    advice="Compare some values with what the old code expects before deploying it.",
    check=check,
)
