"""Facts by blob id, and whole answers by a key."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from checker.core.fact import Json, decode, encode
from checker.core.tree import BlobId, Reader, Unread

if TYPE_CHECKING:
    from checker.store.beside import Beside
    from checker.store.file import Key, StoreFile

T = TypeVar("T")


class Store:
    """Facts by blob id, and whole answers by a key: first in memory, then in a file if there is one.

    The file is opened when something is first looked up, and written by `save` alone. Whatever is wrong with it,
    the run goes on without it.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.parsed = 0
        """How many times a reader ran."""
        self.unkept = 0
        """How many values could not be written because they are no facts."""
        self._file: StoreFile | None = None
        self._parents: StoreFile | None = None
        self._beside: Beside | None = None
        """Another process that finds some facts meanwhile."""
        self._facts: dict[tuple[BlobId, str, int, tuple[str, ...]], object] = {}
        self._answers: dict[str, str] = {}
        """As JSON, and empty where there is none: a matrix gives more than a thousand."""
        self._new_facts: dict[Key, object] = {}
        self._new_answers: dict[str, str] = {}

    @classmethod
    def open(cls, folder: Path | None, name: str = "facts") -> "Store":
        """Use the file of that name in a folder, which need not exist; without a folder memory alone."""
        return cls(folder / f"{name}.sqlite" if folder else None)

    def facts(self, blob: BlobId, reader: Reader[T], content: Callable[[], bytes | Unread]) -> T | Unread:
        """Give what the reader finds in a blob, from memory, from the file, or by reading it now.

        An Unread content is passed on and never kept: the object may be there the next time.
        """
        named = (blob, reader.name, reader.version, reader.options)
        if named not in self._facts:
            key = (*named[:3], json.dumps(reader.options))
            if self._beside:
                self._beside.wait_for(json.dumps(key))
            kept = self._new_facts.get(key, _NOTHING)
            if kept is _NOTHING:
                kept = self._kept(key)
            if kept is _NOTHING:
                data = content()
                if isinstance(data, Unread):
                    return data
                read = self._read(reader, data)
                self._new_facts[key] = kept = read
            self._facts[named] = kept
        return self._facts[named]  # type: ignore[return-value]  # the key names the reader that made it

    def read_ahead(self, jobs: Iterable[tuple[BlobId, Reader[object], bytes]]) -> None:
        """Let another process find facts that will be asked for, where there is a processor for it."""
        todo: dict[Key, tuple[Reader[object], bytes]] = {}
        for blob, reader, content in jobs:
            named = (blob, reader.name, reader.version, reader.options)
            key = (*named[:3], json.dumps(reader.options))
            kept = self._facts.get(named, _NOTHING)
            if kept is _NOTHING and (kept := self._kept(key)) is _NOTHING:
                todo[key] = (reader, content)
            else:
                self._facts[named] = kept
        if not todo or self._beside:
            return
        from checker.store.beside import Beside, is_worth_it  # noqa: PLC0415  not for a warm answer

        if is_worth_it():
            expected = {json.dumps(key): key for key in todo}
            self._beside = Beside(
                lambda: self._found(todo), expected, lambda key, value: self._take(expected[key], value)
            )

    def _found(self, todo: "Mapping[Key, tuple[Reader[object], bytes]]") -> Iterator[tuple[str, Json]]:
        for key, (reader, content) in todo.items():
            yield json.dumps(key), encode(self._read(reader, content))

    def _take(self, key: "Key", value: Json) -> None:
        with suppress(LookupError, TypeError, ValueError):  # then it is read here
            self._new_facts[key] = decode(value)

    def answer(self, key: str) -> Json:
        """Give the answer that was kept under a key; None where there is none."""
        if key not in self._answers:
            file = self._opened()
            self._answers[key] = (file.answer(key) if file else None) or ""
        try:
            return json.loads(self._answers[key]) if self._answers[key] else None
        except (ValueError, RecursionError):
            return None

    def keep_answer(self, key: str, answer: Json) -> None:
        """Keep an answer under a key that names all that it depends on."""
        self._answers[key] = self._new_answers[key] = json.dumps(answer)

    def put_away(self) -> None:
        """Write what is new, and let go of the file; for when the answer is out."""
        self.save()
        self.close()

    def save(self) -> None:
        """Write what is new in one transaction."""
        file = self._opened() if self._new_facts or self._new_answers else None
        if file:
            readers = {key[1:3] for key in self._new_facts}
            file.write(readers, self._rows(), tuple(self._new_answers.items()))
        self._new_facts.clear()
        self._new_answers.clear()

    def _rows(self) -> "Iterator[tuple[BlobId, str, int, str, str]]":
        """Give what is new as it is written, one after the other: all of it at once may be long."""
        for key, value in self._new_facts.items():
            try:
                yield (*key, json.dumps(encode(value)))
            except (TypeError, ValueError, RecursionError):
                self.unkept += 1

    def begin_again(self) -> None:
        """Leave file and news to the process that this one was copied from."""
        self._parents, self._file, self._beside = self._file, None, None
        self._new_facts.clear()
        self._new_answers.clear()

    def read_no_more_ahead(self) -> None:
        """End the other process, for when all that was asked for came."""
        if self._beside:
            self._beside.close()
            self._beside = None

    def close(self) -> None:
        """Let go of the file, without writing."""
        self.read_no_more_ahead()
        if self._file:
            self._file.close()

    def _opened(self) -> "StoreFile | None":
        if self._file is None and self.path is not None:
            try:
                from checker.store.file import StoreFile  # noqa: PLC0415  -- loads sqlite3
            except ImportError:  # a Python that was built without SQLite
                return None
            self._file = StoreFile(self.path)
        return self._file

    def _kept(self, key: "Key") -> object:
        file = self._opened()
        found = file.fact(key) if file else None
        if found is None:
            return _NOTHING
        try:
            return decode(json.loads(found))
        except (LookupError, TypeError, ValueError, RecursionError):  # made by another version of the program
            return _NOTHING

    def _read(self, reader: Reader[T], data: bytes) -> T | Unread:
        self.parsed += 1
        try:
            return reader.read(data)
        except (RecursionError, MemoryError):  # what Python's own parser raises on text that is nested too deep
            return Unread("the file is nested too deep")


def default_folder() -> Path:
    """Give the user's cache folder for this program; XDG_CACHE_HOME counts on every platform."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if named.is_absolute():
        return named / "rollback-check"
    from platformdirs import user_cache_path  # noqa: PLC0415  -- only where the variable is not set

    return user_cache_path("rollback-check", appauthor=False)


_NOTHING = object()
