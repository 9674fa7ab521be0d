"""Histories that one program keeps for several databases, the same steps once for each, and that FROM has no more.

What runs FROM runs on a database that FROM has migrations for: those that TO keeps for another one are of no database
that is there. So it was with Umami, which spoke MySQL and Postgres up to v2, and Postgres alone from v3.
"""

from collections.abc import Sequence
from dataclasses import replace

from checker.core.history import History
from checker.core.service import Service

_CALLED = {
    "postgres": frozenset(("postgres", "postgresql", "pg", "psql")),
    "mysql": frozenset(("mysql", "mariadb")),
    "sqlite": frozenset(("sqlite", "sqlite3")),
    "tsql": frozenset(("sqlserver", "mssql")),
}
"""What folders are called after a database."""


def without_left_behind(services: Sequence[Service]) -> tuple[Service, ...]:
    """Leave out the histories for databases that FROM speaks no more, and tell so with those that it kept."""
    kept = [each for each in services if each.current and each.target]
    spoken = {each.current.place.dialect for each in services if each.current}
    instead: dict[str, list[str]] = {}
    for each in services:
        if each.current or not each.target or each.target.place.dialect in {"", *spoken}:
            continue
        for other in kept:
            if other.target and _are_alike(each.target, other.target):
                instead.setdefault(other.name, []).append(each.target.place.folder)
    gone = {folder for folders in instead.values() for folder in folders}
    return tuple(
        replace(each, instead_of=tuple(instead.get(each.name, ())))
        for each in services
        if each.current or each.place.folder not in gone
    )


def _are_alike(one: History, other: History) -> bool:
    """Tell whether they are the same steps for two databases: by the names of the steps, and of the folders."""
    common = 2 * len(one.ids & other.ids)
    alike = one.place.tool == other.place.tool and common >= max(len(one.ids), len(other.ids))
    return alike and other.place.dialect not in {"", one.place.dialect} and _shape(one) == _shape(other)


def _shape(history: History) -> tuple[str, ...]:
    """Give the folder with a blank for the part that is called after the database."""
    called = _CALLED.get(history.place.dialect, frozenset())
    return tuple("" if part.lower() in called else part for part in history.place.folder.split("/"))
