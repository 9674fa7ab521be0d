"""Kysely: programs in order of their names; the database keeps all names, in the order in which they ran.

Words were run with kysely 0.28.18 and kysely-ctl 0.20.0.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, Wanted
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

_FILE = re.compile(
    r"(?:(?P<folder>(?:.*/)?migrations?(?:/\w+)?)/)(?P<name>\d[\w.-]*?[-_](?P<title>[\w-]+))\.[cm]?[jt]s"
)
_UNORDERED = "allowUnorderedMigrations"
FORMS = (
    HookForm(r"(?<![\w-])kysely\b[^\n;&|]*?\bmigrate:latest\b[^\n;&|\"'\]]*", word="migrate:latest"),
    HookForm(r"\bmigrateToLatest\(\)", True, "migrateToLatest", ENDINGS),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of such files in packages that use Kysely."""
    return places(tree, "kysely", ("kysely",), _FILE)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their names."""
    own = place.dialect or dialect
    reader = program_steps("kysely", 4, own, partial(_translated, dialect=own))
    files = programs(tree, place, _FILE, lambda match: match["name"])
    return linear(tree, place, files, lambda _: reader, wanted)


def _translated(ask: "Ask", dialect: str) -> "Iterator[str] | Iterator[str | Step] | None":
    from checker.adapters.kysely.builder import translated  # noqa: PLC0415  most trees have none of it

    return translated(ask, dialect)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what it does: it wants a file for all that ran, and at the same place in their order."""
    lacking = boots.unknown(history, applied)
    if lacking:
        says = f"corrupted migrations: previously executed migration {lacking[0]} is missing"
        return Boot(hook, "boot-revision-unknown", says, 1, lacking)
    rows = [each.id for each in (applied.history.ordered() if applied.history else ()) if each.id in applied.all]
    files = [revision.id for revision in history.ordered()]
    for index, (row, file) in enumerate(zip(rows, files, strict=False)):
        if row != file and _UNORDERED not in hook.command:
            says = (
                f"corrupted migrations: expected previously executed migration {row} to be at index {index} but {file} "
                "was found in its place."
            )
            return Boot(hook, "boot-refused", says, 1, (file,))
    return boots.runs(history, applied, hook, "Kysely")


def hook(place: Place) -> str:  # noqa: ARG001  its configuration says where
    """Give the command that people usually run."""
    return "kysely migrate:latest"


def down(place: Place, to: str) -> str:  # noqa: ARG001  as above
    """Give the command that goes back by one; it is run again for each."""
    return once_each("kysely migrate:down", to)


ASKS = "SELECT max(name) FROM kysely_migration"

adapter = Adapter(name="kysely", asks=ASKS, detect=detect, read=read, boot=boot, hook=hook, down=down, forms=FORMS)
