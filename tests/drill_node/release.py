"""One release of a Prisma project, laid out so that Prisma runs in it."""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

import sqlalchemy as sa

from tests.drill.servers import Mariadb, Server
from tests.drill_node.outcome import Done

PACKAGES = (
    *(f"{name}@6.19.3" for name in ("prisma", "@prisma/client", "@prisma/adapter-pg", "@prisma/adapter-mariadb")),
    "@prisma/prisma-schema-wasm@7.1.1-3.c2990dca591cba766e3b7ef5d9e8a84796e47ab7",  # what 6.19.3 comes with
    "pg@8",
    "tsx@4",
)
FLAGS = ("--ignore-scripts",)
CACHE = Path("build/drill-node").resolve()
_JS = Path(__file__).parent / "js"
_GENERATOR = re.compile(r"^generator\s+\w+\s*\{.*?^\}\n?", re.MULTILINE | re.DOTALL)
_PROVIDER = re.compile(r'(datasource\s+\w+\s*\{[^}]*?provider\s*=\s*)"mysql"')
_CLIENT = """generator client {{
  provider   = "prisma-client-js"
  engineType = "client"
  output     = "{}"
}}
"""
_NARROWED = re.compile(r"\b(?:select|omit)\s*:")
Files = Mapping[str, bytes]


def _schema(files: Files, provider: str) -> str:
    """Find the schema for a database: the one that names it, or the only one."""
    found = sorted(path for path in files if path.endswith("/schema.prisma"))
    return next((path for path in found if f'"{provider}"'.encode() in files[path]), found[0])


def _home(files: Files, schema: str) -> str:
    """Find the project of a schema: the nearest folder above it with a package.json."""
    folder = schema
    while folder:
        folder = folder.rpartition("/")[0]
        if f"{folder}/package.json".lstrip("/") in files:
            return folder
    return ""


def speaks_mysql(files: Files) -> bool:
    """Tell whether a project's migrations are MySQL's, so that it runs on no other database."""
    locks = [text for path, text in files.items() if path.endswith("migration_lock.toml")]
    return bool(locks) and all(b'"mysql"' in text for text in locks)


class Release:
    """A release on a server; MySQL's migrations run by hand there, since npm's schema engine speaks no MySQL."""

    def __init__(self, files: Files, folder: Path, server: Server) -> None:
        self.server, self.files = server, files
        schema = _schema(files, "mysql" if isinstance(server, Mariadb) else "postgresql")
        self.root = folder / _home(files, schema)
        self.schema = (folder / schema).relative_to(self.root).as_posix()
        beside = f"{schema.rpartition('/')[0]}/"
        self.migrations = sorted(path for path in files if path.startswith(beside) and path.endswith("/migration.sql"))
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        copytree(_JS, self.root / "drill")
        (self.root / "drill" / "prisma.config.ts").rename(self.root / "prisma.config.ts")
        (self.root / "node_modules").symlink_to(CACHE / "node_modules")
        self.sources = sorted(
            path.relative_to(self.root).as_posix() for path in self.root.glob("src/**/*.ts") if path.is_file()
        )
        self._adapt(self.root / self.schema)
        self.prisma("generate")

    @property
    def revisions(self) -> set[str]:
        """The names of its migrations."""
        return {Path(path).parent.name for path in self.migrations}

    @property
    def narrowed(self) -> bool:
        """Whether its code says which columns it wants, so that it does less than a client could."""
        return any(_NARROWED.search((self.root / path).read_text()) for path in self.sources)

    def prisma(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run Prisma's command line."""
        return self._run("node_modules/.bin/prisma", *words)

    def deploy(self) -> str:
        """Bring the database to what this release wants; say why it could not."""
        if isinstance(self.server, Mariadb):
            return self._by_hand(self.server)
        push = ("db", "push", "--accept-data-loss", "--skip-generate")
        done = self.prisma(*(("migrate", "deploy") if self.migrations else push))
        return f"{done.stdout}\n{done.stderr}" if done.returncode else ""

    def use(self, mode: str) -> tuple[Done, ...]:
        """Let its code, and its client, do what they do."""
        done = self._run("node", "--import", "tsx", "drill/use.cjs", mode, *self.sources)
        if done.returncode:
            raise RuntimeError(done.stderr)
        lines = (json.loads(line) for line in done.stdout.splitlines())
        usual = not self.narrowed
        return tuple(Done(line["name"], line["error"], not line["model"] or usual) for line in lines)

    def _by_hand(self, server: Mariadb) -> str:
        server.client("mariadb", given=b"CREATE TABLE IF NOT EXISTS _prisma_migrations (migration_name varchar(99))")
        for path in self.migrations:
            name = Path(path).parent.name
            if server.client(
                "mariadb", given=b"SELECT 1 FROM _prisma_migrations WHERE migration_name = '%b'" % name.encode()
            ):
                continue
            try:
                server.client("mariadb", given=self.files[path])
            except subprocess.CalledProcessError as error:
                return str(error.stderr)
            server.client("mariadb", given=b"INSERT INTO _prisma_migrations VALUES ('%b')" % name.encode())
        return ""

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=self.root, env=self._environment(), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        if isinstance(self.server, Mariadb):
            where = {"MARIADB": str(self.server.socket), "DATABASE_URL": "mysql://root@localhost/drill"}
        else:
            with self.server.engine().connect() as connection:
                host = str(connection.scalar(sa.text("SHOW unix_socket_directories")))
            where = {"PGHOST": host, "DATABASE_URL": "postgresql://postgres@localhost/postgres"}
        fixed = {
            "DRILL_SCHEMA": self.schema,
            "PRISMA_QUERY_ENGINE_LIBRARY": "/bin/true",  # nothing is fetched in place of what stands here
            "PRISMA_SCHEMA_ENGINE_BINARY": "/bin/true",
            "CHECKPOINT_DISABLE": "1",
            "NO_COLOR": "1",
        }
        return os.environ | where | fixed

    def _adapt(self, schema: Path) -> None:
        """Let the client go through an adapter; what is pushed for MySQL is pushed to Postgres."""
        text = _GENERATOR.sub("", schema.read_text())
        if not isinstance(self.server, Mariadb):
            text = _PROVIDER.sub(r'\1"postgresql"', text)
        schema.write_text(text + _CLIENT.format((self.root / "drill" / "generated").as_posix()))
