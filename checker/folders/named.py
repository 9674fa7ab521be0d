"""Folders of programs whose names put them in order, as the tools of npm packages keep them."""

import re
from collections.abc import Callable

from checker.core.history import Place
from checker.core.tree import Tree
from checker.folders.dialects import spoken
from checker.folders.fitting import folders, within
from checker.folders.linear import File, titled
from checker.folders.packages import users_of
from checker.folders.programs import ENDINGS

_USUAL = "migrat"
Naming = Callable[["re.Match[str]"], str]


def places(tree: Tree, tool: str, packages: tuple[str, ...], pattern: "re.Pattern[str]") -> tuple[Place, ...]:
    """Find the folders that hold such files below a package that uses the tool.

    Built files and seeds count as none. Scripts that people run by hand are often named alike: beside a folder that is
    called after migrations, another is none.
    """
    below = users_of(tree, *packages)
    found = [
        folder
        for folder in (folders(tree, pattern, ENDINGS) if below else ())
        if f"{folder}/".lstrip("/").startswith(below) and not _LEFT_OUT.search(f"/{folder}/")
    ]
    called = [folder for folder in found if _USUAL in folder.lower()]
    return tuple(
        Place(tool, folder, versions=(folder,), named=False, dialect=spoken(tree, folder, ()))
        for folder in called or found
    )


def programs(tree: Tree, place: Place, pattern: "re.Pattern[str]", naming: Naming) -> list[File]:
    """Give the files of a place in order of their names."""
    matches = within(tree, place.folder, pattern, ENDINGS)
    found = [
        File(naming(match), path, titled(match["title"] or "")) for path, match in matches if not path.endswith(".d.ts")
    ]
    return sorted(found, key=lambda file: file.path)


_LEFT_OUT = re.compile(r"/(?:seed\w*|dist|build)/")
