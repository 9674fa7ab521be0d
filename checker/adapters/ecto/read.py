"""Reads one migration of Ecto's: its ways up and down as operations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from checker.adapters.ecto.commands import Ddl, took_back
from checker.adapters.ecto.rows import Rows
from checker.adapters.ecto.script import Asked, Library, Script
from checker.adapters.ecto.sql import statements
from checker.adapters.ecto.types import Setting
from checker.core.operation import Step, WriteRows
from checker.core.tree import Unread
from checker.folders.rows import in_own_tables, written_anyway
from checker.folders.script import FileSteps
from checker.grammars.elixir import HOLE, Module, modules
from checker.sql import operations

_OWN_TABLES = {
    "Oban": ("oban_jobs", "oban_peers", "oban_beats"),
    "Oban.Pro": ("oban_jobs", "oban_producers", "oban_crons", "oban_queues", "oban_workflows"),
    "ErrorTracker": ("error_tracker_errors", "error_tracker_occurrences", "error_tracker_meta"),
}
_WAYS = frozenset(("up", "change"))


def read_file(content: bytes, setting: Setting) -> FileSteps:
    """Give the ways up and down of a file."""
    found = modules(content)
    if isinstance(found, Unread):
        return FileSteps((Step(found, found.line),))
    module = next((each for each in found if _WAYS & each.functions.keys()), None)
    if module is None:
        return FileSteps((Step(Unread("it has no way up that can be found", line=1), 1),))
    tables = dict(_tables(found))
    way = "up" if "up" in module.functions else "change"
    up = _steps(Script(module, "up", tables).run(way), setting)
    if "down" in module.functions:
        asked = tuple(Script(module, "down", tables).run("down"))
        stops = any(each.what is None and not each.maybe for each in asked)
        return FileSteps(up, None if stops else _steps(asked, setting))
    return FileSteps(up, _taken_back(module, tables, setting) if way == "change" else None)


def _tables(found: Iterable[Module]) -> Iterator[tuple[str, str]]:
    """Give the tables of the schemas that a migration defines for itself."""
    for module in found:
        for call in module.body:
            if call.name == "schema" and call.args and isinstance(call.args[0], str):
                yield module.name, call.args[0]
                yield module.name.rpartition(".")[2], call.args[0]


def _taken_back(module: Module, tables: Mapping[str, str], setting: Setting) -> tuple[Step, ...] | None:
    """Give what Ecto makes of `change` on the way back: the last command first, each turned round."""
    asked = tuple(Script(module, "down", tables, turns=True).run("change"))
    turned = [_turned(each) for each in reversed(asked) if each.queued]
    sure = [each for each in turned if each is not None]
    if len(sure) < len(turned):
        return None
    return _steps([*(each for each in asked if not each.queued), *sure], setting)


def _turned(asked: Asked) -> Asked | None:
    if isinstance(asked.what, Ddl):
        back = took_back(asked.what)
        return replace(asked, what=back) if back else None
    return asked if asked.what is not None else None


def _steps(asked: Iterable[Asked], setting: Setting) -> tuple[Step, ...]:
    return tuple(in_own_tables(each for one in asked for each in _done(one, setting)))


def _done(asked: Asked, setting: Setting) -> Iterator[Step]:
    match asked.what:
        case Library(name):
            unread = Unread(f"{name} looks after tables of its own", line=asked.line)
            yield Step(unread, asked.line, asked.maybe, _OWN_TABLES[name])
        case Unread() as unread:
            yield Step(unread, asked.line, asked.maybe)
        case Rows(sql=str() as text):
            yield from _said(text, asked, setting)
        case Rows(verb, table, columns=()) if verb != "delete":
            unread = Unread("what is written into its rows is not known", table, asked.line, rows=True)
            yield Step(unread, asked.line, asked.maybe, (table,))
        case Rows(verb, table, values, columns):
            yield Step(WriteRows(verb, table, columns, values), asked.line, asked.maybe)
        case Ddl() as command:
            made = statements(command, setting)
            if made is None:
                yield Step(Unread("part of it is only known when the program runs", line=asked.line), asked.line)
            for text in made or ():
                yield from _said(text, asked, setting)


def _said(text: str, asked: Asked, setting: Setting) -> Iterator[Step]:
    """Give what a statement does; of one with holes in it, what it does to rows."""
    if HOLE not in text:
        found: Iterable[Step] | None = operations(text, setting.dialect)
    else:
        found = written_anyway(text, HOLE, setting.dialect)
    if found is None:
        shown = " ".join(text.replace(HOLE, "...").split())[:120]
        yield Step(Unread("the statement is not known before the program runs", shown, asked.line), asked.line)
    for step in found or ():
        yield replace(step, line=asked.line, maybe=step.maybe or asked.maybe)
