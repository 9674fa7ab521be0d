"""Finds Drizzle's journals, and reads the migrations' names and the newest snapshot."""

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.core.adapter import EVERYTHING, Wanted
from checker.core.fact import fact
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.sql import VERSION

if TYPE_CHECKING:
    from checker.adapters.drizzle.snapshot import Snapshot

_JOURNAL = "meta/_journal.json"
_DIALECTS = {"postgresql": "postgres", "pg": "postgres", "singlestore": "mysql", "turso": "sqlite"}
_SNAPSHOT = re.compile(r"\d+_snapshot\.json")
_MANY = 30
"""How many snapshots, the newest, are asked for renames."""


@fact
class Journal:
    """What a journal lists: (number, tag) in order."""

    dialect: str = ""
    entries: tuple[tuple[int, str], ...] = ()


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find every folder with a journal."""
    found = []
    for path in tree.paths():
        if path == _JOURNAL or path.endswith(f"/{_JOURNAL}"):
            journal = tree.facts(path, _READER)
            if isinstance(journal, Journal):
                folder = path.removesuffix(_JOURNAL).rstrip("/")
                found.append(Place("drizzle", folder, config=path, versions=(folder,), dialect=journal.dialect))
    return tuple(found)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:  # noqa: ARG001  all or nothing
    """Read the names of the migrations, each after the one before it; what they did, the newest snapshot tells."""
    paths, inside = tree.paths(), f"{place.folder}/" if place.folder else ""
    journal = tree.facts(place.config, _READER)
    if isinstance(journal, Unread):
        return History(place, unread=((place.config, journal),), snapshot=())
    revisions: list[Revision] = []
    for _, tag in journal.entries:
        path = f"{inside}{tag}.sql"
        before = (revisions[-1].id,) if revisions else ()
        revisions.append(Revision(tag, path, 1, before, blob=paths.get(path, "")))
    snapshots = [
        path for path in paths if path.startswith(f"{inside}meta/") and _SNAPSHOT.fullmatch(path[len(inside) + 5 :])
    ]
    if not snapshots:
        return History(place, tuple(revisions), snapshot=None)
    *earlier, newest = sorted(snapshots)[-_MANY:]
    stated = _stated(tree, newest, dialect)
    renames = (each for path in earlier for each in _stated(tree, path, dialect).renames)
    return History(place, tuple(revisions), snapshot=(replace(stated, renames=(*renames, *stated.renames)),))


def _stated(tree: Tree, path: str, dialect: str) -> Revision:
    from checker.adapters.drizzle.snapshot import read_snapshot  # noqa: PLC0415  most trees have none of it

    reader: Reader[Snapshot] = Reader(
        "drizzle-snapshot", 1000 * VERSION + 2, lambda content: read_snapshot(content, dialect), (dialect,)
    )
    found, blob = tree.facts(path, reader), tree.paths()[path]
    if isinstance(found, Unread):
        return Revision(path, path, 0, blob=blob, up=(Step(replace(found, text=blob), found.line),))
    lines = {(table, column): line for table, column, line in found.lines}
    return Revision(path, path, 0, blob=blob, up=found.steps, renames=found.renames, lines=lines)


def _read_journal(content: bytes) -> Journal:
    try:
        held = json.loads(content)
        entries = [(int(each["idx"]), str(each["tag"])) for each in held["entries"]]
        dialect = str(held.get("dialect", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Journal()
    return Journal(_DIALECTS.get(dialect, dialect), tuple(sorted(entries)))


_READER = Reader("drizzle-journal", 1, _read_journal)
