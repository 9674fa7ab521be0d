"""Statements that a program puts together, and what it does with their rows."""

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
        ('sql = "SELECT a FROM t WHERE b = 1"\nsql += " AND c = 2"', "t", {"a", "b", "c"}),
        ('sql = "SELECT a "\nsql += "FROM t"', "t", {"a"}),
        (
            'sql = "SELECT a FROM t WHERE b = 1"\nif x:\n    sql += " AND c = 2"\nsql = sql + " ORDER BY d"',
            "t",
            set("abcd"),
        ),
        ('sql = "SELECT a FROM t"\nsql += where\nsql += " LIMIT 5"', "t", {"a"}),
        (
            'sql = "SELECT a FROM t"\nif x:\n    sql += " WHERE b = 1"\nelse:\n    sql += " WHERE c = 1"',
            "t",
            {"a", "b", "c"},
        ),
        ('NAMES = "a, b"\n\ndef f():\n    run(f"SELECT {NAMES} FROM t")', "t", {"a", "b"}),
        ('def f():\n    run(f"SELECT {NAMES} FROM t")\n\nNAMES = "a, b"', "t", {"a", "b"}),
        ('NAMES = "a, b"\nrun("SELECT %s FROM t WHERE c = %%s" % NAMES)', "t", {"a", "b", "c"}),
        ('NAMES = "a, b"\nrun("SELECT {} FROM {table}".format(NAMES, table="t"))', "t", {"a", "b"}),
        ('HEAD = "SELECT a FROM t"\nrun(HEAD + " WHERE b = 1")', "t", {"a", "b"}),
        ('run(" ".join(["SELECT a", "FROM t", where]))', "t", {"a"}),
        ('run(textwrap.dedent("""\n    SELECT a\n    FROM t\n"""))', "t", {"a"}),
        ('class A:\n    NAMES = "a"\n    SQL = f"SELECT {NAMES} FROM t"', "t", {"a"}),
    ],
)
def test_a_statement_that_is_put_together_is_read_whole(source: str, table: str, columns: set[str]) -> None:
    needs = read(source)
    assert {use.table for use in needs.uses} == {table}
    assert {name for use in needs.uses for name in use.columns} == columns
    assert needs.unread == ()


@pytest.mark.parametrize(
    "source",
    [
        'table = "t"\n\ndef f(table):\n    run(f"SELECT a FROM {table}")',
        'table = "t"\nfor table in tables:\n    run(f"SELECT a FROM {table}")',
        'class A:\n    table = "t"\n\n    def f(self):\n        run(f"SELECT a FROM {table}")',
        'table = "t"\ntable = g()\nrun(f"SELECT a FROM {table}")',
    ],
)
def test_a_name_that_may_be_anything_is_not_taken_for_its_namesake(source: str) -> None:
    needs = read(source)
    assert needs.uses == ()
    assert len(needs.unread) == 1


def test_the_head_is_kept_where_the_rest_is_no_sql() -> None:
    needs = read('sql = "SELECT a FROM t"\nif x:\n    sql += " WHERE ((b"\nelse:\n    sql += " WHERE c = 1"')
    assert {name for use in needs.uses for name in use.columns} == {"a", "c"}
    assert len(needs.unread) == 1


def test_one_statement_that_cannot_be_read_spoils_no_other_of_its_file() -> None:
    needs = read("SELECT a FROM t;\nSELECT FROM WHERE;\nSELECT b FROM u;\n", "report.sql")
    assert {use.table for use in needs.uses} == {"t", "u"}
    assert [line for _, _, line in needs.unread] == [2]


@pytest.mark.parametrize(
    ("source", "width", "picked"),
    [
        ('a, b = cur.execute("SELECT * FROM t").fetchone()', 2, ()),
        ('cur.execute("SELECT * FROM t")\na, b, c = cur.fetchone()', 3, ()),
        ('cur.execute("SELECT * FROM t")\nfor a, b in cur:\n    pass', 2, ()),
        ('cur.execute("SELECT * FROM t")\nfor a, b in cur.fetchall():\n    pass', 2, ()),
        ('SQL = "SELECT * FROM t"\n\ndef f(cur):\n    cur.execute(SQL)\n    return [a for a, b in cur]', 2, ()),
        ('row = db.execute(text("SELECT * FROM t")).first()\nprint(row[0], row[3])', 0, (0, 3)),
        ('for row in db.execute("SELECT * FROM t"):\n    print(row[1])', 0, (1,)),
        ('rows = db.execute("SELECT * FROM t").fetchall()\nprint(rows[0][2])', 0, (2,)),
        ('a, *rest = db.execute("SELECT * FROM t").fetchone()', 0, (0,)),
        ('async def f(db):\n    a, b = await db.fetchrow("SELECT * FROM t")', 2, ()),
        ('row = db.execute("SELECT * FROM t").first()\nprint(row[-1])', 0, (-1,)),
        ('row = db.execute("SELECT * FROM t").first()\nprint(row["a"], row.b)', 0, ()),
        ('row = db.execute("SELECT * FROM t").mappings().first()\nprint(row[0])', 0, ()),
        ('a, b = helper("SELECT * FROM t")', 0, ()),
        ('cur.execute("SELECT * FROM t")\nrows = other.fetchall()\nfor a, b in rows:\n    pass', 0, ()),
    ],
)
def test_rows_that_are_taken_by_position_say_so(source: str, width: int, picked: tuple[int, ...]) -> None:
    (star,) = (star for use in read(source).uses if use.touch is Touch.STAR for star in use.stars)
    assert (star.width, star.picked) == (width, picked)
