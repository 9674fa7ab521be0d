import pytest

from checker.sql.sniff import GLANCE, Glance

TABLE = "CREATE TABLE users (id int);"
CASES = {
    "a table": (TABLE, Glance(states=True, tables=1)),
    "a query": ("SELECT id FROM users;", Glance()),
    "a table in a comment": (f"-- {TABLE}\nSELECT 1;", Glance()),
    "a step": (f"{TABLE}\nALTER TABLE users DROP COLUMN x;", Glance(states=False, tables=1)),
    "a step that adds": (f"{TABLE}\nALTER TABLE users ADD COLUMN x int;", Glance(states=False, tables=1)),
    "a key added": (f"{TABLE}\nALTER TABLE users ADD PRIMARY KEY (id);", Glance(states=True, tables=1)),
    "a table and a query": (f"{TABLE}\nUPDATE users SET id = 1;", Glance(states=False, tables=1)),
    "a routine's body": (
        TABLE + "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN; UPDATE users SET id = 1; END $$;",  # noqa: S608
        Glance(states=True, tables=1, dialect="postgres"),
    ),
    "what a dump sets": (
        f"SELECT pg_catalog.set_config('search_path', '', false);\n{TABLE}",
        Glance(states=True, tables=1),
    ),
    "mysql": ("CREATE TABLE `a` (`id` int) ENGINE=InnoDB;", Glance(states=True, tables=1, dialect="mysql")),
    "postgres": ("CREATE TABLE a (id bigserial);", Glance(states=True, tables=1, dialect="postgres")),
    "sqlite": (
        "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);",
        Glance(states=True, tables=1, dialect="sqlite"),
    ),
    "clickhouse": (
        "CREATE TABLE a (id UInt8) ENGINE = MergeTree;",
        Glance(states=True, tables=1, dialect="clickhouse"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_a_glance(text: str, expected: Glance) -> None:
    assert GLANCE.read(text.encode()) == expected
