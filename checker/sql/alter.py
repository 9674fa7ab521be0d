"""ALTER TABLE, action by action."""

from collections.abc import Iterator

from checker.core.column import Column, PrimaryKey, Unique
from checker.core.name import bare, qualified
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    DropColumn,
    DropConstraint,
    DropIndex,
    Harmless,
    Operation,
    OtherObject,
    RenameColumn,
    RenameConstraint,
    RenameIndex,
    RenameTable,
    Step,
    ValidateConstraint,
    WriteRows,
)
from checker.sql import partitions
from checker.sql.alter_column import alter_column, change_column, modify_column
from checker.sql.columns import place_of, read_column
from checker.sql.constraints import read_constraint
from checker.sql.cursor import Cursor, Lost
from checker.sql.implicit import Names
from checker.sql.memory import Memory, unread
from checker.sql.tables import read_index
from checker.sql.tokens import words

_OPTIONS = words(
    "ENGINE AUTO_INCREMENT COMMENT DEFAULT CHARACTER CHARSET COLLATE ROW_FORMAT ALGORITHM LOCK FORCE ORDER "
    "STATS_PERSISTENT STATS_AUTO_RECALC STATS_SAMPLE_PAGES KEY_BLOCK_SIZE TABLESPACE CHECKSUM MAX_ROWS MIN_ROWS "
    "AVG_ROW_LENGTH PACK_KEYS DELAY_KEY_WRITE COMPRESSION ENCRYPTION CONNECTION INSERT_METHOD UNION DATA "
    "DIRECTORY PAGE_CHECKSUM TRANSACTIONAL CLUSTER RESET REPLICA WITH WITHOUT INHERIT NOT OPTIONS REORGANIZE "
    "COALESCE REBUILD OPTIMIZE ANALYZE CHECK REPAIR PARTITION REMOVE IMPORT DISCARD NOWAIT WAIT SECONDARY_ENGINE"
)
_CHANGES = words("ADD DROP MODIFY CHANGE RENAME ALTER CONVERT")


def alter_table(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    """Read what follows ALTER TABLE; an action that is not known is unread for itself alone."""
    cursor.accepts("IF", "EXISTS")
    cursor.accepts("ONLY")
    table = cursor.table()
    cursor.accepts("*")
    if cursor.done:
        raise Lost("nothing is altered")
    names = Names(table, cursor.dialect)
    adds = False
    for action in cursor.items():
        # SQL Server: `ADD a int, b int` and `DROP COLUMN a, b`
        adds = action.sees("ADD") or (adds and cursor.dialect == "tsql" and not action.sees_any(*_CHANGES))
        try:
            if adds and not action.sees("ADD"):
                made = list(_add(action, table, names, memory))
            else:
                made = list(_action(action, table, names, memory))
            action.ends()
        except Lost as lost:
            step = unread(action, f"{lost} in ALTER TABLE {table}", (table, bare(table)))
            made = [step]
        for each in made:
            yield each if isinstance(each, Step) else Step(each)
        if len(made) == 1 and isinstance(made[0], RenameTable) and cursor.dialect != "mysql":
            table = made[0].to


def _action(action: Cursor, table: str, names: Names, memory: Memory) -> Iterator[Operation | Step]:
    match action.take().key:
        case "ADD":
            yield from _add(action, table, names, memory)
        case "DROP":
            yield from _drop(action, table)
        case "RENAME":
            yield _rename(action, table)
        case "ALTER":
            yield from alter_column(action, table)
        case "MODIFY":
            yield from modify_column(action, table, names)
        case "CHANGE":
            yield from change_column(action, table, names)
        case "SET":
            yield _set(action, table)
        case "OWNER":
            action.needs("TO")
            yield OtherObject("alter", "owner", action.take().text, table)
        case "VALIDATE" if action.accepts("CONSTRAINT"):
            yield ValidateConstraint(table, action.name())
        case "VALIDATE" | "CLUSTER" | "REPLICA" | "RESET" as word:
            action.skip()
            yield Harmless(f"{word} {table}")
        case "PARTITION" if action.accepts("BY"):
            yield from partitions.parted_by(action, table)
        case "REMOVE" if action.accepts("PARTITIONING"):
            yield OtherObject("drop", "partition", "", table)
        case "CONVERT":
            action.needs("TO")
            if not action.accepts("CHARACTER", "SET"):
                action.needs("CHARSET")
            yield OtherObject("alter", "character set", action.text(), table)
            action.skip()
        case word:
            yield _rarer(action, table, word)


def _add(action: Cursor, table: str, names: Names, memory: Memory) -> Iterator[Operation | Step]:
    if action.accepts("PARTITION"):
        yield from partitions.added(action, table)
        return
    column = action.accepts("COLUMN")
    if action.sees("("):
        for item in action.group().items():
            yield from _add(item, table, names, memory)
            item.ends()
        return
    start = action.at
    if not column:
        index = read_index(action, table, names)
        if index:
            yield index
            return
        used = _using_index(action, table, memory)
        if used:
            yield from used
            return
        action.at = start
        not_null = _named_not_null(action, table)
        if not_null:
            yield not_null
            return
        action.at = start
        constraint = read_constraint(action, names)
        if constraint:
            yield AddConstraint(table, constraint)
            return
    if_missing = action.accepts("IF", "NOT", "EXISTS")
    after = place_of(action)
    made, inline = read_column(action, names)
    if action.dialect == "sqlite":
        made = Column(made.name, made.type, made.nullable, made.default, made.generated, collation=made.collation)
    yield AddColumn(table, made, if_missing=if_missing, after=after)
    for each in inline:
        yield AddConstraint(table, each)


def _using_index(action: Cursor, table: str, memory: Memory) -> tuple[Operation, ...]:
    """`ADD CONSTRAINT u UNIQUE USING INDEX i` (Postgres) makes a constraint of an index, which takes its name."""
    given = action.name() if action.accepts("CONSTRAINT") else ""
    primary = action.accepts("PRIMARY", "KEY")
    if not (primary or action.accepts("UNIQUE")) or not action.accepts("USING", "INDEX"):
        return ()
    index = action.name()
    while action.accepts_any("DEFERRABLE", "INITIALLY", "NOT"):
        action.accepts_any("DEFERRED", "IMMEDIATE", "DEFERRABLE")
    known = memory.indexes.get(index)
    if known is None:
        if primary:
            raise Lost("the columns of its index are not known")
        return (RenameConstraint(table, index, given or index),)
    name = given or index
    made = PrimaryKey(known.columns, name) if primary else Unique(known.columns, name)
    return (DropIndex(index, table), AddConstraint(table, made))


def _named_not_null(action: Cursor, table: str) -> Operation | None:
    """`ADD CONSTRAINT c NOT NULL a` (Postgres 18)."""
    if action.accepts("CONSTRAINT"):
        action.name()
    if not action.accepts("NOT", "NULL"):
        return None
    column = action.name()
    action.accepts("NO", "INHERIT")
    action.accepts("NOT", "VALID")
    return AlterColumn(table, Column(column, nullable=False), frozenset({"nullable"}))


def _drop(action: Cursor, table: str) -> Iterator[Operation]:
    if action.accepts("PRIMARY", "KEY"):
        yield DropConstraint(table, "", "primary")
    elif action.accepts("FOREIGN", "KEY"):
        action.accepts("IF", "EXISTS")
        yield DropConstraint(table, action.name(), "foreign")
    elif action.accepts("CONSTRAINT"):
        action.accepts("IF", "EXISTS")
        yield DropConstraint(table, action.name())
    elif _mysql_word(action, "CHECK"):
        yield DropConstraint(table, action.name(), "check")
    elif _mysql_word(action, "INDEX") or _mysql_word(action, "KEY"):
        action.accepts("IF", "EXISTS")
        yield DropIndex(action.name(), table)
    elif _mysql_word(action, "PARTITION"):
        yield from partitions.dropped(action, table)
    else:
        yield from _drop_columns(action, table)
    action.accepts_any("CASCADE", "RESTRICT")


def _drop_columns(action: Cursor, table: str) -> Iterator[Operation]:
    action.accepts("COLUMN")
    action.accepts("IF", "EXISTS")
    if action.sees("("):
        for item in action.group().items():
            yield DropColumn(table, item.name())
        return
    yield DropColumn(table, action.name())


def _mysql_word(action: Cursor, word: str) -> bool:
    """Tell INDEX, KEY, ... from a column of that name, which Postgres and SQLite allow."""
    return action.dialect in {"mysql", "tsql"} and action.peek(1).text != "" and action.accepts(word)


def _rename(action: Cursor, table: str) -> Operation:
    if action.accepts("TO") or (action.dialect == "mysql" and action.accepts_any("AS", "=")):
        return RenameTable(table, _beside(action.table(), table, action.dialect))
    if action.accepts("CONSTRAINT"):
        old = action.name()
        action.needs("TO")
        return RenameConstraint(table, old, action.name())
    if _mysql_word(action, "INDEX") or _mysql_word(action, "KEY"):
        old = action.name()
        action.needs("TO")
        return RenameIndex(old, action.name(), table)
    action.accepts("COLUMN")
    if action.dialect == "mysql" and action.peek(1).text in {"", "."}:
        return RenameTable(table, _beside(action.table(), table, action.dialect))
    old = action.name()
    action.needs("TO")
    return RenameColumn(table, old, action.name())


def _beside(to: str, table: str, dialect: str) -> str:
    """Give the new name in the namespace of the old one, as Postgres means it."""
    return qualified(to, table.rpartition(".")[0], dialect) if "." in table and "." not in to else to


def _set(action: Cursor, table: str) -> Operation:
    if action.accepts("SCHEMA"):
        return RenameTable(table, qualified(bare(table), action.name(), action.dialect))
    if not action.sees("(") and not action.sees_any("LOGGED", "UNLOGGED", "TABLESPACE", "ACCESS", "WITHOUT", "WITH"):
        raise Lost("SET of something that is not known")
    action.skip()
    return Harmless(f"SET {table}")


def _rarer(action: Cursor, table: str, word: str) -> Operation:
    verb = {"ENABLE": "create", "FORCE": "create", "DISABLE": "drop", "NO": "drop"}.get(word, "alter")
    if verb != "alter":
        action.accepts_any("FORCE", "ALWAYS", "REPLICA")
        if action.accepts("ROW", "LEVEL", "SECURITY"):
            return OtherObject(verb, "row security", bare(table), table)
        if action.accepts_any("TRIGGER", "RULE"):
            return OtherObject(verb, "trigger", action.take().text, table)
        if action.accepts("KEYS") or (word == "FORCE" and action.done):
            return Harmless(f"{word} {table}")
        if action.accepts("INHERIT"):
            return OtherObject("drop", "partition", action.table(), table)
    if word in {"ATTACH", "DETACH"}:
        return partitions.attached(action, table, word)
    if word in {"TRUNCATE", "EXCHANGE"} and action.accepts("PARTITION"):
        action.skip()
        return WriteRows("truncate" if word == "TRUNCATE" else "insert", table)
    if word in _OPTIONS and not any(token.key in _CHANGES for token in action.tokens):
        action.skip()
        return Harmless(f"{word} {table}")
    raise Lost(f"`{word}` is not known")
