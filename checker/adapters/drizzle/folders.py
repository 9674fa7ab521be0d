"""Drizzle from version 1 on: a folder for each migration, `<time>_<name>/migration.sql`, and no journal.

Held against drizzle-orm 1.0.0-rc.5: it runs whatever its ledger has no name of, in order of their names.
"""

import json
import re
from functools import lru_cache

from checker.core.adapter import Wanted
from checker.core.history import History, Place
from checker.core.tree import Reader, Tree, Unread
from checker.folders.linear import File, linear, titled
from checker.folders.script import sql_script

BY_FOLDER = "1"
"""The flavour of such a place."""
_SNAPSHOT = re.compile(r"(?:(?P<folder>.*)/)?(?P<name>\d{14}_[^/]+)/snapshot\.json")
_DIALECTS = {"postgresql": "postgres", "singlestore": "mysql", "turso": "sqlite"}


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders that hold such folders; the newest snapshot says for which database they are."""
    return tuple(
        Place("drizzle", folder, versions=(folder,), recursive=True, flavour=BY_FOLDER, dialect=_dialect(tree, newest))
        for folder, newest in sorted(_newest(tree).items())
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted) -> History:
    """Read the migrations in order of their names."""
    start, end = f"{place.folder}/" if place.folder else "", "/migration.sql"
    paths = [path for path in tree.paths() if path.startswith(start) and path.endswith(end)]
    named = sorted((path[len(start) : -len(end)], path) for path in paths)
    files = [File(name, path, titled(name.partition("_")[2])) for name, path in named if "/" not in name]
    reader = sql_script("drizzle", 1, place.dialect or dialect)
    return linear(tree, place, files, lambda _: reader, wanted)


@lru_cache(maxsize=8)
def _newest(tree: Tree) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(tree.paths()):
        match = _SNAPSHOT.fullmatch(path) if path.endswith("/snapshot.json") else None
        if match:
            found[match["folder"] or ""] = path
    return found


def _dialect(tree: Tree, path: str) -> str:
    found = tree.facts(path, _READER)
    return "" if isinstance(found, Unread) else found


def _read_dialect(content: bytes) -> str:
    try:
        said = str(json.loads(content)["dialect"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return _DIALECTS.get(said, said)


_READER: Reader[str] = Reader("drizzle-dialect", 1, _read_dialect)
