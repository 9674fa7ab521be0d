import pytest

from checker.core.operation import (
    AddEnumValue,
    CreateEnum,
    DropIndex,
    DropTable,
    DropType,
    DropView,
    Operation,
    OtherObject,
    Parameter,
    RenameColumn,
    RenameEnumValue,
    RenameIndex,
    RenameTable,
    RenameType,
)
from tests.sql.plain import HARMLESS, UNREAD, plain

CASES: list[tuple[str, str, tuple[Operation, ...]]] = [
    ("postgres", "CREATE TYPE st AS ENUM ('a', 'it''s')", (CreateEnum("st", ("a", "it's")),)),
    ("postgres", "CREATE TYPE pair AS (a int, b int)", (OtherObject("create", "type", "pair"),)),
    ("postgres", "ALTER TYPE s.st ADD VALUE IF NOT EXISTS 'c' BEFORE 'a'", (AddEnumValue("s.st", "c"),)),
    ("postgres", "ALTER TYPE st RENAME VALUE 'a' TO 'b'", (RenameEnumValue("st", "a", "b"),)),
    ("postgres", "ALTER TYPE s.st RENAME TO st_old", (RenameType("s.st", "s.st_old"),)),
    ("postgres", "ALTER TYPE st SET SCHEMA s", (RenameType("st", "s.st"),)),
    ("postgres", "ALTER TYPE st OWNER TO r", (OtherObject("alter", "owner", "st"),)),
    ("postgres", "DROP TYPE st, st2", (DropType("st"), DropType("st2"))),
    ("postgres", "DROP TYPE st CASCADE", (DropType("st"), UNREAD)),
    ("postgres", "CREATE DOMAIN d AS int CHECK (VALUE > 0)", (OtherObject("create", "domain", "d"),)),
    ("postgres", "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 1)", (UNREAD,)),
    ("postgres", "ALTER DOMAIN d DROP CONSTRAINT c", (OtherObject("alter", "domain", "d"),)),
    ("postgres", "DROP DOMAIN d", (DropType("d"),)),
    ("postgres", "CREATE SEQUENCE s START 5", (OtherObject("create", "sequence", "s"),)),
    ("postgres", "ALTER SEQUENCE s OWNED BY t.id", (OtherObject("alter", "sequence", "s"),)),
    ("postgres", "DROP SEQUENCE s", (OtherObject("drop", "sequence", "s"),)),
    ("postgres", 'CREATE EXTENSION IF NOT EXISTS "uuid-ossp"', (OtherObject("create", "extension", "uuid-ossp"),)),
    ("postgres", "DROP EXTENSION citext CASCADE", (OtherObject("drop", "extension", "citext"), UNREAD)),
    ("postgres", "CREATE SCHEMA IF NOT EXISTS s", (OtherObject("create", "schema", "s"),)),
    ("postgres", "ALTER SCHEMA a RENAME TO b", (UNREAD,)),
    ("postgres", "DROP SCHEMA s CASCADE", (OtherObject("drop", "schema", "s"), UNREAD)),
    ("postgres", "CREATE COLLATION ci (provider = icu, locale = 'und')", (OtherObject("create", "collation", "ci"),)),
    (
        "postgres",
        "CREATE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS 'select 1; drop table t'",
        (OtherObject("create", "function", "f", parameters=(Parameter("integer", "a", optional=True),)),),
    ),
    (
        "postgres",
        (
            "CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM t; RETURN "
            "NEW; END; $$"
        ),
        (OtherObject("create", "function", "f", parameters=()),),
    ),
    (
        "postgres",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END",
        (OtherObject("create", "function", "f", parameters=()),),
    ),
    (
        "postgres",
        "DROP FUNCTION IF EXISTS f(int, text), g()",
        (
            OtherObject("drop", "function", "f", parameters=(Parameter("integer"), Parameter("text"))),
            OtherObject("drop", "function", "g", parameters=()),
        ),
    ),
    (
        "postgres",
        "CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON s.t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f()",
        (OtherObject("create", "trigger", "tr", "s.t"),),
    ),
    ("postgres", "CREATE RULE r AS ON INSERT TO t DO NOTHING", (OtherObject("create", "trigger", "r", "t"),)),
    ("postgres", "DROP TRIGGER tr ON t", (OtherObject("drop", "trigger", "tr", "t"),)),
    ("postgres", "CREATE POLICY p ON t USING (tenant = current_user)", (OtherObject("create", "policy", "p", "t"),)),
    ("postgres", "DROP POLICY p ON t", (OtherObject("drop", "policy", "p", "t"),)),
    (
        "postgres",
        "GRANT SELECT, INSERT ON TABLE t, s.u TO app",
        (
            OtherObject("create", "grant", "SELECT, INSERT", "t"),
            OtherObject("create", "grant", "SELECT, INSERT", "s.u"),
        ),
    ),
    ("postgres", "GRANT SELECT (a, b) ON t TO app", (OtherObject("create", "grant", "SELECT (a, b)", "t"),)),
    ("postgres", "GRANT ALL ON ALL TABLES IN SCHEMA s TO app", (OtherObject("create", "grant", "ALL"),)),
    ("postgres", "REVOKE UPDATE ON t FROM app", (OtherObject("drop", "grant", "UPDATE", "t"),)),
    (
        "postgres",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO app",
        (OtherObject("alter", "grant", "default privileges"),),
    ),
    ("postgres", "ALTER VIEW v RENAME TO w", (RenameTable("v", "w"),)),
    ("postgres", "ALTER VIEW v RENAME COLUMN a TO b", (RenameColumn("v", "a", "b"),)),
    ("postgres", "DROP VIEW IF EXISTS v, w CASCADE", (DropView("v"), DropView("w"))),
    ("postgres", "DROP MATERIALIZED VIEW m", (DropView("m"),)),
    ("postgres", "DROP TABLE IF EXISTS a, s.b CASCADE", (DropTable("a"), DropTable("s.b"))),
    ("postgres", "DROP INDEX CONCURRENTLY IF EXISTS i, j", (DropIndex("i"), DropIndex("j"))),
    ("postgres", "ALTER INDEX i RENAME TO j", (RenameIndex("i", "j"),)),
    ("postgres", "COMMENT ON COLUMN t.a IS 'x'", (HARMLESS,)),
    ("postgres", "SET search_path TO a, b", (HARMLESS,)),
    ("postgres", "REFRESH MATERIALIZED VIEW CONCURRENTLY m", (HARMLESS,)),
    ("postgres", "CLUSTER t", (HARMLESS,)),
    ("postgres", "CHECKPOINT", (HARMLESS,)),
    ("postgres", "BEGIN; SAVEPOINT a; COMMIT", (HARMLESS, HARMLESS, HARMLESS)),
    ("postgres", "LOCK TABLE t IN ACCESS EXCLUSIVE MODE", (HARMLESS,)),
    ("postgres", "SELECT setval('s', 5), pg_catalog.set_config('a', 'b', false), count(*) FROM t", (HARMLESS,)),
    ("postgres", "SELECT create_hypertable('t', 'time')", (UNREAD,)),
    ("postgres", "CALL p(1)", (UNREAD,)),
    ("postgres", "FROB THE TABLE t", (UNREAD,)),
    ("postgres", "IMPORT FOREIGN SCHEMA s FROM SERVER x INTO y", (UNREAD,)),
    (
        "mysql",
        "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; DELETE FROM u; END",
        (OtherObject("create", "trigger", "tr", "t"),),
    ),
    (
        "mysql",
        "CREATE DEFINER=`r`@`%` PROCEDURE p() BEGIN DROP TABLE t; END",
        (OtherObject("create", "procedure", "p", parameters=()),),
    ),
    ("mysql", "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t", (OtherObject("create", "event", "e"),)),
    ("mysql", "DROP INDEX u ON t", (DropIndex("u", "t"),)),
    ("mysql", "DROP TRIGGER tr", (OtherObject("drop", "trigger", "tr"),)),
    ("mysql", "GRANT SELECT ON d.* TO 'u'@'%'", (OtherObject("create", "grant", "SELECT"),)),
    ("mysql", "REVOKE UPDATE ON d.t FROM 'u'@'%'", (OtherObject("drop", "grant", "UPDATE", "d.t"),)),
    ("mysql", "LOCK TABLES t WRITE", (HARMLESS,)),
    ("mysql", "ALTER DATABASE d CHARACTER SET utf8mb4", (OtherObject("alter", "database", "d"),)),
    ("mysql", "/*!40101 SET NAMES utf8 */", (HARMLESS,)),
    ("sqlite", "PRAGMA foreign_keys=OFF", (HARMLESS,)),
    (
        "sqlite",
        "CREATE TRIGGER tr INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (NEW.a); END",
        (OtherObject("create", "trigger", "tr", "v"),),
    ),
    ("sqlite", "VACUUM", (HARMLESS,)),
]


@pytest.mark.parametrize(("dialect", "sql", "expected"), CASES, ids=[sql for _, sql, _ in CASES])
def test_a_statement_becomes_these_operations(dialect: str, sql: str, expected: tuple[Operation, ...]) -> None:
    assert plain(sql, dialect) == expected
