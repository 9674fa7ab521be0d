"""The columns of a table by their place, as `SELECT *` and INSERT without a column list count on them."""

from collections.abc import Iterable

from checker.core.schema import Origin, Schema, Table


def change(own: Schema, held: Schema, tables: Iterable[str]) -> int:
    """Give how many columns the tables have more than before."""
    return sum(_more(own.tables.get(name), held.tables.get(name)) for name in tables)


def shown(table: Table) -> tuple[str, ...]:
    """Give the columns that have a place: not those that MariaDB or MySQL keep INVISIBLE (ran on MariaDB 10.11)."""
    return tuple([name for name, state in table.columns.items() if not state.column.invisible])


def came(own: Table, held: Table) -> tuple[str, ...]:
    """Give the columns that are new, and not merely called otherwise."""
    renamed = {gone.to for gone in held.gone.values() if gone.to}
    before = shown(own)
    return tuple(name for name in shown(held) if name not in before and name not in renamed)


def went(own: Table, held: Table) -> tuple[tuple[int, str], ...]:
    """Give the (place, name) of columns that are not there any more under any name."""
    kept = {name for name, gone in held.gone.items() if gone.to in held.columns}
    after = shown(held)
    return tuple(
        (place, name)
        for place, name in enumerate(shown(own))
        if name not in after and name not in kept and (name in held.gone or name in held.columns or held.whole)
    )


def changed(own: Table, held: Table) -> Origin | None:
    """Say what first added a column or took one away; None where the columns are the same, but for their names."""
    added = [held.columns[name].origin_of("invisible") for name in came(own, held)]
    gone = [_since(held, name) for _, name in went(own, held)]
    return next(iter((*added, *gone)), None)


def moved(own: Table, held: Table) -> tuple[str, ...]:
    """Give the columns that stand elsewhere than before, where none came and none went."""
    to = {name: gone.to for name, gone in held.gone.items() if gone.to}
    before = [to.get(name, name) for name in shown(own)]
    after = shown(held)
    if sorted(before) != sorted(after):
        return ()
    return tuple(name for name, other in zip(after, before, strict=True) if name != other)


def _since(held: Table, name: str) -> Origin:
    if name in held.columns:
        return held.columns[name].origin_of("invisible")
    return held.gone[name].origin if name in held.gone else held.origin


def _more(own: Table | None, held: Table | None) -> int:
    return len(came(own, held)) - len(went(own, held)) if own and held else 0
