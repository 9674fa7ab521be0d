"""Reads Prisma's migrations as one release wrote them: folders in order of their names, one SQL file in each."""

from collections.abc import Callable
from functools import partial

from checker.adapters.prisma.faults import faults
from checker.core.adapter import EVERYTHING, Wanted
from checker.core.fact import fact
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.grammars.prisma.project import projects
from checker.grammars.prisma.stated import stated
from checker.sql import VERSION as SQL_VERSION
from checker.sql import operations

_FILE = "/migration.sql"


@fact
class PrismaMigration:
    """What one `migration.sql` does."""

    steps: tuple[Step, ...] = ()


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read all migrations; each follows the one before it by name, and the lock file's provider says the dialect."""
    reader = _reader(place.dialect or dialect)
    start = f"{place.folder}/" if place.folder else ""
    found: list[Revision] = []
    paths = (path for path in tree.paths() if path.startswith(start) and path.endswith(_FILE))
    for name, path in sorted((path[len(start) :].removesuffix(_FILE), path) for path in paths):
        if "/" in name:
            continue
        up: tuple[Step, ...] = ()
        if wanted.wants(name, _opener(tree, path)):
            migration = tree.facts(path, reader)
            up = (Step(migration),) if isinstance(migration, Unread) else migration.steps
        parents = (found[-1].id,) if found else ()
        title = name.partition("_")[2].replace("_", " ") or name
        found.append(Revision(name, path, 1, parents, title=title, blob=tree.paths()[path], up=up))
    declares = partial(_declared, tree, place, place.dialect or dialect)
    return History(place, tuple(found), faults=faults(tree, place), declares=declares)


def _declared(tree: Tree, place: Place, dialect: str) -> tuple[Revision, ...]:
    """Give what the schema beside the migrations states, for a hook that pushes it."""
    above = place.folder.rpartition("/")[0]
    heads = [
        project.head for project in projects(tree, [path for path in tree.paths() if path.endswith(".prisma")], [])
    ]
    near = [head for head in heads if head.startswith(f"{above}/" if above else "")]
    head = next(iter(near or heads), "")
    return stated(tree, head, dialect) or (Revision(head, head, 0, up=(Step(Unread("no schema.prisma was found")),)),)


def _opener(tree: Tree, path: str) -> Callable[[], bytes]:
    def give() -> bytes:
        content = tree.content(path)
        return b"" if isinstance(content, Unread) else content

    return give


def _reader(dialect: str) -> Reader[PrismaMigration]:
    def read_migration(content: bytes) -> PrismaMigration:
        return PrismaMigration(operations(content.decode("utf-8-sig", "replace"), dialect))

    return Reader("prisma.migration", 1000 * SQL_VERSION + 1, read_migration, (dialect,))
