"""db-migrate: programs named by a time, or SQL files for each way that a program runs; the database keeps all names.

Words and exit codes were run with db-migrate 0.11.14.
"""

import re
from collections.abc import Iterator

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.linear import File, linear
from checker.folders.named import places, programs
from checker.folders.programs import program_steps
from checker.folders.script import sql_script
from checker.folders.words import once_each

_FILE = re.compile(r"(?:(?P<folder>.*)/)?(?P<name>\d{14}-(?P<title>[^/]+))\.[cm]?[jt]s")
FORMS = (HookForm(r"(?<![\w-])db-migrate\s+up\b[^\n;&|\"'\]]*", word="db-migrate"),)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of such files in packages that use it."""
    return places(tree, "db-migrate", ("db-migrate",), _FILE)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their times; where SQL files lie beside them, those."""
    own = place.dialect or dialect
    program, sql = program_steps("db-migrate", 1, own, lambda _: None), sql_script("db-migrate", 1, own)
    files = [_with_sql(tree, place, file) for file in programs(tree, place, _FILE, lambda match: match["name"])]
    return linear(tree, place, files, lambda path: sql if path.endswith(".sql") else program, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `up` does: it runs what has a file and did not run, and looks at nothing else."""
    return boots.runs(history, applied, hook, "db-migrate")


def hook(place: Place) -> str:  # noqa: ARG001  its configuration says where
    """Give the command that people usually run."""
    return "db-migrate up"


def down(place: Place, to: str) -> str:  # noqa: ARG001  as above
    """Give the command that goes back by one; it is run again for each."""
    return once_each("db-migrate down", to)


def _with_sql(tree: Tree, place: Place, file: File) -> File:
    up, back = (next(_sql(tree, place, file, way), "") for way in ("up", "down"))
    return File(file.id, up, file.title, back) if up else file


def _sql(tree: Tree, place: Place, file: File, way: str) -> Iterator[str]:
    path = f"{place.folder}/sqls/{file.id}-{way}.sql" if place.folder else f"sqls/{file.id}-{way}.sql"
    if path in tree.paths():
        yield path


ASKS = "SELECT trim(LEADING '/' FROM name) FROM migrations ORDER BY id DESC LIMIT 1"

adapter = Adapter(name="db-migrate", asks=ASKS, detect=detect, read=read, boot=boot, hook=hook, down=down, forms=FORMS)
