"""goose: numbered SQL files with both ways in one, and Go files beside them; the database keeps all numbers.

Words and exit codes were run with goose 3.27.3.
"""

import re

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Reader, Tree
from checker.folders import boots
from checker.folders.dialects import spoken
from checker.folders.linear import File, linear, titled
from checker.folders.numbered import singles
from checker.folders.script import FileSteps, Markers, program, sql_script
from checker.folders.shelf import is_aside, marked, marker, shelves
from checker.folders.words import NOBODY_TRIED

_MARKED = marker("goose", rb"^\s*--\s*\+goose\s+Up\b")
_MARKERS = Markers(
    up=r"(?i)\s*--\s*\+goose\s+Up\b",
    down=r"(?i)\s*--\s*\+goose\s+Down\b",
    ends=r"(?i)\s*--\s*\+goose\s+StatementEnd\b",
    needed=True,
)
_GO = re.compile(r"(?:^|.*/)(?P<name>(?P<number>\d+)_(?P<title>\w+?)\.go)")
_REGISTERS: Reader[bool] = Reader(
    "goose-go", 1, lambda content: b"goose.AddMigration" in content or b"goose.AddNamed" in content
)
_PROGRAM: Reader[FileSteps] = Reader("goose-program", 1, program("Go"))
_PASSES = "-allow-missing"
FORMS = (
    HookForm(r"(?<![\w./-])(?:[\w./-]*/)?goose\b[^\n;&|]*?\bup(?:-to \d+|-by-one)?\b[^\n;&|\"'\]]*", word="goose"),
    HookForm(r"\bgoose\.Up(?:To|Context|ToContext)?\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)", True, "goose", (".go",)),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders whose files carry goose's marks, or register themselves with it."""
    held = {
        shelf.folder: [shelf.path(name) for name in shelf.names]
        for shelf in shelves(tree)
        if marked(tree, shelf, _MARKED)
    }
    for path in tree.paths():
        if _is_go(path) and path.rpartition("/")[0] not in held and tree.facts(path, _REGISTERS) is True:
            held[path.rpartition("/")[0]] = []
    return tuple(
        Place("goose", folder, versions=(folder,), named=False, dialect=spoken(tree, folder, reversed(paths)))
        for folder, paths in sorted(held.items())
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their numbers; what a Go file does is not known."""
    sql = sql_script("goose", 1, place.dialect or dialect, _MARKERS)
    files = sorted((*singles(tree, place), *_programs(tree, place)), key=lambda file: boots.by_number(file.id))
    return linear(tree, place, files, lambda path: _PROGRAM if path.endswith(".go") else sql, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `up` does: a file that never ran and comes before the newest number is refused."""
    paths = {revision.id: revision.path.rpartition("/")[2] for revision in history.revisions}

    def says(late: tuple[str, ...], newest: str) -> str:
        listed = " ".join(f"version {id_}: {paths[id_]}" for id_ in late)
        return f"goose run: error: found {len(late)} missing migrations before current version {newest}: {listed}"

    stops = None if _PASSES in hook.command else boots.late_is_refused(history, applied, hook, boots.by_number, says)
    return stops or boots.runs(history, applied, hook, "goose")


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return f"goose -dir {place.folder or '.'} up"


def down(place: Place, to: str) -> str:
    """Give the command that goes back to a version, or takes all of them back."""
    return f"goose -dir {place.folder or '.'} " + (f"down-to {to}" if to else "reset")


def _programs(tree: Tree, place: Place) -> list[File]:
    return [
        File(str(int(match["number"])), path, titled(match["title"]))
        for path in tree.paths()
        if _is_go(path) and path.rpartition("/")[0] == place.folder and (match := _GO.fullmatch(path))
    ]


def _is_go(path: str) -> bool:
    if not path.endswith(".go") or path.endswith("_test.go") or is_aside(path.rpartition("/")[0]):
        return False
    return _GO.fullmatch(path) is not None


QUICK_FIXES = (
    QuickFix(
        "goose reset",
        "from {target} it takes back all that {target} knows, and leaves what {current} added",
        after=("boot-refused",),
    ),
    QuickFix(
        "goose up -allow-missing",
        NOBODY_TRIED,
        after=("boot-refused",),
    ),
)

ASKS = "SELECT max(version_id) FROM goose_db_version WHERE is_applied"

adapter = Adapter(
    name="goose", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS,
    asks=ASKS,
)  # fmt: skip
