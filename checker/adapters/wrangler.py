"""Cloudflare D1: numbered SQL files that Wrangler runs on an SQLite database; it keeps all names.

What it does is what its documentation says (2026): it runs what has a file and did not run.
"""

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.d1 import d1_folders
from checker.folders.linear import linear
from checker.folders.numbered import singles, whole_name
from checker.folders.script import sql_script
from checker.folders.shelf import shelves

FORMS = (
    HookForm(r"(?<![\w-])wrangler\s+d1\s+migrations\s+apply\b[^\n;&|\"'\]]*", word="wrangler"),
)  # fmt: skip


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders that configurations with a D1 database name; `migrations` beside them where they name none."""
    named = d1_folders(tree)
    return tuple(
        Place("wrangler", shelf.folder, config=named[shelf.folder], versions=(shelf.folder,), dialect="sqlite")
        for shelf in (shelves(tree) if named else ())
        if shelf.folder in named
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their numbers."""
    reader = sql_script("wrangler", 1, place.dialect or dialect)
    return linear(tree, place, singles(tree, place, whole_name), lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `apply` does: it runs what has a file and did not run, and looks at nothing else."""
    return boots.runs(history, applied, hook, "wrangler")


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give the command that people usually run."""
    return "wrangler d1 migrations apply DB --remote"


ASKS = "SELECT name FROM d1_migrations ORDER BY id DESC LIMIT 1"

adapter = Adapter(
    name="wrangler", asks=ASKS, detect=detect, read=read, boot=boot, hook=hook, forms=FORMS, dialect="sqlite"
)  # fmt: skip
