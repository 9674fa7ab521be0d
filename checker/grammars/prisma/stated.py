"""The schema that a `schema.prisma` states, file by file: what a push would make of an empty database."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.history import Revision
from checker.core.operation import Step
from checker.core.tree import Tree, Unread
from checker.grammars.prisma.project import Project, projects


def stated(tree: Tree, head: str, dialect: str) -> tuple[Revision, ...] | None:
    """Read what the schema with the datasource in `head` states; None where that file holds none."""
    unread: list[tuple[str, str, int]] = []
    files = [path for path in tree.paths() if path.endswith(".prisma")]
    project = next((each for each in projects(tree, files, unread) if each.head == head), None)
    if project is None:
        return None
    lost = [Revision(path, path, line, up=(Step(Unread(why, tree.paths()[path]), line),)) for path, why, line in unread]
    return (*_files(tree, project, dialect), *lost)


def _files(tree: Tree, project: Project, dialect: str) -> Iterator[Revision]:
    from checker.grammars.prisma.ddl import steps  # noqa: PLC0415  few trees hold a schema

    held: dict[str, list[Step]] = {}
    ids = tree.paths()
    for path, step in steps(project.schema, dialect):
        operation = step.operation
        if isinstance(operation, Unread):  # of two texts that cannot be read, nobody knows that they are alike
            operation = replace(operation, text=f"{operation.text} [{ids[path]}]")
        held.setdefault(path, []).append(replace(step, operation=operation))
    for path, own in sorted(held.items()):
        yield Revision(path, path, 0, blob=ids[path], up=tuple(own))
