"""Reads Prisma's migrations as one release wrote them: folders in order of their names, one SQL file in each."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from checker.adapters.prisma.faults import faults
from checker.core.adapter import EVERYTHING, Wanted
from checker.core.fact import fact
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.grammars.prisma.project import Project, projects
from checker.grammars.prisma.stated import stated
from checker.sql import VERSION as SQL_VERSION
from checker.sql import operations

_FILE = "migration.sql"


@fact
class PrismaMigration:
    """What one `migration.sql` does."""

    steps: tuple[Step, ...] = ()


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read all migrations; each follows the one before it by name, and the lock file's provider says the dialect."""
    spoken = place.dialect or dialect
    found: list[Revision] = []
    ids = tree.paths()
    for name, paths in sorted(_folders(tree, place)):
        up: tuple[Step, ...] = ()
        if any(wanted.wants(name, _opener(tree, path)) for path in paths):
            up = _steps(tree, place, paths, spoken)
        parents = (found[-1].id,) if found else ()
        title = name.partition("_")[2].replace("_", " ") or name
        blob = " ".join(ids[path] for path in paths)
        found.append(Revision(name, paths[0], 1, parents, title=title, blob=blob, up=up))
    declares = partial(_declared, tree, place, spoken)
    return History(place, tuple(found), faults=faults(tree, place), declares=declares)


def _folders(tree: Tree, place: Place) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give (name, paths) of each migration: its SQL first, then the programs beside it."""
    from checker.adapters.prisma.programs import is_program  # noqa: PLC0415  -- most trees have no such migrations

    start = f"{place.folder}/" if place.folder else ""
    held: dict[str, list[str]] = {}
    for path in tree.paths():
        name, _, file = path[len(start) :].partition("/") if path.startswith(start) else ("", "", "")
        if file and "/" not in file and (file == _FILE or is_program(path)):
            held.setdefault(name, []).append(path)
    for name, paths in held.items():
        yield name, tuple(sorted(paths, key=lambda path: (not path.endswith(f"/{_FILE}"), path)))


def _steps(tree: Tree, place: Place, paths: tuple[str, ...], dialect: str) -> tuple[Step, ...]:
    up: tuple[Step, ...] = ()
    programs = paths
    if paths[0].endswith(f"/{_FILE}"):
        migration = tree.facts(paths[0], _reader(dialect))
        up, programs = (Step(migration),) if isinstance(migration, Unread) else migration.steps, paths[1:]
    if not programs:
        return up
    from checker.adapters.prisma.programs import program_steps  # noqa: PLC0415  -- few have a program beside them

    return (*up, *program_steps(tree, programs, dialect, _tables(tree, place, dialect)))


def _tables(tree: Tree, place: Place, dialect: str) -> dict[str, str]:
    """Give the tables of the models beside the migrations, by the models' names in lower case."""
    from checker.grammars.prisma.schema import table_name  # noqa: PLC0415  few migrations have a program beside them

    projects_ = projects(tree, [path for path in tree.paths() if path.endswith(".prisma")], [])
    own = _nearest(projects_, place)
    return {name.lower(): table_name(model.block, dialect) for name, model in own.schema.models.items()} if own else {}


def _nearest(found: Iterable[Project], place: Place) -> Project | None:
    """Give the schema that stands beside the migrations, or the only one that there is."""
    all_ = tuple(found)
    above = place.folder.rpartition("/")[0]
    near = [project for project in all_ if project.head.startswith(f"{above}/" if above else "")]
    return next(iter(near or all_), None)


def _declared(tree: Tree, place: Place, dialect: str) -> tuple[Revision, ...] | None:
    """Give what the schema beside the migrations states, for a hook that pushes it; None where none was found."""
    own = _nearest(projects(tree, [path for path in tree.paths() if path.endswith(".prisma")], []), place)
    return stated(tree, own.head, dialect) if own else None


def _opener(tree: Tree, path: str) -> Callable[[], bytes]:
    def give() -> bytes:
        content = tree.content(path)
        return b"" if isinstance(content, Unread) else content

    return give


def _reader(dialect: str) -> Reader[PrismaMigration]:
    def read_migration(content: bytes) -> PrismaMigration:
        return PrismaMigration(operations(content.decode("utf-8-sig", "replace"), dialect))

    return Reader("prisma.migration", 1000 * SQL_VERSION + 1, read_migration, (dialect,))
