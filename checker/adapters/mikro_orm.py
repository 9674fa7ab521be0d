"""MikroORM: programs named by a time, whose statements are SQL; the database keeps all names.

Words and exit codes were run with MikroORM 6.6.15.
"""

import re

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.linear import linear
from checker.folders.named import places, programs
from checker.folders.programs import ENDINGS, program_steps
from checker.folders.words import TAKES_AN_OLDER_ONE

_FILE = re.compile(r"(?:(?P<folder>.*)/)?(?P<name>Migration\d{14}(?:_(?P<title>[^/]+))?)\.[cm]?[jt]s")
FORMS = (
    HookForm(r"(?<![\w-])mikro-orm(?:-esm)?\b[^\n;&|]*?\bmigration:up\b[^\n;&|\"'\]]*", word="migration:up"),
    HookForm(r"\bgetMigrator\(\)\s*\.\s*up\([^)\n]*\)|\bmigrator\.up\([^)\n]*\)", True, "igrator", ENDINGS),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of such files in packages that use MikroORM."""
    return places(tree, "mikro-orm", ("@mikro-orm/core", "@mikro-orm/migrations", "mikro-orm"), _FILE)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their times."""
    reader = program_steps("mikro-orm", 1, place.dialect or dialect, lambda _: None)
    files = programs(tree, place, _FILE, lambda match: match["name"])
    return linear(tree, place, files, lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what it does: it runs what has a file and did not run, and looks at nothing else."""
    return boots.runs(history, applied, hook, "MikroORM")


def hook(place: Place) -> str:  # noqa: ARG001  its configuration says where
    """Give the command that people usually run."""
    return "mikro-orm migration:up"


def down(place: Place, to: str) -> str:  # noqa: ARG001  as above
    """Give the command that goes back to a migration, or takes all of them back."""
    return f"mikro-orm migration:down --to {to or 0}"


QUICK_FIXES = (
    QuickFix(
        "mikro-orm migration:down",
        TAKES_AN_OLDER_ONE,
        after=("boot-revision-unknown", "boot-refused"),
    ),
)

ASKS = "SELECT name FROM mikro_orm_migrations ORDER BY id DESC LIMIT 1"

adapter = Adapter(
    name="mikro-orm", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS,
    asks=ASKS,
)  # fmt: skip
