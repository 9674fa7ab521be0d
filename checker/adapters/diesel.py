"""Diesel: a folder for each migration, with a file for each way; applications may run them when they start.

What it does was read in Diesel 2.3.
"""

import re
from collections.abc import Iterator

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.dialects import spoken
from checker.folders.fitting import folders, within
from checker.folders.linear import File, linear, titled
from checker.folders.rust import uses_crate
from checker.folders.script import sql_script
from checker.folders.words import once_each

_UP = re.compile(r"(?:(?P<folder>.*)/)?(?P<version>\d[\d-]*)(?:_(?P<title>[^/]*))?/up\.sql")
_ENDING = "/up.sql"
FORMS = (
    HookForm(r"(?<![\w-])diesel\s+(?:migration\s+run|setup|database\s+(?:setup|reset))\b[^\n;&|\"'\]]*", word="diesel"),
    HookForm(
        r"\brun_pending_migrations\([^()\n]*\)|\bembed_migrations!\([^)\n]*\)", True, "migrations", (".rs",)
    ),
)  # fmt: skip


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of folders with an `up.sql`, in packages that use the crate."""
    return tuple(
        Place("diesel", folder, versions=(folder,), named=False, dialect=spoken(tree, folder, reversed(paths)))
        for folder, paths in folders(tree, _UP, _ENDING).items()
        if uses_crate(tree, folder, "diesel")
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the folders in order of their versions."""
    reader = sql_script("diesel", 1, place.dialect or dialect)
    files = sorted(_files(tree, place), key=lambda file: file.id)
    return linear(tree, place, files, lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a run does: it runs what has a folder and did not run, and looks at nothing else."""
    return boots.runs(history, applied, hook, "Diesel")


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return "diesel migration run" + ("" if place.folder == "migrations" else f" --migration-dir {place.folder or '.'}")


def down(place: Place, to: str) -> str:
    """Give the command that goes back by one; it is run again for each."""
    return once_each(f"diesel migration revert --migration-dir {place.folder or '.'}", to)


def _files(tree: Tree, place: Place) -> Iterator[File]:
    for path, match in within(tree, place.folder, _UP, _ENDING):
        back = f"{path.removesuffix('up.sql')}down.sql"
        version = match["version"].replace("-", "")
        yield File(version, path, titled(match["title"] or ""), back if back in tree.paths() else "")


ASKS = "SELECT max(version) FROM __diesel_schema_migrations"

adapter = Adapter(name="diesel", asks=ASKS, detect=detect, read=read, boot=boot, hook=hook, down=down, forms=FORMS)
