"""Releases that do not exist yet: a tree made of others', judged like any release."""

from collections.abc import Iterable, Mapping

from checker.core.fact import frozen
from checker.core.release import Release
from checker.core.tree import BlobId, Reader, T, Tree, Unread


@frozen
class Mixed:
    """Files of two trees: those of one, but below some folders those of the other; a `Tree`."""

    base: Tree
    other: Tree
    folders: tuple[str, ...]
    """Folders and files that are the other's, deletions included."""

    def paths(self) -> Mapping[str, BlobId]:
        """Every file with the id of its content, in path order."""
        kept = {path: blob for path, blob in self.base.paths().items() if not self._is_others(path)}
        taken = {path: blob for path, blob in self.other.paths().items() if self._is_others(path)}
        return dict(sorted({**kept, **taken}.items()))

    def facts(self, path: str, reader: Reader[T]) -> T | Unread:
        """Give what the reader finds in a file."""
        return self._of(path).facts(path, reader)

    def content(self, path: str) -> bytes | Unread:
        """Give a file's bytes."""
        return self._of(path).content(path)

    def _of(self, path: str) -> Tree:
        return self.other if self._is_others(path) else self.base

    def _is_others(self, path: str) -> bool:
        return any(path == folder or path.startswith(f"{folder}/") for folder in self.folders)


@frozen
class Built:
    """A release that could be made, with its files."""

    release: Release
    tree: Tree


def old_code(name: str, target: tuple[Release, Tree], current: tuple[Release, Tree], folders: Iterable[str]) -> Built:
    """Give TO's code with the migrations of FROM, under the name it would be tagged with."""
    (old, known), (new, ran) = target, current
    taken = tuple(sorted(folders))
    root = f"{old.root}+{new.root}:{':'.join(taken)}"
    return Built(Release(name, "", root, new.date), Mixed(known, ran, taken))
