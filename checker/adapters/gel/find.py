"""Finds Gel's histories in a tree."""

from checker.core.history import Place
from checker.core.tree import Tree
from checker.grammars.gel.projects import projects


def detect(tree: Tree) -> tuple[Place, ...]:
    """Give a place for every schema that has migrations."""
    paths = tuple(tree.paths())
    found = []
    for project in projects(tree):
        folder = f"{project.folder}/migrations".lstrip("/")
        if any(path.startswith(f"{folder}/") and path.endswith(".edgeql") for path in paths):
            found.append(Place("gel", project.folder, project.config, (folder,), named=bool(project.config)))
    return tuple(found)
