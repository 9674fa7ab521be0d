"""Finds the folders of Ecto's migrations: the database that is spoken to, and what a project sets for all of them."""

import re

from checker.core.history import Place
from checker.core.tree import Reader, Tree
from checker.folders.dialects import nearest
from checker.folders.fitting import folders

FILE = re.compile(r"(?:(?P<folder>.*)/)?(?P<version>\d+)_(?P<title>[^/]+)\.exs")
_TOP = re.compile(r"(?P<top>(?:.*/)?priv/(?:[^/]+/)*?\w*migrations)/")
_DRIVERS = (
    ("postgres", rb":postgrex\b"),
    ("mysql", rb":(?:myxql|mariaex)\b"),
    ("sqlite", rb":(?:ecto_sqlite3|exqlite)\b"),
    ("tsql", rb":(?:tds|tds_ecto)\b"),
)
_SET = re.compile(rb"\bmigration_(?P<what>primary_key|foreign_key)\s*:?,?\s*\[[^\]]*?\btype:\s*:(?P<type>\w+)")
_CONFIG = "config/config.exs"
_SETTABLE = ("primary_key", "foreign_key")


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of such files below a `priv` folder; Ecto looks into the folders of a folder too."""
    found = (_TOP.match(f"{folder}/") for folder in folders(tree, FILE, ".exs"))
    tops = dict.fromkeys(match["top"] for match in found if match)
    return tuple(Place("ecto", top, versions=(top,), dialect=_dialect(tree, top)) for top in tops)


def key_types(tree: Tree, place: Place) -> tuple[str, str]:
    """Give the types of keys, and of columns that refer to them, which a project sets; empty where it sets none."""
    path = nearest(tree, place.folder, _CONFIG)
    found = tree.facts(path, _SETTINGS) if path else ()
    return (found[0], found[1]) if isinstance(found, tuple) and found else ("", "")


def _dialect(tree: Tree, folder: str) -> str:
    path = nearest(tree, folder, "mix.exs")
    found = tree.facts(path, _SPOKEN) if path else ""
    return found if isinstance(found, str) and found else "postgres"


def _spoken(content: bytes) -> str:
    """Give the one database whose driver is named."""
    found = [name for name, pattern in _DRIVERS if re.search(pattern, content)]
    return found[0] if len(found) == 1 else ""


def _settings(content: bytes) -> tuple[str, ...]:
    stated = {match["what"]: match["type"].decode() for match in _SET.finditer(content)}
    return tuple(stated.get(each.encode(), "") for each in _SETTABLE)


_SPOKEN: Reader[str] = Reader("ecto-driver", 1, _spoken)
_SETTINGS: Reader[tuple[str, ...]] = Reader("ecto-settings", 1, _settings)
