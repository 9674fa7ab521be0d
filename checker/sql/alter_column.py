"""ALTER COLUMN, MODIFY and CHANGE."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.column import Column
from checker.core.objects import Sequence
from checker.core.operation import (
    AddConstraint,
    AlterColumn,
    DropConstraint,
    Harmless,
    Operation,
    OtherObject,
    RenameColumn,
)
from checker.sql.columns import place_of, read_column, read_default
from checker.sql.cursor import Cursor, Lost
from checker.sql.implicit import Names
from checker.sql.types import read_type

_WHOLE = frozenset({"type", "nullable", "default", "generated", "identity", "invisible"})
"""What MODIFY and CHANGE replace: what they do not say is dropped."""
_KEPT_APART = (
    "STATISTICS",
    "STORAGE",
    "COMPRESSION",
    "(",
    "N_DISTINCT",
    "N_DISTINCT_INHERITED",
)


def alter_column(action: Cursor, table: str) -> Iterator[Operation]:
    """Read what follows ALTER inside ALTER TABLE."""
    if action.dialect == "mysql" and action.peek(1).text and action.sees_any("INDEX", "CHECK", "CONSTRAINT"):
        yield _other_of_mysql(action, table)
        return
    if action.accepts("CONSTRAINT"):
        name = action.name()
        action.skip()
        yield OtherObject("alter", "constraint", name, table)
        return
    action.accepts("COLUMN")
    action.accepts("IF", "EXISTS")
    column = Column(action.name())
    if action.accepts("TYPE") or action.accepts("SET", "DATA", "TYPE"):
        yield _retype(action, table, column)
    elif action.accepts("SET"):
        yield _set(action, table, column)
    elif action.accepts("DROP"):
        yield _drop(action, table, column)
    elif action.accepts("ADD", "GENERATED"):
        yield AlterColumn(table, replace(column, identity=_identity(action)), frozenset({"identity"}))
    elif action.accepts("RESTART"):
        action.accepts("WITH")
        says = Sequence(f"{table}.{column.name}", action.text() or "start")
        action.skip()
        yield OtherObject("alter", "sequence", "", says=says)
    elif action.accepts("RESET"):
        action.skip()
        yield Harmless(f"ALTER COLUMN {table}.{column.name}")
    elif action.dialect == "tsql":
        action.at -= 1
        made, _ = read_column(action, Names(table, action.dialect))
        yield AlterColumn(table, made, frozenset({"type", "nullable"}))
    else:
        raise Lost("what is altered is not known")


def modify_column(action: Cursor, table: str, names: Names) -> Iterator[Operation]:
    """Read what follows MODIFY: a whole new definition (MySQL)."""
    _only_mysql(action)
    action.accepts("COLUMN")
    action.accepts("IF", "EXISTS")
    yield from _whole(action, table, names)


def change_column(action: Cursor, table: str, names: Names) -> Iterator[Operation]:
    """Read what follows CHANGE: a new name and a whole new definition (MySQL)."""
    _only_mysql(action)
    action.accepts("COLUMN")
    action.accepts("IF", "EXISTS")
    written = action.peek().text.strip("`")
    old, new = action.name(), action.peek()
    if new.is_name and new.text.strip("`") != written:  # a change of case alone renames it, too
        start = action.at
        yield RenameColumn(table, old, action.name())
        action.at = start
    yield from _whole(action, table, names)


def _whole(action: Cursor, table: str, names: Names) -> Iterator[Operation]:
    after = place_of(action)
    column, inline = read_column(action, names)
    sets = _WHOLE | ({"collation"} if column.collation else set()) | ({"primary_key"} if column.primary_key else set())
    yield AlterColumn(table, column, frozenset(sets), after)
    for each in inline:
        yield AddConstraint(table, each)


def _only_mysql(action: Cursor) -> None:
    if action.dialect not in {"mysql", ""}:
        raise Lost("MODIFY and CHANGE are MySQL's")


def _retype(action: Cursor, table: str, column: Column) -> Operation:
    made = read_type(action)
    if made is None:
        raise Lost("a type was expected")
    sets = {"type"}
    column = replace(column, type=made)
    if action.accepts("COLLATE"):
        column = replace(column, collation=action.path()[-1])
        sets.add("collation")
    if action.accepts("USING"):
        action.skip()
    action.accepts_any("CASCADE", "RESTRICT")
    return AlterColumn(table, column, frozenset(sets))


def _set(action: Cursor, table: str, column: Column) -> Operation:
    if action.accepts("NOT", "NULL"):
        return AlterColumn(table, replace(column, nullable=False), frozenset({"nullable"}))
    if action.accepts("DEFAULT"):
        return AlterColumn(table, replace(column, default=read_default(action)), frozenset({"default"}))
    if action.accepts("GENERATED"):
        identity = _identity(action)
        action.skip()
        return AlterColumn(table, replace(column, identity=identity), frozenset({"identity"}))
    if word := action.accepts_any("VISIBLE", "INVISIBLE"):
        return AlterColumn(table, replace(column, invisible=word == "INVISIBLE"), frozenset({"invisible"}))
    if action.accepts("EXPRESSION", "AS"):
        return AlterColumn(table, replace(column, generated=action.group().text()), frozenset({"generated"}))
    if action.sees_any(*_KEPT_APART, "INCREMENT", "START", "RESTART", "CACHE", "CYCLE", "MINVALUE", "MAXVALUE", "NO"):
        action.skip()
        return Harmless(f"ALTER COLUMN {table}.{column.name}")
    raise Lost("what is set is not known")


def _drop(action: Cursor, table: str, column: Column) -> Operation:
    for words, sets in (
        (("NOT", "NULL"), "nullable"),
        (("DEFAULT",), "default"),
        (("IDENTITY",), "identity"),
        (("EXPRESSION",), "generated"),
    ):
        if action.accepts(*words):
            action.accepts("IF", "EXISTS")
            return AlterColumn(table, column, frozenset({sets}))
    raise Lost("what is dropped of the column is not known")


def _identity(action: Cursor) -> str:
    always = action.accepts("ALWAYS")
    if not always:
        action.needs("BY", "DEFAULT")
    if action.accepts("AS", "IDENTITY") and action.sees("("):
        action.group()
    return "always" if always else "default"


def _other_of_mysql(action: Cursor, table: str) -> Operation:
    word, name = action.take().key, action.name()
    if word == "INDEX":
        action.skip()
        return Harmless(f"ALTER INDEX {name}")
    if action.accepts("NOT", "ENFORCED"):
        return DropConstraint(table, name, "check")
    raise Lost("a constraint is enforced again")
