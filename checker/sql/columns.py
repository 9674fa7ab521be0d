"""Column definitions, as CREATE TABLE and ALTER TABLE write them."""

from dataclasses import replace

from checker.core.column import Column, Constraint, PrimaryKey, Unique
from checker.core.name import fold
from checker.sql.checks import check_of
from checker.sql.constraints import enforced, index_options, references, unique_tail
from checker.sql.cursor import Cursor, Lost
from checker.sql.implicit import Names
from checker.sql.tokens import QUOTED, name_value
from checker.sql.types import SERIAL, read_type

_AFTER_DEFAULT = (
    "CONSTRAINT", "NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK", "COLLATE", "GENERATED",
    "COMMENT", "AUTO_INCREMENT", "AUTOINCREMENT", "ON", "KEY", "INVISIBLE", "VISIBLE", "FIRST", "AFTER", "STORAGE",
    "COMPRESSION", "COLUMN_FORMAT", "IDENTITY", "ENCODE", "DEFERRABLE", "INITIALLY", "USING", "WITH",
)  # fmt: skip


def read_column(cursor: Cursor, names: Names) -> tuple[Column, tuple[Constraint, ...]]:
    """Take a column definition with its inline constraints; Lost where something in it is not known."""
    name = cursor.name()
    start = cursor.peek()
    column = Column(name, read_type(cursor))
    if start.text.lower() in SERIAL and cursor.dialect not in {"mysql", "sqlite"} and start.kind != QUOTED:
        column = replace(column, nullable=False, identity="auto")
    elif start.key == "INTEGER" and cursor.dialect == "sqlite":
        column = replace(column, identity="auto")  # if it turns out to be the key: CREATE TABLE looks at that
    elif start.key == "SERIAL" and cursor.dialect == "mysql":
        column = replace(column, nullable=False, identity="auto")
    made: list[Constraint] = []
    while not cursor.done:
        given = cursor.name() if cursor.accepts("CONSTRAINT") else ""
        column = _column_option(cursor, column, names, made, given)
    return column, tuple(made)


def _column_option(cursor: Cursor, column: Column, names: Names, made: list[Constraint], given: str) -> Column:
    own = (column.name,)
    match cursor.take().key:
        case "NOT":
            if cursor.accepts("NULL"):
                _conflict_clause(cursor)
                return replace(column, nullable=False)
            cursor.needs("DEFERRABLE")
        case "NULL":
            return column
        case "DEFAULT":
            return replace(column, default=read_default(cursor))
        case "PRIMARY" | "KEY" as word:
            if word == "PRIMARY":
                cursor.needs("KEY")
            index_options(cursor)
            made.append(PrimaryKey(own, names.taken(given) if given else names.primary()))
            return replace(column, primary_key=True, nullable=False)
        case "UNIQUE":
            cursor.accepts("KEY")
            made.append(unique_tail(cursor, Unique(own, names.taken(given) if given else names.unique(own))))
        case "CHECK":
            check = check_of(cursor.group(), given)
            made.append(check if given else replace(check, name=names.check(own)))
            enforced(cursor)
        case "REFERENCES":
            made.append(references(cursor, own, names.taken(given) if given else names.foreign(own)))
        case "COLLATE":
            return replace(column, collation=_collation(cursor))
        case word:
            return _rarer_option(cursor, column, word)
    return column


def _rarer_option(cursor: Cursor, column: Column, word: str) -> Column:
    match word:
        case "GENERATED":
            return _generated(cursor, column)
        case "AS" if cursor.sees("("):
            return _computed(cursor, column)
        case "AUTO_INCREMENT" | "AUTOINCREMENT":
            return replace(column, identity="auto", nullable=False)
        case "IDENTITY":
            if cursor.sees("("):
                cursor.group()
            return replace(column, identity="auto", nullable=False)
        case "ON" if cursor.accepts("UPDATE"):
            cursor.take()
            if cursor.sees("("):
                cursor.group()
        case "ON" if cursor.accepts("CONFLICT"):
            cursor.take()
        case "COMMENT" | "STORAGE" | "COMPRESSION" | "COLUMN_FORMAT" | "SRID" | "AFTER" | "ENGINE_ATTRIBUTE":
            cursor.accepts("=")
            cursor.take()
        case "INVISIBLE":
            return replace(column, invisible=True)
        case "INITIALLY":
            cursor.take()
        case "CHARACTER" if cursor.accepts("SET"):
            cursor.take()
        case "CHARSET":
            cursor.take()
        case "FIRST" | "VISIBLE" | "DEFERRABLE" | "STORED" | "VIRTUAL" | "PERSISTED" | "ENABLE" | "BINARY":
            pass
        case _:
            raise Lost(f"`{word}` is not known in a column")
    return column


def place_of(action: Cursor) -> str | None:
    """Give the column behind which an action puts its own: empty for the first place, None where it does not say."""
    if action.dialect not in {"mysql", ""} or action.done:
        return None
    last = action.tokens[-1]
    if last.key == "FIRST":
        return ""
    before = action.tokens[-2] if len(action.tokens) > 1 else last
    return name_value(last, action.dialect) if before.key == "AFTER" and last.is_name else None


def read_default(cursor: Cursor) -> str | None:
    """Take a default's expression; None for NULL."""
    start = cursor.at
    cursor.take()
    if cursor.tokens[start].key == "(":
        cursor.at = start
        cursor.group()
    if cursor.peek().key == "(":
        cursor.group()
    while not cursor.done:
        if cursor.sees("::"):
            cursor.take()
            read_type(cursor)
        elif cursor.peek().key in _AFTER_DEFAULT or cursor.sees("CHARACTER", "SET"):
            break
        elif cursor.peek().key == "(":
            cursor.group()
        else:
            cursor.take()
    text = cursor.text_between(start, cursor.at)
    return None if cursor.tokens[start].key == "NULL" else text


def _conflict_clause(cursor: Cursor) -> None:
    if cursor.accepts("ON", "CONFLICT"):
        cursor.take()


def _collation(cursor: Cursor) -> str:
    if cursor.accepts("="):
        pass
    return fold(cursor.path()[-1], cursor.dialect)


def _generated(cursor: Cursor, column: Column) -> Column:
    always = cursor.accepts("ALWAYS")
    if not always:
        cursor.needs("BY", "DEFAULT")
        cursor.accepts("ON", "NULL")
    cursor.needs("AS")
    if not cursor.accepts("IDENTITY"):
        return _computed(cursor, column)
    if cursor.sees("("):
        cursor.group()
    return replace(column, identity="always" if always else "default", nullable=False)


def _computed(cursor: Cursor, column: Column) -> Column:
    text = cursor.group().text()
    cursor.accepts_any("STORED", "VIRTUAL", "PERSISTED")
    return replace(column, generated=text)
