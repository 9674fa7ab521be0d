"""Ways out, really taken: the printed commands typed into a shell, in a clone, with the real Alembic and a database."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy import Engine

from checker.core.way import WayOut
from tests.drill.checkout import ENV, Checkout, Code
from tests.drill.servers import Server
from tests.drill.touches import Failure, Touched, changed, live, touch
from tests.scenarios import git

Holding: TypeAlias = Mapping[str, Mapping[str, int]]
"""By table and column: how many rows hold something there; under an empty name, how many rows there are."""


@dataclass(frozen=True)
class Taken:
    """What became of a way that was taken."""

    boot: str
    """Why the deploy hook stopped; empty where it passed, or was skipped."""
    failures: tuple[Failure, ...]
    """What the code that runs in the end cannot do, though it can on its own schema."""
    before: Holding
    after: Holding

    def gone(self) -> frozenset[str]:
        """Name what is lost: tables, columns, rows."""
        lost: set[str] = set()
        for table, columns in self.before.items():
            left = self.after.get(table)
            if left is None:
                lost.add(table)
                continue
            lost |= {
                f"{table}.{name}" if name in left or name else f"rows of {table}"
                for name, count in columns.items()
                if left.get(name, -1) < count
            }
        return frozenset(lost)


@dataclass
class Ground:
    """A clone and a database on which FROM runs, after TO did."""

    clone: Path
    server: Server
    url: str
    own: Touched
    code: Code
    trouble: list[str]


@contextmanager
def ground(repository: Path, refs: tuple[str, str], server: Server) -> Iterator[Ground | None]:
    """Let TO live, then FROM, each on its own schema; None where their migrations do not run on this database."""
    with _folder() as folder:
        clone = folder / "clone"
        git(folder, "clone", "--quiet", str(repository), str(clone))
        newer, older = (
            Checkout(_files(clone, ref), folder / name) for ref, name in zip(refs, ("ran", "known"), strict=True)
        )
        code, later = older.code(), newer.code()
        try:
            yield _prepared(clone, server, (older, code), (newer, later))
        finally:
            code.forget()
            later.forget()


def take(way: WayOut, at: Ground, refs: tuple[str, str], hook: str = "head") -> Taken:
    """Type a way's commands, deploy what it ends with, and let that work."""
    before = holding(at.server)
    with _folder() as folder:
        for step in way.steps:
            _typed(step.run, step.place, at, folder)
        ends_with = _built(way) or (refs[1] if way.brings_back else way.acts[-1].removeprefix("nearest "))
        release = Checkout(_files(at.clone, ends_with), folder / "deployed")
        boot = "" if way.boots == "skipped" else _hook(release, at.url, hook)
        code = release.code()
        try:
            with _engine(at.server) as engine:
                left = touch(code, engine)
        finally:
            code.forget()
    failures = changed(at.own, left, code) if way.brings_back else ()
    return Taken(boot, failures, before, holding(at.server))


def shell(command: str, folder: Path, url: str) -> "subprocess.CompletedProcess[str]":
    """Type one command."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = clean | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "DATABASE_URL": url,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": f"{who.lower()}@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    return subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def checkout(clone: Path, ref: str, into: Path) -> Path:
    """Lay a release out, with an env.py that takes its database from the environment."""
    git(clone, "worktree", "add", "--quiet", "--force", "--detach", str(into), ref)
    for file in into.rglob("env.py"):
        if "DATABASE_URL" not in file.read_text():
            file.write_text(ENV)
    return into


def holding(server: Server) -> Holding:
    """Count what a database holds."""
    found: dict[str, dict[str, int]] = {}
    with _engine(server) as engine, engine.connect() as connection:
        for name in sa.inspect(engine).get_table_names():
            if name == "alembic_version":
                continue
            table = sa.Table(name, sa.MetaData(), autoload_with=connection)
            counts = [sa.func.count(), *(sa.func.count(column) for column in table.columns)]
            row = connection.execute(sa.select(*counts).select_from(table)).one()
            found[name] = dict(zip(("", *(column.name for column in table.columns)), row, strict=True))
    return found


def _prepared(clone: Path, server: Server, old: tuple[Checkout, Code], new: tuple[Checkout, Code]) -> Ground | None:
    (older, code), (newer, later) = old, new
    url = server.fresh()
    own, trouble = Touched(), []
    if _passes(older, url):
        with _engine(server) as engine:
            trouble += [f"TO's {table}: {why}" for table, why in live(code, engine, 0).items()]
            own = touch(code, engine)
    if not _passes(newer, url):
        url = server.fresh()  # TO has revisions that FROM lacks: production never ran them
        if not _passes(newer, url):
            return None
    with _engine(server) as engine:
        trouble += [f"FROM's {table}: {why}" for table, why in live(later, engine, 100).items()]
    return Ground(clone, server, url, own, code, trouble)


def _typed(run: str, place: str, at: Ground, folder: Path) -> None:
    kind, _, ref = place.partition(":")
    if kind == "database":
        with _engine(at.server) as engine, engine.begin() as connection:
            connection.execute(sa.text(run))
    elif kind in {"repository", "checkout"}:
        where = at.clone if kind == "repository" else checkout(at.clone, ref, folder / "newer")
        done = shell(run, where, at.url)
        assert done.returncode == 0, f"{run}\n{done.stdout}{done.stderr}"


def _built(way: WayOut) -> str:
    """Give the tag that a way's commands make; empty where they make none."""
    _, found, tag = (way.steps[-1].run if way.steps else "").rpartition("git tag ")
    return tag if found else ""


def _passes(release: Checkout, url: str) -> bool:
    return not _hook(release, url, "heads")


def _hook(release: Checkout, url: str, to: str = "head") -> str:
    try:
        release.upgrade(url, to)
    except Exception as error:  # noqa: BLE001  # a fixture's migrations may raise anything
        return f"{type(error).__name__}: {error}"
    return ""


def _files(clone: Path, ref: str) -> dict[str, bytes]:
    names = git(clone, "ls-tree", "-r", "-z", "--name-only", f"{ref}^{{commit}}").split("\0")
    return {
        name: subprocess.run(
            ["git", "cat-file", "blob", f"{ref}:{name}"], cwd=clone, capture_output=True, check=True
        ).stdout
        for name in names
        if name
    }


@contextmanager
def _engine(server: Server) -> Iterator[Engine]:
    engine = server.engine()
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="rollback-drill-"))
    try:
        yield folder.resolve()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
