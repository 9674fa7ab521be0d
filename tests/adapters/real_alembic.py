"""Runs the real Alembic on SQLite, in process, so that its words and exit codes are compared and not remembered."""

import contextlib
import io
import logging
import sqlite3
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic.config import CommandLine

INI = "[alembic]\nscript_location = %(here)s/migrations\npath_separator = os\n"
ENV = """
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    code: int
    says: str
    ledger: tuple[str, ...]


def revision(id_: str, down: object, **more: object) -> str:
    """Write a revision file that does nothing."""
    names = "".join(f"{name} = {value!r}\n" for name, value in more.items())
    head = f"revision = {id_!r}\ndown_revision = {down!r}\n{names}"
    return f"{head}\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"


def tree(revisions: Sequence[str]) -> dict[str, str]:
    """Give the files of an environment with these revision files."""
    versions = {f"migrations/versions/{number}.py": text for number, text in enumerate(revisions)}
    return {"alembic.ini": INI, "migrations/env.py": ENV, **versions}


def run(folder: Path, files: Mapping[str, str], rows: Sequence[str], *arguments: str) -> Outcome:
    """Run an `alembic` command in a folder, on a database whose ledger holds these rows."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    database = folder / "x.db"
    (folder / "alembic.ini").write_text(f"{INI}sqlalchemy.url = sqlite:///{database}\n")
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("create table alembic_version (version_num varchar(32) not null)")
        connection.executemany("insert into alembic_version values (?)", [(row,) for row in rows])
    code, says = _run(["-c", str(folder / "alembic.ini"), *arguments])
    with contextlib.closing(sqlite3.connect(database)) as connection:
        left = sorted(row[0] for row in connection.execute("select version_num from alembic_version"))
    return Outcome(code, says, tuple(left))


def _run(arguments: list[str]) -> tuple[int, str]:
    said = io.StringIO()
    log = logging.getLogger("alembic.util.messaging")
    handler = logging.StreamHandler(said)
    log.addHandler(handler)
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            CommandLine().main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0) % 256
    except Exception as error:  # noqa: BLE001  whatever it raises is what the user would see
        return 1, f"{type(error).__name__}: {error}"
    else:
        code = 0
    finally:
        log.removeHandler(handler)
    return code, said.getvalue().strip()
