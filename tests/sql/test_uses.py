"""What statements need beyond tables and columns: positions, names that may mean something else, keys, routines."""

import pytest

from checker.core.tree import Unread
from checker.core.use import Loose, Routine, Star, Touch, Use
from checker.sql import uses


def read(sql: str, dialect: str = "postgres") -> tuple[Use, ...]:
    found = uses(sql, dialect)
    assert not isinstance(found, Unread)
    return found


def only(sql: str, touch: Touch, dialect: str = "postgres", table: str = "") -> Use:
    (found,) = (use for use in read(sql, dialect) if use.touch is touch and (not table or use.table == table))
    return found


@pytest.mark.parametrize(
    ("sql", "stars"),
    [
        ("SELECT * FROM t", [Star(("t",), result=True)]),
        ("SELECT t.* FROM t JOIN s ON s.id = t.id", [Star(("t",), result=True)]),
        ("SELECT *, 1 FROM t", []),
        ("SELECT DISTINCT * FROM t", [Star(("t",), compared=True), Star(("t",), result=True)]),
        ("INSERT INTO x SELECT * FROM t", [Star(("t",), into="x")]),
        ("INSERT INTO x (a, b) SELECT * FROM t", [Star(("t",), into="x", listed=True)]),
        ("SELECT * FROM t UNION ALL SELECT a, b FROM s", [Star(("t",), beside=((),)), Star(("t",), result=True)]),
        ("SELECT a FROM (SELECT * FROM t) x", []),
        ("DELETE FROM t RETURNING *", [Star(("t",), result=True)]),
        ("WITH x AS (SELECT * FROM t) SELECT * FROM x", [Star(("t",), result=True)]),
    ],
)
def test_a_star_says_what_takes_its_columns_by_position(sql: str, stars: list[Star]) -> None:
    assert list(only(sql, Touch.STAR).stars) == stars


def test_both_sides_of_a_union_know_the_other() -> None:
    sql = "SELECT * FROM t UNION SELECT * FROM s"
    assert Star(("t",), beside=(("s",),), compared=True) in only(sql, Touch.STAR, table="t").stars
    assert Star(("s",), beside=(("t",),), compared=True) in only(sql, Touch.STAR, table="s").stars


@pytest.mark.parametrize(
    ("sql", "loose"),
    [
        ("SELECT a FROM t", []),
        ("SELECT t.a FROM t JOIN s ON t.id = s.id", []),
        ("SELECT a FROM t JOIN s ON t.id = s.id", [Loose("a", (("t", "s"),))]),
        ("SELECT id FROM t JOIN s USING (id)", []),
        ("SELECT a FROM t NATURAL JOIN s", []),
        ("SELECT t.x AS a FROM t JOIN s ON t.id = s.id ORDER BY a", []),
        ("SELECT t.a FROM t JOIN s ON t.id = s.id ORDER BY a", []),
        ("SELECT t.a FROM t JOIN s ON t.id = s.id GROUP BY a", [Loose("a", (("t", "s"),))]),
        ("SELECT lower(t.x) AS a FROM t GROUP BY a", [Loose("a", (("t",),), result=True)]),
        ("DELETE FROM t WHERE t.id IN (SELECT a FROM s)", [Loose("a", (("s",), ("t",)))]),
        ("SELECT x.a FROM t JOIN (SELECT a FROM s) x ON x.a = t.id", []),
        ("SELECT t.id FROM t JOIN LATERAL (SELECT a FROM s) x ON true", [Loose("a", (("s",), ("t",)))]),
        ("SELECT a FROM t JOIN information_schema.tables i ON t.id = i.id", []),
    ],
)
def test_a_name_without_a_table_may_be_another_s(sql: str, loose: list[Loose]) -> None:
    assert [each for use in read(sql) for each in use.loose] == loose


@pytest.mark.parametrize(
    ("sql", "quoted"),
    [
        ('SELECT "a" FROM t', True),
        ("SELECT `a` FROM t", False),
        ("SELECT a FROM t", False),
        ("SELECT [a] FROM t", False),
    ],
)
def test_sqlite_takes_double_quotes_for_a_text(sql: str, quoted: bool) -> None:  # noqa: FBT001  a table of cases
    found = [each for use in read(sql, "sqlite") for each in use.loose]
    assert found == ([Loose("a", (("t",),), quoted=True)] if quoted else [])


def test_a_natural_join_names_its_tables() -> None:
    assert only("SELECT t.a FROM t NATURAL JOIN s", Touch.READ, table="t").natural == ("s",)


@pytest.mark.parametrize(
    ("dialect", "sql", "expected"),
    [
        ("postgres", "INSERT INTO t (a) VALUES (1) ON CONFLICT ON CONSTRAINT u DO NOTHING", ((), "u", "", "")),
        ("postgres", "INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING", ((), "", "", "nothing")),
        (
            "postgres",
            "INSERT INTO t (a) VALUES (1) ON CONFLICT (lower(a), b) WHERE c > 1 DO NOTHING",
            (("lower(a)", "b"), "", "c > 1", ""),
        ),
        ("postgres", "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1", (("a",), "", "", "")),
        ("mysql", "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE b = 1", ((), "", "", "update")),
        ("mysql", "INSERT IGNORE INTO t (a) VALUES (1)", ((), "", "", "nothing")),
        ("mysql", "REPLACE INTO t (a) VALUES (1)", ((), "", "", "replace")),
        ("sqlite", "INSERT OR REPLACE INTO t (a) VALUES (1)", ((), "", "", "replace")),
        ("sqlite", "INSERT OR IGNORE INTO t (a) VALUES (1)", ((), "", "", "nothing")),
        ("sqlite", "INSERT INTO t (a) VALUES (1)", ((), "", "", "")),
    ],
)
def test_an_insert_says_what_it_does_with_a_row_that_is_there(
    dialect: str, sql: str, expected: tuple[object, ...]
) -> None:
    use = only(sql, Touch.INSERT, dialect)
    assert (use.conflict, use.conflict_name, use.conflict_where, use.on_duplicate) == expected


@pytest.mark.parametrize(
    ("sql", "width"),
    [
        ("INSERT INTO t VALUES (%s, %s)", 2),
        ("INSERT INTO t VALUES (1, 2), (3, 4)", 2),
        ("INSERT INTO t VALUES %s", 0),
        ("INSERT INTO t VALUES (%s)", 0),
        ("INSERT INTO t SELECT a, b, c FROM s", 3),
        ("INSERT INTO t SELECT * FROM s", -1),
        ("INSERT INTO t (a) VALUES (1)", 0),
    ],
)
def test_an_insert_by_position_counts_its_values(sql: str, width: int) -> None:
    assert only(sql, Touch.INSERT).width == width


@pytest.mark.parametrize(
    ("dialect", "sql", "indexes"),
    [
        ("mysql", "SELECT a FROM t FORCE INDEX (i, j) WHERE a = 1", ("i", "j")),
        ("mysql", "SELECT a FROM t USE INDEX (i) IGNORE INDEX (j)", ("i", "j")),
        ("sqlite", "SELECT a FROM t INDEXED BY i WHERE a = 1", ("i",)),
        ("sqlite", "SELECT a FROM t NOT INDEXED", ()),
        ("sqlite", "DELETE FROM t INDEXED BY i WHERE a = 1", ("i",)),
    ],
)
def test_a_hint_names_its_index(dialect: str, sql: str, indexes: tuple[str, ...]) -> None:
    assert tuple(name for use in read(sql, dialect) for name in use.indexes) == indexes


def test_match_against_needs_an_index_on_its_columns() -> None:
    assert only("SELECT a FROM t WHERE MATCH(a, b) AGAINST ('x')", Touch.READ, "mysql").matched == (("a", "b"),)


@pytest.mark.parametrize(
    ("sql", "compared"),
    [
        ("SELECT 1 FROM t WHERE a = 5", [("a", "int")]),
        ("SELECT 1 FROM t WHERE a = -1.5", [("a", "decimal")]),
        ("SELECT 1 FROM t WHERE a = 'x'", [("a", "text")]),
        ("SELECT 1 FROM t WHERE a IN (1, 2)", [("a", "int")]),
        ("SELECT 1 FROM t WHERE a < %s", [("a", "bind")]),
        ("SELECT 1 FROM t WHERE a BETWEEN %(x)s AND 3", [("a", "bind"), ("a", "int")]),
        ("SELECT 1 FROM t WHERE a IS TRUE", []),
        ("SELECT 1 FROM t WHERE a::text = 'x'", []),
        ("SELECT 1 FROM t WHERE a = %s::uuid", []),
        ("SELECT 1 FROM t WHERE t.a = t.b", [("a", "t.b"), ("b", "t.a")]),
    ],
)
def test_a_comparison_says_with_what(sql: str, compared: list[tuple[str, str]]) -> None:
    assert sorted(only(sql, Touch.READ).compared) == compared


@pytest.mark.parametrize(
    ("dialect", "sql", "calls"),
    [
        ("postgres", "SELECT twice(21), lower('x')", [Routine("twice", arguments=1)]),
        (
            "postgres",
            "SELECT app.f(1, g(2, 3), b => 4)",
            [Routine("app.f", arguments=3, named=("b",)), Routine("g", arguments=2)],
        ),
        ("postgres", "SELECT f()", [Routine("f")]),
        ("postgres", "SELECT nextval('s')", [Routine("s", "sequence")]),
        ("postgres", "SELECT setval('app.\"S\"', 5)", [Routine("app.S", "sequence")]),
        ("mysql", "SELECT NEXT VALUE FOR s", [Routine("s", "sequence")]),
        ("postgres", "CALL p(1, 2)", [Routine("p", "procedure", 2)]),
        ("postgres", "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO NOTHING", []),
        ("postgres", "WITH x (a) AS (SELECT 1 FROM t) SELECT a FROM x", []),
        ("postgres", "SELECT a FROM t WHERE b IN (1) AND c = ANY(%s)", []),
        ("postgres", "CREATE TABLE t (a int, CHECK (f(a) > 1))", []),
    ],
)
def test_a_statement_names_what_it_calls(dialect: str, sql: str, calls: list[Routine]) -> None:
    assert [use.routine for use in read(sql, dialect) if use.touch is Touch.CALL] == calls
