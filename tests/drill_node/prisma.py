"""Plays one scenario with the real Prisma: its command line, its schema engine and the client of each release."""

import json
import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copytree

import sqlalchemy as sa

from checker.core.finding import Axis
from checker.core.verdict import ServiceAnswer, Verdict
from tests.drill.servers import Server
from tests.drill_node.outcome import Done, Outcome

PACKAGES = (
    *(f"{name}@6.19.3" for name in ("prisma", "@prisma/client", "@prisma/adapter-pg")),
    "@prisma/prisma-schema-wasm@7.1.1-3.c2990dca591cba766e3b7ef5d9e8a84796e47ab7",  # what 6.19.3 comes with
    "pg@8",
    "tsx@4",
)
FLAGS = ("--ignore-scripts",)
CACHE = Path("build/drill-node").resolve()
TOOLS = frozenset({"prisma", "prisma-push"})
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
_COLUMNS = sa.text(
    "SELECT table_name || '.' || column_name FROM information_schema.columns "
    "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_name <> '_prisma_migrations'"
)
Files = Mapping[str, bytes]


class Release:
    """One release, laid out so that Prisma runs in it."""

    def __init__(self, files: Files, folder: Path, host: str) -> None:
        self.schema = next(path for path in sorted(files) if path.endswith("prisma/schema.prisma"))
        self.root = folder / self.schema.removesuffix("prisma/schema.prisma")
        self.pushes = not any(path.endswith("/migration.sql") for path in files)
        self.revisions = {Path(path).parent.name for path in files if path.endswith("/migration.sql")}
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        copytree(_JS, self.root / "drill")
        (self.root / "drill" / "prisma.config.ts").rename(self.root / "prisma.config.ts")
        (self.root / "node_modules").symlink_to(CACHE / "node_modules")
        self.sources = sorted(
            path.relative_to(self.root).as_posix() for path in self.root.glob("src/**/*.ts") if path.is_file()
        )
        self.environment = os.environ | {
            "PGHOST": host,
            "DATABASE_URL": "postgresql://postgres@localhost/postgres",  # read for its form alone
            "PRISMA_QUERY_ENGINE_LIBRARY": "/bin/true",  # nothing is fetched in place of what stands here
            "PRISMA_SCHEMA_ENGINE_BINARY": "/bin/true",
            "CHECKPOINT_DISABLE": "1",
            "NO_COLOR": "1",
        }
        self._adapt(folder / self.schema)
        self.prisma("generate")

    @property
    def narrowed(self) -> bool:
        """Whether its code says which columns it wants, so that it does less than a client could."""
        return any(_NARROWED.search((self.root / path).read_text()) for path in self.sources)

    def prisma(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run Prisma's command line."""
        return self._run("node_modules/.bin/prisma", *words)

    def deploy(self) -> str:
        """Bring the database to what this release wants; say why it could not."""
        words = ("db", "push", "--accept-data-loss", "--skip-generate") if self.pushes else ("migrate", "deploy")
        done = self.prisma(*words)
        return f"{done.stdout}\n{done.stderr}" if done.returncode else ""

    def use(self, mode: str) -> tuple[Done, ...]:
        """Let its code, and its client, do what they do."""
        done = self._run("node", "--import", "tsx", "drill/use.cjs", mode, *self.sources)
        if done.returncode:
            raise RuntimeError(done.stderr)
        lines = (json.loads(line) for line in done.stdout.splitlines())
        usual = not self.narrowed
        return tuple(Done(line["name"], line["error"], not line["model"] or usual) for line in lines)

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=self.root, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def _adapt(self, schema: Path) -> None:
        """Let the client go through the adapter; the schema engine of npm speaks no MySQL, so Postgres stands in."""
        text = _GENERATOR.sub("", schema.read_text())
        text = _PROVIDER.sub(r'\1"postgresql"', text)
        schema.write_text(text + _CLIENT.format((self.root / "drill" / "generated").as_posix()))


def play(ran: Files, known: Files, answer: ServiceAnswer, server: Server) -> Outcome:
    """Let TO live, deploy FROM over it, then bring TO back: its deploy command, and its code."""
    with server.engine().connect() as connection:
        host = str(connection.scalar(sa.text("SHOW unix_socket_directories")))
    with tempfile.TemporaryDirectory(prefix="rollback-drill-") as name:
        older, newer = Release(known, Path(name, "known"), host), Release(ran, Path(name, "ran"), host)
        outcome = Outcome(hook=answer.hook)
        own = _own(older, server, outcome)
        _lead(older, newer, server, outcome)
        if outcome.trouble:
            return outcome
        boot = next((part.verdict for part in answer.axes if part.axis is Axis.BOOT), None)
        if boot is Verdict.SAFE:
            _boot(older, answer.hook, server, outcome)
        left = older.use("touch")
        if boot is not Verdict.SAFE:  # its code is asked about the schema as it was left
            _boot(older, answer.hook, server, outcome)
        works = {each.name for each in own if not each.error}
        outcome.done = len(left)
        outcome.failures = tuple(each for each in left if each.error and each.name in works)
        return outcome


def _own(older: Release, server: Server, outcome: Outcome) -> tuple[Done, ...]:
    server.fresh()
    why = older.deploy()
    if why and older.revisions:
        return tuple(older.use("touch")) if _without_faults(older) else ()
    if why:
        outcome.trouble.append(f"TO cannot be deployed: {why}")
        return ()
    own = older.use("touch")
    outcome.trouble += [f"TO on its own schema: {each}" for each in own if each.error]
    return own


def _without_faults(older: Release) -> bool:
    """Deploy what stands beside a folder that stops Prisma, as an operator would have before it came."""
    folder = older.root / "prisma" / "migrations"
    empty = [each for each in folder.iterdir() if each.is_dir() and not (each / "migration.sql").exists()]
    for each in empty:
        each.rename(older.root / each.name)
    try:
        return not older.deploy()
    finally:
        for each in empty:
            (older.root / each.name).rename(each)


def _lead(older: Release, newer: Release, server: Server, outcome: Outcome) -> None:
    """Bring the database to FROM, with rows of both releases where its migrations bear them."""
    for rows in (True, False):
        server.fresh()
        if older.revisions <= newer.revisions:
            older.deploy() and _without_faults(older)
            if rows:
                older.use("live")
        why = newer.deploy()
        if not why:
            newer.use("live")
            return
    outcome.trouble.append(f"FROM cannot be deployed: {why}")


def _boot(older: Release, hook: str, server: Server, outcome: Outcome) -> None:
    before = set(_columns(server))
    for command in _calls(hook):
        done = older.prisma(*command)
        outcome.exit_code, outcome.said = done.returncode, f"{done.stdout}\n{done.stderr}"
    outcome.lost = tuple(sorted(before - set(_columns(server))))


def _calls(hook: str) -> Iterator[list[str]]:
    words = shlex.split(hook)
    if "prisma" in words:
        yield words[words.index("prisma") + 1 :]


def _columns(server: Server) -> Iterator[str]:
    engine = server.engine()
    with engine.connect() as connection:
        yield from connection.scalars(_COLUMNS).all()
    engine.dispose()
