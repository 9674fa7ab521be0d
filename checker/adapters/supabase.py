"""Supabase: numbered SQL files in `supabase/migrations`; the project remembers all numbers.

Its words are those of issues in supabase/cli (2024 and 2026).
"""

import re

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.linear import linear
from checker.folders.numbered import digits, singles
from checker.folders.script import sql_script
from checker.folders.shelf import shelves

_FOLDER = re.compile(r"(?:.*/)?supabase/migrations")
_ALL = "--include-all"
FORMS = (
    HookForm(r"(?<![\w-])supabase\s+(?:db\s+push|migration\s+up)\b[^\n;&|\"'\]]*", word="supabase"),
)  # fmt: skip


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders that the command line has for migrations."""
    return tuple(
        Place("supabase", shelf.folder, versions=(shelf.folder,), dialect="postgres")
        for shelf in shelves(tree)
        if _FOLDER.fullmatch(shelf.folder)
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their numbers."""
    reader = sql_script("supabase", 1, place.dialect or dialect)
    return linear(tree, place, singles(tree, place, digits), lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a push does: it wants a file for all that ran, and nothing late."""
    late = "Found local migration files to be inserted before the last migration on remote database."
    missing = "Remote migration versions not found in local migrations directory."
    return (
        boots.all_must_have_files(history, applied, hook, lambda _: missing)
        or (None if _ALL in hook.command else boots.late_is_refused(history, applied, hook, str, lambda *_: late))
        or boots.runs(history, applied, hook, "supabase")
    )


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give the command that people usually run."""
    return "supabase db push"


QUICK_FIXES = (
    QuickFix(
        "supabase migration repair --status reverted",
        "the push passes, and the next deploy of {current} runs its migrations on what they made already",
        after=("boot-revision-unknown",),
    ),
)

ASKS = "SELECT max(version) FROM supabase_migrations.schema_migrations"

adapter = Adapter(
    name="supabase", asks=ASKS, detect=detect, read=read, boot=boot, hook=hook, quick_fixes=QUICK_FIXES, forms=FORMS,
    dialect="postgres",
)  # fmt: skip
