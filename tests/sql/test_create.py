import pytest

from checker.core.column import Check, Column, Exclude, ForeignKey, PrimaryKey, Unique
from checker.core.operation import AddConstraint, CreateEnum, CreateIndex, CreateTable, DropIndex, DropTable, Operation
from checker.core.types import Type
from tests.sql.plain import HARMLESS, UNREAD, plain

INT = Type("int", bits=32)
BIGINT = Type("int", bits=64)
TEXT = Type("text")

CASES: list[tuple[str, str, tuple[Operation, ...]]] = [
    (
        "postgres",
        (
            "CREATE TABLE t (id serial PRIMARY KEY, a int NOT NULL DEFAULT 0, b varchar(10) UNIQUE, c text "
            "REFERENCES p (id) ON DELETE CASCADE, CHECK (a > 0))"
        ),
        (
            CreateTable(
                "t",
                (
                    Column("id", INT, nullable=False, identity="auto", primary_key=True),
                    Column("a", INT, nullable=False, default="0"),
                    Column("b", Type("text", length=10)),
                    Column("c", TEXT),
                ),
                (
                    PrimaryKey(("id",), "t_pkey"),
                    Unique(("b",), "t_b_key"),
                    ForeignKey(("c",), "p", ("id",), "t_c_fkey", "CASCADE"),
                    Check("a > 0", "t_a_check", ("a",)),
                ),
            ),
        ),
    ),
    (
        "postgres",
        (
            "CREATE TABLE IF NOT EXISTS t (id bigint GENERATED ALWAYS AS IDENTITY, a int GENERATED ALWAYS AS (b "
            "* 2) STORED)"
        ),
        (
            CreateTable(
                "t",
                (Column("id", BIGINT, nullable=False, identity="always"), Column("a", INT, generated="b * 2")),
                if_missing=True,
            ),
        ),
    ),
    (
        "postgres",
        (
            "CREATE TABLE t (CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a), EXCLUDE USING gist (r WITH &&), CHECK "
            "(a > 0), CHECK (a < 9), CHECK (a < b))"
        ),
        (
            CreateTable(
                "t",
                constraints=(
                    Unique(("a",), "u", nulls_not_distinct=True),
                    Exclude("EXCLUDE USING gist (r WITH &&)", "t_r_excl", ("r",)),
                    Check("a > 0", "t_a_check", ("a",)),
                    Check("a < 9", "t_a_check1", ("a",)),
                    Check("a < b", "t_check", ("a", "b")),
                ),
            ),
        ),
    ),
    ("postgres", "CREATE TABLE t (LIKE s INCLUDING ALL)", (CreateTable("t", whole=False),)),
    ("postgres", "CREATE TABLE t (a int) INHERITS (p)", (CreateTable("t", (Column("a", INT),), whole=False),)),
    ("postgres", "CREATE UNLOGGED TABLE t AS SELECT * FROM s", (CreateTable("t", whole=False),)),
    (
        "postgres",
        'CREATE TABLE t (key int, exclude text, "Case" int, e public.mood, l s.level[])',
        (
            CreateTable(
                "t",
                (
                    Column("key", INT),
                    Column("exclude", TEXT),
                    Column("Case", INT),
                    Column("e", Type("other", "mood")),
                    Column("l", Type("array", element=Type("other", "s.level"))),
                ),
            ),
        ),
    ),
    (
        "postgres",
        (
            "CREATE TABLE t (a character varying(5) DEFAULT NULL::character varying NOT NULL, b timestamp with "
            "time zone DEFAULT now() NOT NULL)"
        ),
        (
            CreateTable(
                "t",
                (
                    Column("a", Type("text", length=5), nullable=False),
                    Column("b", Type("timestamp", zone=True), nullable=False, default="now()"),
                ),
            ),
        ),
    ),
    (
        "postgres",
        (
            "CREATE TABLE t (a text CHECK (a IN ('x', 'y')), b text CONSTRAINT k CHECK (((b)::text = ANY "
            "((ARRAY['x'::character varying, 'y'::character varying])::text[]))))"
        ),
        (
            CreateTable(
                "t",
                (Column("a", TEXT), Column("b", TEXT)),
                (
                    Check("a IN ('x', 'y')", "t_a_check", ("a",), ("x", "y")),
                    Check(
                        "((b)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))",
                        "k",
                        ("b",),
                        ("x", "y"),
                    ),
                ),
            ),
        ),
    ),
    (
        "postgres",
        "CREATE TABLE t (a text, CONSTRAINT c CHECK (a IS NULL OR a IN ('x')), CHECK (lower(a) IN ('x')))",
        (
            CreateTable(
                "t",
                (Column("a", TEXT),),
                (
                    Check("a IS NULL OR a IN ('x')", "c", ("a",), ("x",)),
                    Check("lower(a) IN ('x')", "t_a_check", ("a",)),
                ),
            ),
        ),
    ),
    (
        "postgres",
        "CREATE TABLE t (a int, b odd thing here)",
        (CreateTable("t", (Column("a", INT),), whole=False), UNREAD),
    ),
    (
        "postgres",
        "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (m mood, n mood[])",
        (
            CreateEnum("mood", ("a", "b")),
            CreateTable(
                "t",
                (
                    Column("m", Type("enum", "mood", labels=("a", "b"))),
                    Column("n", Type("array", element=Type("enum", "mood", labels=("a", "b")))),
                ),
            ),
        ),
    ),
    (
        "postgres",
        "CREATE TEMP TABLE x AS SELECT 1; INSERT INTO x VALUES (1); DROP TABLE t",
        (HARMLESS, HARMLESS, DropTable("t")),
    ),
    ("postgres", "CREATE INDEX i ON t (a)", (CreateIndex("t", "i", ("a",)),)),
    (
        "postgres",
        "CREATE INDEX ON t USING gin (a gin_trgm_ops, lower(b))",
        (CreateIndex("t", "t_a_lower_idx", ("a", "lower(b)")),),
    ),
    (
        "postgres",
        (
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t USING btree (lower(a), b DESC) INCLUDE (c) "
            "WHERE d IS NULL"
        ),
        (AddConstraint("s.t", Unique(("lower(a)", "b"), "i", "d IS NULL", expression=True, index=True)),),
    ),
    (
        "postgres",
        "CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT",
        (AddConstraint("t", Unique(("a",), "i", nulls_not_distinct=True, index=True)),),
    ),
    (
        "postgres",
        "CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i",
        (
            AddConstraint("t", Unique(("a",), "i", index=True)),
            DropIndex("i", "t"),
            AddConstraint("t", Unique(("a",), "u")),
        ),
    ),
    ("postgres", "SELECT * INTO u FROM t", (CreateTable("u", whole=False),)),
    (
        "mysql",
        (
            "CREATE TABLE t (id int unsigned NOT NULL AUTO_INCREMENT, a varchar(10) CHARACTER SET utf8mb4 "
            "COLLATE utf8mb4_bin DEFAULT NULL COMMENT 'x', e enum('a','b') NOT NULL, PRIMARY KEY (id), UNIQUE "
            "KEY u (a), KEY k (a(5)), CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE) "
            "ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4"
        ),
        (
            CreateTable(
                "t",
                (
                    Column("id", Type("int", bits=32, signed=False), nullable=False, identity="auto", primary_key=True),
                    Column("a", Type("text", length=10), collation="utf8mb4_bin"),
                    Column("e", Type("enum", labels=("a", "b")), nullable=False),
                ),
                (PrimaryKey(("id",)), Unique(("a",), "u"), ForeignKey(("a",), "p", ("id",), "f", "CASCADE")),
            ),
            CreateIndex("t", "k", ("a",)),
        ),
    ),
    (
        "mysql",
        (
            "CREATE TABLE `t` (a timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, b "
            "tinyint(1), UNIQUE (a), UNIQUE (a, b), CHECK (b > 0), FOREIGN KEY (a) REFERENCES p (x))"
        ),
        (
            CreateTable(
                "t",
                (
                    Column("a", Type("timestamp", "timestamp"), nullable=False, default="CURRENT_TIMESTAMP"),
                    Column("b", Type("bool")),
                ),
                (
                    Unique(("a",), "a"),
                    Unique(("a", "b"), "a_2"),
                    Check("b > 0", "t_chk_1", ("b",)),
                    ForeignKey(("a",), "p", ("x",), "t_ibfk_1"),
                ),
            ),
        ),
    ),
    ("mysql", "CREATE TABLE t LIKE s", (CreateTable("t", whole=False),)),
    (
        "sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL DEFAULT 'x' COLLATE NOCASE, UNIQUE (a))",
        (
            CreateTable(
                "t",
                (
                    Column("id", INT, nullable=False, identity="auto", primary_key=True),
                    Column("a", TEXT, nullable=False, default="'x'", collation="nocase"),
                ),
                (PrimaryKey(("id",)), Unique(("a",))),
            ),
        ),
    ),
    ("sqlite", "CREATE TABLE t (a, b)", (CreateTable("t", (Column("a"), Column("b"))),)),
    (
        "sqlite",
        "CREATE TABLE t (a INTEGER, b INTEGER, PRIMARY KEY (a)) STRICT",
        (
            CreateTable(
                "t",
                (Column("a", INT, nullable=False, identity="auto", primary_key=True), Column("b", INT)),
                (PrimaryKey(("a",)),),
            ),
        ),
    ),
    (
        "sqlite",
        "CREATE TABLE t (a INTEGER PRIMARY KEY) WITHOUT ROWID",
        (CreateTable("t", (Column("a", INT, nullable=False, primary_key=True),), (PrimaryKey(("a",)),)),),
    ),
    (
        "sqlite",
        "CREATE TABLE t (a INT PRIMARY KEY ON CONFLICT REPLACE)",
        (CreateTable("t", (Column("a", INT, nullable=False, primary_key=True),), (PrimaryKey(("a",)),)),),
    ),
    (
        "sqlite",
        "CREATE TABLE t (a INT, b INT AS (a * 2) VIRTUAL)",
        (CreateTable("t", (Column("a", INT), Column("b", INT, generated="a * 2"))),),
    ),
    ("sqlite", "CREATE VIRTUAL TABLE f USING fts5(a, b)", (CreateTable("f", whole=False),)),
    (
        "sqlite",
        "CREATE UNIQUE INDEX IF NOT EXISTS u ON t (a COLLATE NOCASE) WHERE b IS NULL",
        (AddConstraint("t", Unique(("a",), "u", "b IS NULL", index=True)),),
    ),
    ("sqlite", "CREATE TEMP VIEW v AS SELECT a FROM t", (HARMLESS,)),
    (
        "tsql",
        (
            "CREATE TABLE [dbo].[t] ([id] int IDENTITY(1,1) NOT NULL, [a] nvarchar(max) NULL, CONSTRAINT [pk] "
            "PRIMARY KEY CLUSTERED ([id] ASC))"
        ),
        (
            CreateTable(
                "t",
                (Column("id", INT, nullable=False, identity="auto", primary_key=True), Column("a", TEXT)),
                (PrimaryKey(("id",), "pk"),),
            ),
        ),
    ),
]


@pytest.mark.parametrize(("dialect", "sql", "expected"), CASES, ids=[sql for _, sql, _ in CASES])
def test_a_statement_becomes_these_operations(dialect: str, sql: str, expected: tuple[Operation, ...]) -> None:
    assert plain(sql, dialect) == expected
