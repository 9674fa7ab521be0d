"""The newer schema in a file: SQL, or what `pscale` prints as JSON of a branch or of a deploy request."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.core.apply import apply_revisions
from checker.core.fact import frozen
from checker.core.history import Revision
from checker.core.name import bare
from checker.core.operation import CreateTable, Operation, Step
from checker.core.schema import Schema
from checker.core.snapshots import LEDGERS, between_schemas
from checker.core.tree import Unread
from checker.sql.stated import read_stated

_CREATES = re.compile(r"\bCREATE\b", re.IGNORECASE)
_WHOLE = re.compile(r"\s*CREATE\b", re.IGNORECASE)
_HEADS = ("---", "+++", "@@", "diff ", "index ", "\\ No newline")
_OWN = re.compile(r"_vt_|_.*_(?:vrepl|gho|ghc|del)$")
"""Tables that Vitess makes for itself while it changes others."""


@frozen
class Part:
    """One table as `pscale` prints it: its text, or how its text changed."""

    name: str
    raw: str
    line: int

    @property
    def is_diff(self) -> bool:
        """Whether it says how the text changed."""
        lines = [line for line in self.raw.splitlines() if line.strip()]
        return not _WHOLE.match(self.raw) and all(line.startswith((" ", "+", "-", "@", "\\")) for line in lines)


@frozen
class Given:
    """A schema from a file; of a deploy request only what it changes."""

    whole: tuple[Revision, ...] | None = None
    before: tuple[Revision, ...] = ()
    after: tuple[Revision, ...] = ()

    def between(self, base: Schema, dialect: str) -> tuple[Revision, ...]:
        """Give what it makes of an older schema."""
        if self.whole is not None:
            return between_schemas(base, (), self.whole, dialect)
        old = apply_revisions(Schema(dialect), self.before, of_current=True)
        return between_schemas(old, self.before, self.after, dialect)


def trouble(content: bytes) -> str:
    """Say why a file is no schema, as the end of a sentence; empty where it is one."""
    parts = _parts(content)
    if parts is None:
        return "" if _CREATES.search(_text(content)) else "holds no CREATE statement"
    if not parts:
        return "is JSON, but not the list of tables that pscale prints"
    kinds = {part.is_diff for part in parts}
    return "holds both tables and differences" if len(kinds) > 1 else ""


def read_given(name: str, content: bytes, dialect: str) -> Given:
    """Read the file; `name` is what places in it are called by."""
    parts = _parts(content)
    if parts is None:
        found = read_stated(content, dialect)
        lines = {(table, column): line for table, column, line in found.lines}
        return Given((Revision(name, name, 0, up=_kept(found.steps), renames=found.renames, lines=lines),))
    if any(part.is_diff for part in parts):
        sides = [(part, *_sides(part)) for part in parts]
        before = (step for part, old, _ in sides for step in _steps(part, old, dialect))
        after = (step for part, _, new in sides for step in _steps(part, new, dialect))
        return Given(None, (Revision(name, name, 0, up=_kept(before)),), (Revision(name, name, 0, up=_kept(after)),))
    return Given(
        (Revision(name, name, 0, up=_kept(step for part in parts for step in _steps(part, part.raw, dialect))),)
    )


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", "replace")


def _parts(content: bytes) -> list[Part] | None:
    """Give the tables of a JSON file; None where it is none."""
    text = _text(content)
    if not text.lstrip().startswith(("[", "{")):
        return None
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return []
    rows = held.get("data") if isinstance(held, dict) else held
    if not isinstance(rows, list):
        return []
    found = []
    at = 0
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("name"), str) or not isinstance(row.get("raw"), str):
            return []
        place = re.compile(rf'"name"\s*:\s*{re.escape(json.dumps(row["name"]))}').search(text, at)
        at = place.end() if place else at
        found.append(Part(row["name"], row["raw"], text.count("\n", 0, at) + 1))
    return found


def _sides(part: Part) -> tuple[str, str]:
    """Give a table's text before and after."""
    lines = [line for line in part.raw.splitlines() if not line.startswith(_HEADS)]
    old = "\n".join(line[1:] for line in lines if not line.startswith("+"))
    new = "\n".join(line[1:] for line in lines if not line.startswith("-"))
    return _statement(part, old), _statement(part, new)


def _statement(part: Part, text: str) -> str:
    """Make a statement of the lines of one that a difference shows."""
    if not text.strip() or _CREATES.search(text):
        return text
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(")")]
    inside = "\n".join(lines).rstrip().rstrip(",")
    return f"CREATE TABLE `{part.name}` (\n{inside}\n)"


def _steps(part: Part, text: str, dialect: str) -> Iterator[Step]:
    for step in read_stated(text.encode(), dialect).steps:
        operation = step.operation
        if isinstance(operation, Unread):
            operation = replace(operation, line=part.line)
        yield replace(step, operation=operation, line=part.line)


def _kept(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(step for step in steps if not _of_a_tool(step.operation))


def _of_a_tool(operation: Operation) -> bool:
    name = bare(getattr(operation, "table", ""))
    return bool(name) and (name in LEDGERS or (isinstance(operation, CreateTable) and bool(_OWN.match(name))))
