"""What a name means that a statement ties to no table: in the schema it was written for, and in another."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.needs import Needs
from checker.core.rollback import Rollback
from checker.core.schema import Schema
from checker.core.use import Loose, Touch, Use


def attributed(needs: Needs, own: Schema) -> Needs:
    """Add, for each name without a table, that its column is read of the table that it means on the own schema."""
    more = tuple(
        Use(Touch.READ, table, (loose.name,), by=use.by, line=use.line, path=use.path, loose=(loose,))
        for use in needs.uses
        for loose in use.loose
        if (table := meant(own, loose)) and not (use.table == table and loose.name in use.columns)
    )
    if not more:
        return needs
    uses = sorted((*needs.uses, *more), key=lambda use: (use.table, use.path, use.line))
    return replace(needs, uses=tuple(uses))


def meant(schema: Schema, loose: Loose) -> str:
    """Give the table whose column a name means; empty where it means none, or may mean several."""
    if loose.result:
        return ""
    for level in loose.tables:
        holders = _holders(schema, level, loose.name)
        if holders:
            return holders[0] if len(holders) == 1 else ""
        if not all(_lacks(schema, table, loose.name) for table in level):
            return ""
    return ""


def bound(schema: Schema, loose: Loose) -> tuple[str, ...]:
    """Give the tables of the innermost level at which some table is known to have the column."""
    for level in loose.tables:
        holders = _holders(schema, level, loose.name)
        if holders:
            return holders
    return ()


def rivals(rollback: Rollback, loose: Loose) -> tuple[str, ...]:
    """Give the tables that have, or may have, a column by this name now, where more than one may; else nothing.

    A name that no known column explained was a column of a table that is not known whole, and is there still.
    """
    now, was = bound(rollback.schema, loose), bound(rollback.own, loose)
    if loose.called or len(now) > 1:
        return now if len(was) < len(now) and not loose.called else ()
    if was or not now or loose.result or len(loose.tables) > 1:
        return ()
    others = tuple(each for each in loose.tables[0] if each not in now and not _lacks(rollback.own, each, loose.name))
    return (*now, *others) if others else ()


def captured(rollback: Rollback, loose: Loose) -> str:
    """Say what a name means now that it did not mean before, where the statement goes on without an error."""
    before, now = meant(rollback.own, loose), bound(rollback.schema, loose)
    if loose.result:
        came = set(now) - set(bound(rollback.own, loose))
        return f"the column {min(came)}.{loose.name}" if came else ""
    if not before or before in now or len(now) > 1:
        return ""
    if not _lacks(rollback.schema, before, loose.name) and not _closer(loose, now, before):
        return ""
    if now:
        return f"{now[0]}.{loose.name}"
    if loose.called:
        return f"the function {loose.name}(...)"
    return f"the text '{loose.name}'" if loose.quoted else ""


def elsewhere(rollback: Rollback, use: Use, table: str, column: str) -> bool:
    """Tell whether a use that names a column of a table means something else now, so that nothing fails."""
    return any(
        loose.name == column and meant(rollback.own, loose) == table and captured(rollback, loose) != ""
        for loose in use.loose
    )


def loosely(needs: Needs) -> Iterator[tuple[Use, Loose]]:
    """Give every name without a table, once a place."""
    seen: set[tuple[str, int, Loose]] = set()
    for use in needs.uses:
        for loose in use.loose:
            key = (use.path, use.line, loose)
            if key not in seen:
                seen.add(key)
                yield use, loose


def _closer(loose: Loose, now: tuple[str, ...], before: str) -> bool:
    """Tell whether the name is found further inside than before."""
    levels = [index for index, level in enumerate(loose.tables) if set(level) & {*now}]
    was = [index for index, level in enumerate(loose.tables) if before in level]
    return bool(levels and was) and levels[0] < was[0]


def _holders(schema: Schema, level: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(table for table in level if schema.column(table, name) is not None)


def _lacks(schema: Schema, table: str, name: str) -> bool:
    held = schema.tables.get(table)
    return held is not None and name not in held.columns and (held.whole or name in held.gone)
