"""node-pg-migrate: programs and SQL files named by a time; the database keeps all names in their order.

Words and exit codes were run with node-pg-migrate 9.0.0.
"""

import re

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.claims import bears_marks
from checker.folders.fitting import folders, within
from checker.folders.linear import File, linear, titled
from checker.folders.packages import users_of
from checker.folders.programs import ENDINGS
from checker.folders.script import Markers, sql_script
from checker.folders.shelf import shelves
from checker.folders.words import NOBODY_TRIED, once_each

_FILE = re.compile(r"(?:(?P<folder>.*)/)?(?P<id>\d{10,}[_-](?P<title>[\w-]+))\.(?:sql|js|ts|mjs|cjs)")
_ENDINGS = (".sql", *ENDINGS)
_MARKERS = Markers(up=r"(?i)\s*--\s*up migration\b", down=r"(?i)\s*--\s*down migration\b", opens=True)
_UNORDERED = "--no-check-order"
FORMS = (
    HookForm(r"(?<![\w-])node-pg-migrate\b[^\n;&|]*?\bup\b[^\n;&|\"'\]]*", word="node-pg-migrate"),
)  # fmt: skip


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders called `migrations` below a package that uses it."""
    below = users_of(tree, "node-pg-migrate")
    found = folders(tree, _FILE, _ENDINGS) if below else {}
    taken = {shelf.folder for shelf in (shelves(tree) if found else ()) if bears_marks(tree, shelf)}
    return tuple(
        Place("node-pg-migrate", folder, versions=(folder,), named=False, dialect="postgres")
        for folder in found
        if folder.endswith("migrations") and f"{folder}/".startswith(below) and folder not in taken
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their names."""
    from checker.adapters.node_pg_migrate.program import program  # noqa: PLC0415  most trees have none of it
    from checker.adapters.node_pg_migrate.shorthands import known_at  # noqa: PLC0415  as above

    own = place.dialect or dialect
    sql = sql_script("node-pg-migrate", 1, own, _MARKERS)
    matches = within(tree, place.folder, _FILE, _ENDINGS)
    files = [File(match["id"], path, titled(match["title"])) for path, match in matches]
    files.sort(key=lambda file: boots.by_number(file.id))
    known = known_at(tree, (file.path for file in files if not file.path.endswith(".sql")))
    return linear(tree, place, files, lambda path: program(own, known[path]) if path in known else sql, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `up` does: it holds the rows and the files side by side, as far as the shorter goes."""
    ran = applied.history.ordered() if applied.history else ()
    rows = [revision.id for revision in ran if revision.id in applied.all]
    files = [revision.id for revision in history.ordered()]
    for row, file in zip(rows, files, strict=False) if _UNORDERED not in hook.command else ():
        if row != file:
            says = f"Not run migration {file} is preceding already run migration {row}"
            lacking = boots.unknown(history, applied)
            return Boot(hook, "boot-revision-unknown" if lacking else "boot-refused", says, 1, lacking or (file,))
    return boots.runs(history, applied, hook, "node-pg-migrate")


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return "node-pg-migrate up" + ("" if place.folder == "migrations" else f" -m {place.folder}")


def down(place: Place, to: str) -> str:
    """Give the command that goes back by one; it is run again for each."""
    return once_each(f"node-pg-migrate down -m {place.folder}", to)


QUICK_FIXES = (
    QuickFix(
        "node-pg-migrate up --no-check-order",
        NOBODY_TRIED,
        after=("boot-revision-unknown", "boot-refused"),
    ),
)

ASKS = "SELECT name FROM pgmigrations ORDER BY id DESC LIMIT 1"

adapter = Adapter(
    name="node-pg-migrate", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES,
    asks=ASKS,
    forms=FORMS, dialect="postgres",
)  # fmt: skip
