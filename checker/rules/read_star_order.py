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
    Where MySQL put a column with AFTER or FIRST; rows that are unpacked in
    another function than the one that runs the query.
"""

from collections.abc import Iterator

from checker.core.concern import weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof, Star, Touch, Use
from checker.core.positions import moved
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Table
from checker.core.speak import evidence, listed, user


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables whose columns are the same in another order, and are taken by position."""
    for table in rollback.needs.tables:
        own, held = rollback.own.tables.get(table), rollback.schema.tables.get(table)
        places = moved(own, held) if own and held and own.whole and held.whole else ()
        uses = _uses(rollback, table, own, places) if own and places else ()
        if not uses or held is None:
            continue
        states = (held.columns[name].origin_of("place") for name in places)
        origin = next((each for each in states if each.of_current), held.origin)
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
    order = tuple(own.columns)
    numbers = {order.index(name) for name in places if name in order}
    return tuple(
        use
        for use in rollback.needs.uses_of(table, Touch.STAR, Touch.INSERT)
        if use.positional or any(_by_position(star, numbers, len(order)) for star in use.stars)
    )


def _by_position(star: Star, numbers: set[int], count: int) -> bool:
    picked = any((index if index >= 0 else count + index) in numbers for index in star.picked)
    return bool(star.width or star.into or star.beside) or picked


rule = Rule(
    id="read-star-order",
    axis=Axis.SCHEMA,
    summary="the columns of a SELECT * are taken by position, and changed places",
    advice="Stop the code that takes these columns by position before the old code starts.",
    check=check,
)
