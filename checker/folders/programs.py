"""Migrations that are programs of JavaScript or TypeScript, read by what they ask of their tool."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from checker.core import speak
from checker.core.operation import Step
from checker.core.tree import Reader, Unread, shown
from checker.folders.rows import in_own_tables, written_anyway
from checker.folders.script import FileSteps
from checker.grammars.script import VERSION, Ask, read_program
from checker.grammars.script.values import HOLE, Chain, Link, Text, Value, said
from checker.sql import VERSION as SQL_VERSION
from checker.sql import operations

ENDINGS = (".js", ".ts", ".cjs", ".mjs", ".cts", ".mts")
Translation = Callable[[Ask], Iterator[str] | Iterator[str | Step] | None]
"""Gives the SQL statements that an ask comes to, or steps where SQL cannot say them; None: it is not understood."""
Reversal = Callable[[Ask], Ask | None]
"""Gives the ask that takes one back; None: there is none."""
_QUERIES = re.compile(r"(?:.*\.)?(?:query|raw|addSql|execute|rawQuery|runSql)")
_READS = re.compile(
    r"\s*(?:select|show|explain|pragma\s+\w+\s*\(|with\b(?!.*\b(?:insert|update|delete)\b))", re.IGNORECASE | re.DOTALL
)


def program_steps(
    name: str, version: int, dialect: str, translated: Translation, back: Reversal | None = None, option: str = ""
) -> Reader[FileSteps]:
    """Make the reader of a tool's programs: texts of SQL are read as such, all else as the tool translates it.

    `back` is for a tool that makes a way down of the way up; `option` is what else the translation turns on.
    """

    def read(content: bytes) -> FileSteps:
        found = read_program(content)
        if isinstance(found, Unread):
            return FileSteps((Step(found, 1),))
        up = tuple(in_own_tables(step for ask in found.up or () for step in _steps(ask, dialect, translated)))
        asks = found.down if found.down is not None or found.forbids or back is None else _back(found.up or (), back)
        down = None if asks is None else tuple(step for ask in asks for step in _steps(ask, dialect, translated))
        return FileSteps(up, down)

    options = (dialect, option) if option else (dialect,)
    return Reader(f"program.{name}", 1000 * SQL_VERSION + 10 * VERSION + version, read, options)


def _back(up: tuple[Ask, ...], back: Reversal) -> tuple[Ask, ...] | None:
    """Give the way down that is made of a way up; None where one call of it cannot be taken back."""
    made = [back(ask) for ask in reversed(up)]
    return None if None in made else tuple(ask for ask in made if ask is not None)


def _steps(ask: Ask, dialect: str, translated: Translation) -> Iterator[Step]:
    for step in _plain(ask, dialect, translated):
        yield replace(step, maybe=True) if ask.maybe else step


def _plain(ask: Ask, dialect: str, translated: Translation) -> Iterator[Step]:
    last = ask.chain.links[-1] if ask.chain.links else Link("")
    if _QUERIES.fullmatch(ask.chain.path) and last.args:
        text = last.args[0]
        whole = said(text)
        if whole is not None and isinstance(text, Text):
            yield from (() if _READS.match(whole) else operations(whole, dialect, text.line))
            return
        rows = written_anyway(text.said, HOLE, dialect) if isinstance(text, Text) else None
        if rows is not None:
            yield from (replace(step, line=ask.line) for step in rows)
            return
    made = translated(ask)
    if made is None:
        yield Step(Unread("this call is not understood", shown(ask.text), ask.line), ask.line)
        return
    for statement in made:
        if isinstance(statement, Step):
            yield replace(statement, line=ask.line)
            continue
        for each in operations(statement, dialect, ask.line):
            yield replace(each, line=ask.line)


def quoted(name: str, dialect: str) -> str:
    """Write a name so that it is taken as it stands."""
    mark = "`" if dialect == "mysql" else '"'
    return ".".join(f"{mark}{part.replace(mark, mark * 2)}{mark}" for part in name.split("."))


def literal(value: Value) -> str:
    """Write a default as SQL; something that has no simple form, as a call: there is a default."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return str(value)
        case Text(said=text):
            return speak.literal(text)
        case Chain(links=links) if links and links[-1].args and (raw := said(links[-1].args[0])) is not None:
            return raw  # knex.raw("now()"), Sequelize.literal("...")
        case list() | Mapping():
            return "'...'"
        case _:
            return "CURRENT_TIMESTAMP"


def updated(table: str, row: Mapping[str, Value], dialect: str) -> list[str]:
    """Write what is done to rows, a statement for each column."""
    return [f"UPDATE {table} SET {quoted(key, dialect)} = {literal(value)}" for key, value in row.items()]  # noqa: S608  read, not run


def inserted(table: str, row: Mapping[str, Value], dialect: str) -> list[str]:
    """Write how one of several rows is added."""
    columns, values = (
        ", ".join(each) for each in zip(*((quoted(k, dialect), literal(v)) for k, v in row.items()), strict=True)
    )
    return [f"INSERT INTO {table} ({columns}) VALUES ({values})"]  # noqa: S608  read, not run


def texts(value: Value) -> list[str] | None:
    """Give a list of texts, or one alone; None where not all are known."""
    found = [said(each) for each in value] if isinstance(value, list) else [said(value)]
    return None if None in found else [each for each in found if each is not None]
