import pytest

from checker.core.operation import Operation, WriteRows
from tests.sql.plain import HARMLESS, plain

CASES: list[tuple[str, str, tuple[Operation, ...]]] = [
    (
        "postgres",
        "INSERT INTO t (a, b, c) VALUES (1, 'x', NULL), (-2, 'it''s'::mood, now())",
        (WriteRows("insert", "t", ("a", "b", "c"), (("a", "1"), ("b", "x"), ("c", None), ("a", "-2"), ("b", "it's"))),),
    ),
    ("postgres", "INSERT INTO t VALUES (1, 2)", (WriteRows("insert", "t"),)),
    ("postgres", "INSERT INTO t (a, b) SELECT 'x', q FROM s", (WriteRows("insert", "t", ("a", "b"), (("a", "x"),)),)),
    (
        "postgres",
        "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = EXCLUDED.b, c = 'x' WHERE t.d RETURNING id",
        (WriteRows("insert", "t", ("a",), (("a", "1"),)), WriteRows("update", "t", ("b", "c"), (("c", "x"),))),
    ),
    (
        "postgres",
        "INSERT INTO t (a) VALUES (1) ON CONFLICT ON CONSTRAINT u DO NOTHING",
        (WriteRows("insert", "t", ("a",), (("a", "1"),)),),
    ),
    ("postgres", "INSERT INTO t DEFAULT VALUES", (WriteRows("insert", "t"),)),
    (
        "postgres",
        "UPDATE ONLY s.t AS x SET a = 'y', b = NULL, c = c + 1 WHERE id = 5",
        (WriteRows("update", "s.t", ("a", "b", "c"), (("a", "y"), ("b", None))),),
    ),
    (
        "postgres",
        "UPDATE t SET a = CASE WHEN b THEN 'x' ELSE 'y' END, c = COALESCE(c, 'z'), d = true WHERE e IS DISTINCT FROM f",
        (WriteRows("update", "t", ("a", "c", "d"), (("a", "x"), ("a", "y"), ("c", "z"), ("d", "true"))),),
    ),
    ("postgres", "UPDATE t SET a = s.b FROM s WHERE s.id = t.id", (WriteRows("update", "t", ("a",)),)),
    (
        "postgres",
        "UPDATE t SET a = b, c = d WHERE t.a IS NULL AND (e OR f) AND g IS NULL",
        (WriteRows("update", "t", ("a", "c"), only_null=frozenset({"a"})),),
    ),
    ("postgres", "UPDATE t SET a = b WHERE a IS NULL OR c", (WriteRows("update", "t", ("a",)),)),
    ("postgres", "UPDATE t SET a = b WHERE NOT a IS NULL", (WriteRows("update", "t", ("a",)),)),
    ("postgres", "UPDATE t SET a = b WHERE a IS NULL = c", (WriteRows("update", "t", ("a",)),)),
    ("postgres", "DELETE FROM t USING s WHERE s.id = t.id", (WriteRows("delete", "t"),)),
    (
        "postgres",
        "TRUNCATE TABLE a, ONLY b RESTART IDENTITY CASCADE",
        (WriteRows("truncate", "a"), WriteRows("truncate", "b")),
    ),
    ("postgres", "COPY t (a, b) FROM STDIN", (WriteRows("insert", "t", ("a", "b")),)),
    ("postgres", "COPY t TO STDOUT", (HARMLESS,)),
    (
        "postgres",
        (
            "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = 'x' WHEN NOT MATCHED THEN "
            "INSERT (a, b) VALUES ('y', s.b)"
        ),
        (WriteRows("update", "t", ("a",), (("a", "x"),)), WriteRows("insert", "t", ("a", "b"), (("a", "y"),))),
    ),
    (
        "postgres",
        "WITH d AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM d",
        (WriteRows("delete", "t"), WriteRows("insert", "u")),
    ),
    ("postgres", "WITH x AS (SELECT 1) SELECT * FROM x", (HARMLESS,)),
    ("mysql", "INSERT IGNORE INTO t (a) VALUES ('b\\'c')", (WriteRows("insert", "t", ("a",), (("a", "b'c"),)),)),
    ("mysql", "INSERT INTO t SET a = 1, b = 'x'", (WriteRows("insert", "t", ("a", "b"), (("a", "1"), ("b", "x"))),)),
    (
        "mysql",
        "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a), b = 'q'",
        (WriteRows("insert", "t", ("a",), (("a", "1"),)), WriteRows("update", "t", ("a", "b"), (("b", "q"),))),
    ),
    ("mysql", "REPLACE INTO t (a) VALUES (1)", (WriteRows("insert", "t", ("a",), (("a", "1"),)),)),
    (
        "mysql",
        "UPDATE t JOIN s x ON x.id = t.id SET t.a = x.b, x.c = '1'",
        (WriteRows("update", "t", ("a",)), WriteRows("update", "s", ("c",), (("c", "1"),))),
    ),
    ("mysql", "DELETE t FROM t JOIN s ON s.id = t.id", (WriteRows("delete", "t"),)),
    ("mysql", "LOAD DATA INFILE 'x' INTO TABLE t", (WriteRows("insert", "t"),)),
    ("sqlite", "INSERT OR IGNORE INTO t (a) VALUES (1)", (WriteRows("insert", "t", ("a",), (("a", "1"),)),)),
    (
        "sqlite",
        'INSERT INTO "new__t" ("id", "n") SELECT "id", "n" FROM "t"',
        (WriteRows("insert", "new__t", ("id", "n")),),
    ),
]


@pytest.mark.parametrize(("dialect", "sql", "expected"), CASES, ids=[sql for _, sql, _ in CASES])
def test_a_statement_becomes_these_operations(dialect: str, sql: str, expected: tuple[Operation, ...]) -> None:
    assert plain(sql, dialect) == expected
