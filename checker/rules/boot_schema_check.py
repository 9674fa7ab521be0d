"""The older release looks at the schema when it starts, and finds something else.

What it means
    The older release asks the database what it looks like (has_table,
    get_columns, a Table that is loaded from the database, compare_metadata),
    and a table that it asks for has changed.

Why it matters at 3 a.m.
    The release stops before its first request, with a message of its own or
    with NoSuchTableError, although its queries would work.

For example
    1.0.0 compares the columns of users with its models when it starts, and
    refuses to run when they differ. 1.0.1 added one.

To mend it for good
    Let the check ask only for what the code needs, and let a setting turn it
    off.

What it cannot see
    What the code does with the answer; whether it runs in production.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.name import bare
from checker.core.needs import Habit, Way
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, Schema, Table
from checker.core.speak import evidence, habits, listed


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables that the target looks at and that are not as it knows them."""
    looks = rollback.needs.ways(Way.CHECKS)
    for table in rollback.needs.tables if looks else ():
        what, origin = _difference(rollback.own, rollback.schema, table)
        asking = tuple(each for each in looks if _asks(each, table, what))
        if asking:
            sure = any(each.at_start and each.names for each in asking)
            yield Found(
                object=table,
                level=Level.RISKY,
                certainty=Certainty.LIKELY if sure else Certainty.POSSIBLE,
                message=f"{rollback.target} looks at the schema {'when it starts' if sure else 'itself'}, "
                f"and {table} is not as it knows it: {what}",
                evidence=(*evidence(rollback, origin, "changes it"), *habits(rollback, asking, "looks at the schema")),
                state=what,
            )


def _asks(look: Habit, table: str, what: str) -> bool:
    """Tell whether a place asks for what differs: for the table alone, or for its columns."""
    named = any(name.lower() in {table.lower(), bare(table).lower()} for name in look.names)
    return (
        bool(what)
        and (named or (look.deep and look.at_start and not look.names))
        and (look.deep or what == "it is gone")
    )


def _difference(own: Schema, now: Schema, name: str) -> tuple[str, Origin]:
    """Say what differs, and what made it so; nothing where nothing does."""
    before, after, gone = own.tables.get(name), now.tables.get(name), now.table_gone(name)
    if before is None or before is after:
        return "", Origin("", 0)
    if after is None:
        return ("it is gone", gone.origin) if gone and not gone.never else ("", Origin("", 0))
    parts: list[str] = []
    origins: list[Origin] = []
    for words, columns in _columns(before, after):
        parts += [f"{listed(columns)} {words}"] if columns else []
        states = (after.columns.get(each) for each in columns)
        origins += [state.origin_of("type") if words == "changed" else state.origin for state in states if state]
        origins += [after.gone[each].origin for each in columns if each in after.gone]
    return "; ".join(parts), origins[0] if origins else after.origin


def _columns(before: Table, after: Table) -> Iterator[tuple[str, list[str]]]:
    yield "added", sorted(after.columns.keys() - before.columns.keys())
    yield "gone", sorted(before.columns.keys() - after.columns.keys())
    both = sorted(before.columns.keys() & after.columns.keys())
    yield "changed", [each for each in both if before.columns[each].column.type != after.columns[each].column.type]


rule = Rule(
    id="boot-schema-check",
    axis=Axis.BOOT,
    summary="the older release looks at the schema when it starts, and finds something else",
    advice="Find out what the old code does where the schema differs, and turn the check off if it stops.",
    check=check,
)
