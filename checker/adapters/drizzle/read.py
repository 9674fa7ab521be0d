"""Finds Drizzle's journals, and reads the migrations that they list and the newest snapshot."""

import json
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from checker.core.adapter import EVERYTHING, Wanted
from checker.core.fact import fact
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.folders.d1 import d1_folders
from checker.folders.linear import File, linear, titled
from checker.folders.script import sql_script
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
    """What a journal lists: (number, tag, when it was made) in order."""

    dialect: str = ""
    entries: tuple[tuple[int, str, int], ...] = ()


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find every folder with a journal, but those that Wrangler is told to run."""
    found = []
    for path in tree.paths():
        if path == _JOURNAL or path.endswith(f"/{_JOURNAL}"):
            journal = tree.facts(path, _READER)
            if isinstance(journal, Journal):
                folder = path.removesuffix(_JOURNAL).rstrip("/")
                if folder not in d1_folders(tree):
                    found.append(Place("drizzle", folder, config=path, versions=(folder,), dialect=journal.dialect))
    return tuple(found)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the migrations that the journal lists; where one's file is gone, the newest snapshot tells what they did."""
    journal = tree.facts(place.config, _READER)
    if isinstance(journal, Unread):
        return History(place, unread=((place.config, journal),), snapshot=())
    inside = f"{place.folder}/" if place.folder else ""
    files = [File(tag, f"{inside}{tag}.sql", titled(tag.partition("_")[2])) for _, tag, _ in journal.entries]
    moments = {tag: when for _, tag, when in journal.entries}
    reader = sql_script("drizzle", 1, place.dialect or dialect)
    told = linear(tree, place, files, lambda _: reader, wanted)
    timed = tuple(replace(each, moment=moments[each.id]) for each in told.revisions)
    told = replace(told, revisions=timed, by_name=False)
    if all(file.path in tree.paths() for file in files):
        return replace(told, declares=partial(_snapshot, tree, f"{inside}meta/", dialect))
    stated = _snapshot(tree, f"{inside}meta/", dialect)
    if stated is None:
        return told
    return replace(told, revisions=tuple(replace(each, up=()) for each in told.revisions), snapshot=stated)


def _snapshot(tree: Tree, inside: str, dialect: str) -> tuple[Revision, ...] | None:
    """Give the newest snapshot, with the renames that it and those before it were told."""
    paths = sorted(
        path for path in tree.paths() if path.startswith(inside) and _SNAPSHOT.fullmatch(path[len(inside) :])
    )
    if not paths:
        return None
    *earlier, newest = paths[-_MANY:]
    stated = _stated(tree, newest, dialect)
    renames = (each for path in earlier for each in _stated(tree, path, dialect).renames)
    return (replace(stated, renames=(*renames, *stated.renames)),)


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
        entries = [(int(each["idx"]), str(each["tag"]), int(each.get("when", 0))) for each in held["entries"]]
        dialect = str(held.get("dialect", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Journal()
    return Journal(_DIALECTS.get(dialect, dialect), tuple(sorted(entries)))


_READER = Reader("drizzle-journal", 2, _read_journal)
