"""Rollbacks of code that holds statements."""

from checker.code.queries import in_python
from checker.core.needs import Needs
from checker.core.operation import AddColumn, CreateTable, Operation
from checker.core.rollback import Rollback
from checker.core.tree import Unread
from checker.core.use import Use
from checker.sql import uses
from tests.rules.cases import ID, INT, case, col

NOTE = col("note")
USERS = CreateTable("users", (ID, col("name", nullable=False)))
POSTS = CreateTable("posts", (ID, col("user_id", INT), col("title")))


def sql(*texts: str, dialect: str = "postgres") -> Needs:
    """Needs of code that holds these statements."""
    found: list[Use] = []
    for text in texts:
        read = uses(text, dialect)
        assert not isinstance(read, Unread), read
        found += read
    return Needs(uses=tuple(sorted(found, key=lambda use: use.table)))


def program(text: str, dialect: str = "postgres") -> Needs:
    """Needs of a program."""
    found = in_python(text.encode(), dialect)
    assert not found.unread
    return Needs(uses=tuple(sorted(found.uses, key=lambda use: use.table)))


def asked(
    text: str, *new: Operation, old: tuple[Operation, ...] = (USERS, POSTS), dialect: str = "postgres"
) -> Rollback:
    return case(*new, old=old, needs=sql(text, dialect=dialect), dialect=dialect)


TITLE = AddColumn("users", col("title"))


def run(text: str, *new: Operation, old: tuple[Operation, ...] = (USERS, POSTS), dialect: str = "postgres") -> Rollback:
    """Ask about a program."""
    return case(*new, old=old, needs=program(text, dialect), dialect=dialect)
