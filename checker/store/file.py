"""The SQLite file between runs: a convenience, so that nothing that is wrong with it stops a run."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from checker.core.tree import BlobId

Key: TypeAlias = tuple[BlobId, str, int, str]
"""Blob, reader, its version, its options as JSON."""

_LAYOUT = 1
_LARGEST = 256 * 1024 * 1024
_ANSWERS = 5000
_PATIENCE = 0.5
"""Seconds to wait for another run that writes."""
_TABLES = """
CREATE TABLE IF NOT EXISTS facts (blob TEXT, reader TEXT, version INTEGER, options TEXT, value TEXT,
                                  PRIMARY KEY (blob, reader, version, options)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (key TEXT UNIQUE, value TEXT);
"""


class StoreFile:
    """One SQLite file in WAL mode; values are JSON and never pickles, as a file may come from a CI cache."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._tried = False

    def fact(self, key: Key) -> str | None:
        """Give the JSON of a fact."""
        return self._fetch("SELECT value FROM facts WHERE blob = ? AND reader = ? AND version = ? AND options = ?", key)

    def answer(self, key: str) -> str | None:
        """Give the JSON of an answer."""
        return self._fetch("SELECT value FROM answers WHERE key = ?", (key,))

    def write(
        self,
        readers: Collection[tuple[str, int]],
        facts: Iterable[tuple[BlobId, str, int, str, str]],
        answers: Sequence[tuple[str, str]],
    ) -> None:
        """Add rows in one transaction; what older versions of these readers found, and the oldest answers, go."""
        with suppress(sqlite3.Error, OSError):
            connection = self._writable()
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                older = " OR ".join(["(reader = ? AND version < ?)"] * len(readers)) or "FALSE"  # one walk for all
                connection.execute(f"DELETE FROM facts WHERE {older}", [each for pair in readers for each in pair])  # noqa: S608
                connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?)", facts)
                connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", answers)
                oldest = "DELETE FROM answers WHERE rowid <= (SELECT max(rowid) FROM answers) - ?"
                connection.execute(oldest, (_ANSWERS,))

    def close(self) -> None:
        """Let go of the file."""
        if self._connection:
            self._connection.close()
        self._connection, self._tried = None, True

    def _fetch(self, query: str, values: tuple[str | int, ...]) -> str | None:
        try:
            if not self._tried:
                self._tried = True
                self._connection = self._readable()
            if self._connection is None:
                return None
            found = self._connection.execute(query, values).fetchone()
        except sqlite3.OperationalError:  # locked, not readable
            self.close()
            return None
        except sqlite3.Error:  # no database, or a damaged one
            self._set_aside()
            return None
        return found[0] if found and isinstance(found[0], str) else None

    def _readable(self) -> sqlite3.Connection | None:
        if not self.path.is_file():
            return None
        try:
            return _connect(self.path, "mode=rw")
        except sqlite3.OperationalError:
            # A folder that cannot be written to has no room for the files beside a WAL; then nobody writes, either.
            return _connect(self.path, "mode=ro&immutable=1")

    def _writable(self) -> sqlite3.Connection:
        if self.path.is_file() and self.path.stat().st_size > _LARGEST:
            self._set_aside()
        if self._connection is None:
            self._connection = self._reopened() or self._made()
        return self._connection

    def _reopened(self) -> sqlite3.Connection | None:
        """Open the file for writing if it is there and sound; one of another layout or a broken one is set aside."""
        try:
            found = _connect(self.path, "mode=rw") if self.path.is_file() else None
        except sqlite3.OperationalError:
            raise
        except sqlite3.Error:
            found = None
        if found is None:
            self._set_aside()
        return found

    def _made(self) -> sqlite3.Connection:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            made.execute("PRAGMA journal_mode=WAL")
            made.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version={_LAYOUT}; COMMIT;")
        except sqlite3.Error:
            made.close()
            raise
        return made

    def _set_aside(self) -> None:
        self.close()
        with suppress(OSError):
            self.path.replace(self.path.with_name(self.path.name + ".broken"))
        for ending in ("-wal", "-shm"):
            with suppress(OSError):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)


def _connect(path: Path, options: str) -> sqlite3.Connection | None:
    """Open a file that is there; None where it has another layout."""
    uri = f"file:{quote(str(path))}?{options}"
    connection = sqlite3.connect(uri, timeout=_PATIENCE, isolation_level=None, uri=True)
    try:
        if connection.execute("PRAGMA user_version").fetchone() == (_LAYOUT,):
            return connection
    except sqlite3.Error:
        connection.close()
        raise
    connection.close()
    return None
