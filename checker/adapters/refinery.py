"""refinery: files named `V1__name`, with a checksum of each in the database; applications run them when they start.

What it does was read in refinery 0.9.
"""

import re

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Reader, Tree
from checker.folders import boots
from checker.folders.dialects import spoken
from checker.folders.fitting import folders, within
from checker.folders.linear import File, linear, titled
from checker.folders.rust import uses_crate
from checker.folders.script import FileSteps, program, sql_script

_FILE = re.compile(r"(?:(?P<folder>.*)/)?(?P<name>[VU](?P<number>\d+)__(?P<title>\w+)\.(?:sql|rs))")
_PROGRAM: Reader[FileSteps] = Reader("refinery-program", 1, program("Rust"))
_ENDINGS = (".sql", ".rs")
_GOES_ON = "set_abort_missing(false)"
FORMS = (
    HookForm(r"(?<![\w-])refinery\s+migrate\b[^\n;&|\"'\]]*", word="refinery"),
    HookForm(r"\brunner\(\)(?:\s*\.set_\w+\([^)\n]*\))*\s*\.run(?:_async)?\([^)\n]*\)", True, "runner", (".rs",)),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of such files in packages that use the crate; Flyway names its files the same."""
    return tuple(
        Place("refinery", folder, versions=(folder,), named=False, dialect=spoken(tree, folder, _sql(paths)))
        for folder, paths in folders(tree, _FILE, _ENDINGS).items()
        if uses_crate(tree, folder, "refinery")
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their numbers; what a Rust file does is not known."""
    sql = sql_script("refinery", 1, place.dialect or dialect)
    matches = within(tree, place.folder, _FILE, _ENDINGS)
    files = [File(match["number"], path, titled(match["title"])) for path, match in matches]
    files.sort(key=lambda file: boots.by_number(file.id))
    return linear(tree, place, files, lambda path: _PROGRAM if path.endswith(".rs") else sql, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a run does: it wants a file for all that ran, the same text in each, and nothing late."""
    names = {each.id: each for each in (*(applied.history or history).revisions, *history.revisions)}

    def named(id_: str) -> str:
        found = names.get(id_)
        return found.path.rpartition("/")[2].rpartition(".")[0] if found else f"V{id_}"

    def missing(id_: str) -> str:
        return f"migration {named(id_)} is missing from the filesystem"

    def edited(id_: str) -> str:
        return f"applied migration {named(id_)} is different than filesystem one {named(id_)}"

    stops = None
    if _GOES_ON not in hook.command:
        stops = boots.all_must_have_files(history, applied, hook, missing) or boots.late_is_refused(
            history, applied, hook, boots.by_number, lambda late, _: missing(late[0])
        )
    return (
        stops
        or boots.edited_is_refused(history, applied, hook, edited)
        or boots.runs(history, applied, hook, "refinery")
    )


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return f"refinery migrate -p {place.folder or '.'}"


def _sql(paths: list[str]) -> list[str]:
    return [path for path in reversed(paths) if path.endswith(".sql")]


ASKS = "SELECT max(version) FROM refinery_schema_history"

adapter = Adapter(name="refinery", asks=ASKS, detect=detect, read=read, boot=boot, hook=hook, forms=FORMS)
