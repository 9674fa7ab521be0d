"""Whose a folder of numbered SQL files is, where names alone would let several tools have it."""

import re

from checker.core.tree import Tree
from checker.folders.d1 import d1_folders
from checker.folders.shelf import Shelf, marked, marker

_MARKED = marker(
    "any",
    rb"^\s*--\s*\+(?:goose|migrate)\s+Up\b|^\s*--\s*migrate:up\b"
    rb"|^---- create above / drop below ----|^--! (?:Previous|Hash):",
)
_BESIDE = ("tern.conf", "meta/_journal.json")
_SUPABASE = re.compile(r"(?:.*/)?supabase/migrations")


def bears_marks(tree: Tree, shelf: Shelf) -> bool:
    """Tell whether a folder's files bear the marks by which a tool parts them or chains them."""
    return marked(tree, shelf, _MARKED)


def is_taken(tree: Tree, shelf: Shelf) -> bool:
    """Tell whether a folder is surely a tool's that keeps something beside its files, or that parts them by marks."""
    paths = tree.paths()
    return (
        any(shelf.path(name) in paths for name in (*_BESIDE, "atlas.sum"))
        or _SUPABASE.fullmatch(shelf.folder) is not None
        or shelf.folder in d1_folders(tree)
        or bears_marks(tree, shelf)
    )


def is_alembics(tree: Tree, shelf: Shelf) -> bool:
    """Tell whether a folder is one of Alembic's revisions, which may run SQL files that lie beside them."""
    above = shelf.folder.rpartition("/")[0]
    paths = tree.paths()
    return bool(above) and f"{above}/env.py" in paths
