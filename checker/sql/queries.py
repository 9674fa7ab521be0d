"""Queries of an application, turned into what they need of which table."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.core.operation import CreateTable, Harmless, OtherObject, WriteRows
from checker.core.tree import Unread
from checker.core.use import Touch, Use
from checker.sql.binds import variants
from checker.sql.cursor import Cursor
from checker.sql.memory import Memory
from checker.sql.routines import calls
from checker.sql.split import Statement, statements
from checker.sql.statement import steps_of
from checker.sql.tokens import one_line

if TYPE_CHECKING:
    from checker.sql.relations import Found

_QUERIES = {"SELECT", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE", "VALUES", "(", "EXPLAIN", "TABLE"}
_NEXT_VALUE = re.compile(r"\bNEXT\s+VALUE\s+FOR\s+[\w.`\"]+", re.IGNORECASE)
"""MariaDB's and SQL Server's nextval(), which sqlglot knows for others only (30.30)."""
_JSON_OBJECT = re.compile(r"\bJSON_OBJECT\s*\(", re.IGNORECASE)
"""Where it takes plain expressions: sqlglot takes none with a comparison in it (30.30)."""
_EXPLAIN = {"EXPLAIN", "ANALYZE", "VERBOSE", "QUERY", "PLAN", "FOR"}


def read_uses(text: str, dialect: str, line: int) -> tuple[Use, ...] | Unread:
    """Give what the statements of a text need; `Unread` as soon as one cannot be read."""
    found: list[Use] = []
    for uses in read_each(text, dialect, line):
        if isinstance(uses, Unread):
            return uses
        found += uses
    return tuple(found)


def read_each(text: str, dialect: str, line: int) -> Iterator[tuple[Use, ...] | Unread]:
    """Give what each statement of a text needs."""
    for statement in statements(text, dialect, line):
        if statement.problem:
            yield Unread(statement.problem, one_line(statement.text), statement.line)
            continue
        uses = _of_query(statement, dialect) if _is_query(statement) else _of_other(statement, dialect)
        if isinstance(uses, Unread):
            yield uses
            continue
        by = one_line(statement.text, 60)
        named = (Use(Touch.CALL, "", routine=each) for each in dict.fromkeys(calls(statement.tokens, dialect)))
        yield tuple(replace(use, by=by, line=statement.line) for use in (*uses, *_called(statement, named)))


def _called(statement: Statement, named: Iterator[Use]) -> Iterator[Use]:
    """Only what asks or writes calls anything; a definition has types and columns before its brackets."""
    return named if _is_query(statement) or statement.tokens[0].key in {"CALL", "EXEC", "EXECUTE"} else iter(())


def _is_query(statement: Statement) -> bool:
    return statement.tokens[0].key in _QUERIES


def _of_query(statement: Statement, dialect: str) -> tuple[Use, ...] | Unread:
    from checker.sql.parse import parsed  # noqa: PLC0415  loads sqlglot
    from checker.sql.relations import Scope, Touches  # noqa: PLC0415  as above
    from checker.sql.walk import walk  # noqa: PLC0415  as above

    for text in variants(_plain(statement, dialect), dialect):
        tree = parsed(text, dialect)
        if tree is None or not _is_known(tree):
            continue
        touches = Touches(dialect, text)
        try:
            walk(tree, touches, Scope())
        except (RecursionError, AttributeError, TypeError, KeyError):  # a tree of a shape that was not met before
            break
        if touches.open and not touches.found:
            return Unread("its table is put in when the program runs", one_line(statement.text), statement.line)
        replaces = "replace" if statement.tokens[0].key == "REPLACE" else ""
        return tuple(_use(*key, found, replaces) for key, found in touches.found.items())
    if statement.tokens[0].key in {"INSERT", "REPLACE"} and not any(t.key == "SELECT" for t in statement.tokens):
        return _of_other(statement, dialect)
    return Unread("it is no SQL that can be read", one_line(statement.text), statement.line)


def _use(touch: Touch, table: str, found: "Found", replaces: str) -> Use:
    return Use(
        touch,
        table,
        tuple(found.columns),
        nulls=tuple(found.nulls),
        unset=tuple(found.nulls),
        positional=found.positional,
        conflict=found.conflict,
        conflict_name=found.conflict_name,
        conflict_where=found.conflict_where,
        on_duplicate=found.on_duplicate or (replaces if touch is Touch.INSERT else ""),
        width=found.width,
        values=tuple(found.values),
        compared=tuple(found.compared),
        stars=tuple(found.stars),
        loose=tuple(found.loose),
        natural=tuple(found.natural),
        indexes=tuple(found.indexes),
        matched=tuple(found.matched),
    )


def _plain(statement: Statement, dialect: str) -> str:
    """Give the text as sqlglot knows it: without EXPLAIN, and with REPLACE INTO as an INSERT."""
    tokens = list(statement.tokens)
    while tokens and tokens[0].key in _EXPLAIN and tokens[0].key != "TABLE":
        tokens.pop(0)
        if tokens and tokens[0].key == "(":
            while tokens and tokens.pop(0).key != ")":
                pass
    if not tokens:
        return ""
    text = statement.source[tokens[0].start : tokens[-1].end]
    if tokens[0].key == "REPLACE":
        text = (
            "INSERT" + text[len("REPLACE") :] if tokens[1:2] and tokens[1].key == "INTO" else f"INSERT INTO{text[7:]}"
        )
    if dialect in {"mysql", "sqlite"}:
        text = _JSON_OBJECT.sub("JSON_OBJECT_OF(", text)
    return _NEXT_VALUE.sub("1", text)


def _is_known(tree: object) -> bool:
    """Whether the root is a query: sqlglot makes expressions of words that it does not know (30.30)."""
    from sqlglot import exp  # noqa: PLC0415  as above

    return isinstance(tree, exp.Query | exp.Insert | exp.Update | exp.Delete | exp.Merge | exp.Values)


def _of_other(statement: Statement, dialect: str) -> tuple[Use, ...] | Unread:
    cursor = Cursor(statement.tokens, statement.source, dialect)
    found: list[Use] = []
    for step in steps_of(cursor, Memory()):
        match step.operation:
            case Unread(reason=reason, text=text):
                if statement.tokens[0].key not in {"CALL", "EXEC", "EXECUTE"}:
                    return Unread(reason, text, statement.line)
            case WriteRows(verb=verb, table=table, columns=columns, values=values):
                literals = tuple((name, value) for name, value in values if value is not None)
                positional = verb == "insert" and not columns and statement.tokens[0].key in _QUERIES
                found.append(Use(Touch(verb), table, columns, positional=positional, values=literals))
            case Harmless() | CreateTable() | OtherObject():
                pass
            case operation:
                found.extend(_named(operation))
    return tuple(found)


def _named(operation: object) -> Iterator[Use]:
    table = getattr(operation, "table", "")
    if table:
        yield Use(Touch.READ, table)
