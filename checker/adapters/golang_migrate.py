"""golang-migrate: numbered SQL files, one for each way; the database remembers the newest number alone.

Words and exit codes were run with golang-migrate 4.19.1.
"""

import re
from dataclasses import replace

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Reader, Tree
from checker.folders import boots
from checker.folders.claims import is_alembics
from checker.folders.dialects import nearest, spoken
from checker.folders.linear import linear
from checker.folders.numbered import pairs
from checker.folders.rust import uses_crate
from checker.folders.script import sql_script
from checker.folders.shelf import NUMBERED, shelves
from checker.folders.words import RUNS_AGAIN

_ANOTHERS = "another's"
"""Where the files look like the tool's, and a program of the project's own applies them."""
_OWN = re.compile(r"\d+_.*\.up\.sql")
_NAMED: Reader[bool] = Reader(
    "golang-migrate-named",
    1,
    lambda content: any(each in content for each in (b"golang-migrate/", b"mattermost/morph")),
)
_ARGUMENT = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s"';&|]+)"""
_RUN = rf"(?<![\w./-])(?:[\w./-]*/)?migrate(?:\s+-[\w-]+(?:(?:=| (?!-)){_ARGUMENT})?)+\s+(?:up|goto)\b[^\n;&|\"'\]]*"
_IN_GO = (
    r"\bmigrate\w*\.New(?:WithSourceInstance|WithDatabaseInstance|WithInstance)?\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"
)
_ASKS = r"(?P<v>\w+),\s*\w+,\s*\w+\s*:?=\s*[\w.]+\.Version\(\)(?=[^\0]{0,4000}?\b(?P=v)\s*(?:[<>]=?|[!=]=))"
"""Code that asks where the database is and compares, before it lets the tool run (flipt does)."""
FORMS = (
    HookForm(_RUN, word="migrate"),
    HookForm(r"\bmigrate/migrate(?::[\w.-]+)?(?=[\"'\s])", word="migrate/migrate"),
    HookForm(rf"(?P<call>{_ASKS})", in_code=True, word="golang-migrate", endings=(".go",)),
    HookForm(rf"{_IN_GO}(?![^\0]*{_ASKS})", in_code=True, word="golang-migrate", endings=(".go",)),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders whose files name a way; sqlx calls its files the same."""
    found = []
    for shelf in shelves(tree):
        ups = [name for name in shelf.names if name.endswith(".up.sql")]
        if not any(map(NUMBERED.fullmatch, ups)) or is_alembics(tree, shelf):
            continue
        if not uses_crate(tree, shelf.folder, "sqlx"):
            dialect = spoken(tree, shelf.folder, [shelf.path(name) for name in reversed(ups)])
            flavour = "" if any(map(_OWN.fullmatch, ups)) and _is_named(tree, shelf.folder) else _ANOTHERS
            place = Place("golang-migrate", shelf.folder, versions=(shelf.folder,), named=False, dialect=dialect)
            found.append(replace(place, flavour=flavour))
    return tuple(found)


def _is_named(tree: Tree, folder: str) -> bool:
    """Tell whether a program of Go asks for the tool, or for one that takes the same files; another's is not asked."""
    path = nearest(tree, folder, "go.mod")
    return not path or tree.facts(path, _NAMED) is not False


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their numbers."""
    reader = sql_script("golang-migrate", 1, place.dialect or dialect)
    return linear(tree, place, pairs(tree, place), lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `up` does: it looks for the file of the newest number, and runs what comes after it."""
    if hook.assumed and history.place.flavour == _ANOTHERS:
        lacking = boots.unknown(history, applied)
        return _of_another(hook, lacking) if lacking else boots.runs(history, applied, hook, "what applies it")
    return (
        boots.twice_is_refused(history, hook, lambda _, path: f"error: duplicate migration file: {_name(path)}")
        or _no_newest(history, applied, hook)
        or boots.late_is_skipped(history, applied, hook, boots.by_number, "golang-migrate")
        or boots.runs(history, applied, hook, "golang-migrate")
    )


def _of_another(hook: Hook, lacking: tuple[str, ...]) -> Boot:
    about = "what applies its files is not golang-migrate, which go.mod would name, and was not read"
    return Boot(hook, "boot-revision-unknown", "", 1, lacking, level="unknown", about=about)


def _no_newest(history: History, applied: Applied, hook: Hook) -> Boot | None:
    stops = boots.newest_must_have_a_file(history, applied, hook, boots.by_number, _no_file)
    if stops and ".Version()" in hook.command:
        asks = "its code asks for that revision before it lets golang-migrate run, and what it makes of it was not read"
        return replace(stops, level="unknown", about=asks)
    return stops


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    if place.flavour == _ANOTHERS:
        return f"what applies {place.folder or '.'}"
    return f'migrate -path {place.folder or "."} -database "$DATABASE_URL" up'


def down(place: Place, to: str) -> str:
    """Give the command that goes back to a version, or takes all of them back."""
    return f'migrate -path {place.folder or "."} -database "$DATABASE_URL" ' + (f"goto {to}" if to else "down -all")


def _no_file(version: str) -> str:
    return f"error: no migration found for version {version}: read down for version {version} .: file does not exist"


def _name(path: str) -> str:
    return path.rpartition("/")[2]


QUICK_FIXES = (
    QuickFix(
        "migrate force VERSION",
        RUNS_AGAIN,
        after=("boot-revision-unknown",),
        hook="migrate",
    ),
    QuickFix(
        "migrate down",
        "fails from {target}; from {current} it {loses}",
        after=("boot-revision-unknown",),
        hook="migrate",
        goes_down=True,
    ),
)

ASKS = "SELECT version FROM schema_migrations"

adapter = Adapter(
    name="golang-migrate",
    asks=ASKS,
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    down=down,
    quick_fixes=QUICK_FIXES,
    forms=FORMS,
    looks_like=r"(?:^|/)\d+_[^/]+\.(?:up|down)\.sql$",
)
