"""Prisma without migrations: `schema.prisma` states the schema, and `prisma db push` makes a database of it."""

import re

from checker.core.adapter import EVERYTHING, Adapter, Applied, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.grammars.prisma.project import projects
from checker.grammars.prisma.push import PUSHES, QUICK_FIXES, pushed, pushes
from checker.grammars.prisma.stated import stated

_MIGRATES = re.compile(r"(?:^|/)(?:migration_lock\.toml|migrations/[^/]+/migration\.sql)$")


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the schemas of projects that keep no migrations."""
    paths = tree.paths()
    files = [path for path in paths if path.endswith(".prisma")]
    if not files or any(_MIGRATES.search(path) for path in paths):
        return ()
    found = []
    for head, schema in projects(tree, files, []):
        if schema.provider and schema.provider != "mongodb":
            # Where its migrations would be: the schema itself is code too, that of the client.
            folder = "/".join((*head.split("/")[:-1], "migrations"))
            found.append(Place("prisma-push", folder, config=head, named=False, dialect=_dialect(schema.provider)))
    return tuple(found)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:  # noqa: ARG001  all or nothing
    """Read what a push would make of the schema."""
    return History(place, snapshot=stated(tree, place.config, dialect))


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a push of the older schema does."""
    return pushed(history, applied, hook) if pushes(hook) else Boot(hook)


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give no command: a push is for a development database or a branch, unless a deploy file says otherwise."""
    return ""


def _dialect(provider: str) -> str:
    from checker.grammars.prisma.schema import DIALECTS  # noqa: PLC0415  few trees hold a schema

    return DIALECTS.get(provider, "")


adapter = Adapter(
    name="prisma-push",
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    quick_fixes=QUICK_FIXES,
    forms=PUSHES,
    fallback=True,
)
