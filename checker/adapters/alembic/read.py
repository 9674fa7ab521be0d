"""Reads an environment's revisions as one release wrote them."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import TypeVar

from checker.adapters.alembic.modules import Modules
from checker.core.adapter import EVERYTHING, Wanted
from checker.core.fact import fact
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.sql import VERSION as SQL_VERSION

VERSION = 1000 * SQL_VERSION + 14

_ROUNDS = 3


@fact
class Script:
    """What one revision file says; its id is empty where it gives none."""

    revision: str = ""
    line: int = 0
    parents: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    title: str = ""
    up: tuple[Step, ...] = ()
    wanted: tuple[str, ...] = ()
    """Modules that would have been looked at."""
    problem: Unread | None = None
    """Why its place in the graph is not known."""


@fact
class WayDown:
    """What a revision file's way down does; a fact of its own, as most answers ask only for the way up."""

    steps: tuple[Step, ...] | None = None
    """None: there is no way down."""
    wanted: tuple[str, ...] = ()
    """Modules that would have been looked at."""


@fact
class Header:
    """What places one revision file in the graph, as its lines say it."""

    script: Script | None = None
    """None: its lines do not say it; the file has to be followed."""
    imports: tuple[str, ...] = ()
    """Modules it imports that are no library's."""


F = TypeVar("F", Script, WayDown)
_NAMES: dict[type, str] = {Script: "alembic.revision", WayDown: "alembic.way-down"}


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read all revisions; a file whose helper modules stand in the tree is read together with them."""
    modules = _modules(tree, place.folder)
    revisions, unread = [], []
    for path, blob in _files(tree, place):
        header = tree.facts(path, _HEADER)
        script: Script | Unread | None = header.script if isinstance(header, Header) else header
        down: WayDown | Unread = WayDown()
        if not isinstance(script, Unread) and (script is None or wanted.wants(script.revision, _opener(tree, path))):
            script = _followed(tree, path, dialect, modules, Script)
            if isinstance(script, Script) and wanted.both_ways(script.revision):
                down = _followed(tree, path, dialect, modules, WayDown)
        if isinstance(script, Unread):
            unread.append((path, script))
        elif script.problem is not None:
            unread.append((path, script.problem))
        elif script.revision:
            helpers = modules.blobs(modules.beside(header.imports)) if isinstance(header, Header) else ()
            revisions.append(_revision(script, down, path, " ".join((blob, *helpers))))
    return History(place, tuple(revisions), tuple(unread))


def _opener(tree: Tree, path: str) -> Callable[[], bytes]:
    def give() -> bytes:
        content = tree.content(path)
        return b"" if isinstance(content, Unread) else content

    return give


@lru_cache(maxsize=64)
def _modules(tree: Tree, folder: str) -> Modules:
    """Look for modules once: one answer reads a history several times."""
    return Modules(tree, folder)


@lru_cache(maxsize=64)
def _files(tree: Tree, place: Place) -> tuple[tuple[str, str], ...]:
    found = []
    for folder in place.versions:
        start = f"{folder}/" if folder else ""
        for path, blob in tree.paths().items():
            if path.startswith(start) and path.endswith(".py"):
                rest = path[len(start) :]
                if (place.recursive or "/" not in rest) and not rest.rpartition("/")[2].startswith(("__init__", ".#")):
                    found.append((path, blob))
    return tuple(found)


def _followed(tree: Tree, path: str, dialect: str, modules: Modules, kind: type[F]) -> F | Unread:
    """Follow a file's way up or down, together with the modules that it turns out to need."""
    found = tree.facts(path, _reader(kind, dialect))
    at_hand: dict[str, str] = {}
    for _ in range(_ROUNDS):
        if isinstance(found, Unread):
            break
        needed = modules.find(found.wanted)
        if needed.items() <= at_hand.items():
            break
        at_hand |= needed
        found = tree.facts(path, _reader(kind, dialect, modules.sources(at_hand), modules.blobs(at_hand)))
    return found


def _reader(
    kind: type[F], dialect: str, sources: Mapping[str, Callable[[], bytes]] | None = None, blobs: Iterable[str] = ()
) -> Reader[F]:
    """Give the reader of a way up or down for a dialect, with the modules that it is read together with."""
    return Reader(_NAMES[kind], VERSION, partial(_read, kind, dialect, sources or {}), (dialect, *blobs))


def _revision(script: Script, down: WayDown | Unread, path: str, blob: str) -> Revision:
    return Revision(
        script.revision,
        path,
        script.line,
        script.parents,
        script.depends,
        script.labels,
        script.title or _slug(path, script.revision),
        blob,
        script.up,
        (Step(down, down.line),) if isinstance(down, Unread) else down.steps,
    )


def _slug(path: str, revision: str) -> str:
    stem = path.rpartition("/")[2].removesuffix(".py")
    return stem.replace(revision, "").strip("_-. ").replace("_", " ") or stem


def _read_header(source: bytes) -> Header:
    from checker.adapters.alembic.header import read_header  # noqa: PLC0415  an answer from the store scans no file

    return read_header(source)


_HEADER: Reader[Header] = Reader("alembic.header", 3, _read_header)


def _read(kind: type[F], dialect: str, sources: Mapping[str, Callable[[], bytes]], source: bytes) -> F:
    from checker.adapters.alembic.script import read_script, read_way_down  # noqa: PLC0415  an answer from the store follows no program

    given = {name: give() for name, give in sources.items()}
    return (read_script if kind is Script else read_way_down)(dialect, given, source)  # type: ignore[return-value]  # as `kind` says
