"""Releases that do not exist yet: a tree made of others', judged like any release."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from checker.core.fact import frozen
from checker.core.release import Release
from checker.core.tree import BlobId, Reader, T, Tree, Unread


@frozen
class Mixed:
    """Files of two trees: those of one, but at some paths what the other has; a `Tree`."""

    base: Tree
    other: Tree
    moves: tuple[tuple[str, str], ...]
    """(path here, path in the other) of folders and files that are the other's, deletions included."""

    def paths(self) -> Mapping[str, BlobId]:
        """Every file with the id of its content, in path order."""
        return self._paths

    def facts(self, path: str, reader: Reader[T]) -> T | Unread:
        """Give what the reader finds in a file."""
        tree, own = self._held(path)
        return tree.facts(own, reader)

    def content(self, path: str) -> bytes | Unread:
        """Give a file's bytes."""
        tree, own = self._held(path)
        return tree.content(own)

    @cached_property
    def _paths(self) -> Mapping[str, BlobId]:
        kept = {path: blob for path, blob in self.base.paths().items() if self._source(path) is None}
        taken = {
            at + path[len(source) :]: blob
            for at, source in self.moves
            for path, blob in self.other.paths().items()
            if _is_in(path, source)
        }
        return dict(sorted({**kept, **taken}.items()))

    def _held(self, path: str) -> tuple[Tree, str]:
        source = self._source(path)
        return (self.base, path) if source is None else (self.other, source)

    def _source(self, path: str) -> str | None:
        """Give a path's place in the other tree; None where it is the first one's."""
        return next((source + path[len(at) :] for at, source in self.moves if _is_in(path, at)), None)


@frozen
class Built:
    """A release that could be made, with its files."""

    release: Release
    tree: Tree


def old_code(
    name: str, target: tuple[Release, Tree], current: tuple[Release, Tree], folders: Iterable[str | tuple[str, str]]
) -> Built:
    """Give TO's code with the migrations of FROM, under the name it would be tagged with.

    `folders` are those of the migrations; of one that moved, (where TO has it, where FROM has it).
    """
    (old, known), (new, ran) = target, current
    moves = tuple(sorted((each, each) if isinstance(each, str) else each for each in folders))
    root = f"{old.root}+{new.root}:{':'.join(f'{at}={source}' for at, source in moves)}"
    return Built(Release(name, "", root, new.date), Mixed(known, ran, moves))


def _is_in(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")
