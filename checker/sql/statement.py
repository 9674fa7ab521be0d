"""One statement to steps: its first word says who reads it."""

from collections.abc import Callable, Iterator, Mapping

from checker.core.name import qualified
from checker.core.operation import Harmless, RenameColumn, RenameIndex, RenameTable, Step
from checker.sql.change import alter, rename_tables
from checker.sql.create import create
from checker.sql.cursor import Cursor, Lost
from checker.sql.drop import drop
from checker.sql.memory import Memory, remembered, unread
from checker.sql.namespaces import placed, search_path
from checker.sql.rights import grant
from checker.sql.rows import copy, delete, insert, load, merge, truncate, update
from checker.sql.selects import select
from checker.sql.tokens import STRING, one_line, string_value, words

_HARMLESS = words(
    "COMMENT SET RESET START COMMIT ROLLBACK ABORT SAVEPOINT RELEASE ANALYZE ANALYSE VACUUM LOCK UNLOCK PRAGMA USE "
    "SHOW EXPLAIN DESCRIBE DESC CHECKPOINT CLUSTER REINDEX LISTEN NOTIFY UNLISTEN DISCARD REFRESH OPTIMIZE FLUSH "
    "DEALLOCATE ATTACH DETACH PRINT SECURITY CHECK REPAIR CLOSE FETCH DECLARE KILL RAISE HELP PURGE"
)
_TRANSACTION = {"", *words("TRANSACTION TRAN WORK IMMEDIATE DEFERRED EXCLUSIVE ISOLATION READ CONCURRENT AND NOT")}


def steps_of(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    """Give what one statement does; `Unread` for itself alone where it is not known."""
    made: list[Step] = []
    try:
        made += (remembered(step, memory) for step in _read(cursor, memory))
        cursor.ends()
        if memory.path:
            made = [placed(step, cursor, memory) for step in made]
    except Lost as lost:
        return iter((unread(cursor, str(lost)),))
    except RecursionError:
        return iter((unread(cursor, "it is nested too deeply"),))
    return iter(made)


def _read(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    while cursor.accepts("("):
        pass
    start = cursor.at
    if cursor.sees_any("SELECT", "VALUES", "TABLE", "WITH") or start:
        return select(cursor, memory)
    word = cursor.take().key
    reader = _READERS.get(word)
    if reader is not None:
        return reader(cursor, memory)
    if word == "DO" and cursor.dialect != "mysql":
        from checker.sql.blocks import read_do  # noqa: PLC0415  the two know each other

        return read_do(cursor, memory)
    if word in {"SET", "RESET"} and (path := search_path(cursor, memory, word)) is not None:
        return iter((path,))
    if word in {"PREPARE", "EXECUTE", "SET"} and (prepared := _prepared(cursor, memory, word)) is not None:
        return prepared
    if word in _HARMLESS or (word in {"BEGIN", "END"} and cursor.peek().key in _TRANSACTION):
        text = one_line(cursor.text_between(0, len(cursor.tokens)), 60)
        cursor.skip()
        return iter((Step(Harmless(text)),))
    if word in {"EXEC", "EXECUTE"} and cursor.accepts("SP_RENAME"):
        return _sp_rename(cursor)
    if word in {"CALL", "EXEC", "EXECUTE"}:
        raise Lost("it calls a procedure that nobody has read")
    raise Lost(f"`{one_line(cursor.tokens[0].text, 30)}` starts no statement that is known")


def _prepared(cursor: Cursor, memory: Memory, word: str) -> Iterator[Step] | None:
    """MySQL's way to run a text: SET @s = '...'; PREPARE p FROM @s; EXECUTE p."""
    if cursor.dialect not in {"mysql", ""}:
        return None
    if word == "SET" and cursor.sees("@") and cursor.peek(2).key in {"=", ":="}:
        name = cursor.peek(1).text.lower()
        cursor.at += 3
        memory.prepared["@" + name] = cursor.rest()
        return iter((Step(Harmless(f"SET @{name}")),))
    if word == "PREPARE":
        name = cursor.name()
        cursor.needs("FROM")
        key = "@" + cursor.peek(1).text.lower() if cursor.sees("@") else ""
        memory.prepared[name] = memory.prepared.get(key, cursor.rest()) if key else cursor.rest()
        cursor.skip()
        return iter((Step(Harmless(f"PREPARE {name}")),))
    if word == "EXECUTE":
        return _executed(cursor, memory)
    return None


def _executed(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    from checker.sql.blocks import read_text  # noqa: PLC0415  the two know each other

    text = memory.prepared.get(cursor.name())
    cursor.skip()
    if text is None or not text.tokens:
        yield Step(unread(cursor, "the text that it runs is not known").operation)
        return
    yield from read_text(text, memory, "it runs a text that is put together")


def _sp_rename(cursor: Cursor) -> Iterator[Step]:
    """Read what SQL Server renames by `EXEC sp_rename 't.a', 'b', 'COLUMN'`."""
    said = [item.take() for item in cursor.items()]
    if not 2 <= len(said) <= 3 or any(token.kind != STRING for token in said):  # noqa: PLR2004  old, new, kind
        raise Lost("what it renames is not known")
    values = [string_value(token.text, cursor.dialect).lower().replace("[", "").replace("]", "") for token in said]
    old, new, kind = values[0].removeprefix("dbo.").split("."), values[1], values[2] if values[2:] else "object"
    if kind == "column" and len(old) > 1:
        yield Step(RenameColumn(qualified(old[-2], ".".join(old[:-2]), cursor.dialect), old[-1], new))
    elif kind == "index" and len(old) > 1:
        yield Step(RenameIndex(old[-1], new, qualified(old[-2], ".".join(old[:-2]), cursor.dialect)))
    elif kind == "object":
        yield Step(RenameTable(".".join(old), ".".join((*old[:-1], new))))
    else:
        raise Lost("what it renames is not known")


def _rename(cursor: Cursor, memory: Memory) -> Iterator[Step]:  # noqa: ARG001
    return rename_tables(cursor)


def _grant(cursor: Cursor, memory: Memory) -> Iterator[Step]:  # noqa: ARG001
    return grant(cursor, "create")


def _revoke(cursor: Cursor, memory: Memory) -> Iterator[Step]:  # noqa: ARG001
    return grant(cursor, "drop")


_READERS: Mapping[str, Callable[[Cursor, Memory], Iterator[Step]]] = {
    "CREATE": create,
    "ALTER": alter,
    "DROP": drop,
    "RENAME": _rename,
    "INSERT": insert,
    "REPLACE": insert,
    "UPDATE": update,
    "DELETE": delete,
    "TRUNCATE": truncate,
    "COPY": copy,
    "LOAD": load,
    "MERGE": merge,
    "GRANT": _grant,
    "REVOKE": _revoke,
}
