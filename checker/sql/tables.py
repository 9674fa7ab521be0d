"""CREATE TABLE and what stands in its parentheses."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.column import Column, Constraint, PrimaryKey
from checker.core.operation import CreateIndex, CreateTable, Harmless, Step
from checker.sql.columns import read_column
from checker.sql.constraints import read_constraint, read_parts
from checker.sql.cursor import Cursor, Lost
from checker.sql.implicit import Names
from checker.sql.memory import Memory, done, unread
from checker.sql.partitions import partitioned

_INDEX_WORDS = ("INDEX", "KEY", "FULLTEXT", "SPATIAL")


def create_table(cursor: Cursor, memory: Memory, *, temporary: bool) -> Iterator[Step]:
    """Read what follows CREATE TABLE."""
    if_missing = cursor.accepts("IF", "NOT", "EXISTS")
    table = cursor.table()
    if temporary:
        memory.temporary.add(table)
        cursor.skip()
        yield Step(Harmless(f"CREATE TEMPORARY TABLE {table}"))
        return
    memory.temporary.discard(table)
    names = Names(table, cursor.dialect, new=True)
    made = CreateTable(table, if_missing=if_missing)
    others: list[Step] = []
    if cursor.sees("(") and not _is_query(cursor):
        made = _with_elements(made, cursor.group(), names, others)
    else:
        made = replace(made, whole=False)
    tail = cursor.rest()
    keys = {token.key for token in tail.tokens}
    if keys & {"AS", "SELECT", "INHERITS"}:
        made = replace(made, whole=False)
    yield Step(_rowid(made, without="ROWID" in keys) if cursor.dialect == "sqlite" else made)
    yield from others
    yield from map(Step, partitioned(tail, table))


def create_virtual_table(cursor: Cursor) -> Iterator[Step]:
    """Read what follows CREATE VIRTUAL TABLE (SQLite); its module decides on its columns."""
    if_missing = cursor.accepts("IF", "NOT", "EXISTS")
    table = cursor.table()
    cursor.needs("USING")
    cursor.skip()
    return done(CreateTable(table, if_missing=if_missing, whole=False))


def read_index(cursor: Cursor, table: str, names: Names) -> CreateIndex | None:
    """Take `INDEX name (columns)` among MySQL's table elements; None where something else stands there."""
    if cursor.dialect not in {"mysql", "tsql"} or not cursor.sees_any(*_INDEX_WORDS):
        return None
    if cursor.accepts_any("FULLTEXT", "SPATIAL"):
        cursor.accepts_any("INDEX", "KEY")
    else:
        cursor.take()
    given = "" if cursor.sees("(") or cursor.sees("USING") else names.taken(cursor.name())
    if cursor.accepts("USING"):
        cursor.take()
    columns, _ = read_parts(cursor.group())
    cursor.skip()
    return CreateIndex(table, given or names.index(columns), columns)


def _is_query(cursor: Cursor) -> bool:
    return cursor.peek(1).key in {"SELECT", "WITH", "TABLE", "VALUES", "("}


def _with_elements(made: CreateTable, group: Cursor, names: Names, others: list[Step]) -> CreateTable:
    columns: list[Column] = []
    constraints: list[Constraint] = []
    whole = True
    for item in group.items():
        try:
            if item.accepts("LIKE") or item.accepts("PERIOD", "FOR"):
                whole = False
                continue
            index = read_index(item, made.table, names)
            constraint = None if index else read_constraint(item, names)
            if index:
                others += done(index)
            elif constraint:
                constraints.append(constraint)
            else:
                column, inline = read_column(item, names)
                columns.append(column)
                constraints += inline
            item.ends()
        except Lost as lost:
            whole = False
            others.append(unread(item, f"{lost} in CREATE TABLE {made.table}", (made.table,)))
    keys = {name for each in constraints if isinstance(each, PrimaryKey) for name in each.columns}
    known = tuple(replace(each, primary_key=True, nullable=False) if each.name in keys else each for each in columns)
    return replace(made, columns=known, constraints=tuple(constraints), whole=whole)


def _rowid(made: CreateTable, *, without: bool) -> CreateTable:
    """SQLite: a key of one INTEGER column is the row's own number."""
    keys = [each for each in made.constraints if isinstance(each, PrimaryKey)]
    name = keys[0].columns[0] if keys and len(keys[0].columns) == 1 else ""
    columns = (each if each.name == name and not without else replace(each, identity="") for each in made.columns)
    return replace(made, columns=tuple(columns))
