"""Rows may hold text that the older release takes for something else, and cannot decode.

What it means
    A column held JSON, a date or a UUID, and the older code's types decode
    what they load. The newer release made it text. To the database both are
    text (SQLite keeps them so, MySQL keeps JSON so), so nothing fails until a
    row holds something else than before.

Why it matters at 3 a.m.
    One such row makes every query that meets it fail, also lists of hundreds
    of rows that are fine.

For example
    orders.options was JSON and is free text now. The first order "as a gift"
    makes every list of orders end with: JSONDecodeError: Expecting value.

To mend it for good
    Tonight: look for rows that do not decode, and set them aside. Later: give
    the new content a column of its own, and drop the old one a release later.

What it cannot see
    What the rows hold; a format that changed while the type did not.
"""

from collections.abc import Iterator

from checker.core.concern import READS, typed, weigh_type
from checker.core.finding import Axis, Found
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import doubt, evidence
from checker.core.types import Type

_DECODED = {
    "sqlite": ("json", "timestamp", "date", "time", "uuid", "interval"),
    "mysql": ("json", "uuid"),
}
"""By dialect: what the client decodes from text, so that the database keeps no one from writing something else."""


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns of decoded text that became plain text."""
    for table, name, old, new in typed(rollback):
        if not _is_decoded(rollback.schema.dialect, old) or new.family != "text":
            continue
        origin, proof, level, certainty = weigh_type(rollback, table, name)
        yield Found(
            object=f"{table}.{name}",
            level=level,
            certainty=certainty,
            message=f"{rollback.target} decodes {table}.{name} as {old}; it is plain text now, and one row that "
            f"{rollback.current} wrote as such makes every query that meets it fail"
            f"{doubt(rollback.needs, rollback.target, proof)}",
            evidence=evidence(rollback, origin, "makes it text", rollback.needs.naming(table, name, *READS)),
            state=f"type {new}",
        )


def _is_decoded(dialect: str, type_: Type) -> bool:
    return type_.family in _DECODED.get(dialect, ())


rule = Rule(
    id="data-value-undecodable",
    axis=Axis.DATA,
    summary="rows may hold text that the older release cannot decode",
    advice="Look for rows that do not decode before the older release meets them.",
    check=check,
)
