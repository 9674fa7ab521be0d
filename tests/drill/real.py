"""The real thing: the newer release upgrades, the older one comes back, boots and works."""

import shutil
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from alembic.util import CommandError
from sqlalchemy import Engine

from tests.drill.checkout import Checkout, Code
from tests.drill.servers import Server
from tests.drill.touches import Failure, Touched, changed, live, touch

Files: TypeAlias = Mapping[str, bytes | str]


@dataclass(frozen=True)
class Outcome:
    """What really happened."""

    boot: str
    """The exact words with which the older release's migration step stopped; empty where it passed."""
    failures: tuple[Failure, ...]
    """What its code cannot do on the schema left behind, though it can on its own."""
    touched: int = 0
    """How many things its code did."""
    ran: bool = True
    """Whether FROM's migrations run on this database at all."""
    trouble: tuple[str, ...] = ()
    """What did not work on the releases' own schemas: the case proves less, or nothing."""

    @property
    def errors(self) -> tuple[Failure, ...]:
        """The failures that somebody would see."""
        return tuple(failure for failure in self.failures if not failure.silent)


def rehearse(ran: Files, known: Files, server: Server, hook: str = "head") -> Outcome:
    """Upgrade by FROM's tree (`ran`), go back to TO's (`known`): boot with `alembic upgrade HOOK`, use its code."""
    with _folder() as folder:
        older, newer = Checkout(known, folder / "known"), Checkout(ran, folder / "ran")
        code, later = older.code(), newer.code()
        try:
            return _rehearse(older, newer, code, later, server, hook)
        finally:
            code.forget()
            later.forget()


def _rehearse(older: Checkout, newer: Checkout, code: Code, later: Code, server: Server, hook: str) -> Outcome:
    trouble = [f"{path}: {why}" for path, why in sorted({**code.unloaded, **later.unloaded}.items())]
    url = server.fresh()
    own = _own(older, code, server, url, trouble)
    if not _upgrade(newer, url, [] if own else trouble):
        url = server.fresh()  # TO has revisions that FROM lacks: production never ran them
        if not _upgrade(newer, url, trouble):
            return Outcome("", (), ran=False, trouble=tuple(trouble))
    with _engine(server) as engine:
        trouble += [f"FROM's {table}: {why}" for table, why in live(later, engine, 100).items()]
    boot = _boot(older, url, server, hook)
    if own is None:
        return Outcome(boot, (), trouble=tuple(trouble))
    with _engine(server) as engine:
        left = touch(code, engine)
    return Outcome(boot, changed(own, left, code), len(left.done), trouble=tuple(trouble))


def _own(older: Checkout, code: Code, server: Server, url: str, trouble: list[str]) -> Touched | None:
    """Let TO live on its own schema."""
    if not _upgrade(older, url, trouble):
        return None
    with _engine(server) as engine:
        trouble += [f"TO's {table}: {why}" for table, why in live(code, engine, 0).items()]
        own = touch(code, engine)
    plain = [failure for (name, _), failure in sorted(own.failures.items()) if name.split()[0] not in _ENDS]
    trouble += [f"TO on its own schema: {failure}" for failure in plain]
    return own


_ENDS = frozenset({"high", "low", "twins"})
"""Touches that a schema may rightly refuse."""


def _upgrade(checkout: Checkout, url: str, trouble: list[str]) -> bool:
    try:
        checkout.upgrade(url, "heads")
    except Exception as error:  # noqa: BLE001  # a fixture's migrations may raise anything
        trouble.append(f"{checkout.folder.name}: {_words(error)}")
        return False
    return True


def _boot(older: Checkout, url: str, server: Server, hook: str) -> str:
    server.keep()
    try:
        older.upgrade(url, hook)
    except Exception as error:  # noqa: BLE001  # as above
        server.restore()
        return _words(error)
    return ""


def _words(error: Exception) -> str:
    if isinstance(error, CommandError):
        return str(error)
    return traceback.format_exception_only(error)[-1].strip()


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
