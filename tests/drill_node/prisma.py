"""Plays one scenario with the real Prisma: its command line, its schema engine and the client of each release."""

import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from checker.core.finding import Axis
from checker.core.verdict import ServiceAnswer, Verdict
from tests.drill.servers import Mariadb, Server
from tests.drill_node.outcome import Done, Outcome
from tests.drill_node.release import Files, Release

TOOLS = frozenset({"prisma", "prisma-push"})
_COLUMNS = sa.text(
    "SELECT concat(table_name, '.', column_name) FROM information_schema.columns "
    "WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'mysql', 'sys') "
    "AND table_name <> '_prisma_migrations'"
)


def play(ran: Files, known: Files, answer: ServiceAnswer, server: Server) -> Outcome:
    """Let TO live, deploy FROM over it, then bring TO back: its deploy command, and its code."""
    with tempfile.TemporaryDirectory(prefix="rollback-drill-") as name:
        older, newer = Release(known, Path(name, "known"), server), Release(ran, Path(name, "ran"), server)
        outcome = Outcome(hook="" if isinstance(server, Mariadb) else answer.hook)
        own = _own(older, server, outcome)
        _lead(older, newer, server, outcome)
        if outcome.trouble:
            return outcome
        takes = _boot_verdict(answer) is Verdict.UNSAFE
        if not takes:
            _boot(older, outcome, server)
        left = older.use("touch")
        if takes:  # its code is asked about the schema as it was left
            _boot(older, outcome, server)
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
    folder = (older.root / older.schema).parent / "migrations"
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


def _boot(older: Release, outcome: Outcome, server: Server) -> None:
    before = set(columns(server))
    for command in _calls(outcome.hook):
        done = older.prisma(*command)
        outcome.exit_code, outcome.said = done.returncode, f"{done.stdout}\n{done.stderr}"
    outcome.lost = tuple(sorted(before - set(columns(server))))


def _boot_verdict(answer: ServiceAnswer) -> Verdict | None:
    return next((part.verdict for part in answer.axes if part.axis is Axis.BOOT), None)


def _calls(hook: str) -> Iterator[list[str]]:
    words = shlex.split(hook)
    if "prisma" in words:
        yield words[words.index("prisma") + 1 :]


def columns(server: Server) -> Iterator[str]:
    """Give every column that the database has."""
    engine = server.engine()
    with engine.connect() as connection:
        yield from connection.scalars(_COLUMNS).all()
    engine.dispose()
