"""The files of one commit, walked through git's tree objects."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from typing import Protocol, TypeAlias, TypeVar

from checker.core.errors import CheckError
from checker.core.tree import BlobId, Reader, Unread
from checker.repo.command import text
from checker.repo.objects import Object, Objects, is_missing

T = TypeVar("T")
Files: TypeAlias = dict[str, BlobId]

_PRUNED = frozenset({b"node_modules"})
_FOLDER = frozenset({b"40000", b"040000"})
_ENTRY = {
    40: re.compile(rb"(\d{5,6}) ([^\0]+)\0([\s\S]{20})"),
    64: re.compile(rb"(\d{5,6}) ([^\0]+)\0([\s\S]{32})"),
}
"""By the length of an id in hex: SHA-1 and SHA-256 repositories."""


class Keeper(Protocol):
    """Keeps what readers find, by blob id; `checker.store.Store` is one."""

    def facts(self, blob: BlobId, reader: Reader[T], content: Callable[[], bytes | Unread]) -> T | Unread:
        """Give what the reader finds in a blob, from before or by reading it now."""
        ...


class Memory:
    """A keeper for one run."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], object] = {}

    def facts(self, blob: BlobId, reader: Reader[T], content: Callable[[], bytes | Unread]) -> T | Unread:
        """Read each blob once."""
        key = (blob, reader.name, reader.version, reader.options)
        if key not in self._kept:
            data = content()
            if isinstance(data, Unread):
                return data
            self._kept[key] = reader.read(data)
        return self._kept[key]  # type: ignore[return-value]  # the key names the reader that made it


class Trees:
    """Tree objects by id, each read once however many releases share it."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._entries: dict[str, tuple[tuple[str, str, bool], ...]] = {}
        """By tree: (name, id, whether it is a folder)."""
        self._walked: dict[tuple[str, str], Files] = {}

    def files(self, root: str) -> Files:
        """Give every file below a root tree; CheckError where git lacks a part of it."""
        self.load([root])
        return self._walk(root, "")

    def load(self, roots: Iterable[str]) -> None:
        """Read the trees of many releases at once, level by level; CheckError where git lacks one."""
        wave = [root for root in dict.fromkeys(roots) if root not in self._entries]
        while wave:
            with closing(self._objects.read(wave)) as answers:
                for id_, found in zip(wave, answers, strict=True):
                    if isinstance(found, Unread) or found.kind != "tree":
                        raise _lost(id_, found)
                    self._keep(id_, found.data)
            below = dict.fromkeys(id_ for tree in wave for _, id_, is_folder in self._entries[tree] if is_folder)
            wave = [id_ for id_ in below if id_ not in self._entries]

    def _keep(self, tree: str, data: bytes) -> None:
        entries = []
        left = len(data)
        for mode, name, id_ in _ENTRY[len(tree)].findall(data):
            left -= len(mode) + len(name) + len(id_) + 2
            if mode in _FOLDER:
                if name not in _PRUNED:
                    entries.append((text(name), id_.hex(), True))
            elif mode.startswith(b"100"):  # neither a symbolic link nor a submodule
                entries.append((text(name), id_.hex(), False))
        if left:  # what stands between entries is none: files would be missing without a word
            raise CheckError(f"tree {tree[:10]} is damaged.", "git fsck", code=1)
        self._entries[tree] = tuple(entries)

    def _walk(self, tree: str, prefix: str) -> Files:
        """Files below a tree. The same tree at the same place is walked once, so releases share their paths.

        Git sorts a folder as if its name ended in a slash, so the paths come out in their own order.
        """
        key = (tree, prefix)
        if key not in self._walked:
            found: Files = {}
            for name, id_, is_folder in self._entries[tree]:
                if is_folder:
                    found.update(self._walk(id_, f"{prefix}{name}/"))
                else:
                    found[prefix + name] = id_
            self._walked[key] = found
        return self._walked[key]


class GitTree:
    """The files of one commit; a `Tree`."""

    def __init__(
        self,
        root: str,
        walk: Callable[[], Files],
        content: Callable[[BlobId, Callable[[], Iterable[BlobId]]], bytes | Unread],
        keeper: Keeper,
    ) -> None:
        self.root = root
        """The id of the tree: two releases with one root have the same files."""
        self._walk, self._content, self._keeper = walk, content, keeper
        self._paths: Mapping[str, BlobId] | None = None
        self._folders: dict[str, list[tuple[str, BlobId]]] | None = None

    def paths(self) -> Mapping[str, BlobId]:
        """Every file with the id of its content, in path order; CheckError where git lacks a folder."""
        if self._paths is None:
            self._paths = self._walk()
        return self._paths

    def facts(self, path: str, reader: Reader[T]) -> T | Unread:
        """Give what the reader finds in a file, from the store where it was read before."""
        blob = self.paths().get(path)
        if blob is None:
            return Unread(f"there is no file {path}")
        return self._keeper.facts(blob, reader, lambda: self._content(blob, lambda: self._beside(path)))

    def content(self, path: str) -> bytes | Unread:
        """Give a file's bytes."""
        blob = self.paths().get(path)
        if blob is None:
            return Unread(f"there is no file {path}")
        return self._content(blob, lambda: self._beside(path))

    def _beside(self, path: str) -> Iterator[BlobId]:
        """Give the Python files of a folder, which are looked at together, from one of them on."""
        if path.endswith(".py"):
            if self._folders is None:
                self._folders = {}
                for each, blob in self.paths().items():
                    if each.endswith(".py"):
                        self._folders.setdefault(each.rpartition("/")[0], []).append((each, blob))
            folder = self._folders[path.rpartition("/")[0]]
            yield from (blob for each, blob in folder if each >= path)


def _lost(tree: str, found: Object | Unread) -> CheckError:
    if is_missing(found):
        message = f"this clone lacks a folder of the release (tree {tree[:10]})."
        return CheckError(message, BRING_ALL)
    reason = found.reason if isinstance(found, Unread) else f"{tree[:10]} is no tree"
    return CheckError(f"{reason}.", "git fsck", code=1)


BRING_ALL = "git fetch --refetch --no-filter --tags"
"""Brings every object that a partial clone left out (git 2.36 and later)."""
