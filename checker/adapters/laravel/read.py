"""Reads one migration of Laravel's."""

from collections.abc import Iterator
from dataclasses import replace

from checker.adapters.laravel.calls import asked
from checker.adapters.laravel.made import Made
from checker.core.operation import Step
from checker.core.tree import Reader, Unread, shown
from checker.folders.rows import in_own_tables
from checker.folders.script import FileSteps
from checker.grammars.php import VERSION, Ask, read_program
from checker.sql import VERSION as SQL_VERSION
from checker.sql import operations


def steps(dialect: str, *, keeps: bool) -> Reader[FileSteps]:
    """Make the reader of migrations; `keeps`: whether `->change()` keeps what is not said again (before Laravel 11)."""

    def read(content: bytes) -> FileSteps:
        found = read_program(content, dialect)
        if isinstance(found, Unread):
            return FileSteps((Step(found, 1),))
        up = tuple(in_own_tables(step for ask in found.up or () for step in _steps(ask, dialect, keeps=keeps)))
        down = (
            None if found.down is None else [step for ask in found.down for step in _steps(ask, dialect, keeps=keeps)]
        )
        return FileSteps(up, None if down is None else tuple(down))

    return Reader("laravel", 1000 * SQL_VERSION + 10 * VERSION + 5, read, (dialect, "keeps") if keeps else (dialect,))


def _steps(ask: Ask, dialect: str, *, keeps: bool) -> Iterator[Step]:
    made = asked(ask, dialect, keeps=keeps)
    if made is None:
        made = [Made(Unread("this call is not understood", shown(ask.text), ask.line), ask.maybe)]
    for each in made:
        line = each.line or ask.line
        if not isinstance(each.what, str):
            yield Step(each.what, line, maybe=each.maybe, touches=each.touches)
            continue
        for step in operations(each.what, dialect, line):
            yield replace(step, line=line, maybe=step.maybe or each.maybe)
