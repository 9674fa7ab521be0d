"""Finds Prisma's migrations in a tree: by their lock file, else by their shape beside a schema."""

import re
from collections.abc import Iterable

from checker.core.fact import fact
from checker.core.history import Place
from checker.core.tree import Reader, Tree, Unread
from checker.grammars.prisma.schema import DIALECTS

_LOCK = "migration_lock.toml"
_FILE = "/migration.sql"
_PROVIDER = re.compile(rb"""^\s*provider\s*=\s*["']([\w+]+)["']""", re.MULTILINE)


@fact
class PrismaLock:
    """What a `migration_lock.toml` says."""

    provider: str = ""


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find every folder of migrations; wherever a configuration moves it, its files keep their names."""
    paths = tree.paths()
    folders: dict[str, bool] = {}
    for path in paths:
        if path.endswith(_FILE):
            folders.setdefault(path.removesuffix(_FILE).rpartition("/")[0], False)
        elif path.endswith(_LOCK) and path[: -len(_LOCK)][-1:] in {"", "/"}:
            folders[path.removesuffix(_LOCK).rstrip("/")] = True
    if not folders:
        return ()
    declared = any(path.endswith(".prisma") for path in paths)
    return tuple(
        Place(
            "prisma",
            folder,
            config=_join(folder, _LOCK) if locked else "",
            versions=(folder,),
            named=locked,
            dialect=_dialect(tree, _join(folder, _LOCK)) if locked else "",
        )
        for folder, locked in sorted(folders.items())
        if locked or (declared and not _is_drizzle(paths, folder))
    )


def _dialect(tree: Tree, lock: str) -> str:
    """Give the dialect that a lock file names; empty where it names none."""
    found = tree.facts(lock, LOCK)
    return "" if isinstance(found, Unread) else DIALECTS.get(found.provider, "")


def _is_drizzle(paths: Iterable[str], folder: str) -> bool:
    """Tell whether its newest form is Drizzle's, which keeps a snapshot beside each file."""
    return any(path.startswith(f"{folder}/") and path.endswith("/snapshot.json") for path in paths)


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _read(content: bytes) -> PrismaLock:
    found = _PROVIDER.search(content)
    return PrismaLock(found[1].decode() if found else "")


LOCK: Reader[PrismaLock] = Reader("prisma.lock", 1, _read)
