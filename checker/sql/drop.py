"""DROP of everything that has a name."""

from collections.abc import Iterator

from checker.core.name import bare
from checker.core.operation import DropIndex, DropTable, DropType, DropView, OtherObject, Step
from checker.core.tree import Unread
from checker.sql.create import kind_of
from checker.sql.cursor import Cursor
from checker.sql.memory import Memory
from checker.sql.parameters import read_parameters

_TAKES_MORE = {"extension", "schema", "type", "domain", "sequence", "database"}
"""What takes columns, defaults or tables with it when it is dropped with CASCADE."""

_TYPES_OF = {
    "postgis": ("geography", "geometry", "raster"),
    "cube": ("cube",),
    "pgvector": ("vector",),
    "isn": ("isbn",),
}
"""Types that an extension brings under other names than its own."""


def drop(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    """Read what follows DROP."""
    text = cursor.text_between(0, len(cursor.tokens))
    cursor.accepts_any("TEMPORARY", "FOREIGN", "EXTERNAL")
    if cursor.accepts("TABLE"):
        for name in _names(cursor):
            yield Step(DropTable(name))
            memory.temporary.discard(name)
    elif cursor.accepts("VIEW") or cursor.accepts("MATERIALIZED", "VIEW"):
        for name in _names(cursor):
            yield Step(DropView(name))
    elif cursor.accepts("INDEX"):
        yield from _index(cursor)
    elif cursor.sees_any("TYPE", "DOMAIN"):
        kind = cursor.take().key.lower()
        for name in _names(cursor):
            yield Step(DropType(name))
            memory.enums.pop(name, None)
            yield from _cascade(cursor, kind, name, text)
    elif cursor.accepts("OWNED"):
        cursor.skip()
        yield Step(Unread("it drops whatever belongs to a role", text))
    else:
        yield from _other(cursor, text)
    while cursor.accepts_any("CASCADE", "RESTRICT", "CONSTRAINTS", "PURGE"):
        pass


def _other(cursor: Cursor, text: str) -> Iterator[Step]:
    kind = kind_of(cursor)
    if kind in {"cast", "user mapping", "operator", "operator class", "operator family", "aggregate"}:
        cursor.skip()
        yield Step(OtherObject("drop", kind, ""))
        return
    if kind in {"function", "procedure"}:
        yield from _routines(cursor, kind)
        return
    for name in _names(cursor):
        table = cursor.table() if kind in {"trigger", "policy"} and cursor.accepts("ON") else ""
        yield Step(OtherObject("drop", kind, name, table))
        yield from _cascade(cursor, kind, name, text)
    if kind in {"event trigger", "text search configuration", "statistics"}:
        cursor.skip()


def _routines(cursor: Cursor, kind: str) -> Iterator[Step]:
    cursor.accepts("IF", "EXISTS")
    while True:
        name = cursor.table()
        yield Step(OtherObject("drop", kind, name, parameters=read_parameters(cursor)))
        if not cursor.accepts(","):
            return


def _cascade(cursor: Cursor, kind: str, name: str, text: str) -> Iterator[Step]:
    cascades = cursor.tokens[-1].key == "CASCADE"
    if cascades and kind in _TAKES_MORE:
        reason = f"CASCADE also drops what depends on the {kind} {name}"
        yield Step(Unread(reason, text), touches=tuple(sorted({name, bare(name), *_TYPES_OF.get(name, ())})))


def _names(cursor: Cursor) -> Iterator[str]:
    cursor.accepts("CONCURRENTLY")
    cursor.accepts("IF", "EXISTS")
    while True:
        if cursor.dialect == "mysql" and cursor.peek(1).key == "@":
            cursor.skip()
            return
        name = cursor.table()
        if cursor.sees("("):
            cursor.group()
        yield name
        if not cursor.accepts(","):
            return


def _index(cursor: Cursor) -> Iterator[Step]:
    cursor.accepts("CONCURRENTLY")
    cursor.accepts("IF", "EXISTS")
    while True:
        parts = cursor.path()
        if cursor.accepts("@"):  # CockroachDB: table@index
            parts = cursor.path()
        table = cursor.table() if cursor.accepts("ON") else parts[-2] if _of_table(cursor, parts) else ""
        yield Step(DropIndex(parts[-1], table))
        if not cursor.accepts(","):
            break
    if cursor.dialect in {"mysql", "tsql"}:
        cursor.skip()


def _of_table(cursor: Cursor, parts: tuple[str, ...]) -> bool:
    return cursor.dialect == "tsql" and len(parts) > 1
