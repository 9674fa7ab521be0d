"""Statements that write rows, as far as a migration's own INSERT, UPDATE and DELETE are asked about."""

from collections.abc import Iterable, Iterator

from checker.core.operation import Harmless, Step, WriteRows
from checker.sql.cursor import Cursor, Lost
from checker.sql.literals import literals_of
from checker.sql.memory import Memory, done

_MOST_VALUES = 200
"""A column that gets more different literals than this holds no list of states, and a seed file may have thousands."""
_AFTER_ALIAS = (
    "SET", "JOIN", "INNER", "LEFT", "RIGHT", "CROSS", "NATURAL", "STRAIGHT_JOIN", "FULL", "ON", "USING", "WHERE",
    "ORDER", "LIMIT", "FROM", "RETURNING", "PARTITION", "FORCE", "USE", "IGNORE", "OUTPUT", "WITH",
)  # fmt: skip
_AFTER_SET = frozenset({"FROM", "WHERE", "ORDER", "LIMIT", "RETURNING", "WHEN", "OUTPUT"})


def insert(cursor: Cursor, memory: Memory) -> Iterator[Step]:  # noqa: ARG001
    """Read what follows INSERT or REPLACE."""
    cursor.accepts_any("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY")
    cursor.accepts("IGNORE")
    if cursor.accepts("OR"):
        cursor.take()
    cursor.accepts_any("INTO", "OVERWRITE")
    table = cursor.table()
    alias = cursor.name() if cursor.accepts("AS") else ""
    if cursor.accepts("PARTITION"):
        cursor.group()
    columns: tuple[str, ...] = ()
    if cursor.sees("(") and cursor.peek(1).key not in {"SELECT", "WITH", "("}:
        columns = tuple(item.path()[-1] for item in cursor.group().items())
    if cursor.accepts("OVERRIDING"):
        cursor.take()
        cursor.needs("VALUE")
    values: list[tuple[str, str | None]] = []
    if cursor.accepts("SET"):
        columns, values = _pairs(cursor, {table: table, alias: table}, table)[0][1:]
    elif cursor.accepts_any("VALUES", "VALUE"):
        values = list(_rows(cursor, columns))
    elif not cursor.accepts("DEFAULT", "VALUES") and not cursor.sees_any("SELECT", "WITH", "(", "TABLE", "EXEC"):
        raise Lost("what is inserted is not known")
    elif cursor.accepts("SELECT"):
        values = list(_selected(cursor, columns))
    yield Step(WriteRows("insert", table, columns, _distinct(values)))
    cursor.until("ON")
    while cursor.accepts("ON"):
        if (cursor.accepts("DUPLICATE") or cursor.accepts("CONFLICT")) and _to_update(cursor):
            for name, written, literals in _pairs(cursor, {table: table}, table):
                yield Step(WriteRows("update", name, written, _distinct(literals)))
        cursor.until("ON")
    cursor.skip()


def update(cursor: Cursor, memory: Memory) -> Iterator[Step]:  # noqa: ARG001
    """Read what follows UPDATE."""
    cursor.accepts("LOW_PRIORITY")
    cursor.accepts("IGNORE")
    if cursor.accepts("OR"):
        cursor.take()
    cursor.accepts("ONLY")
    tables = cursor.until("SET")
    names = _aliases(tables)
    cursor.needs("SET")
    start = cursor.at
    while not cursor.done and not _ends_set(cursor):
        _over(cursor)
    pairs = Cursor(cursor.tokens[start : cursor.at], cursor.source, cursor.dialect)
    if cursor.accepts("FROM"):
        names |= {name: table for name, table in _aliases(cursor.until("WHERE")).items() if name not in names}
    null = _null(cursor.rest())
    first = next(iter(names.values()), "")
    if not first:
        raise Lost("what is updated is not known")
    for table, columns, values in _pairs(pairs, names, first):
        yield Step(WriteRows("update", table, columns, _distinct(values), null & frozenset(columns)))


def delete(cursor: Cursor, memory: Memory) -> Iterator[Step]:  # noqa: ARG001
    """Read what follows DELETE."""
    while cursor.accepts_any("LOW_PRIORITY", "QUICK", "IGNORE"):
        pass
    targets: list[str] = []
    if not cursor.accepts("FROM"):
        targets = [item.table().removesuffix(".") for item in cursor.until("FROM").items()]
        if not cursor.accepts("FROM"):
            cursor.skip()
            yield from done(*(WriteRows("delete", target) for target in targets))
            return
    cursor.accepts("ONLY")
    sources = cursor.until("WHERE", "RETURNING", "ORDER", "LIMIT")
    cursor.skip()
    names = _aliases(sources)
    if not names:
        raise Lost("what is deleted is not known")
    if not targets:
        targets = [next(iter(names))]
    for target in targets:
        yield Step(WriteRows("delete", names.get(target, target)))


def truncate(cursor: Cursor, memory: Memory) -> Iterator[Step]:  # noqa: ARG001
    """Read what follows TRUNCATE."""
    cursor.accepts("TABLE")
    for item in cursor.until("RESTART", "CONTINUE", "CASCADE", "RESTRICT").items():
        item.accepts("ONLY")
        yield Step(WriteRows("truncate", item.table()))
        item.accepts("*")
        item.ends()
    cursor.skip()


def copy(cursor: Cursor, memory: Memory) -> Iterator[Step]:  # noqa: ARG001
    """Read what follows COPY."""
    if cursor.sees("("):
        cursor.skip()
        yield Step(Harmless("COPY ... TO"))
        return
    table = cursor.table()
    columns = tuple(item.name() for item in cursor.group().items()) if cursor.sees("(") else ()
    into = cursor.accepts("FROM")
    cursor.skip()
    yield Step(WriteRows("insert", table, columns) if into else Harmless(f"COPY {table} TO"))


def load(cursor: Cursor, memory: Memory) -> Iterator[Step]:  # noqa: ARG001
    """Read what follows LOAD (MySQL)."""
    cursor.until("INTO")
    cursor.needs("INTO", "TABLE")
    table = cursor.table()
    cursor.skip()
    yield Step(WriteRows("insert", table))


def merge(cursor: Cursor, memory: Memory) -> Iterator[Step]:  # noqa: ARG001
    """Read what follows MERGE."""
    cursor.accepts("INTO")
    cursor.accepts("ONLY")
    table = cursor.table()
    found = False
    cursor.until("WHEN")
    while cursor.accepts("WHEN"):
        cursor.until("THEN")
        cursor.needs("THEN")
        action = cursor.until("WHEN", "RETURNING", "OUTPUT")
        if action.accepts("UPDATE", "SET"):
            found = True
            for _, columns, values in _pairs(action, {}, table):
                yield Step(WriteRows("update", table, columns, _distinct(values)))
        elif action.accepts("INSERT"):
            found = True
            named = action.sees("(")
            columns = tuple(item.name() for item in action.group().items()) if named else ()
            yield Step(WriteRows("insert", table, columns, _distinct(_after_values(action, columns))))
        elif action.accepts("DELETE"):
            found = True
            yield Step(WriteRows("delete", table))
    if not found:
        raise Lost("what MERGE does is not known")
    cursor.skip()


def _after_values(action: Cursor, columns: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    if action.accepts("VALUES"):
        yield from _rows(action, columns)


def _rows(cursor: Cursor, columns: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    while True:
        cursor.accepts("ROW")
        for name, item in zip(columns, cursor.group().items(), strict=False):
            for value in literals_of(item):
                yield name, value
        if not cursor.accepts(","):
            return


def _selected(cursor: Cursor, columns: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """Give the literals of INSERT ... SELECT 'a', 1 FROM ...; unions are not followed."""
    for name, item in zip(columns, cursor.until("FROM", "WHERE", "UNION").items(), strict=False):
        for value in literals_of(item.until("AS")):
            yield name, value


def _pairs(
    cursor: Cursor, names: dict[str, str], first: str
) -> list[tuple[str, tuple[str, ...], list[tuple[str, str | None]]]]:
    """Give what `a = 1, t.b = 'x'` writes, by table."""
    found: dict[str, tuple[list[str], list[tuple[str, str | None]]]] = {first: ([], [])}
    for item in cursor.items():
        if item.sees("("):
            found[first][0].extend(part.path()[-1] for part in item.group().items())
            continue
        parts = item.path()
        table = names.get(parts[-2], first) if len(parts) > 1 else first
        columns, values = found.setdefault(table, ([], []))
        columns.append(parts[-1])
        while item.accepts("["):
            item.until("]")
            item.needs("]")
        if not item.accepts("="):
            item.needs(":=")
        values.extend((parts[-1], value) for value in literals_of(item.until("WHERE", "RETURNING", "AS")))
    return [(table, tuple(columns), values) for table, (columns, values) in found.items() if columns or table == first]


def _null(where: Cursor) -> frozenset[str]:
    """Give the columns that a WHERE wants to be NULL, whatever else it wants."""
    found = set()
    if not where.accepts("WHERE"):
        return frozenset()
    while not where.done:
        part = where.until("AND", "OR", "XOR")
        if where.sees_any("OR", "XOR") or part.sees("NOT") or any(token.key == "CASE" for token in part.tokens):
            return frozenset()
        if part.peek().is_name:
            name = part.path()[-1]
            if part.accepts("IS", "NULL") and part.done:
                found.add(name)
        where.accepts("AND")
    return frozenset(found)


def _aliases(cursor: Cursor) -> dict[str, str]:
    """Give the tables that a FROM names, by what they are called there; the first comes first."""
    found: dict[str, str] = {}
    expected = True
    while not cursor.done:
        if expected and cursor.peek().is_name and not cursor.sees_any("LATERAL", "SELECT"):
            table = cursor.table()
            cursor.accepts("*")
            cursor.accepts("AS")
            named = cursor.peek().is_name and cursor.peek().key not in _AFTER_ALIAS
            found[cursor.name() if named else table] = table
            expected = False
            continue
        expected = cursor.sees_any(",", "JOIN", "STRAIGHT_JOIN", "USING", "LATERAL", "ONLY") or (
            expected and not cursor.sees("(")
        )
        _over(cursor)
    return found


def _to_update(cursor: Cursor) -> bool:
    """Go to the assignments of ON CONFLICT ... DO UPDATE SET or ON DUPLICATE KEY UPDATE."""
    if cursor.accepts("KEY", "UPDATE"):
        return True
    cursor.until("DO")
    return cursor.accepts("DO", "UPDATE", "SET")


def _ends_set(cursor: Cursor) -> bool:
    before = cursor.tokens[cursor.at - 1].key
    return cursor.peek().key in _AFTER_SET and before != "DISTINCT"


def _over(cursor: Cursor) -> None:
    """Take a token, or a group, or a CASE with its END."""
    if cursor.sees("("):
        cursor.group()
        return
    if cursor.take().key == "CASE":
        while not cursor.done and not cursor.accepts("END"):
            _over(cursor)


def _distinct(pairs: Iterable[tuple[str, str | None]]) -> tuple[tuple[str, str | None], ...]:
    counts: dict[str, int] = {}
    found: dict[tuple[str, str | None], None] = {}
    for pair in pairs:
        if pair not in found:
            counts[pair[0]] = counts.get(pair[0], 0) + 1
            if counts[pair[0]] <= _MOST_VALUES:
                found[pair] = None
    return tuple(found)
