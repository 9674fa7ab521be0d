"""Prisma without migrations: `schema.prisma` states the schema, and `prisma db push` makes a database of it."""

import re
from dataclasses import replace

from checker.core.adapter import EVERYTHING, Adapter, Applied, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.restating import restating
from checker.core.tree import Tree, Unread
from checker.grammars.prisma.project import Project, projects
from checker.grammars.prisma.push import PUSHES

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
    unread: list[tuple[str, str, int]] = []
    files = [path for path in tree.paths() if path.endswith(".prisma")]
    project = next((each for each in projects(tree, files, unread) if each.head == place.config), None)
    if project is None:
        return History(place)
    lost = [Revision(path, path, line, up=(Step(Unread(why, tree.paths()[path]), line),)) for path, why, line in unread]
    return History(place, snapshot=(*_stated(tree, project, dialect), *lost))


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a push of the older schema does: what it lacks is dropped, an empty column without a word."""
    if applied.history is None or "push" not in hook.command:
        return Boot(hook)
    back = restating(history, applied.history, history.place.dialect)
    if back.loses:
        return Boot(hook, "boot-undoes-schema", loses=back.loses, brings_back=back.brings_back)
    return Boot(hook, passes="prisma db push finds nothing to drop", brings_back=back.brings_back, restates=True)


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give no command: a push is for a development database or a branch, unless a deploy file says otherwise."""
    return ""


def _dialect(provider: str) -> str:
    from checker.grammars.prisma.schema import DIALECTS  # noqa: PLC0415  few trees hold a schema

    return DIALECTS.get(provider, "")


def _stated(tree: Tree, project: Project, dialect: str) -> tuple[Revision, ...]:
    from checker.grammars.prisma.ddl import steps  # noqa: PLC0415  as above

    held: dict[str, list[Step]] = {}
    ids = tree.paths()
    for path, step in steps(project.schema, dialect):
        operation = step.operation
        if isinstance(operation, Unread):  # of two texts that cannot be read, nobody knows that they are alike
            operation = replace(operation, text=f"{operation.text} [{ids[path]}]")
        held.setdefault(path, []).append(replace(step, operation=operation))
    return tuple(Revision(path, path, 0, blob=ids[path], up=tuple(own)) for path, own in sorted(held.items()))


QUICK_FIXES = (
    QuickFix("prisma db push --accept-data-loss", "run from {target}, it {loses}", after=("boot-undoes-schema",)),
)  # fmt: skip

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
