"""Statements that stand in programs as text."""

import pytest

from checker.code.queries import code
from checker.core.needs import Needs
from checker.core.use import Touch
from tests.trees import DictTree


def read(text: str, path: str = "app/db.py") -> Needs:
    tree = DictTree({path: text})
    return code.read(tree, tuple(tree.paths()), "postgres")


@pytest.mark.parametrize(
    ("source", "table", "columns"),
    [
        ('q = "SELECT a FROM t WHERE b = %s"', "t", {"a", "b"}),
        ('q = ("SELECT a "\n     "FROM t")', "t", {"a"}),
        ('q = "SELECT a FROM t WHERE b = " + value', "t", {"a", "b"}),
        ('q = f"SELECT a FROM t WHERE b = {value} AND c = 1"', "t", {"a", "b", "c"}),
        ('q = "SELECT a FROM t WHERE b = {}".format(value)', "t", {"a", "b"}),
        ('q = "SELECT a FROM t WHERE b = %d AND c = %%s" % value', "t", {"a", "b", "c"}),
        ('db.execute(text("""\n  SELECT a\n  FROM t\n"""))', "t", {"a"}),
        ('q = "DELETE FROM t WHERE a = 1"', "t", {"a"}),
    ],
)
def test_a_statement_is_read_with_its_unknown_parts_left_open(source: str, table: str, columns: set[str]) -> None:
    needs = read(source)
    assert {use.table for use in needs.uses} == {table}
    assert {name for use in needs.uses for name in use.columns} == columns
    assert needs.unread == ()


@pytest.mark.parametrize(
    "source",
    [
        '"""SELECT a FROM t"""',
        'def f():\n    """Select a thing from t where it stands."""',
        "# SELECT a FROM t",
        'print("Select a file from the list")',
        "with open(path) as file:\n    pass",
    ],
)
def test_docstrings_comments_and_prose_are_no_statements(source: str) -> None:
    needs = read(source)
    assert needs.uses == ()
    assert needs.unread == ()


@pytest.mark.parametrize(
    "source",
    [
        'q = f"INSERT INTO t ({names}) VALUES ({values})"',
        'q = "SELECT a FROM " + table',
        'q = "SELECT a FROM t WHERE ((b = 1"',
    ],
)
def test_a_statement_that_cannot_be_read_is_unread(source: str) -> None:
    needs = read(source)
    assert needs.uses == ()
    assert [(path, line) for path, _, line in needs.unread] == [("app/db.py", 1)]


def test_lines_and_paths_are_those_of_the_string() -> None:
    (use,) = read('x = 1\nq = "INSERT INTO t (a) VALUES (1)"\n').uses
    assert (use.touch, use.path, use.line, use.columns) == (Touch.INSERT, "app/db.py", 2, ("a",))


def test_an_sql_file_is_read_as_it_is() -> None:
    assert {use.table for use in read("SELECT a FROM t;\nSELECT b FROM u;\n", "report.sql").uses} == {"t", "u"}
