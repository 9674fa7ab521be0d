"""yoyo: SQL files and Python files of steps, named as people like; the database keeps all names.

Words and exit codes were run with yoyo-migrations 9.0.0.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.folders import boots
from checker.folders.dialects import spoken
from checker.folders.linear import File, linear, titled
from checker.folders.script import FileSteps, sql_script
from checker.folders.words import TAKES_AN_OLDER_ONE, once_each
from checker.python.source import parse
from checker.sql import VERSION as SQL_VERSION
from checker.sql import operations

_CONFIG = re.compile(r"(?:(?P<folder>.*)/)?yoyo(?:-\w+)?\.ini")
_SOURCES = re.compile(rb"^\s*sources\s*=\s*(.+)$", re.MULTILINE)
_ASIDE = re.compile(r"(?:.*\.rollback\.sql|__init__\.py|post-apply.*)")
FORMS = (HookForm(r"(?<![\w.-])yoyo\s+(?:apply|develop)\b[^\n;&|\"'\]]*", word="yoyo"),)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders that configurations name."""
    found: dict[str, Place] = {}
    for path in tree.paths():
        match = _CONFIG.fullmatch(path) if "yoyo" in path else None
        said = tree.facts(path, _FOLDERS) if match else ()
        for source in () if isinstance(said, Unread) else said:
            inside = match["folder"] if match else ""
            folder = f"{inside}/{source}" if inside else source
            sql = [each for each in tree.paths() if each.startswith(f"{folder}/") and each.endswith(".sql")]
            found.setdefault(folder, Place("yoyo", folder, path, (folder,), dialect=spoken(tree, folder, sql)))
    return tuple(found.values())


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their names."""
    spoken_here = place.dialect or dialect
    sql, python = sql_script("yoyo", 1, spoken_here), _python(spoken_here)
    files = sorted(_files(tree, place), key=lambda file: file.id)
    return linear(tree, place, files, lambda path: sql if path.endswith(".sql") else python, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `apply` does: it runs what has a file and did not run, and looks at nothing else."""
    return boots.runs(history, applied, hook, "yoyo")


def hook(place: Place) -> str:  # noqa: ARG001  its configuration says where
    """Give the command that people usually run."""
    return "yoyo apply --batch"


def down(place: Place, to: str) -> str:  # noqa: ARG001  as above
    """Give the command that takes back all that came after a migration, or all of them."""
    return once_each("yoyo rollback --batch", to) if to else "yoyo rollback --batch --all"


def _files(tree: Tree, place: Place) -> Iterator[File]:
    paths = tree.paths()
    for path in paths:
        folder, _, name = path.rpartition("/")
        if folder == place.folder and name.endswith((".sql", ".py")) and not _ASIDE.fullmatch(name):
            stem = name.rpartition(".")[0]
            back = f"{folder}/{stem}.rollback.sql"
            yield File(stem, path, titled(stem.lstrip("0123456789._-")), back if back in paths else "")


def _folders(content: bytes) -> tuple[str, ...]:
    found = _SOURCES.search(content)
    words = found[1].decode("utf-8", "replace").split() if found else []
    return tuple(word.removeprefix("%(here)s/").removeprefix("./").rstrip("/") for word in words if ":" not in word)


def _python(dialect: str) -> Reader[FileSteps]:
    """Read the texts that stand in calls of `step`; what a function does is not known."""

    def read_steps(content: bytes) -> FileSteps:
        module = parse(content)
        if isinstance(module, Unread):
            return FileSteps((Step(module, module.line or 1),))
        calls = [
            node for node in ast.walk(module) if isinstance(node, ast.Call) and _called(node) == "step" and node.args
        ]
        if not calls:
            return FileSteps((Step(Unread("no step is written out in it"), 1),))
        calls.sort(key=lambda node: node.lineno)
        ups = tuple(step for call in calls for step in _of(call.args[:1], dialect))
        backs = [call.args[1:2] or [each.value for each in call.keywords if each.arg == "rollback"] for call in calls]
        if not all(backs):
            return FileSteps(ups)
        return FileSteps(ups, tuple(step for back in reversed(backs) for step in _of(back, dialect)))

    return Reader("yoyo-steps", 1000 * SQL_VERSION + 4, read_steps, (dialect,))


def _called(call: ast.Call) -> str:
    """Give the last word of what is called."""
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _of(given: Iterable[ast.expr], dialect: str) -> Iterator[Step]:
    for each in given:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield from operations(each.value, dialect, each.lineno)
        elif not (isinstance(each, ast.Constant) and each.value is None):
            yield Step(Unread("it is a function, which is not run", ast.unparse(each), each.lineno), each.lineno)


_FOLDERS: Reader[tuple[str, ...]] = Reader("yoyo-folders", 1, _folders)
QUICK_FIXES = (
    QuickFix(
        "yoyo rollback",
        TAKES_AN_OLDER_ONE,
        after=("boot-revision-unknown", "boot-refused"),
    ),
)

ASKS = "SELECT migration_id FROM _yoyo_migration ORDER BY applied_at_utc DESC LIMIT 1"

adapter = Adapter(
    name="yoyo", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS,
    asks=ASKS,
)  # fmt: skip
