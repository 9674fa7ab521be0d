"""ALTER of everything but a table, and RENAME TABLE."""

from collections.abc import Iterator

from checker.core.name import bare, qualified
from checker.core.operation import (
    AddEnumValue,
    CreateView,
    Harmless,
    Operation,
    OtherObject,
    RenameColumn,
    RenameEnumValue,
    RenameIndex,
    RenameSchema,
    RenameTable,
    RenameType,
    Step,
)
from checker.sql.alter import alter_table
from checker.sql.alter_column import alter_column
from checker.sql.create import kind_of, view_of
from checker.sql.cursor import Cursor, Lost
from checker.sql.memory import Memory, done
from checker.sql.objects import altered_domain, policy, sequence
from checker.sql.rights import default_privileges


def alter(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    """Read what follows ALTER."""
    cursor.accepts_any("ONLINE", "OFFLINE", "IGNORE", "FOREIGN")
    if cursor.accepts("TABLE"):
        return alter_table(cursor, memory)
    if cursor.accepts("INDEX"):
        return done(_index(cursor))
    if cursor.accepts("TYPE"):
        return done(_type(cursor, memory))
    while cursor.accepts("ALGORITHM", "=") or cursor.accepts("DEFINER", "=") or cursor.accepts("SQL", "SECURITY"):
        cursor.take()
        if cursor.accepts("@"):
            cursor.take()
    if cursor.accepts("VIEW") or cursor.accepts("MATERIALIZED", "VIEW"):
        return _view(cursor)
    if cursor.accepts("DEFAULT", "PRIVILEGES"):
        return done(default_privileges(cursor))
    if cursor.accepts_any("SYSTEM", "SESSION"):
        cursor.skip()
        return done(Harmless("ALTER SYSTEM"))
    return _other(cursor)


def rename_tables(cursor: Cursor) -> Iterator[Step]:
    """Read what follows RENAME: `TABLE a TO b, c TO d` (MySQL)."""
    if not cursor.accepts_any("TABLE", "TABLES"):
        raise Lost("RENAME of something that is not known")
    for item in cursor.items():
        item.accepts("IF", "EXISTS")
        table = item.table()
        item.needs("TO")
        yield Step(RenameTable(table, item.table()))
        item.ends()


def _index(cursor: Cursor) -> Operation:
    cursor.accepts("IF", "EXISTS")
    if cursor.accepts("ALL"):
        cursor.skip()
        return Harmless("ALTER INDEX")
    name = cursor.path()[-1]
    if cursor.accepts("RENAME", "TO"):
        return RenameIndex(name, cursor.path()[-1])
    cursor.skip()
    return Harmless(f"ALTER INDEX {name}")


def _type(cursor: Cursor, memory: Memory) -> Operation:
    name = cursor.table()
    if cursor.accepts("ADD", "VALUE"):
        cursor.accepts("IF", "NOT", "EXISTS")
        value = cursor.string()
        if cursor.accepts_any("BEFORE", "AFTER"):
            cursor.string()
        _remember(memory, name, (*memory.enums.get(name, ()), value))
        return AddEnumValue(name, value)
    if cursor.accepts("RENAME", "VALUE"):
        old = cursor.string()
        cursor.needs("TO")
        new = cursor.string()
        _remember(memory, name, tuple(new if each == old else each for each in memory.enums.get(name, ())))
        return RenameEnumValue(name, old, new)
    if cursor.accepts("RENAME", "TO"):
        return _renamed_type(memory, name, _beside(cursor, name))
    if cursor.accepts("SET", "SCHEMA"):
        return _renamed_type(memory, name, qualified(bare(name), cursor.name(), cursor.dialect))
    if cursor.sees_any("OWNER", "ADD", "DROP", "ALTER", "SET", "RENAME"):
        kind = "owner" if cursor.sees("OWNER") else "type"
        cursor.skip()
        return OtherObject("alter", kind, name)
    raise Lost("what is altered of the type is not known")


def _remember(memory: Memory, name: str, labels: tuple[str, ...]) -> None:
    if name in memory.enums:
        memory.enums[name] = labels


def _renamed_type(memory: Memory, name: str, to: str) -> Operation:
    if name in memory.enums:
        memory.enums[to] = memory.enums.pop(name)
    return RenameType(name, to)


def _beside(cursor: Cursor, old: str) -> str:
    new = cursor.name()
    return qualified(new, old.rpartition(".")[0], cursor.dialect) if "." in old else new


def _view(cursor: Cursor) -> Iterator[Step]:
    cursor.accepts("IF", "EXISTS")
    name = cursor.table()
    if cursor.accepts("RENAME", "TO"):
        yield Step(RenameTable(name, _beside(cursor, name)))
    elif cursor.accepts("RENAME"):
        cursor.accepts("COLUMN")
        old = cursor.name()
        cursor.needs("TO")
        yield Step(RenameColumn(name, old, cursor.name()))
    elif cursor.accepts("SET", "SCHEMA"):
        yield Step(RenameTable(name, qualified(bare(name), cursor.name(), cursor.dialect)))
    elif cursor.accepts("OWNER", "TO"):
        yield Step(OtherObject("alter", "owner", cursor.take().text, name))
    elif cursor.accepts("ALTER"):
        yield from map(Step, alter_column(cursor, name))
    elif cursor.sees_any("AS", "("):
        columns = tuple(item.name() for item in cursor.group().items()) if cursor.sees("(") else None
        cursor.needs("AS")
        yield Step(_redefined(cursor, name, columns))
    else:
        cursor.skip()
        yield Step(Harmless(f"ALTER VIEW {name}"))


def _redefined(cursor: Cursor, name: str, columns: tuple[str, ...] | None) -> CreateView:
    return view_of(cursor, name, columns)


def _other(cursor: Cursor) -> Iterator[Step]:
    kind = kind_of(cursor)
    if kind in {"operator", "operator class", "operator family", "aggregate", "cast", "user mapping"}:
        cursor.skip()
        yield Step(OtherObject("alter", kind, ""))
        return
    cursor.accepts("IF", "EXISTS")
    name = cursor.table() if cursor.peek().is_name else ""
    if kind == "sequence" and not cursor.sees("RENAME") and not cursor.sees("SET", "SCHEMA"):
        yield Step(sequence(cursor, "alter", name))
        return
    if kind == "policy" and cursor.peek(2).key != "RENAME":
        yield Step(policy(cursor, "alter", name))
        return
    table = cursor.table() if kind in {"trigger", "policy"} and cursor.accepts("ON") else ""
    if kind in {"function", "procedure", "sequence"}:
        yield from _routine(cursor, kind, name)
    elif kind == "schema" and cursor.accepts("RENAME", "TO"):
        yield Step(RenameSchema(name, cursor.name()))
    elif kind == "domain" and cursor.accepts("RENAME", "TO"):
        yield Step(RenameType(name, _beside(cursor, name)))
    elif kind == "domain":
        yield Step(altered_domain(cursor, name))
    else:
        yield Step(OtherObject("alter", kind, name, table))
    cursor.skip()


def _routine(cursor: Cursor, kind: str, name: str) -> Iterator[Step]:
    """Nobody finds it by its old name after RENAME TO or SET SCHEMA."""
    if cursor.sees("("):
        cursor.group()
    new = ""
    if cursor.accepts("RENAME", "TO"):
        new = _beside(cursor, name)
    elif cursor.accepts("SET", "SCHEMA"):
        new = qualified(bare(name), cursor.name(), cursor.dialect)
    yield from (
        done(OtherObject("drop", kind, name), OtherObject("create", kind, new))
        if new
        else done(OtherObject("alter", kind, name))
    )
