"""Knex: programs named by a time, with a builder for both ways; the database keeps all names, endings included.

Words and exit codes were run with knex 3.3.0.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.operation import Step
from checker.core.tree import Reader, Tree
from checker.folders import boots
from checker.folders.linear import linear
from checker.folders.named import places, programs
from checker.folders.programs import ENDINGS, program_steps
from checker.folders.words import RUNS_AGAIN, once_each

if TYPE_CHECKING:
    from checker.grammars.script import Ask

_FILE = re.compile(r"(?:(?P<folder>.*)/)?(?P<name>\d{14}_(?P<title>[^/]+)\.[cm]?[jt]s)")
FORMS = (
    HookForm(r"(?<![\w-])knex\b[^\n;&|]*?\bmigrate:(?:latest|up)\b[^\n;&|\"'\]]*", word="knex"),
    HookForm(r"\bmigrate\s*\.\s*latest\([^;]*?\)", True, "migrate", ENDINGS),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of such files in packages that use Knex."""
    return places(tree, "knex", ("knex",), _FILE)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their names."""
    own = place.dialect or dialect
    reader = program_steps("knex", 4, own, partial(_translated, dialect=own))
    files = programs(tree, place, _FILE, lambda match: match["name"])
    return linear(tree, place, files, lambda _: reader, wanted)


def _translated(ask: "Ask", dialect: str) -> Iterator[str] | Iterator[str | Step] | None:
    from checker.adapters.knex.builder import translated  # noqa: PLC0415  most trees have none of it

    return translated(ask, dialect)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `latest` does: it wants a file for all that ran, under the very same name."""
    lacking = boots.unknown(history, applied)
    if lacking and "disableMigrationsListValidation" not in hook.command:
        says = (
            f"Error: The migration directory is corrupt, the following files are missing: {', '.join(sorted(lacking))}"
        )
        return Boot(hook, "boot-revision-unknown", says, 1, lacking)
    return boots.runs(history, applied, hook, "Knex")


def hook(place: Place) -> str:  # noqa: ARG001  its configuration says where
    """Give the command that people usually run."""
    return "knex migrate:latest"


def down(place: Place, to: str) -> str:  # noqa: ARG001  as above
    """Give the command that goes back by one; it is run again for each."""
    return once_each("knex migrate:down", to) if to else "knex migrate:rollback --all"


def ledger(tree: Tree) -> str:
    """Give the table that remembers what ran: the one that a knexfile names, if only one is named."""
    named = {
        found
        for path in tree.paths()
        if _CONFIG.fullmatch(path) and isinstance(found := tree.facts(path, _LEDGER), str) and found
    }
    return named.pop() if len(named) == 1 else "knex_migrations"


_CONFIG = re.compile(r"(?:.*/)?knexfile\.[cm]?[jt]s")
_TABLE = re.compile(rb"\btableName\s*:\s*['\"](\w+)['\"]")
_LEDGER: Reader[str] = Reader(
    "knex-ledger", 1, lambda content: found[1].decode() if (found := _TABLE.search(content)) else ""
)

QUICK_FIXES = (
    QuickFix(
        "DELETE FROM {ledger}",
        RUNS_AGAIN,
        after=("boot-revision-unknown",),
    ),
)

ASKS = "SELECT name FROM {ledger} ORDER BY id DESC LIMIT 1"

adapter = Adapter(
    name="knex", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS,
    asks=ASKS,
    ledger=ledger,
)  # fmt: skip
