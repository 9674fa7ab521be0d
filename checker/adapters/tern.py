"""tern: SQL files numbered without a gap, with both ways in one; the database remembers the newest number alone.

What it does was read in tern 2.4.2.
"""

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.linear import linear
from checker.folders.numbered import singles
from checker.folders.script import Markers, sql_script
from checker.folders.shelf import marked, marker, shelves

_MARKED = marker("tern", rb"^---- create above / drop below ----")
_MARKERS = Markers(up=r"(?!)", down=r"---- create above / drop below ----", opens=True)
_CONFIG = "tern.conf"
FORMS = (
    HookForm(r"(?<![\w-])tern\s+migrate\b[^\n;&|\"'\]]*", word="tern"),
    HookForm(r"\bmigrate\.NewMigrator\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)", True, "jackc/tern", (".go",)),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders whose files carry tern's mark, or that hold its configuration."""
    paths = tree.paths()
    return tuple(
        Place("tern", shelf.folder, versions=(shelf.folder,), named=shelf.path(_CONFIG) in paths, dialect="postgres")
        for shelf in shelves(tree)
        if shelf.path(_CONFIG) in paths or marked(tree, shelf, _MARKED)
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their numbers."""
    reader = sql_script("tern", 1, place.dialect or dialect, _MARKERS)
    return linear(tree, place, singles(tree, place), lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `migrate` does: the newest number must lie among those that have files."""
    highest = max((boots.by_number(id_)[0] for id_ in history.ids), default=0)

    def says(id_: str) -> str:
        return f"current version {id_} is outside the valid versions of 0 to {highest}"

    return (
        boots.newest_must_have_a_file(history, applied, hook, boots.by_number, says)
        or boots.late_is_skipped(history, applied, hook, boots.by_number, "tern")
        or boots.runs(history, applied, hook, "tern")
    )


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return "tern migrate" + (f" --migrations {place.folder}" if place.folder else "")


def down(place: Place, to: str) -> str:
    """Give the command that goes back to a version, or takes all of them back."""
    return f"{hook(place)} --destination {to or 0}"


ASKS = "SELECT version FROM schema_version"

adapter = Adapter(name="tern", asks=ASKS, detect=detect, read=read, boot=boot, hook=hook, down=down, forms=FORMS)
