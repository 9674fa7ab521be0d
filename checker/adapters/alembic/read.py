"""Reads an environment's revisions as one release wrote them."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial

from checker.adapters.alembic.modules import Modules
from checker.core.adapter import EVERYTHING, Wanted
from checker.core.fact import fact
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.sql import VERSION as SQL_VERSION

VERSION = 1000 * SQL_VERSION + 2

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
    down: tuple[Step, ...] | None = None
    wanted: tuple[str, ...] = ()
    """Modules that would have been looked at."""
    problem: Unread | None = None
    """Why its place in the graph is not known."""


@fact
class Header:
    """What places one revision file in the graph, as its lines say it."""

    script: Script | None = None
    """None: its lines do not say it; the file has to be followed."""
    imports: tuple[str, ...] = ()
    """Modules it imports that are no library's."""


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read all revisions; a file whose helper modules stand in the tree is read together with them."""
    modules = _modules(tree, place.folder)
    revisions, unread = [], []
    for path, blob in _files(tree, place):
        header = tree.facts(path, _HEADER)
        script: Script | Unread | None = header.script if isinstance(header, Header) else header
        if not isinstance(script, Unread) and (script is None or wanted.wants(script.revision, _opener(tree, path))):
            script = _script(tree, path, dialect, modules)
        if isinstance(script, Unread):
            unread.append((path, script))
        elif script.problem is not None:
            unread.append((path, script.problem))
        elif script.revision:
            helpers = modules.blobs(modules.beside(header.imports)) if isinstance(header, Header) else ()
            revisions.append(_revision(script, path, " ".join((blob, *helpers))))
    return History(place, tuple(revisions), tuple(unread))


def _opener(tree: Tree, path: str) -> Callable[[], bytes]:
    def give() -> bytes:
        content = tree.content(path)
        return b"" if isinstance(content, Unread) else content

    return give


@lru_cache(maxsize=8)
def _modules(tree: Tree, folder: str) -> Modules:
    """Look for modules once: one answer reads a history several times."""
    return Modules(tree, folder)


@lru_cache(maxsize=32)
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


def _script(tree: Tree, path: str, dialect: str, modules: Modules) -> Script | Unread:
    script = tree.facts(path, reader(dialect))
    at_hand: dict[str, str] = {}
    for _ in range(_ROUNDS):
        if isinstance(script, Unread):
            break
        found = modules.find(script.wanted)
        if found.items() <= at_hand.items():
            break
        at_hand |= found
        script = tree.facts(path, reader(dialect, modules.sources(at_hand), modules.blobs(at_hand)))
    return script


def reader(
    dialect: str, sources: Mapping[str, Callable[[], bytes]] | None = None, blobs: Iterable[str] = ()
) -> Reader[Script]:
    """Give the reader of a revision file for a dialect, with the modules that it is read together with."""
    return Reader("alembic.revision", VERSION, partial(_read, dialect, sources or {}), (dialect, *blobs))


def _revision(script: Script, path: str, blob: str) -> Revision:
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
        script.down,
    )


def _slug(path: str, revision: str) -> str:
    stem = path.rpartition("/")[2].removesuffix(".py")
    return stem.replace(revision, "").strip("_-. ").replace("_", " ") or stem


def _read_header(source: bytes) -> Header:
    from checker.adapters.alembic.header import read_header  # noqa: PLC0415  an answer from the store scans no file

    return read_header(source)


_HEADER: Reader[Header] = Reader("alembic.header", 1, _read_header)


def _read(dialect: str, sources: Mapping[str, Callable[[], bytes]], source: bytes) -> Script:
    from checker.adapters.alembic.script import read_script  # noqa: PLC0415  an answer from the store follows no program

    return read_script(dialect, {name: give() for name, give in sources.items()}, source)
