"""Something takes the columns of SELECT * by position, and there are more or fewer of them now.

What it means
    The older release unpacks rows of SELECT * into a fixed number of names,
    picks them by number, puts them into another table with INSERT ... SELECT *,
    or joins them with UNION. Any column that comes or goes changes the number.

Why it matters at 3 a.m.
    Adding a harmless nullable column is enough: too many values to unpack
    (expected 3). A column that went shifts all that stood behind it.

For example
    1.0.1 adds logs.agent, nullable. 1.0.0 says: for id, at, message in
    connection.execute("SELECT * FROM logs").

To mend it for good
    Name the columns in every SELECT whose rows are taken by position.

What it cannot see
    Rows that are unpacked in another function than the one that runs the
    query: then it is a note.
"""

from collections.abc import Iterator
from typing import NamedTuple

from checker.core.complaint import other_width, uneven_union
from checker.core.concern import weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.positions import came, change, changed, shown, went
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, Table
from checker.core.speak import cause, evidence, listed, one, user
from checker.core.use import Star, Touch, Use


class _Break(NamedTuple):
    level: Level
    how: str
    words: str = ""
    """What the user would see."""


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables whose columns something takes by position, and whose columns are not the same in number."""
    for table in rollback.needs.tables:
        uses = rollback.needs.uses_of(table, Touch.STAR)
        said = [(use, found) for use in uses for star in use.stars if (found := _breaks(rollback, table, star))]
        origin = _origin(rollback, table, *(star.into for use in uses for star in use.stars))
        if origin is None:
            continue
        worst = max((found for _, found in said), key=lambda each: each.level.rank, default=None)
        if worst:
            yield _found(rollback, table, origin, worst, tuple(use for use, found in said if found == worst))
        elif uses and _origin(rollback, table):
            yield _note(rollback, table, origin, uses)


def _origin(rollback: Rollback, *tables: str) -> Origin | None:
    """Give what changed the number of columns of the first of these tables in which it did."""
    pairs = ((rollback.own.tables.get(table), rollback.schema.tables.get(table)) for table in tables)
    origins = (changed(own, held) for own, held in pairs if own and held and (own.columns or own.whole))
    return next((origin for origin in origins if origin), None)


def _breaks(rollback: Rollback, table: str, star: Star) -> _Break | None:
    """Say how what takes a star's columns breaks."""
    more = change(rollback.own, rollback.schema, star.tables)
    own, held = rollback.own.tables.get(table), rollback.schema.tables.get(table)
    if own is None or held is None:
        return None
    if star.width and (more or went(own, held)):
        return _unpacked(star, own, more)
    if star.picked and (hurt := _shifted(star, own, held)):
        numbers = listed(map(str, star.picked))
        return _Break(hurt, f"picks columns by number ({numbers}), and others stand there now")
    if star.into:
        return _inserted(rollback, star, more)
    if star.beside and any(change(rollback.own, rollback.schema, other) != more for other in star.beside):
        how = "joins it by UNION with a query that has another number of columns now"
        return _Break(Level.UNSAFE, how, uneven_union(rollback.schema.dialect))
    if star.compared and rollback.schema.dialect == "postgres" and (name := _json(own, held)):
        return _Break(Level.RISKY, f"compares whole rows; if {name} is json and not jsonb, that fails")
    return None


def _unpacked(star: Star, own: Table, more: int) -> _Break:
    if not more:
        return _Break(Level.RISKY, f"unpacks each row into {one(star.width, 'name')}, and others stand there now")
    if own.whole and len(star.tables) == 1 and len(shown(own)) != star.width:
        return _Break(Level.RISKY, f"seems to unpack each row into {one(star.width, 'name')}")
    how = f"unpacks each row into {one(star.width, 'name')}, and it has {star.width + more} now"
    if more > 0:
        return _Break(Level.UNSAFE, how, f"too many values to unpack (expected {star.width})")
    return _Break(Level.UNSAFE, how, f"not enough values to unpack (expected {star.width}, got {star.width + more})")


def _inserted(rollback: Rollback, star: Star, more: int) -> _Break | None:
    """INSERT ... SELECT *: Postgres leaves what is not given to its default, the others want every column."""
    dialect = rollback.schema.dialect
    room = 0 if star.listed else change(rollback.own, rollback.schema, (star.into,))
    if more == room or (more < room and not star.listed and dialect == "postgres"):
        return None
    how = f"copies its rows into {star.into}, which does not take as many columns"
    return _Break(Level.UNSAFE, how, other_width(dialect, star.into))


def _shifted(star: Star, own: Table, held: Table) -> Level | None:
    """Columns that come at the end shift none but those that are counted from there."""
    first = min((place for place, _ in went(own, held)), default=None)
    if first is not None and any(index < 0 or index >= first for index in star.picked):
        return Level.UNSAFE if len(shown(held)) <= max(star.picked) else Level.RISKY
    return Level.RISKY if came(own, held) and any(index < 0 for index in star.picked) else None


def _json(own: Table, held: Table) -> str:
    for name in came(own, held):
        type_ = held.columns[name].column.type
        if type_ and type_.family == "json":
            return name
    return ""


def _found(rollback: Rollback, table: str, origin: Origin, worst: _Break, uses: tuple[Use, ...]) -> Found:
    level, certainty = weigh(worst.level, Proof.PROVEN, origin)
    return Found(
        object=table,
        level=level,
        certainty=Certainty.LIKELY if worst.level is Level.RISKY else certainty,
        message=f"{rollback.target} reads all columns of {table} ({user(uses[0])}) and {worst.how}: {cause(origin)} "
        "changed them",
        evidence=evidence(rollback, origin, "changes the columns", uses),
        state=_state(rollback, table),
        user_would_see=worst.words if level is Level.UNSAFE else "",
    )


def _note(rollback: Rollback, table: str, origin: Origin, uses: tuple[Use, ...]) -> Found:
    return Found(
        object=table,
        level=Level.NOTE,
        message=f"{rollback.target} reads all columns of {table} ({user(uses[0])}), and {cause(origin)} changed them; "
        "by position they were not seen to be taken",
        evidence=evidence(rollback, origin, "changes the columns", uses),
        state=_state(rollback, table),
    )


def _state(rollback: Rollback, table: str) -> str:
    return ", ".join(rollback.schema.tables[table].columns)


rule = Rule(
    id="read-star-width",
    axis=Axis.SCHEMA,
    summary="the columns of a SELECT * are taken by position, and their number changed",
    advice="Do not deploy it: what takes these rows fails or gets other columns, until the query names its columns.",
    check=check,
)
