"""Atlas, the versioned workflow: SQL files with a file of hashes beside them; the database keeps all versions.

What it does was read in the community edition's source, 1.2.3.
"""

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.claims import bears_marks
from checker.folders.linear import linear
from checker.folders.numbered import digits, place_of, singles
from checker.folders.script import sql_script
from checker.folders.shelf import shelves
from checker.folders.words import NOBODY_TRIED

_SUM = "atlas.sum"
_UNORDERED, _SKIPPING = ("non-linear", "linear-skip")
FORMS = (HookForm(r"(?<![\w-])atlas\s+migrate\s+apply\b[^\n;&|\"'\]]*", word="atlas"),)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders that hold Atlas's hashes; what bears another tool's marks, Atlas wrote for that tool to run."""
    paths = tree.paths()
    return tuple(
        place_of(tree, "atlas", shelf, shelf.path(_SUM))
        for shelf in shelves(tree)
        if shelf.path(_SUM) in paths and not bears_marks(tree, shelf)
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their versions."""
    reader = sql_script("atlas", 1, place.dialect or dialect)
    return linear(tree, place, singles(tree, place, digits), lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `apply` does: what ran and has no file is not looked for, a late file is refused."""
    stops = None
    if _SKIPPING in hook.command:
        stops = boots.late_is_skipped(history, applied, hook, str, "Atlas")
    elif _UNORDERED not in hook.command:
        stops = boots.late_is_refused(history, applied, hook, str, _late)
    return stops or boots.runs(history, applied, hook, "Atlas")


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return f'atlas migrate apply --dir "file://{place.folder or "."}"'


def _late(ids: tuple[str, ...], newest: str) -> str:  # noqa: ARG001  it names no other
    return f"migration {ids[0]} added out of order. See: https://atlasgo.io/versioned/apply#non-linear-error"


QUICK_FIXES = (
    QuickFix(
        "atlas migrate apply --exec-order non-linear",
        NOBODY_TRIED,
        after=("boot-refused",),
    ),
)

ASKS = "SELECT version FROM atlas_schema_revisions.atlas_schema_revisions ORDER BY version DESC LIMIT 1"

adapter = Adapter(
    name="atlas", asks=ASKS, detect=detect, read=read, boot=boot, hook=hook, quick_fixes=QUICK_FIXES, forms=FORMS
)  # fmt: skip
