"""Trees made of a dict or of a folder: what adapters and readers see, without git."""

from collections.abc import Mapping
from hashlib import sha1
from pathlib import Path
from typing import TypeVar

from checker.core.tree import BlobId, Reader, Unread
from checker.store import Store

T = TypeVar("T")


class DictTree:
    """The files of a release, given as a dict of path to text."""

    def __init__(self, files: Mapping[str, str | bytes], store: Store | None = None) -> None:
        self.files = {
            path: text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
            for path, text in sorted(files.items())
        }
        self.store = store or Store.open(None)
        self._ids = {path: blob_id(content) for path, content in self.files.items()}

    @classmethod
    def of_folder(cls, folder: Path, store: Store | None = None) -> "DictTree":
        """Take every file below a folder."""
        files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return cls({path.relative_to(folder).as_posix(): path.read_bytes() for path in files}, store)

    def paths(self) -> Mapping[str, BlobId]:
        """Every file with the id that git would give its content, in path order."""
        return self._ids

    def facts(self, path: str, reader: Reader[T]) -> T | Unread:
        """Give what the reader finds in a file."""
        if path not in self._ids:
            return Unread(f"there is no file {path}")
        return self.store.facts(self._ids[path], reader, lambda: self.files[path])

    def content(self, path: str) -> bytes | Unread:
        """Give a file's bytes."""
        return self.files.get(path, Unread(f"there is no file {path}"))

    def __or__(self, files: Mapping[str, str | bytes]) -> "DictTree":
        """Give a tree with some files added or replaced."""
        return DictTree({**self.files, **files}, self.store)

    def without(self, *paths: str) -> "DictTree":
        """Give a tree that lacks some files."""
        return DictTree({path: text for path, text in self.files.items() if path not in paths}, self.store)


def blob_id(content: bytes) -> BlobId:
    """Give the id that git gives these bytes."""
    return sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()
