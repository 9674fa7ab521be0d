import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.core.apply import apply
from checker.core.operation import Step
from checker.core.schema import Origin, Schema
from checker.core.tree import Unread
from checker.sql import looks_like_sql, operations, type_of, uses
from tests.sql.test_alter import CASES as ALTER
from tests.sql.test_create import CASES as CREATE
from tests.sql.test_ddl_forms import FORMS
from tests.sql.test_objects import CASES as OBJECTS
from tests.sql.test_queries import CASES as QUERIES
from tests.sql.test_rows import CASES as ROWS

DIALECTS = st.sampled_from(["postgres", "mysql", "sqlite", "tsql", "oracle", ""])
KNOWN = [sql for table in (ALTER, CREATE, OBJECTS, ROWS, FORMS) for _, sql, _ in table] + [sql for _, sql, _ in QUERIES]
PIECES = st.sampled_from(
    [
        *"()[]{};,.'\"`$:?%@\\-",
        "--",
        "/*",
        "*/",
        "$$",
        "BEGIN",
        "END",
        "CASE",
        "SELECT",
        "FROM",
        "AS",
        "NULL",
        "'x'",
        "1",
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    words = draw(st.sampled_from(KNOWN)).split(" ")
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(words)))
        match draw(st.integers(0, 2)):
            case 0:
                words[at : at + 1] = []
            case 1:
                words.insert(at, draw(PIECES))
            case _:
                words[at : at + 1] = [draw(st.sampled_from(words or [""])) + draw(PIECES)]
    return " ".join(words)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=mutated() | st.text(max_size=60), dialect=DIALECTS)
def test_no_text_raises(text: str, dialect: str) -> None:
    assert all(isinstance(step, Step) for step in operations(text, dialect))
    assert isinstance(uses(text, dialect), tuple | Unread)
    type_of(text, dialect)
    looks_like_sql(text)


@settings(max_examples=100, deadline=None)
@given(text=mutated(), dialect=DIALECTS)
def test_a_text_means_the_same_every_time(text: str, dialect: str) -> None:
    assert operations(text, dialect) == operations(text, dialect)


@pytest.mark.parametrize("sign", ["(", "'", "CASE ", "/*", "a,", "SELECT ", "$$", "((", "BEGIN "])
def test_deep_and_long_texts_end(sign: str) -> None:
    text = "SELECT " + sign * 2000
    assert isinstance(operations(text, "postgres"), tuple)
    assert isinstance(uses(text, "postgres"), tuple | Unread)
    looks_like_sql(sign * 2000)


SCRIPTS = [
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'x', b INT, UNIQUE (b), CHECK (b > 0))",
    (
        "CREATE TABLE t (a, b NOT NULL); ALTER TABLE t ADD COLUMN c VARCHAR(5) DEFAULT (1 + 1); ALTER TABLE "
        "t DROP COLUMN a"
    ),
    "CREATE TABLE t (a INT); ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t RENAME TO u",
    "CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID",
    """CREATE TABLE t (a INT); CREATE TABLE "new__t" ("a" integer NOT NULL, "b" text NULL);
       INSERT INTO "new__t" ("a") SELECT "a" FROM "t"; DROP TABLE "t"; ALTER TABLE "new__t" RENAME TO "t" """,
    (
        "CREATE TABLE t (a INT REFERENCES p (id) ON DELETE CASCADE, [b c] TEXT COLLATE NOCASE); CREATE TABLE "
        "p (id INT); DROP TABLE p"
    ),
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_schema_is_the_one_that_sqlite_makes(script: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(script)
    made = {
        name: {
            column: (bool(not_null or key), default)
            for _, column, _, not_null, default, key in _columns(connection, name)
        }
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    connection.close()
    schema = Schema("sqlite")
    for step in operations(script, "sqlite"):
        schema = apply(step.operation, schema, Origin("", step.line))
    read = {
        name: {state.column.name: (not state.column.nullable, state.column.default) for state in table.columns.values()}
        for name, table in schema.tables.items()
    }
    assert {
        name: {column: (s, d and d.strip("()")) for column, (s, d) in held.items()} for name, held in read.items()
    } == {
        name: {column: (s, d and str(d).strip("()")) for column, (s, d) in held.items()} for name, held in made.items()
    }


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[int, str, str, int, str | None, int]]:
    return connection.execute(f'PRAGMA table_info("{table}")').fetchall()
