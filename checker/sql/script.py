"""A whole SQL text to steps."""

from dataclasses import replace

from checker.core.operation import Step
from checker.core.tree import Unread
from checker.sql.cursor import Cursor
from checker.sql.memory import Memory, unread
from checker.sql.split import statements
from checker.sql.statement import steps_of


def read_script(text: str, dialect: str, line: int = 1) -> tuple[Step, ...]:
    """Give what each statement of a text does, in order."""
    memory = Memory()
    found: list[Step] = []
    for statement in statements(text, dialect, line):
        cursor = Cursor(statement.tokens, statement.source, dialect)
        steps = (unread(cursor, statement.problem),) if statement.problem else steps_of(cursor, memory)
        found += (_at(step, statement.line) for step in steps)
    return tuple(found)


def _at(step: Step, line: int) -> Step:
    operation = step.operation
    if isinstance(operation, Unread):
        operation = replace(operation, line=line)
    return replace(step, operation=operation, line=line)
