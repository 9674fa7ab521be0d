"""Files that a tool calls by a pattern: in which folders they lie, and which lie in one.

A pattern has a group `folder`, which may be missing for the repository's root.
"""

import re
from collections.abc import Iterator

from checker.core.tree import Tree
from checker.folders.shelf import is_aside

Endings = str | tuple[str, ...]
"""How the files end: looked at before the pattern is."""


def folders(tree: Tree, pattern: "re.Pattern[str]", endings: Endings) -> dict[str, list[str]]:
    """Give the folders that hold such files, each with its paths; those of tests and examples are left out."""
    found: dict[str, list[str]] = {}
    for path in tree.paths():
        match = pattern.fullmatch(path) if path.endswith(endings) else None
        if match and not is_aside(match["folder"] or ""):
            found.setdefault(match["folder"] or "", []).append(path)
    return found


def within(
    tree: Tree, folder: str, pattern: "re.Pattern[str]", endings: Endings
) -> "Iterator[tuple[str, re.Match[str]]]":
    """Give (path, match) of the files of one folder."""
    start = f"{folder}/" if folder else ""
    for path in tree.paths():
        match = pattern.fullmatch(path) if path.endswith(endings) and path.startswith(start) else None
        if match and (match["folder"] or "") == folder:
            yield path, match
