"""CREATE of everything but the inside of a table."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.column import Unique
from checker.core.operation import AddConstraint, CreateEnum, CreateIndex, CreateView, Harmless, OtherObject, Step
from checker.sql.constraints import read_parts
from checker.sql.cursor import Cursor, Lost
from checker.sql.implicit import Names
from checker.sql.memory import Memory, done
from checker.sql.objects import domain, policy, routine, sequence, trigger
from checker.sql.tables import create_table, create_virtual_table

_BEFORE_TABLE = ("UNLOGGED", "FOREIGN", "EXTERNAL", "STRICT", "COLUMN", "ROW", "TRANSIENT")
_TEMPORARY = ("TEMP", "TEMPORARY")
_KINDS = (
    "SEQUENCE", "EXTENSION", "SCHEMA", "DATABASE", "FUNCTION", "PROCEDURE", "PROC", "AGGREGATE", "TRIGGER", "EVENT",
    "POLICY", "RULE", "ROLE", "USER", "GROUP", "COLLATION", "CAST", "OPERATOR", "SERVER", "PUBLICATION", "SUBSCRIPTION",
    "STATISTICS", "LANGUAGE", "CONVERSION", "DOMAIN", "TABLESPACE", "SYNONYM", "PACKAGE", "LOGIN",
)  # fmt: skip
_LONG_KINDS = (
    "EVENT TRIGGER", "CONSTRAINT TRIGGER", "TEXT SEARCH CONFIGURATION", "TEXT SEARCH DICTIONARY", "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE", "FOREIGN DATA WRAPPER", "ACCESS METHOD", "USER MAPPING", "OPERATOR CLASS",
    "OPERATOR FAMILY", "FULLTEXT CATALOG", "PROCEDURAL LANGUAGE", "SPATIAL REFERENCE SYSTEM", "RESOURCE GROUP",
)  # fmt: skip


def create(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    """Read what follows CREATE."""
    temporary = False
    while True:
        if cursor.accepts("OR", "REPLACE") or cursor.accepts("OR", "ALTER") or cursor.accepts_any("LOCAL", "GLOBAL"):
            continue
        if cursor.accepts_any(*_TEMPORARY):
            temporary = True
        elif not _mysql_head(cursor) and not cursor.accepts_any(
            "TRUSTED", "DEFAULT", "ONLINE", "OFFLINE", "EDITIONABLE"
        ):
            break
    cursor.accepts_any(*_BEFORE_TABLE)
    if cursor.accepts("TABLE"):
        yield from create_table(cursor, memory, temporary=temporary)
    elif cursor.accepts("VIRTUAL", "TABLE"):
        yield from create_virtual_table(cursor)
    elif cursor.accepts("TYPE"):
        yield from _type(cursor, memory)
    elif index := _index_head(cursor):
        yield from _index(cursor, memory, unique=index == "UNIQUE")
    elif view := _view_head(cursor):
        yield from _view(cursor, view, temporary=temporary)
    else:
        yield Step(_other(cursor, "create"))


def kind_of(cursor: Cursor) -> str:
    """Take the words that say what kind of object is meant; Lost where they are not known."""
    for words in _LONG_KINDS:
        if cursor.accepts(*words.split()):
            return words.lower().removeprefix("constraint ")
    kind = cursor.accepts_any(*_KINDS).lower()
    if not kind:
        raise Lost(f"`{cursor.peek().text}` is not known here" if not cursor.done else "it ends too early")
    return {"proc": "procedure", "rule": "trigger"}.get(kind, kind)


def view_of(cursor: Cursor, name: str, columns: tuple[str, ...] | None) -> CreateView:
    """Make a view of its name and the query that follows."""
    from checker.sql.views import read_view, shape_of  # noqa: PLC0415  loads sqlglot

    tail = cursor.rest()
    found, reads = read_view(tail)
    where, writable = shape_of(tail)
    return CreateView(name, columns or found, reads, where, writable)


def _other(cursor: Cursor, verb: str) -> OtherObject:
    kind = kind_of(cursor)
    cursor.accepts("CONCURRENTLY")
    cursor.accepts("IF", "NOT", "EXISTS")
    if kind in {"cast", "user mapping"}:
        cursor.skip()
        return OtherObject(verb, kind, "")
    name = "" if cursor.sees_any("AUTHORIZATION", "ON", "FOR") or not _nameable(cursor) else cursor.table()
    match kind:
        case "trigger":
            return trigger(cursor, verb, name)
        case "policy":
            return policy(cursor, verb, name)
        case "sequence":
            return sequence(cursor, verb, name)
        case "function" | "procedure":
            return routine(cursor, verb, kind, name)
        case "domain":
            return domain(cursor, name)
    cursor.skip()
    return OtherObject(verb, kind, name)


def _nameable(cursor: Cursor) -> bool:
    return cursor.peek().is_name


def _mysql_head(cursor: Cursor) -> bool:
    """Take DEFINER = user, ALGORITHM = word, SQL SECURITY word and AGGREGATE, which stand before the kind."""
    if cursor.accepts("DEFINER", "="):
        cursor.take()
        if cursor.accepts("@") or cursor.accepts("("):
            cursor.take()
        return True
    if cursor.accepts("ALGORITHM", "="):
        cursor.take()
        return True
    if cursor.accepts("SQL", "SECURITY"):
        cursor.take()
        return True
    return False


def _index_head(cursor: Cursor) -> str:
    start = cursor.at
    word = cursor.accepts_any("UNIQUE", "FULLTEXT", "SPATIAL", "BITMAP", "VECTOR", "PRIMARY", "INVERTED")
    cursor.accepts_any("CLUSTERED", "NONCLUSTERED", "COLUMNSTORE")
    cursor.accepts("COLUMNSTORE")
    if cursor.accepts("INDEX"):
        return word or "INDEX"
    cursor.at = start
    return ""


def _index(cursor: Cursor, memory: Memory, *, unique: bool) -> Iterator[Step]:
    cursor.accepts("CONCURRENTLY")
    cursor.accepts("IF", "NOT", "EXISTS")
    given = "" if cursor.sees("ON") else cursor.path()[-1]
    _index_using(cursor)
    cursor.needs("ON")
    cursor.accepts("ONLY")
    table = cursor.table()
    _index_using(cursor)
    columns, expression = read_parts(cursor.group())
    if cursor.accepts("INCLUDE"):
        cursor.group()
    _index_using(cursor)
    cursor.accepts("NULLS", "DISTINCT")
    together = cursor.accepts("NULLS", "NOT", "DISTINCT")
    cursor.until("WHERE")
    where = ""
    if cursor.accepts("WHERE"):
        where = cursor.text()
        cursor.skip()
    name = given or Names(table, cursor.dialect).index(_index_columns(columns, expression=expression))
    if not unique:
        return done(CreateIndex(table, name, columns))
    made = Unique(columns, name, where, expression, nulls_not_distinct=together, index=True)
    if not where and not expression:
        memory.indexes[name] = made
    return done(AddConstraint(table, made))


def _index_using(cursor: Cursor) -> None:
    if cursor.accepts("USING"):
        cursor.take()


def _index_columns(columns: tuple[str, ...], *, expression: bool) -> tuple[str, ...]:
    """Postgres calls an expression after its function, or `expr`."""
    if not expression:
        return columns
    return tuple(
        column.split("(")[0] or "expr" if "(" in column and not column.startswith("(") else
        "expr" if "(" in column else column
        for column in columns
    )  # fmt: skip


def _view_head(cursor: Cursor) -> str:
    start = cursor.at
    word = cursor.accepts_any("MATERIALIZED", "RECURSIVE", "FORCE", "NOFORCE") or "PLAIN"
    if cursor.accepts("VIEW"):
        return word
    cursor.at = start
    return ""


def _view(cursor: Cursor, word: str, *, temporary: bool) -> Iterator[Step]:
    cursor.accepts("IF", "NOT", "EXISTS")
    name = cursor.table()
    columns: tuple[str, ...] | None = None
    if cursor.sees("("):
        columns = tuple(item.name() for item in cursor.group().items())
    cursor.until("AS")
    cursor.needs("AS")
    if temporary:
        cursor.skip()
        return done(Harmless(f"CREATE TEMPORARY VIEW {name}"))
    made = view_of(cursor, name, columns)
    return done(replace(made, writable=False) if word == "MATERIALIZED" else made)


def _type(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    name = cursor.table()
    if cursor.accepts("AS", "ENUM"):
        labels = tuple(item.string() for item in cursor.group().items())
        memory.enums[name] = labels
        return done(CreateEnum(name, labels))
    cursor.skip()
    return done(OtherObject("create", "type", name))
