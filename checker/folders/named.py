"""Folders of programs whose names put them in order, as the tools of npm packages keep them."""

import re
from collections.abc import Callable, Iterator

from checker.core.history import Place
from checker.core.tree import Tree
from checker.folders.dialects import spoken
from checker.folders.linear import File, titled
from checker.folders.packages import users_of
from checker.folders.programs import ENDINGS
from checker.folders.shelf import is_aside

Naming = Callable[["re.Match[str]"], str]


def places(tree: Tree, tool: str, packages: tuple[str, ...], pattern: "re.Pattern[str]") -> tuple[Place, ...]:
    """Find the folders that hold such files below a package that uses the tool; built files and seeds count as none."""
    below = users_of(tree, *packages)
    found: dict[str, None] = {}
    for path in tree.paths() if below else ():
        match = pattern.fullmatch(path) if path.endswith(ENDINGS) and path.startswith(below) else None
        folder = (match["folder"] or "") if match else ""
        if match and not is_aside(folder) and not _LEFT_OUT.search(f"/{folder}/"):
            found[folder] = None
    return tuple(
        Place(tool, folder, versions=(folder,), named=False, dialect=spoken(tree, folder, ())) for folder in found
    )


def programs(tree: Tree, place: Place, pattern: "re.Pattern[str]", naming: Naming) -> list[File]:
    """Give the files of a place in order of their names."""
    return sorted(_files(tree, place, pattern, naming), key=lambda file: file.path)


def _files(tree: Tree, place: Place, pattern: "re.Pattern[str]", naming: Naming) -> Iterator[File]:
    for path in tree.paths():
        match = pattern.fullmatch(path) if path.endswith(ENDINGS) and not path.endswith(".d.ts") else None
        if match and (match["folder"] or "") == place.folder:
            yield File(naming(match), path, titled(match["title"] or ""))


_LEFT_OUT = re.compile(r"/(?:seed\w*|dist|build)/")
