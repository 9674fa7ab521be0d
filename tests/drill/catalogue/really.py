"""Does a change on a real database, and what the older code does before and after."""

import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import ModuleType
from typing import TypeAlias

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from tests.drill.catalogue import base, orm
from tests.drill.catalogue.change import Change, Steps, revision
from tests.drill.catalogue.touches import TOUCHES
from tests.drill.servers import Server

Act: TypeAlias = Callable[[Session], object]


@dataclass(frozen=True)
class Ended:
    """How one touch ended."""

    error: str = ""
    """What was raised, in a line."""
    got: str = ""
    """What it read."""
    left: str | None = None
    """What its write left behind; None where the drill could not look."""

    def differs(self, other: "Ended") -> bool:
        """Tell whether it got or left something else, and nothing was raised."""
        looked = self.left is not None and other.left is not None
        return not self.error and (self.got != other.got or (looked and self.left != other.left))

    def __str__(self) -> str:
        return self.error or " ".join(filter(None, (self.got, self.left))) or "done"


Ends: TypeAlias = Mapping[str, Ended]


def before(server: Server) -> Ends:
    """Let the code touch its own schema."""
    with _based(server) as engine:
        return _touch_all(engine, server.dialect)


def after(change: Change, server: Server, own: Ends) -> Ends:
    """Make the schema, change it, and let the older code touch it.

    MariaDB is asked a second time, lax, about what works while it is strict: some of that goes wrong in silence.
    """
    with _based(server) as engine:
        dialect = server.dialect
        _run(engine, revision("b2", "a1", change.steps(dialect) or ()))
        _do(engine, change.later)
        ends = _touch_all(engine, dialect, role=change.role and dialect == "postgres")
        if dialect == "mysql":
            fine = [name for name, each in ends.items() if not (each.error or each.differs(own[name]))]
            ends = {**ends, **_touch_all(engine, dialect, lax=True, only=[name for name in fine if _writes(name)])}
        return ends


@contextmanager
def _based(server: Server) -> Iterator[Engine]:
    server.fresh()
    engine = server.engine()
    try:
        _run(engine, revision("a1", None, base.begin(server.dialect)))
        _do(engine, base.ROWS)
        if server.dialect == "postgres":
            _do(engine, _ROLE)
        yield engine
    finally:
        engine.dispose()


_ROLE: Steps = (
    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app; END IF; END $$",
    "GRANT USAGE ON SCHEMA public TO app",
    "GRANT ALL ON ALL TABLES IN SCHEMA public TO app",
    "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO app",
)


def _run(engine: Engine, source: str) -> None:
    """Run the source of a revision as Alembic would, statement by statement."""
    module = ModuleType("revision")
    exec(compile(source, "revision.py", "exec"), vars(module))  # noqa: S102  # our own words
    with (
        _quietly(),
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        module.upgrade()


def _do(engine: Engine, statements: Steps) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))


def _writes(name: str) -> bool:
    return name.startswith("orm ") or any(each.name == name and each.look for each in TOUCHES)


def _touch_all(
    engine: Engine, dialect: str, *, role: bool = False, lax: bool = False, only: Collection[str] | None = None
) -> Ends:
    with engine.connect() as connection, _quietly():
        if role:
            connection.execute(text("SET ROLE app"))
        if lax:
            connection.execute(text("SET SESSION sql_mode = ''"))
        connection.commit()
        acts = {**_models(), **_statements(dialect)}
        wanted = acts if only is None else only
        return {name: _touch(connection, *acts[name]) for name in wanted}


@cache
def _models() -> Mapping[str, tuple[Act, str]]:
    module = ModuleType("models")
    exec(compile(orm.SOURCE, "models.py", "exec"), vars(module))  # noqa: S102  # our own words
    return {f"orm {name}": (getattr(module, name), "") for name in (*orm.ORM, *orm.ENDS)}


@cache
def _statements(dialect: str) -> Mapping[str, tuple[Act, str]]:
    found: dict[str, tuple[Act, str]] = {}
    for each in TOUCHES:
        source = each.source(dialect)
        if source:
            module = ModuleType("touch")
            exec(compile(source, f"{each.name}.py", "exec"), vars(module))  # noqa: S102  # our own words
            found[each.name] = (module.touch, each.look)
    return found


def _touch(connection: Connection, act: Act, look: str) -> Ended:
    """Do one thing, and leave nothing behind."""
    with connection.begin() as whole:
        try:
            with Session(connection, join_transaction_mode="create_savepoint") as session:
                got = act(session)
                session.flush()
                if connection.dialect.name == "postgresql":
                    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
                return Ended(
                    got="" if got is None or isinstance(got, sa.Result) else repr(got), left=_left(session, look)
                )
        except Exception as error:  # noqa: BLE001  # what a driver, a dialect or a model may raise
            original = getattr(error, "orig", None) or error
            return Ended(error=f"{type(original).__name__}: {_words(original)}")
        finally:
            whole.rollback()


def _left(session: Session, look: str) -> str | None:
    if not look:
        return None
    try:
        with session.begin_nested():
            return str([tuple(map(_alike, row)) for row in session.execute(text(look))])
    except sa.exc.DBAPIError:
        return None  # the newer schema shows it under other names


def _alike(found: object) -> str:
    """Write a value so that 1, 1.0 and True are one."""
    return f"{float(found):g}" if isinstance(found, bool | int | float | Decimal) else str(found)


def _words(error: BaseException) -> str:
    return " ".join(str(error.args[-1] if error.args else error).split())


@contextmanager
def _quietly() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
