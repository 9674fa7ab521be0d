"""sqldef (mysqldef, psqldef, sqlite3def, mssqldef): a file of CREATE statements, to which the database is brought."""

import re
from collections.abc import Iterator

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.fact import fact
from checker.core.history import History, Place
from checker.core.hook import is_deploy_file
from checker.core.restating import restating
from checker.core.tree import Reader, Tree, Unread
from checker.sql.stated import stated

_DIALECTS = {"mysqldef": "mysql", "psqldef": "postgres", "sqlite3def": "sqlite", "mssqldef": "tsql"}
_COMMAND = r"(?:mysql|psql|sqlite3|mssql)def\b(?!:)(?![^\n]*--(?:dry-run|export|help|version))[^\n;&|\"'\]]*"
_CALL = re.compile(rb"\b(mysqldef|psqldef|sqlite3def|mssqldef)\b([^\n;&|]*)")
_FILE = re.compile(rb"(?:<\s*|--file[= ]\s*|-f\s*)[\"']?([\w./-]+\.sql)")
_DROPS = re.compile(r"--enable-drop\b|--enable-drop-table\b")
FORMS = (HookForm(_COMMAND, word="def"),)


@fact
class SqldefCall:
    """One call of sqldef in a file: which of its commands, on which file."""

    command: str
    file: str


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the files that a deploy file, a script or a make file feeds to sqldef."""
    paths = tree.paths()
    found: dict[str, Place] = {}
    for path in paths:
        if not is_deploy_file(path):
            continue
        for call in _calls(tree, path):
            for file in _meant(call.file, path.rpartition("/")[0]):
                if file in paths:
                    found.setdefault(file, Place("sqldef", file, config=path, dialect=_DIALECTS[call.command]))
    return tuple(found[file] for file in sorted(found))


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:  # noqa: ARG001  all or nothing
    """Read the schema that the file states."""
    return History(place, snapshot=stated(tree, (place.folder,), dialect))


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what the older file does to the newer database: it takes nothing away unless it may, and does all else."""
    if applied.history is None or not _CALL.search(hook.command.encode()):
        return Boot(hook)
    back = restating(history, applied.history, history.place.dialect)
    if _DROPS.search(hook.command) and back.loses:
        return Boot(hook, "boot-undoes-schema", loses=back.loses, brings_back=back.brings_back)
    skips = "sqldef skips what it would have to drop" if back.loses else "sqldef finds nothing to drop"
    return Boot(hook, passes=skips, brings_back=back.brings_back, tightens=back.narrows, restates=True)


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give no command: it is found where the place was found, or it is no deploy's."""
    return ""


def _calls(tree: Tree, path: str) -> Iterator[SqldefCall]:
    calls = tree.facts(path, _CALLS)
    yield from () if isinstance(calls, Unread) else calls


def _meant(file: str, beside: str) -> Iterator[str]:
    plain = file.removeprefix("./")
    yield plain
    if beside:
        yield f"{beside}/{plain}"


def _read_calls(content: bytes) -> tuple[SqldefCall, ...]:
    return tuple(
        SqldefCall(match[1].decode(), file[1].decode())
        for match in _CALL.finditer(content)
        if (file := _FILE.search(match[2]))
    )


_CALLS: Reader[tuple[SqldefCall, ...]] = Reader("sqldef-calls", 1, _read_calls)

QUICK_FIXES = (
    QuickFix("--enable-drop", "run from {target}, it {loses}", after=("boot-undoes-schema",)),
)  # fmt: skip

adapter = Adapter(
    name="sqldef", detect=detect, read=read, boot=boot, hook=hook, quick_fixes=QUICK_FIXES, forms=FORMS
)  # fmt: skip
