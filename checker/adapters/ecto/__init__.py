"""Ecto: programs of Elixir named by a time, with a builder; the database keeps all versions.

What it does was run with ecto_sql 3.13.5 and read in 3.14.
"""

from checker.adapters.ecto.find import FILE, detect, key_types
from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Reader, Tree
from checker.folders import boots
from checker.folders.linear import File, linear, titled
from checker.folders.script import FileSteps
from checker.folders.words import TAKES_AN_OLDER_ONE
from checker.sql import VERSION as SQL_VERSION

_STRICT = "--strict-version-order"
FORMS = (
    HookForm(r"(?<![\w.-])mix\s+(?:do\s+[^\n;&|]*)?ecto\.(?:migrate|setup)\b[^\n;&|\"'\]]*", word="ecto."),
    HookForm(
        r"(?<![\w./${}-])[\w./${}-]+\s+eval\s+(?:\"[\w.]+\.Release\.migrate\b[^\"\n]*\"|'?[\w.]+\.Release\.migrate\b(?:\(\))?'?)",
        word="Release.migrate",
    ),
    HookForm(
        r"\bEcto\.Migrator\.(?:run|with_repo)\([^\n]*|\{Ecto\.Migrator,\s*repos:[^\n]*",
        True,
        "Ecto.Migrator",
        (".ex",),
    ),
)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their versions, those in folders of the folder among them."""
    reader = _reader(place.dialect or dialect, *key_types(tree, place))
    below = (path for path in tree.paths() if path.endswith(".exs") and path.startswith(f"{place.folder}/"))
    matches = ((path, match) for path in below if (match := FILE.fullmatch(path)))
    files = [File(match["version"], path, titled(match["title"])) for path, match in matches]
    files.sort(key=lambda file: boots.by_number(file.id))
    return linear(tree, place, files, lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `migrate` does: it runs what has a file and did not run, in any order unless that is forbidden."""
    stops = boots.late_is_refused(history, applied, hook, boots.by_number, _late) if _STRICT in hook.command else None
    return stops or _twice(history, applied, hook) or boots.runs(history, applied, hook, "Ecto")


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give the command that people usually run."""
    return "mix ecto.migrate"


def down(place: Place, to: str) -> str:  # noqa: ARG001  as above
    """Give the command that goes back to a version, or takes all of them back."""
    return f"mix ecto.rollback --to-exclusive {to}" if to else "mix ecto.rollback --all"


def _twice(history: History, applied: Applied, hook: Hook) -> Boot | None:
    """Refuse where two files that are to run have one version, or one name."""
    waiting = [each for each in history.revisions if each.id not in applied.all]
    for at, each in enumerate(waiting):
        for other in waiting[at + 1 :]:
            if other.id == each.id or other.title == each.title:
                name = each.path.rpartition("/")[2].removesuffix(".exs").partition("_")[2]
                what = f"version {each.id}" if other.id == each.id else f"name {name}"
                says = f"(Ecto.MigrationError) migrations can't be executed, migration {what} is duplicated"
                return Boot(hook, "boot-refused", says, 1, (other.id,))
    return None


def _late(ids: tuple[str, ...], newest: str) -> str:
    return f"pending migration {ids[0]} has a version number older than the last migrated version {newest}"


def _reader(dialect: str, key: str, refers: str) -> Reader[FileSteps]:
    def read_in(content: bytes) -> FileSteps:
        from checker.adapters.ecto.read import read_file  # noqa: PLC0415  most trees have none of it
        from checker.adapters.ecto.types import Setting  # noqa: PLC0415  as above

        return read_file(content, Setting(dialect, key, refers))

    return Reader("ecto", 1000 * SQL_VERSION + 6, read_in, (dialect, key, refers))


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
