"""Rows that a migration writes: into a table which it made itself, or by a statement with holes in it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.core.operation import CreateTable, Step, WriteRows
from checker.core.tree import Unread
from checker.sql import operations


def in_own_tables(steps: Iterable[Step]) -> Iterator[Step]:
    """Give the steps; rows of a table that this migration made are new, whatever is written into them."""
    made = set[str]()
    for step in steps:
        operation = step.operation
        if isinstance(operation, CreateTable) and not operation.if_missing and not step.maybe:
            made.add(operation.table)
        alone = step.touches[0] if step.touches is not None and len(step.touches) == 1 else ""
        if isinstance(operation, Unread) and operation.rows and alone in made:
            yield replace(step, operation=WriteRows("insert", alone), touches=None)
        else:
            yield step


def written_anyway(text: str, hole: str, dialect: str) -> list[Step] | None:
    """Give the rows that a statement writes whatever stands in its holes; None where it may do anything else."""
    found: list[Step] = []
    for step in operations(text.replace(hole, _FILLED), dialect):
        rows = step.operation
        if not isinstance(rows, WriteRows) or any(_FILLED in each for each in (rows.table, *rows.columns)):
            return None
        found.append(replace(step, operation=replace(rows, values=(), only_null=frozenset())))
    return found or None


_FILLED = "7030507"
"""Stands in for a hole: a value as good as any, which is in no name of its own."""
