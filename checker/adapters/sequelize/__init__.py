"""Sequelize's migrations, by its own command line or by Umzug: programs named by a time; the database keeps all names.

Words and exit codes were run with sequelize-cli 6.6.5 and umzug 3.8.3.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.operation import Step
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.linear import linear
from checker.folders.named import places, programs
from checker.folders.programs import ENDINGS, program_steps
from checker.folders.words import TAKES_AN_OLDER_ONE, once_each

if TYPE_CHECKING:
    from checker.grammars.script import Ask

_PACKAGES = ("sequelize", "sequelize-cli", "umzug")
_FILE = re.compile(r"(?:(?P<folder>.*)/)?(?P<name>\d{14}[-_.](?P<title>[^/]+)\.[cm]?[jt]s)")
_NUMBERED = re.compile(r"(?:(?P<folder>.*)/)?(?P<name>\d[\dT.:_-]*[-_.](?P<title>[A-Za-z][^/]*)\.[cm]?[jt]s)")
"""Umzug runs files of any name, in the order of their names."""
FORMS = (
    HookForm(r"(?<![\w-])sequelize(?:-cli)?\b[^\n;&|]*?\bdb:migrate(?![\w:])[^\n;&|\"'\]]*", word="db:migrate"),
    HookForm(r"\b(?:umzug|migrations?)\s*\.\s*up\([^;]*?\)", True, "mzug", ENDINGS),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of such files in packages that use Sequelize."""
    by_time = places(tree, "sequelize", _PACKAGES, _FILE)
    if by_time:
        return by_time
    return tuple(each for each in places(tree, "sequelize", _PACKAGES, _NUMBERED) if "migrat" in each.folder.lower())


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their names."""
    own = place.dialect or dialect
    reader = program_steps("sequelize", 3, own, partial(_translated, dialect=own))
    files = programs(tree, place, _FILE, _name) or programs(tree, place, _NUMBERED, _name)
    return linear(tree, place, files, lambda _: reader, wanted)


def _name(match: "re.Match[str]") -> str:
    return match["name"]


def _translated(ask: "Ask", dialect: str) -> Iterator[str] | Iterator[Step] | None:
    from checker.adapters.sequelize.builder import translated  # noqa: PLC0415  most trees have none of it

    return translated(ask, dialect)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `db:migrate` does: it runs what has a file and did not run, and looks at nothing else."""
    return boots.runs(history, applied, hook, "Sequelize")


def hook(place: Place) -> str:  # noqa: ARG001  its configuration says where
    """Give the command that people usually run."""
    return "sequelize-cli db:migrate"


def down(place: Place, to: str) -> str:  # noqa: ARG001  as above
    """Give the command that goes back by one; it is run again for each."""
    if not to:
        return "sequelize-cli db:migrate:undo:all"
    return once_each("sequelize-cli db:migrate:undo", to)


QUICK_FIXES = (
    QuickFix(
        "umzug down",
        TAKES_AN_OLDER_ONE,
        after=("boot-revision-unknown", "boot-refused"),
    ),
)

ASKS = 'SELECT max(name) FROM "SequelizeMeta"'

adapter = Adapter(
    name="sequelize", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS,
    asks=ASKS,
)  # fmt: skip
