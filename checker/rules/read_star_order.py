"""Something takes the columns of SELECT * by position, and they changed places.

What it means
    The table has the same columns in another order: it was built anew, or a
    column was dropped and added again. What unpacks rows of SELECT *, picks
    columns by number, or copies them with INSERT ... SELECT * gets others.

Why it matters at 3 a.m.
    No error says so, where the types allow it: names and notes are swapped,
    on the screen or, with INSERT, in the database.

For example
    1.0.1 builds items anew as (id, note, name). 1.0.0 says: id, name, note =
    connection.execute("SELECT * FROM items WHERE ...").fetchone().

To mend it for good
    Name the columns in every SELECT and INSERT.

What it cannot see
    Rows that are unpacked in another function than the one that runs the
    query: then it is a note.
"""

from collections.abc import Iterator

from checker.core.concern import weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.positions import moved, shown
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, Table
from checker.core.speak import evidence, listed, user
from checker.core.use import Star, Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables whose columns are the same in another order, and are taken by position."""
    for table in rollback.needs.tables:
        own, held = rollback.own.tables.get(table), rollback.schema.tables.get(table)
        places = moved(own, held) if own and held and own.whole and held.whole else ()
        if not places or own is None or held is None:
            continue
        uses = _uses(rollback, table, own, places)
        states = (held.columns[name].origin_of("place") for name in places)
        origin = next((each for each in states if each.of_current), held.origin)
        if not uses:
            yield from _note(rollback, held, origin, places)
            continue
        level, certainty = weigh(Level.RISKY, Proof.PROVEN, origin)
        how = "fills" if any(use.touch is Touch.INSERT for use in uses) else "takes"
        yield Found(
            object=table,
            level=level,
            certainty=Certainty.LIKELY if certainty is Certainty.LIKELY else Certainty.CERTAIN,
            message=f"{rollback.target} {how} the columns of {table} by position ({user(uses[0])}), and "
            f"{listed(places)} changed places: wrong values, and no error where the types allow it",
            evidence=evidence(rollback, origin, "changes the order", uses),
            state=", ".join(held.columns),
        )


def _uses(rollback: Rollback, table: str, own: Table, places: tuple[str, ...]) -> tuple[Use, ...]:
    order = shown(own)
    numbers = {order.index(name) for name in places if name in order}
    return tuple(
        use
        for use in rollback.needs.uses_of(table, Touch.STAR, Touch.INSERT)
        if use.positional or any(_by_position(star, numbers, len(order)) for star in use.stars)
    )


def _by_position(star: Star, numbers: set[int], count: int) -> bool:
    picked = any((index if index >= 0 else count + index) in numbers for index in star.picked)
    return bool(star.width or star.into or star.beside) or picked


def _note(rollback: Rollback, held: Table, origin: Origin, places: tuple[str, ...]) -> Iterator[Found]:
    stars = rollback.needs.uses_of(held.name, Touch.STAR)
    uses = tuple(use for use in stars if any(star.result for star in use.stars))
    if uses:
        yield Found(
            object=held.name,
            level=Level.NOTE,
            message=f"{rollback.target} reads all columns of {held.name} ({user(uses[0])}), and {listed(places)} "
            "changed places; by position they were not seen to be taken",
            evidence=evidence(rollback, origin, "changes the order", uses),
            state=", ".join(held.columns),
        )


rule = Rule(
    id="read-star-order",
    axis=Axis.SCHEMA,
    summary="the columns of a SELECT * are taken by position, and changed places",
    advice="Stop the code that takes these columns by position before the old code starts.",
    check=check,
)
