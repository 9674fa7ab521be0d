"""Migrations that `php artisan schema:dump --prune` put into one file of SQL: their names stand in it, as rows.

`database/schema/mysql-schema.sql` is loaded by a new installation (laravel/framework 12.67: MigrateCommand); in a
database that is older, all of them ran one by one.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from checker.core.fact import fact
from checker.core.history import History, Revision
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.folders.linear import File, titled
from checker.sql import VERSION as SQL_VERSION
from checker.sql import operations

_NAME = re.compile(r"\b(\d{4}_\d\d_\d\d_\d{6}_([\w-]+))\b")
_WORDS = {"mysql": ("mysql", "mariadb"), "postgres": ("pgsql",), "sqlite": ("sqlite",), "tsql": ("sqlsrv",)}
_LEDGER = "migrations"


@fact
class Dump:
    """What one such file holds."""

    names: tuple[str, ...] = ()
    up: tuple[Step, ...] = ()


def squashed(tree: Tree, folder: str, dialect: str, files: Iterable[File]) -> list[File]:
    """Give the migrations that only the dump tells of, each with its path."""
    base = folder.partition("migrations")[0]
    names = (f"{base}schema/{word}-schema.{end}" for word in _WORDS.get(dialect, ()) for end in ("sql", "dump"))
    path = next((each for each in names if each in tree.paths()), "")
    dump = tree.facts(path, _reader(dialect)) if path else Dump()
    there = {file.id for file in files}
    found = () if isinstance(dump, Unread) else dump.names
    return [File(name, path, titled(name[18:])) for name in sorted(set(found) - there)]


def told(tree: Tree, history: History, files: list[File], dialect: str) -> History:
    """Let the first of them make all that the dump makes, and the others nothing more."""
    if not files:
        return history
    dump = tree.facts(files[0].path, _reader(dialect))
    ids = {file.id for file in files}
    up = (Step(dump, dump.line),) if isinstance(dump, Unread) else dump.up

    def made(revision: Revision) -> Revision:
        if revision.id not in ids:
            return revision
        return replace(revision, up=up if revision.id == files[0].id else (), down=None)

    return replace(history, revisions=tuple(map(made, history.revisions)))


def _reader(dialect: str) -> Reader[Dump]:
    def read(content: bytes) -> Dump:
        text = content.decode("utf-8", "replace")
        names = tuple(dict.fromkeys(name for name, _ in _NAME.findall(text)))
        steps = operations(text, dialect)
        return Dump(names, tuple(each for each in steps if getattr(each.operation, "table", "") != _LEDGER))

    return Reader("laravel-dump", 1000 * SQL_VERSION + 1, read, (dialect,))
