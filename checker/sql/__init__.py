"""SQL text to operations and to needs: the only place that knows sqlglot, which is loaded for queries alone."""

import re
from collections.abc import Iterator

from checker.core.operation import Step
from checker.core.tree import Unread
from checker.core.types import Type
from checker.core.use import Use

VERSION = 3
"""Raised when the same text gives something else."""

_STATEMENT = re.compile(
    r"""^[\s(;]*+(?:(?:--|\#)[^\n]*+\n\s*+|(?>/\*.*?\*/)\s*+)*+(?P<start>)(?:
    select\b(?=.*\bfrom\b)|select\s+[\w.]+\s*\(|with\s+(?:recursive\s+)?["\w]+\s*(?:\([^)]*\)\s*)?as\b.*\(
    |insert\s+(?:ignore\s+|or\s+\w+\s+)?into\s|replace\s+into\s+\S+\s*(?:\(|values|select|set)
    |update\s+(?:or\s+\w+\s+|only\s+|ignore\s+)?[^\s,]+(?:\s+(?:as\s+)?\w+)?(?:\s+(?:inner\s+|left\s+)?join\s.*?)?\s+set\s+[^\s=]+\s*=
    |delete\s+from\s+\S+\s*(?:$|;|where\b|using\b|as\b|returning\b|\w+\s+where\b)|delete\s+\w+\s+from\s+\S+\s+.*\bjoin\b
    |create\s+(?:or\s+replace\s+)?(?:(?:unique|temp|temporary|unlogged|materialized|virtual|global|local|constraint|event)\s+)*
       (?:table|index|view|type|domain|sequence|schema|function|procedure|trigger|extension|policy|role|user|database)\s+\S
    |alter\s+(?:table|index|view|type|domain|sequence|schema|function|database|role|user|policy|default\s+privileges|materialized\s+view)\s+\S
    |drop\s+(?:table|index|view|type|domain|sequence|schema|function|procedure|trigger|extension|policy|role|database|materialized\s+view)\s+\S
    |truncate\s+(?:table\s+\S+|[\w".`{}]+\s*(?:$|;|,|restart|cascade))|merge\s+into\s|copy\s+\S+.*\b(?:from|to)\s
    |comment\s+on\s+\w+\s|(?:grant|revoke)\s+[\w\s,]+\son\s.*\s(?:to|from)\s|do\s+\$|rename\s+table\s|call\s+[\w.]+\s*\()
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_LOOKED_AT = 5000
_FIRST = re.compile(r"[A-Za-z]+")
_SENTENCE = re.compile(r"(?:a|an|the|your|one|all|some|this|that|any|which|each|and|it)\s", re.IGNORECASE)
_SIGNS = re.compile(r"[=*;(]|%s|:\w|\bwhere\b|\?\s*$", re.IGNORECASE)


def operations(text: str, dialect: str, line: int = 1) -> tuple[Step, ...]:
    """Give what an SQL text does to a database, statement by statement; `line`: where the text starts in its file."""
    from checker.sql.script import read_script  # noqa: PLC0415  nothing is loaded before SQL is met

    return read_script(text, dialect, line)


def uses(text: str, dialect: str, line: int = 1) -> tuple[Use, ...] | Unread:
    """Give which tables and columns a query of an application touches; several statements may stand in the text."""
    from checker.sql.queries import read_uses  # noqa: PLC0415  loads sqlglot

    return read_uses(text, dialect, line)


def script_uses(text: str, dialect: str) -> Iterator[tuple[Use, ...] | Unread]:
    """Give the same for each statement of a file of SQL: one that cannot be read spoils no other."""
    from checker.sql.query_file import query_uses  # noqa: PLC0415  nothing is loaded before SQL is met

    return query_uses(text, dialect)


def looks_like_sql(text: str) -> bool:
    """Tell whether a string is an SQL statement rather than prose that starts with the same word."""
    head = text[:_LOOKED_AT]
    found = _STATEMENT.match(head)
    word = _FIRST.search(head, found.start("start")) if found else None
    if word is None:
        return False
    if word.group().isupper() or _SIGNS.search(head):
        return True
    return word.group().islower() and not _SENTENCE.match(head[word.end() :].lstrip())


def type_of(text: str, dialect: str) -> Type | None:
    """Give the type that an SQL text names ("VARCHAR(20)", "int unsigned"); None where it is not one type."""
    from checker.sql.types import type_of as read  # noqa: PLC0415  nothing is loaded before SQL is met

    return read(text, dialect)
