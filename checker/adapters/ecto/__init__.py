"""Ecto: programs of Elixir named by a time, with a builder; the database keeps all versions.

What it does was read in ecto_sql 3.14.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.folders import boots
from checker.folders.fitting import folders, within
from checker.folders.linear import File, linear, titled
from checker.folders.script import FileSteps
from checker.folders.words import TAKES_AN_OLDER_ONE
from checker.sql import VERSION as SQL_VERSION
from checker.sql import operations

if TYPE_CHECKING:
    from checker.grammars.elixir import Called

_FILE = re.compile(r"(?:(?P<folder>.*)/)?(?P<version>\d+)_(?P<title>[^/]+)\.exs")
_STRICT = "--strict-version-order"
FORMS = (
    HookForm(r"(?<![\w.-])mix\s+(?:do\s+[^\n;&|]*)?ecto\.(?:migrate|setup)\b[^\n;&|\"'\]]*", word="ecto."),
    HookForm(r"(?<=eval )[\"']?[\w.]+\.Release\.migrate\b(?:\(\))?", word="Release.migrate"),
    HookForm(r"\bEcto\.Migrator\.(?:run|with_repo)\([^\n]*", True, "Ecto.Migrator", (".ex",)),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of such files below a `priv` folder."""
    return tuple(
        Place("ecto", folder, versions=(folder,), dialect="postgres")
        for folder in folders(tree, _FILE, ".exs")
        if "priv/" in f"{folder}/" and folder.endswith("migrations")
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their versions."""
    reader = _reader(place.dialect or dialect)
    matches = within(tree, place.folder, _FILE, ".exs")
    files = [File(match["version"], path, titled(match["title"])) for path, match in matches]
    files.sort(key=lambda file: boots.by_number(file.id))
    return linear(tree, place, files, lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `migrate` does: it runs what has a file and did not run, in any order unless that is forbidden."""
    stops = boots.late_is_refused(history, applied, hook, boots.by_number, _late) if _STRICT in hook.command else None
    return stops or boots.runs(history, applied, hook, "Ecto")


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give the command that people usually run."""
    return "mix ecto.migrate"


def down(place: Place, to: str) -> str:  # noqa: ARG001  as above
    """Give the command that goes back to a version, or takes all of them back."""
    return f"mix ecto.rollback --to-exclusive {to}" if to else "mix ecto.rollback --all"


def _late(ids: tuple[str, ...], newest: str) -> str:
    return f"pending migration {ids[0]} has a version number older than the last migrated version {newest}"


def _reader(dialect: str) -> Reader[FileSteps]:
    def read_file(content: bytes) -> FileSteps:
        from checker.grammars.elixir import functions  # noqa: PLC0415  most trees have none of it

        found = functions(content)
        if isinstance(found, Unread):
            return FileSteps((Step(found, found.line),))
        up = found.get("up", found.get("change"))
        if up is None:
            return FileSteps((Step(Unread("it has no way up that can be found", line=1), 1),))
        back = found.get("down")
        if back is None and "change" not in found:
            return FileSteps(tuple(_steps(up, dialect)))
        made = (Step(Unread("Ecto makes the way back of the way up", line=1), 1),)
        return FileSteps(tuple(_steps(up, dialect)), made if back is None else tuple(_steps(back, dialect)))

    return Reader("ecto", 1000 * SQL_VERSION + 3, read_file, (dialect,))


def _steps(calls: "Iterable[Called]", dialect: str) -> Iterator[Step]:
    from checker.adapters.ecto.builder import statements  # noqa: PLC0415  as above

    for called in calls:
        made = statements(called)
        if made is None:
            text = " ".join(called.text.split())[:120]
            yield Step(Unread("this call is not understood", text, called.line), called.line)
            continue
        for statement in made:
            yield from (Step(each.operation, called.line, maybe=each.maybe) for each in operations(statement, dialect))


QUICK_FIXES = (
    QuickFix(
        "mix ecto.rollback",
        TAKES_AN_OLDER_ONE,
        after=("boot-revision-unknown", "boot-refused"),
    ),
)

ASKS = "SELECT max(version) FROM schema_migrations"

adapter = Adapter(
    name="ecto", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS,
    asks=ASKS,
)  # fmt: skip
