"""TypeORM: programs whose class is named by a time, mostly of SQL; the database keeps all names.

Words and exit codes were run with typeorm 1.1.1.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.linear import linear
from checker.folders.named import places, programs
from checker.folders.programs import ENDINGS, program_steps
from checker.folders.words import once_each

if TYPE_CHECKING:
    from checker.core.operation import Step
    from checker.grammars.script import Ask

_FILE = re.compile(r"(?:(?P<folder>.*)/)?(?P<number>\d{13})[-_](?P<title>[^/]+)\.[cm]?[jt]s")
FORMS = (
    HookForm(r"(?<![\w-])typeorm\b[^\n;&|]*?\bmigration:run\b[^\n;&|\"'\]]*", word="migration:run"),
    HookForm(r"\bmigrationsRun\s*:\s*(?!false)[^,\n}]+|\brunMigrations\([^)\n]*\)", True, "igrations", ENDINGS),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of such files in packages that use TypeORM."""
    return places(tree, "typeorm", ("typeorm",), _FILE)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their times."""
    own = place.dialect or dialect
    reader = program_steps("typeorm", 2, own, partial(_translated, dialect=own))
    files = programs(tree, place, _FILE, lambda match: f"{match['title']}{match['number']}")
    return linear(tree, place, files, lambda _: reader, wanted)


def _translated(ask: "Ask", dialect: str) -> "Iterator[str] | Iterator[str | Step] | None":
    from checker.adapters.typeorm.builder import translated  # noqa: PLC0415  most trees have none of it

    return translated(ask, dialect)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a run does: it runs what has a file and did not run, and looks at nothing else."""
    return boots.runs(history, applied, hook, "TypeORM")


def hook(place: Place) -> str:  # noqa: ARG001  its configuration says where
    """Give the command that people usually run."""
    return "typeorm migration:run"


def down(place: Place, to: str) -> str:  # noqa: ARG001  as above
    """Give the command that goes back by one; it is run again for each."""
    return once_each("typeorm migration:revert", to)


QUICK_FIXES = (
    QuickFix(
        "typeorm schema:sync", "it drops what {target}'s entities lack: it {loses}", after=("boot-revision-unknown",)
    ),
)

ASKS = "SELECT name FROM migrations ORDER BY id DESC LIMIT 1"

adapter = Adapter(
    name="typeorm", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS,
    asks=ASKS,
)  # fmt: skip
