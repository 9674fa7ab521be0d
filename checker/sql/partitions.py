"""Partitions: by what a table is parted, and which rows each part takes."""

from collections.abc import Iterator

from checker.core.objects import Partition
from checker.core.operation import OtherObject, WriteRows
from checker.sql.cursor import Cursor, Lost


def partitioned(tail: Cursor, table: str) -> Iterator[OtherObject]:
    """Read what follows the columns of CREATE TABLE: PARTITION OF, or PARTITION BY with MySQL's parts."""
    tail.until("PARTITION")
    if not tail.accepts("PARTITION"):
        return
    if tail.accepts("OF"):
        parent = tail.table()
        if tail.sees("("):
            tail.group()
        takes = tail.until("PARTITION", "TABLESPACE", "USING")
        yield OtherObject("create", "partition", table, parent, says=Partition(takes=_takes(takes)))
        yield from partitioned(tail, table)
        return
    if tail.accepts("BY"):
        yield from parted_by(tail, table)


def parted_by(tail: Cursor, table: str) -> Iterator[OtherObject]:
    """Read what follows PARTITION BY."""
    start = tail.at
    tail.accepts("LINEAR")
    tail.take()
    tail.accepts("COLUMNS")
    if tail.sees("("):
        tail.group()
    by = tail.text_between(start, tail.at).lower()
    yield OtherObject("create", "partition", "", table, says=Partition(by=by))
    tail.until("(")
    if tail.sees("("):
        yield from parts(tail.group(), table)
    tail.skip()


def parts(group: Cursor, table: str) -> Iterator[OtherObject]:
    """Read MySQL's `PARTITION p0 VALUES LESS THAN (10), ...`."""
    for item in group.items():
        item.needs("PARTITION")
        name = item.name()
        takes = item.until("ENGINE", "COMMENT", "DATA", "INDEX", "TABLESPACE", "STORAGE")
        yield OtherObject("create", "partition", name, table, says=Partition(takes=_takes(takes)))


def attached(action: Cursor, table: str, word: str) -> OtherObject:
    """Read what follows ATTACH or DETACH inside ALTER TABLE (Postgres)."""
    action.needs("PARTITION")
    name = action.table()
    if word == "DETACH":
        action.skip()
        return OtherObject("drop", "partition", name, table)
    return OtherObject("create", "partition", name, table, says=Partition(takes=_takes(action.rest())))


def dropped(action: Cursor, table: str) -> Iterator[OtherObject | WriteRows]:
    """Read what follows DROP PARTITION inside ALTER TABLE (MySQL): its rows go with it."""
    action.accepts("IF", "EXISTS")
    for item in action.items():
        yield OtherObject("drop", "partition", item.name(), table)
    yield WriteRows("delete", table)


def added(action: Cursor, table: str) -> Iterator[OtherObject]:
    """Read what follows ADD PARTITION inside ALTER TABLE (MySQL)."""
    if not action.sees("("):
        action.skip()
        return
    yield from parts(action.group(), table)
    action.skip()


def _takes(cursor: Cursor) -> str:
    cursor.accepts("FOR")
    cursor.accepts("VALUES")
    if cursor.sees("DEFAULT"):
        return "DEFAULT"
    text = cursor.text()
    if any(token.key == "MAXVALUE" for token in cursor.tokens) and cursor.sees("LESS"):
        return "DEFAULT"
    if not text and cursor.dialect == "postgres":
        raise Lost("which rows the partition takes is not known")
    return text
