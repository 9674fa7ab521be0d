"""A column that a query names without its table is in two of its tables now.

What it means
    The query joins tables and leaves out whose column it means. The newer
    release added a column of that name to another of these tables.

Why it matters at 3 a.m.
    The query fails every time, although nothing was taken away: column
    reference "title" is ambiguous.

For example
    1.0.1 adds users.title. 1.0.0 says SELECT title FROM posts JOIN users ON
    users.id = posts.user_id.

To mend it for good
    Write every column of a join with its table. Next time give the new column
    a name that none of the tables joined with it has.

What it cannot see
    Joins that are put together while the program runs; names that a sub-query
    or a view gives. A NATURAL JOIN does not fail: see read-name-captured.
"""

from collections.abc import Iterator

from checker.core.binding import loosely, meant, rivals
from checker.core.complaint import ambiguous
from checker.core.concern import weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin
from checker.core.speak import cause, evidence, listed, user
from checker.core.use import Loose, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find names that mean one column on the target's own schema, and several on the schema asked about."""
    found: dict[tuple[tuple[str, ...], str], list[tuple[Use, Loose]]] = {}
    for use, loose in loosely(rollback.needs):
        now = rivals(rollback, loose)
        if now:
            found.setdefault((now, loose.name), []).append((use, loose))
    for (tables, name), places in sorted(found.items()):
        yield _found(rollback, tables, name, places)


def _found(rollback: Rollback, tables: tuple[str, ...], name: str, places: list[tuple[Use, Loose]]) -> Found:
    new = [table for table in tables if rollback.own.column(table, name) is None]
    state = rollback.schema.state(new[0], name)
    origin = state.origin if state else Origin("", 0)
    # GROUP BY a name of the select list is as ambiguous; where the target's own table was not known, it may be there.
    sure = any(loose.result or meant(rollback.own, loose) for _, loose in places)
    both = "both have it" if sure else "may both have it"
    level, certainty = weigh(Level.UNSAFE, Proof.PROVEN if sure else Proof.ASSUMED, origin)
    uses = tuple(use for use, _ in places)
    return Found(
        object=f"{new[0]}.{name}",
        level=level,
        certainty=certainty,
        message=f"{rollback.target} says {name} without a table ({user(uses[0])}), and {listed(tables)} {both} "
        f"since {cause(origin)}: {'the query fails' if sure else 'then the query fails'}",
        evidence=evidence(rollback, origin, "adds it", uses),
        state=f"in {listed(tables)}",
        user_would_see=ambiguous(rollback.schema.dialect, name) if level is Level.UNSAFE else "",
    )


rule = Rule(
    id="read-name-ambiguous",
    axis=Axis.SCHEMA,
    summary="a query names a column without its table, and two of its tables have it now",
    advice="Do not deploy it: that query fails until it says whose column it means, or the new one has another name.",
    check=check,
)
