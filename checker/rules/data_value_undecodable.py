"""Rows may hold what the older release takes for something else, and cannot decode.

What it means
    A column held JSON, a date or a UUID, and the older code's types decode
    what they load. The newer release made it text. To the database both are
    text (SQLite keeps them so, MySQL keeps JSON so), so nothing fails until a
    row holds something else than before. Or a migration wrote a value that
    the database takes and a client does not: 'infinity' or a year after 9999
    into a timestamp (Postgres), a text that is no date (SQLite).

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

import json
import re
from collections.abc import Iterator

from checker.core.concern import READS, needed_type, typed, weigh, weigh_type
from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin
from checker.core.speak import doubt, evidence, literal, opening
from checker.core.types import Type
from checker.core.use import Touch, Use

_DECODED = {
    "sqlite": ("json", "timestamp", "date", "time", "uuid", "interval"),
    "mysql": ("json", "uuid"),
}
"""By dialect: what the client decodes from text, so that the database keeps no one from writing something else."""


_MOMENT = r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?"
_STRANGE = re.compile(r"(?i)-?infinity|\d{5,}-.*|.*\bBC")
_FORMS = {"timestamp": re.compile(_MOMENT), "date": re.compile(r"\d{4}-\d\d-\d\d"), "time": re.compile(r"\d\d:\d\d.*")}


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns of decoded text that became plain text, and values of which no client makes anything."""
    yield from _turned(rollback)
    for (table, name), values in sorted(rollback.schema.written.items()):
        before = {each.value for each in rollback.own.written.get((table, name), ())}
        for each in values:
            if each.value is not None and each.by_migration and each.value not in before:
                yield from _written(rollback, table, name, each.value, each.origin)


def _written(rollback: Rollback, table: str, name: str, value: str, origin: Origin) -> Iterator[Found]:
    """Speak of a value that a migration wrote, where the target meets and cannot decode it."""
    type_, uses = needed_type(rollback, table, name), _readers(rollback, table, name)
    if type_ is None or not uses or not _strange(rollback.schema.dialect, type_.family, value):
        return
    level, certainty = weigh(Level.UNSAFE, rollback.needs.proof(table), origin)
    yield Found(
        object=f"{table}.{name} = {literal(value)}",
        level=level,
        certainty=certainty,
        message=f"{opening(origin)} writes {literal(value)} to {table}.{name}, of which {rollback.target} cannot make "
        f"{_article(str(type_))}: every query that meets the row fails",
        evidence=evidence(rollback, origin, "writes it", uses),
        state="written by a migration",
        advice=f"Give such rows a value that {rollback.target} can decode first, and remember which they were.",
    )


def _readers(rollback: Rollback, table: str, name: str) -> tuple[Use, ...]:
    """Give what meets the column's values; SQLite keeps text, which a mapped column alone decodes."""
    if rollback.schema.dialect != "postgres" and rollback.needs.mapped(table, name) is None:
        return ()
    named = tuple(rollback.needs.naming(table, name, *READS))
    return named or rollback.needs.uses_of(table, Touch.STAR)


def _strange(dialect: str, family: str, value: str) -> bool:
    if dialect == "postgres":
        return family in {"timestamp", "date"} and bool(_STRANGE.fullmatch(value))
    if dialect != "sqlite":
        return False
    if family == "json":
        return not _is_json(value)
    return family in _FORMS and not _FORMS[family].fullmatch(value)


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _turned(rollback: Rollback) -> Iterator[Found]:
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
    summary="rows may hold what the older release cannot decode",
    advice="Look for rows that do not decode before the older release meets them.",
    check=check,
)
