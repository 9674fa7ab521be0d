"""dbmate: SQL files named by a number, with both ways in one; the database keeps all numbers.

Words and exit codes were run with dbmate 2.36.0.
"""

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.dialects import spoken
from checker.folders.linear import linear
from checker.folders.numbered import digits, singles
from checker.folders.script import Markers, sql_script
from checker.folders.shelf import marked, marker, shelves

_MARKED = marker("dbmate", rb"^\s*--\s*migrate:up\b")
_MARKERS = Markers(up=r"\s*--\s*migrate:up\b", down=r"\s*--\s*migrate:down\b", needed=True)
FORMS = (HookForm(r"(?<![\w-])dbmate\b[^\n;&|]*?\b(?:up|migrate)\b[^\n;&|\"'\]]*", word="dbmate"),)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders whose files carry dbmate's marks."""
    return tuple(
        Place(
            "dbmate",
            shelf.folder,
            versions=(shelf.folder,),
            named=False,
            dialect=spoken(tree, shelf.folder, [shelf.path(name) for name in reversed(shelf.names)]),
        )
        for shelf in shelves(tree)
        if marked(tree, shelf, _MARKED)
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their numbers."""
    reader = sql_script("dbmate", 1, place.dialect or dialect, _MARKERS)
    return linear(tree, place, singles(tree, place, digits), lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `up` does: it runs what has a file and did not run, and looks at nothing else."""
    return boots.runs(history, applied, hook, "dbmate")


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return "dbmate up" if place.folder == "db/migrations" else f"dbmate --migrations-dir {place.folder or '.'} up"


def down(place: Place, to: str) -> str:
    """Give the command that goes back by one; it is run again for each."""
    until = f"until {to} is the newest" if to else "until none is left"
    return f"dbmate --migrations-dir {place.folder or '.'} rollback    # once a migration, {until}"


QUICK_FIXES = (
    QuickFix(
        "dbmate rollback",
        "from {target} it takes back an older migration, the newest that {target} knows; what {current} added stays",
        after=("boot-refused", "boot-revision-unknown"),
    ),
)

adapter = Adapter(
    name="dbmate", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS
)  # fmt: skip
