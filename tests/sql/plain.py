"""Statements as operations, without the words of what is harmless or unread."""

from checker.core.operation import Harmless, Operation
from checker.core.tree import Unread
from checker.sql import operations

HARMLESS, UNREAD = Harmless("any"), Unread("any")


def plain(sql: str, dialect: str) -> tuple[Operation, ...]:
    """Give what a text does; of what is harmless or unread only that it is."""
    return tuple(_plain(step.operation) for step in operations(sql, dialect))


def _plain(operation: Operation) -> Operation:
    match operation:
        case Harmless():
            return HARMLESS
        case Unread():
            return UNREAD
        case _:
            return operation
