"""Finds what stops `prisma migrate deploy` whatever the database holds.

P3015 was run with Prisma 6.19.3, P3019 was read in prisma-engines (`migrations_directory.rs`).
"""

import re

from checker.adapters.prisma.find import LOCK, PrismaLock
from checker.core.history import Place
from checker.core.tree import Reader, Tree, Unread
from checker.grammars.prisma.schema import DIALECTS

_FILE = "migration.sql"
_DATASOURCE = re.compile(rb"""^\s*datasource\s+\w+\s*\{[^}]*?^\s*provider\s*=\s*["']([\w+]+)["']""", re.MULTILINE)
P3015 = (
    "P3015 Could not find the migration file at migration.sql. "
    "Please delete the directory or restore the migration file."
)
"""In every folder Prisma sees a migration; it reads the file when the ledger has no row of the folder's name. The words
leave that name out."""
P3019 = (
    "P3019 The datasource provider `{}` specified in your schema does not match the one specified in the "
    "migration_lock.toml, `{}`."
)


def faults(tree: Tree, place: Place) -> tuple[tuple[str, Unread], ...]:
    """Give (path, Prisma's words) of the lock file that the schema contradicts, and of folders without their file.

    Only where a lock file says that the folder is Prisma's, and the schema stands where Prisma looks for it.
    """
    if not place.config:
        return ()
    lost = (f"{place.folder}/{name}" if place.folder else name for name in _empty(tree, place))
    return (*_switched(tree, place), *((path, Unread(P3015, line=0)) for path in lost))


def _empty(tree: Tree, place: Place) -> tuple[str, ...]:
    start = f"{place.folder}/" if place.folder else ""
    inside = [path[len(start) :] for path in tree.paths() if path.startswith(start)]
    names = {path.partition("/")[0] for path in inside if "/" in path}
    return tuple(sorted(names - {path.removesuffix(f"/{_FILE}") for path in inside if path.endswith(f"/{_FILE}")}))


def _switched(tree: Tree, place: Place) -> tuple[tuple[str, Unread], ...]:
    above = place.folder.rpartition("/")[0]
    schema = f"{above}/schema.prisma" if above else "schema.prisma"
    if schema not in tree.paths():
        return ()
    said, locked = tree.facts(schema, _SCHEMA), tree.facts(place.config, LOCK)
    if isinstance(said, Unread) or isinstance(locked, Unread):
        return ()
    ours, theirs = DIALECTS.get(said.provider), DIALECTS.get(locked.provider)
    if not (ours and theirs) or ours == theirs:
        return ()
    return ((place.config, Unread(P3019.format(said.provider, locked.provider), line=0)),)


def _read(content: bytes) -> PrismaLock:
    found = _DATASOURCE.search(content)
    return PrismaLock(found[1].decode() if found else "")


_SCHEMA: Reader[PrismaLock] = Reader("prisma.datasource", 1, _read)
