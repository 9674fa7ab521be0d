"""sqlx: numbered SQL files, with a checksum of each in the database; applications run them when they start.

Words and exit codes were run with sqlx-cli 0.8.6.
"""

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.dialects import spoken
from checker.folders.linear import linear
from checker.folders.numbered import pairs, singles
from checker.folders.rust import uses_crate
from checker.folders.script import sql_script
from checker.folders.shelf import shelves

_IGNORES = ("--ignore-missing", "set_ignore_missing(true)")
FORMS = (
    HookForm(r"(?<![\w-])sqlx\s+(?:migrate\s+run|database\s+(?:setup|reset))\b[^\n;&|\"'\]]*", word="sqlx"),
    HookForm(
        r"\b(?:sqlx::)?migrate!\([^)\n]*\)(?:\s*\.set_\w+\([^)\n]*\))*|\bMigrator::new\([^;]*?\)\s*\.await\b",
        in_code=True,
        word="igrat",
        endings=(".rs",),
    ),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of numbered SQL files in packages that use the crate."""
    return tuple(
        Place(
            "sqlx",
            shelf.folder,
            versions=(shelf.folder,),
            named=False,
            dialect=spoken(tree, shelf.folder, [shelf.path(name) for name in reversed(shelf.names)]),
        )
        for shelf in shelves(tree)
        if any(name[0].isdigit() for name in shelf.numbered) and uses_crate(tree, shelf.folder, "sqlx")
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


def _missing(id_: str) -> str:
    return f"error: migration {id_} was previously applied but is missing in the resolved migrations"


def _edited(id_: str) -> str:
    return f"error: migration {id_} was previously applied but has been modified"


QUICK_FIXES = (
    QuickFix(
        "sqlx migrate revert --ignore-missing",
        "from {target} it takes back an older migration, the newest that {target} knows; what {current} added stays",
        after=("boot-revision-unknown",),
    ),
)

adapter = Adapter(
    name="sqlx", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS
)  # fmt: skip
