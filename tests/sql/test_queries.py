import pytest

from checker.core.tree import Unread
from checker.core.use import Routine, Touch, Use
from checker.sql import looks_like_sql, uses


def read(table: str, *columns: str, values: tuple[tuple[str, str], ...] = ()) -> Use:
    return Use(Touch.READ, table, columns, values=values)


def star(table: str) -> Use:
    return Use(Touch.STAR, table)


def insert(table: str, *columns: str, **more: tuple[str, ...]) -> Use:
    return Use(
        Touch.INSERT,
        table,
        columns,
        nulls=more.get("nulls", ()),
        unset=more.get("nulls", ()),
        conflict=more.get("conflict", ()),
    )


def update(table: str, *columns: str, values: tuple[tuple[str, str], ...] = ()) -> Use:
    return Use(Touch.UPDATE, table, columns, values=values)


def delete(table: str) -> Use:
    return Use(Touch.DELETE, table)


CASES: list[tuple[str, str, list[Use]]] = [
    ("postgres", "SELECT a, b FROM t WHERE c = 'x' ORDER BY d", [read("t", "a", "b", "c", "d", values=(("c", "x"),))]),
    ("postgres", "SELECT count(*) AS n, a FROM t GROUP BY a HAVING count(b) > 1 ORDER BY n", [read("t", "a", "b")]),
    ("postgres", "SELECT * FROM public.t", [star("t"), read("t")]),
    (
        "postgres",
        "SELECT u.*, o.b, c FROM users u JOIN s.orders o ON o.uid = u.id",
        [star("users"), read("s.orders", "b", "uid"), read("users", "id")],
    ),
    ("postgres", "SELECT a FROM t JOIN s USING (id)", [read("t", "id"), read("s", "id")]),
    ("postgres", "WITH x AS (SELECT a FROM t) SELECT b FROM x", [read("t", "a")]),
    ("postgres", "WITH x AS (SELECT * FROM t) SELECT b FROM x", [star("t"), read("t", "b")]),
    ("postgres", "SELECT x.b FROM (SELECT * FROM t) x WHERE x.c", [read("t", "b", "c"), star("t")]),
    (
        "postgres",
        "SELECT a FROM t WHERE id IN (SELECT tid FROM s WHERE s.z = t.q)",
        [read("t", "a", "id", "q"), read("s", "tid", "z")],
    ),
    ("postgres", "SELECT EXISTS (SELECT * FROM t WHERE a)", [read("t", "a")]),
    ("postgres", "SELECT a FROM t UNION SELECT b FROM s", [read("t", "a"), read("s", "b")]),
    (
        "postgres",
        "SELECT \"A\", B FROM t WHERE s IN ('x', 'y')",
        [read("t", "A", "b", "s", values=(("s", "x"), ("s", "y")))],
    ),
    ("postgres", "SELECT count(*) FROM information_schema.tables, pg_class", []),
    ("postgres", "SELECT now()", []),
    ("postgres", "INSERT INTO t (a, b) VALUES (%s, NULL)", [insert("t", "a", "b", nulls=("b",))]),
    ("postgres", "INSERT INTO t VALUES (%s)", [Use(Touch.INSERT, "t", positional=True)]),
    ("postgres", "INSERT INTO t (a) VALUES %s", [insert("t", "a")]),
    ("postgres", "INSERT INTO t DEFAULT VALUES", [insert("t")]),
    ("postgres", "INSERT INTO t (a) SELECT b FROM s", [read("s", "b"), insert("t", "a")]),
    (
        "postgres",
        "INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = EXCLUDED.b RETURNING id",
        [insert("t", "a", conflict=("a",)), update("t", "b"), read("t", "b", "id")],
    ),
    (
        "mysql",
        "INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE a = VALUES(a)",
        [insert("t", "a"), update("t", "a")],
    ),
    ("mysql", "REPLACE INTO t (a) VALUES (?)", [insert("t", "a")]),
    ("mysql", "INSERT INTO t SET a = ?", [insert("t", "a")]),
    (
        "postgres",
        "UPDATE t SET a = 'x', b = b + 1 WHERE id = :id RETURNING *",
        [update("t", "a", "b", values=(("a", "x"),)), read("t", "b", "id"), star("t")],
    ),
    (
        "postgres",
        "UPDATE t x SET a = s.b FROM s WHERE s.id = x.id",
        [update("t", "a"), read("s", "b", "id"), read("t", "id")],
    ),
    (
        "mysql",
        "UPDATE t JOIN s ON s.id = t.id SET s.a = t.b",
        [update("t"), update("s", "a"), read("t", "b", "id"), read("s", "id")],
    ),
    ("postgres", "DELETE FROM t USING s WHERE s.id = t.id", [delete("t"), read("s", "id"), read("t", "id")]),
    ("mysql", "DELETE t FROM t JOIN s ON s.id = t.id", [delete("t"), read("s", "id"), read("t", "id")]),
    ("postgres", "TRUNCATE a, b", [Use(Touch.TRUNCATE, "a"), Use(Touch.TRUNCATE, "b")]),
    ("postgres", "COPY t (a) FROM STDIN", [insert("t", "a")]),
    (
        "postgres",
        "SELECT a FROM t WHERE b IN %s AND c = ANY(%(c)s) AND d LIKE '%%x' LIMIT %s",
        [read("t", "a", "b", "c", "d")],
    ),
    ("postgres", "SELECT a FROM t WHERE b = $1::uuid AND c > now() - interval '1 day'", [read("t", "a", "b", "c")]),
    ("postgres", "SELECT data ? 'k' FROM t", [read("t", "data")]),
    ("sqlite", "SELECT ?, ?1, :a, @b, c FROM t", [read("t", "c")]),
    ("postgres", "SELECT {columns} FROM t {where}", [read("t")]),
    ("postgres", "SELECT a FROM {schema}.t", [read("t", "a")]),
    ("postgres", "SELECT a FROM t_{suffix} JOIN s ON s.b", [read("s", "b")]),
    ("postgres", "SELECT a FROM t WHERE b = '{value}'", [read("t", "a", "b")]),
    ("postgres", "UPDATE t SET {column} = %s WHERE id = %s", [update("t"), read("t", "id")]),
    ("postgres", "BEGIN; SELECT a FROM t; SET x = 1; COMMIT", [read("t", "a")]),
    ("postgres", "EXPLAIN ANALYZE SELECT a FROM t", [read("t", "a")]),
    ("postgres", "CREATE TABLE t (a int)", []),
    ("postgres", "CALL p(1)", [Use(Touch.CALL, "", routine=Routine("p", "procedure", 1))]),
]


@pytest.mark.parametrize(("dialect", "sql", "expected"), CASES, ids=[sql for _, sql, _ in CASES])
def test_a_query_needs_these_columns(dialect: str, sql: str, expected: list[Use]) -> None:
    found = uses(sql, dialect)
    assert not isinstance(found, Unread)
    assert sorted(map(_plain, found), key=repr) == sorted(map(_plain, expected), key=repr)


def _plain(use: Use) -> tuple[object, ...]:
    values = use.values if use.touch in {Touch.READ, Touch.UPDATE} else ()
    return use.touch, use.table, sorted(use.columns), use.nulls, use.unset, use.positional, use.conflict, sorted(values)


@pytest.mark.parametrize(
    "sql", ["SELECT FROM WHERE", "FROB x", "SELECT a FROM {table}", "INSERT INTO %s (a) VALUES (1)", "SELECT 'a FROM t"]
)
def test_what_is_not_understood_is_unread(sql: str) -> None:
    assert isinstance(uses(sql, "postgres"), Unread)


def test_a_use_has_its_place_and_its_first_words() -> None:
    found = uses("\n\nSELECT a\nFROM t", "postgres", line=5)
    assert not isinstance(found, Unread)
    assert [(use.line, use.by) for use in found] == [(7, "SELECT a FROM t")]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT a FROM t",
        "\n  select * from {table}",
        "-- why\nSELECT a FROM t",
        "SELECT setval('x', 1)",
        "INSERT INTO t VALUES (1)",
        "insert or ignore into t values (1)",
        "UPDATE users u SET a = 1",
        'UPDATE "Users" SET "Name" = %s',
        "DELETE FROM t",
        "delete from t where a = 1",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "CREATE UNIQUE INDEX i ON t (a)",
        "ALTER TABLE t ADD a int",
        "drop table if exists t",
        "TRUNCATE t",
        "DO $$ BEGIN END $$",
    ],
)
def test_this_looks_like_sql(text: str) -> None:
    assert looks_like_sql(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "select",
        "Select a file from the list",
        "Select all users from the menu",
        "Select your country from the dropdown",
        "Update the settings",
        "Update all items set to true",
        "Delete from disk",
        "Delete the user from the database",
        "Insert into the box",
        "Create a table",
        "Create table of contents",
        "with open(x) as f",
        "With this as a start",
        "Truncate long lines",
        "alter ego",
        "copy that",
    ],
)
def test_this_is_prose(text: str) -> None:
    assert not looks_like_sql(text)
