"""Drizzle: migrations in a journal, and beside each a snapshot of the whole schema; also `drizzle-kit push`."""

from checker.adapters.drizzle import folders, read
from checker.adapters.drizzle.boot import FORMS, boot, hook
from checker.core.adapter import EVERYTHING, Adapter, Wanted
from checker.core.history import History, Place
from checker.core.tree import Tree

LOOKS_LIKE = r"(?:^|/)(?:meta/\d{4}_|\d{14}_[^/]+/)snapshot\.json$"


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the journals, and the folders of those versions that keep none."""
    return (*read.detect(tree), *folders.detect(tree))


def read_place(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read one of them."""
    reading = folders.read if place.flavour == folders.BY_FOLDER else read.read
    return reading(tree, place, dialect, wanted)


adapter = Adapter(
    name="drizzle", detect=detect, read=read_place, boot=boot, hook=hook, forms=FORMS, looks_like=LOOKS_LIKE
)  # fmt: skip
