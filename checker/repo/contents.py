"""The contents of files, kept for a while: several readers ask for the same ones."""

from collections.abc import Callable, Iterable

from checker.core.tree import BlobId, Unread
from checker.repo.objects import Object, Objects

_MOST = 32 * 1024 * 1024
"""Bytes that are kept; the oldest go first."""
_AHEAD = 64


class Contents:
    """Contents by blob id, each asked from git once while there is room."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._kept: dict[BlobId, bytes] = {}
        self._size = 0

    def give(self, blob: BlobId, near: Callable[[], Iterable[BlobId]]) -> bytes | Unread:
        """Give a blob's bytes; others that will likely be asked for next are read with it."""
        if blob in self._kept:
            return self._kept[blob]
        others = [each for each in dict.fromkeys(near()) if each not in self._kept and each != blob]
        names = [blob, *others[:_AHEAD]]
        first, *rest = self._objects.read(names)
        for name, found in zip(names[1:], rest, strict=True):
            if isinstance(found, Object):
                self._keep(name, found.data)
        if isinstance(first, Unread):
            return first
        self._keep(blob, first.data)
        return first.data

    def _keep(self, blob: BlobId, data: bytes) -> None:
        self._kept[blob] = data
        self._size += len(data)
        while self._size > _MOST:
            self._size -= len(self._kept.pop(next(iter(self._kept))))
