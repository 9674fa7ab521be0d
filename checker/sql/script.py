"""A whole SQL text to steps."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.operation import Harmless, Step
from checker.core.tree import Unread
from checker.sql.cursor import Cursor
from checker.sql.memory import Memory, unread
from checker.sql.namespaces import elsewhere
from checker.sql.split import Statement, statements
from checker.sql.statement import steps_of


def read_script(text: str, dialect: str, line: int = 1) -> tuple[Step, ...]:
    """Give what each statement of a text does, in order."""
    return tuple(step for _, steps in read_statements(text, dialect, line) for step in steps)


def read_statements(text: str, dialect: str, line: int = 1) -> Iterator[tuple[Statement, tuple[Step, ...]]]:
    """Give each statement of a text with what it does, in order."""
    memory = Memory()
    only = True
    for statement in statements(text, dialect, line):
        cursor = Cursor(statement.tokens, statement.source, dialect)
        steps = (unread(cursor, statement.problem),) if statement.problem else steps_of(cursor, memory)
        found = tuple(_at(step, statement.line) for step in steps)
        only = only and all(isinstance(step.operation, Harmless) for step in found)
        yield statement, found
    if memory.path and only:
        yield statement, (_at(elsewhere(cursor, memory), statement.line),)


def _at(step: Step, line: int) -> Step:
    operation = step.operation
    if isinstance(operation, Unread):
        operation = replace(operation, line=line)
    return replace(step, operation=operation, line=line)
