"""Folders of numbered SQL files, found once for all tools that keep their migrations so."""

import re
from functools import lru_cache

from checker.core.fact import frozen
from checker.core.tree import Reader, Tree

NUMBERED = re.compile(r"[VUvu]?(?P<number>\d+)(?:[._-](?P<title>.*?))?(?:\.(?P<way>up|down))?\.sql")
_ASIDE = re.compile(
    r"(?i)(?:^|/)(?:test_?data|tests?|testing|fixtures?|_?examples?|samples?|node_modules|vendor|third_party|mocks?)/"
)


@frozen
class Shelf:
    """A folder that holds numbered SQL files."""

    folder: str
    names: tuple[str, ...]
    """All of its SQL files, sorted."""

    @property
    def numbered(self) -> tuple[str, ...]:
        """Those whose name begins with a number."""
        return tuple(name for name in self.names if NUMBERED.fullmatch(name))

    def path(self, name: str) -> str:
        """Give the path of a file in it."""
        return f"{self.folder}/{name}" if self.folder else name


@lru_cache(maxsize=8)
def shelves(tree: Tree) -> tuple[Shelf, ...]:
    """Give every folder with a numbered SQL file, in order of their paths; those of tests and examples left out."""
    found: dict[str, list[str]] = {}
    for path in tree.paths():
        if path.endswith(".sql"):
            folder, _, name = path.rpartition("/")
            found.setdefault(folder, []).append(name)
    return tuple(
        Shelf(folder, tuple(sorted(names)))
        for folder, names in sorted(found.items())
        if any(name[:1].isdigit() or name[1:2].isdigit() for name in names)
        and any(map(NUMBERED.fullmatch, names))
        and not _ASIDE.search(f"{folder}/")
    )


@lru_cache(maxsize=65536)
def is_aside(folder: str) -> bool:
    """Tell whether a folder holds tests, examples or somebody else's code, at any depth."""
    return _ASIDE.search(f"{folder}/") is not None


def marked(tree: Tree, shelf: Shelf, marker: Reader[bool]) -> bool:
    """Tell whether a tool's marker stands in a numbered file: the first that can be read tells of all."""
    return any(tree.facts(shelf.path(name), marker) is True for name in shelf.numbered[:_LOOKED_AT])


def marker(name: str, pattern: bytes) -> Reader[bool]:
    """Make the reader that looks for a tool's marker, a regular expression over lines."""
    compiled = re.compile(pattern, re.MULTILINE)
    return Reader(f"marker-{name}", 1, lambda content: compiled.search(content) is not None, (pattern.decode(),))


_LOOKED_AT = 3
"""How many files of a folder are opened to tell whose it is: the oldest may be a dump without a marker."""
