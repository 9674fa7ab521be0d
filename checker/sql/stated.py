"""Files of SQL that state a whole schema: what they say there is, and the renames that stand in their comments."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from checker.core.fact import fact
from checker.core.history import Renamed, Revision
from checker.core.operation import CreateTable, Step
from checker.core.tree import Reader, Tree, Unread
from checker.sql import VERSION
from checker.sql.split import Statement
from checker.sql.tokens import name_value

_RENAMED = re.compile(
    r"""^(?P<before>[^\n]*?)--[ \t]*@renamed?[ \t]+from=[ \t]*(?P<was>[`"\[]?[\w$]+[`"\]]?)""", re.MULTILINE
)
_TABLE = re.compile(r"""\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?P<name>[\w$.`"\[\]]+)\s*\(?\s*$""", re.IGNORECASE)
_QUOTES = '`"[]'


@fact
class Stated:
    """What one file states."""

    steps: tuple[Step, ...] = ()
    renames: tuple[Renamed, ...] = ()
    lines: tuple[tuple[str, str, int], ...] = ()
    """(table, column, line)."""


def stated(tree: Tree, paths: Iterable[str], dialect: str) -> tuple[Revision, ...]:
    """Give the schema that these files state together."""
    ids = tree.paths()
    return tuple(_revision(path, ids[path], tree.facts(path, _reader(dialect))) for path in paths if path in ids)


def _revision(path: str, blob: str, found: Stated | Unread) -> Revision:
    if isinstance(found, Unread):
        return Revision(path, path, 0, blob=blob, up=(Step(replace(found, text=blob), found.line),))
    lines = {(table, column): line for table, column, line in found.lines}
    return Revision(path, path, 0, blob=blob, up=found.steps, renames=found.renames, lines=lines)


def _reader(dialect: str) -> Reader[Stated]:
    return Reader("stated-sql", 1000 * VERSION + 1, lambda content: read_stated(content, dialect), (dialect,))


def read_stated(content: bytes, dialect: str) -> Stated:
    """Read one file."""
    from checker.sql.script import read_statements  # noqa: PLC0415  nothing is loaded before SQL is met

    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    steps: list[Step] = []
    lines: list[tuple[str, str, int]] = []
    renames: list[Renamed] = []
    for statement, found in read_statements(text, dialect):
        steps += (_whole(step, statement) for step in found)
        for step in found:
            if isinstance(step.operation, CreateTable):
                own = tuple(_lines(statement, step.operation, dialect))
                lines += ((step.operation.table, name, line) for name, line in own)
                renames += _renames(statement, step.operation, dict(own))
    return Stated(tuple(steps), tuple(renames), tuple(lines))


def _whole(step: Step, statement: Statement) -> Step:
    """Let what could not be read be told from other statements that begin alike."""
    operation = step.operation
    if not isinstance(operation, Unread):
        return step
    mark = sha256(" ".join(statement.text.split()).encode()).hexdigest()[:16]
    return replace(step, operation=replace(operation, text=f"{operation.text} [{mark}]"))


def _lines(statement: Statement, table: CreateTable, dialect: str) -> Iterator[tuple[str, int]]:
    """Give the line on which each column of a CREATE TABLE stands."""
    names = {column.name for column in table.columns}
    depth, starts = 0, False
    for token in statement.tokens:
        if starts and depth == 1 and token.is_name and (name := name_value(token, dialect)) in names:
            names.discard(name)
            yield name, statement.line + statement.source.count("\n", statement.tokens[0].start, token.start)
        depth += (token.key == "(") - (token.key == ")")
        starts = depth == 1 and token.key in {"(", ","}


def _renames(statement: Statement, table: CreateTable, lines: dict[str, int]) -> Iterator[Renamed]:
    """Give the renames that comments inside a CREATE TABLE state, as sqldef reads them."""
    at = {line: name for name, line in lines.items()}
    for match in _RENAMED.finditer(statement.text):
        line = statement.line + statement.text.count("\n", 0, match.start("was"))
        was = match["was"].strip(_QUOTES)
        if _TABLE.search(match["before"]):
            yield Renamed(table.table, was, line=line)
        elif line in at:
            yield Renamed(table.table, was, at[line], line)
