"""A name in a query means something else now, and no error says so.

What it means
    A column is gone that a query names without its table, and the database
    finds the name elsewhere: in the query around a sub-query, or on SQLite as
    a text, if it stands in double quotes; t.count is a function call to
    Postgres. Or a column came whose name a NATURAL JOIN now joins on, too, or
    whose name GROUP BY had from the select list.

Why it matters at 3 a.m.
    Nothing fails. A DELETE with such a sub-query deletes every row; a list is
    empty, or shows the same text in every line.

For example
    1.0.1 drops log_copy.msg. 1.0.0 says DELETE FROM log WHERE msg IN (SELECT
    msg FROM log_copy): the inner msg is the outer one now, and always equal.

To mend it for good
    Write every column of a sub-query or join with its table. Before the
    rollback, stop the code that runs this query.

What it cannot see
    What the query is for. It is risky, not unsafe, because it works.
"""

from collections.abc import Iterator

from checker.core.binding import captured, loosely, meant
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin
from checker.core.speak import evidence, listed, user
from checker.core.use import Loose, Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find names that are bound otherwise than on the target's own schema, and joins on other columns."""
    said: set[tuple[str, str]] = set()
    for use, loose in loosely(rollback.needs):
        now = captured(rollback, loose)
        table = meant(rollback.own, loose) or next((names[0] for names in loose.tables if names), "")
        if now and (table, loose.name) not in said:
            said.add((table, loose.name))
            yield _found(rollback, use, loose, table, now)
    yield from _natural(rollback)


def _found(rollback: Rollback, use: Use, loose: Loose, table: str, now: str) -> Found:
    came = loose.result or not rollback.schema.column_gone(table, loose.name)
    origin = _origin(rollback, loose, table, now)
    was = "what the select list gives" if loose.result else f"{table}.{loose.name}"
    return Found(
        object=f"{table}.{loose.name}",
        level=Level.RISKY,
        certainty=Certainty.LIKELY if origin.maybe or loose.result else Certainty.CERTAIN,
        message=f"{rollback.target} means {was} by {loose.name} ({user(use)}); it means {now} now, without an error"
        f"{_harm(rollback, use)}",
        evidence=evidence(rollback, origin, "adds it" if came else "takes it away", (use,)),
        state=f"means {now}",
    )


def _origin(rollback: Rollback, loose: Loose, table: str, now: str) -> Origin:
    gone = rollback.schema.column_gone(table, loose.name)
    if gone is not None:
        return gone.origin
    holder = now.removeprefix("the column ").rpartition(".")[0]
    state = rollback.schema.state(holder, loose.name)
    return state.origin if state else Origin("", 0)


def _harm(rollback: Rollback, use: Use) -> str:
    """Say what makes it worse: the same statement deletes or changes rows."""
    here = {each.touch for each in rollback.needs.uses if (each.path, each.line) == (use.path, use.line)}
    verbs = {Touch.DELETE: "delete", Touch.UPDATE: "change"}
    verb = next((word for touch, word in verbs.items() if touch in here), "")
    return f"; it may {verb} every row" if verb else ""


def _natural(rollback: Rollback) -> Iterator[Found]:
    for use in rollback.needs.uses:
        for other in use.natural:
            before, now = _shared(rollback, use.table, other, own=True), _shared(rollback, use.table, other, own=False)
            if before is None or now is None or before == now:
                continue
            changed = sorted(before ^ now)
            states = (rollback.schema.state(table, changed[0]) for table in (use.table, other))
            gone = (rollback.schema.column_gone(table, changed[0]) for table in (use.table, other))
            places = [each.origin for each in (*states, *gone) if each]
            origin = next((place for place in places if place.of_current), places[0] if places else Origin("", 0))
            how = f"also joins on {listed(changed)}" if now - before else f"no longer joins on {listed(changed)}"
            yield Found(
                object=f"{use.table}.{changed[0]}",
                level=Level.RISKY,
                certainty=Certainty.LIKELY if origin.maybe else Certainty.CERTAIN,
                message=f"{rollback.target}'s NATURAL JOIN of {use.table} and {other} ({user(use)}) {how} now: it "
                "gives other rows, without an error",
                evidence=evidence(rollback, origin, "changes the columns", (use,)),
                state=f"joined on {listed(sorted(now))}",
            )


def _shared(rollback: Rollback, table: str, other: str, *, own: bool) -> set[str] | None:
    schema = rollback.own if own else rollback.schema
    left, right = schema.tables.get(table), schema.tables.get(other)
    return set(left.columns) & set(right.columns) if left and right else None


rule = Rule(
    id="read-name-captured",
    axis=Axis.SCHEMA,
    summary="a name in a query of the older release means something else now, without an error",
    advice="Stop the code that runs this query before the old code starts, or give it the column back.",
    check=check,
)
