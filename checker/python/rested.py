"""What was made of a file together with others, given again while all that it rests on in them is the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from checker.core.tree import Unread
from checker.python.slices import Slice
from checker.python.source import decode, parse

T = TypeVar("T")
Asked = Mapping[str, frozenset[str | None]]
"""The names that were asked for, by the file at hand; None: all names of it."""


@dataclass(frozen=True)
class _Made(Generic[T]):
    value: T
    modules: frozenset[str]
    """All files that were at hand: whether there is one decides what a name means."""
    rests: Mapping[str, tuple[frozenset[str | None], object]]


class Rested(Generic[T]):
    """Values that were made of one file and the files at hand, of one kind.

    A release changes what an old migration imports, and rarely the part of it that the migration rests on.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self._made: list[_Made[T]] = []

    def give(self, sources: Mapping[str, bytes], make: Callable[[], tuple[T, Asked]]) -> T:
        """Give what was made of such files before, else what is made now of them and of what it asks for."""
        for each in self._made:
            if each.modules == sources.keys() and all(
                _part(sources[module], names) == part for module, (names, part) in each.rests.items()
            ):
                return each.value
        value, asked = make()
        rests = {module: (names, _part(sources[module], names)) for module, names in asked.items()}
        self._made.append(_Made(value, frozenset(sources), rests))
        return value


@lru_cache(maxsize=1024)
def _part(source: bytes, names: frozenset[str | None]) -> object:
    """Give the statements of a file that names rest on, as text; the whole file where it must be read whole."""
    tree = parse(source)
    if None in names or isinstance(tree, Unread):
        return source
    lines = decode(source).split("\n")
    taking = Slice(tree)
    taken = {id(each) for name in names for each in taking.take(name)}
    found = []
    end = 0
    for each in tree.body:
        start, end = min(end, each.lineno - 1), each.end_lineno or 0
        if id(each) in taken:  # its decorators stand above it: it begins where the one before it ends
            found.append("\n".join(lines[start:end]))
    return tuple(found)
