"""What the change sets of one changelog file do, and their ways back."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.core.operation import Step
from checker.core.tree import Unread
from checker.grammars.liquibase.back import inverse
from checker.grammars.liquibase.changes import statements, text_of
from checker.grammars.liquibase.facts import ChangelogSteps, Done, RunsFile, speaks
from checker.grammars.liquibase.names import replaced, unresolved
from checker.grammars.liquibase.node import Malformed, Node
from checker.grammars.liquibase.outline import change_sets, changes_of, file_of, root_of
from checker.sql import operations

_NO_VALUES: Mapping[str, str] = {}
_FILES = frozenset(("sqlFile", "createProcedure", "createView", "createFunction"))
_LOADS = frozenset(("loadData", "loadUpdateData"))


def changelog_steps(
    content: bytes, ending: str, dialect: str, values: Mapping[str, str] = _NO_VALUES
) -> ChangelogSteps | Unread:
    """Give what each change set of a file does, in order; `values`: what its placeholders stand for."""
    try:
        root = root_of(content, ending)
    except Malformed as why:
        return Unread(why.reason, line=why.line)
    sets = change_sets(root) if root else ()
    return ChangelogSteps(tuple(_done(replaced(each, values), dialect) for each in sets))


def _done(node: Node, dialect: str) -> Done:
    if not speaks(node.get("dbms"), dialect):
        return Done()
    maybe = node.first("preConditions") is not None
    up = tuple(step for change in changes_of(node) for step in _steps(change, dialect, maybe=maybe))
    up += tuple(_rewritten(node, dialect))
    own = list(node.named("rollback"))
    if own:
        return Done(up, tuple(step for each in own for step in _of_rollback(each, dialect)))
    return Done(up, _made_back(node, dialect))


def _steps(change: Node, dialect: str, *, maybe: bool) -> Iterator[Step | RunsFile]:
    if not speaks(change.get("dbms"), dialect):
        return
    if unresolved(change):
        yield Step(Unread("nothing says what its placeholder stands for", change.name, change.line), change.line)
    elif (written := text_of(change)) is not None:
        yield from _maybe(_script(*written, change.get("endDelimiter"), dialect), maybe=maybe)
    elif change.name in _LOADS:
        yield Step(
            Unread(f"rows of {change.get('tableName')} come from a file", change.get("file"), change.line, rows=True),
            change.line,
        )
    elif change.name in _FILES and (file := file_of(change)):
        yield RunsFile(file, change.get("endDelimiter"), maybe)
    elif (made := statements(change, dialect)) is None:
        yield Step(Unread("this change is not known", change.name, change.line), change.line)
    else:
        for statement in made:
            steps = (Step(step.operation, change.line, maybe=step.maybe) for step in operations(statement, dialect))
            yield from _maybe(steps, maybe=maybe)


def _script(text: str, line: int, delimiter: str, dialect: str) -> Iterator[Step]:
    """Give the steps of a text whose statements may end in a sign of their own."""
    ends = (
        []
        if delimiter.strip() in {"", ";"}
        else list(re.finditer(rf"{re.escape(delimiter.strip())}[ \t]*$", text, re.MULTILINE))
    )
    start = 0
    for end in ends:
        yield from operations(text[start : end.start()], dialect, line + text.count("\n", 0, start))
        start = end.end()
    yield from operations(text[start:], dialect, line + text.count("\n", 0, start))


def _rewritten(node: Node, dialect: str) -> Iterator[Step]:
    """Say of statements that are rewritten before they run that they may be others; what is put behind them is not."""
    for change in node.named("modifySql"):
        if speaks(change.get("dbms"), dialect) and any(
            each.name not in {"append", "prepend"} for each in change.children
        ):
            yield Step(Unread("its statements are rewritten before they run", "modifySql", change.line), change.line)


def _maybe(steps: "Iterator[Step] | tuple[Step, ...]", *, maybe: bool) -> Iterator[Step]:
    for step in steps:
        yield replace(step, maybe=True) if maybe else step


def _of_rollback(node: Node, dialect: str) -> Iterator[Step | RunsFile]:
    if node.text.strip():
        yield from operations(node.text, dialect, node.text_line or node.line)
    for change in node.children:
        yield from _steps(change, dialect, maybe=False)


def _made_back(node: Node, dialect: str) -> tuple[Step | RunsFile, ...] | None:
    """Give the way back that Liquibase makes of changes by itself; None where it makes none."""
    found: list[Step | RunsFile] = []
    for change in reversed(changes_of(node)):
        back = inverse(change)
        if back is None:
            return None
        found += [step for each in back for step in _steps(each, dialect, maybe=False)]
    return tuple(found)
