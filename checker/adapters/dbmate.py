"""dbmate: SQL files named by a number, with both ways in one; the database keeps all numbers.

Words and exit codes were run with dbmate 2.36.0.
"""

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.linear import linear
from checker.folders.numbered import digits, marked_places, singles
from checker.folders.script import Markers, sql_script
from checker.folders.shelf import marker
from checker.folders.words import TAKES_AN_OLDER_ONE, once_each

_MARKED = marker("dbmate", rb"^\s*--\s*migrate:up\b")
_MARKERS = Markers(up=r"\s*--\s*migrate:up\b", down=r"\s*--\s*migrate:down\b", needed=True)
FORMS = (HookForm(r"(?<![\w-])dbmate\b[^\n;&|]*?\b(?:up|migrate)\b[^\n;&|\"'\]]*", word="dbmate"),)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders whose files carry dbmate's marks."""
    return marked_places(tree, "dbmate", _MARKED)


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
    return once_each(f"dbmate --migrations-dir {place.folder or '.'} rollback", to)


QUICK_FIXES = (
    QuickFix(
        "dbmate rollback",
        TAKES_AN_OLDER_ONE,
        after=("boot-refused", "boot-revision-unknown"),
    ),
)

ASKS = "SELECT max(version) FROM schema_migrations"

adapter = Adapter(
    name="dbmate", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS,
    asks=ASKS,
)  # fmt: skip
