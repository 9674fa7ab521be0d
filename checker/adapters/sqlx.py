"""sqlx: numbered SQL files, with a checksum of each in the database; applications run them when they start.

Words and exit codes were run with sqlx-cli 0.8.6.
"""

import re

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Reader, Tree, Unread
from checker.folders import boots
from checker.folders.claims import is_taken
from checker.folders.linear import linear
from checker.folders.numbered import pairs, place_of, singles
from checker.folders.rust import uses_crate
from checker.folders.script import sql_script
from checker.folders.shelf import shelves
from checker.folders.words import TAKES_AN_OLDER_ONE

_USUAL = "migrat"
_CALL = re.compile(rb"""(?:migrate!\(|Migrator::new\()[^"]*"([^"\n]+)\"""")
_IGNORES = ("--ignore-missing", "set_ignore_missing(true)")
FORMS = (
    HookForm(r"(?<![\w-])sqlx\s+(?:migrate\s+run|database\s+(?:setup|reset))\b[^\n;&|\"'\]]*", word="sqlx"),
    HookForm(
        r"\b(?:sqlx::)?migrate!\([^)\n]*\)(?:(?:\s*\.set_\w+\([^)\n]*\))+"
        r"|;(?:(?!migrate!)[^{}]){0,300}?\.set_ignore_missing\(\s*true\s*\))?|\bMigrator::new\([^;]*?\)\s*\.await\b",
        in_code=True,
        word="igrat",
        endings=(".rs",),
    ),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of numbered SQL files in packages that use the crate."""
    return tuple(
        place_of(tree, "sqlx", shelf)
        for shelf in shelves(tree)
        if any(name[0].isdigit() for name in shelf.numbered)
        and uses_crate(tree, shelf.folder, "sqlx")
        and not is_taken(tree, shelf)
        and (_USUAL in shelf.folder or _is_named(tree, shelf.folder))
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their numbers: with a file for each way, or for the way up alone."""
    reader = sql_script("sqlx", 1, place.dialect or dialect)
    files = sorted((*singles(tree, place), *pairs(tree, place)), key=lambda file: boots.by_number(file.id))
    return linear(tree, place, files, lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a run does: it wants a file for all that ran, and in each the same text."""
    ignores = any(word in hook.command for word in _IGNORES)
    return (
        (None if ignores else boots.all_must_have_files(history, applied, hook, _missing))
        or boots.edited_is_refused(history, applied, hook, _edited)
        or boots.runs(history, applied, hook, "sqlx")
    )


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return "sqlx migrate run" + ("" if place.folder == "migrations" else f" --source {place.folder or '.'}")


def down(place: Place, to: str) -> str:
    """Give the command that goes back to a version, or takes all of them back."""
    return f"sqlx migrate revert --source {place.folder or '.'} --target-version {to or 0}"


def _is_named(tree: Tree, folder: str) -> bool:
    """Tell whether the program names a folder of an unusual name; numbered queries are no migrations."""
    name = folder.rpartition("/")[2]
    named = (tree.facts(path, _NAMED) for path in tree.paths() if path.endswith(".rs"))
    return any(name in found for found in named if not isinstance(found, Unread))


def _names(content: bytes) -> tuple[str, ...]:
    if b"igrat" not in content:
        return ()
    return tuple(found.decode("utf-8", "replace").rstrip("/").rpartition("/")[2] for found in _CALL.findall(content))


def _missing(id_: str) -> str:
    return f"error: migration {id_} was previously applied but is missing in the resolved migrations"


def _edited(id_: str) -> str:
    return f"error: migration {id_} was previously applied but has been modified"


_NAMED: Reader[tuple[str, ...]] = Reader("sqlx-folders", 1, _names)

QUICK_FIXES = (
    QuickFix(
        "sqlx migrate revert --ignore-missing",
        TAKES_AN_OLDER_ONE,
        after=("boot-revision-unknown",),
    ),
)

ASKS = "SELECT max(version) FROM _sqlx_migrations"

adapter = Adapter(
    name="sqlx", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS,
    asks=ASKS,
)  # fmt: skip
