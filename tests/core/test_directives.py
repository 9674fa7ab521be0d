import pytest

from checker.core.directives import directives, moved

NONE = 'rollback-check: effect[none] reason="why"'
PYTHON = f'''\
"""Doc.

# {NONE}
"""
# {NONE}

revision = "a"


def upgrade():
    x = '# {NONE}'
    # {NONE}
    for each in x:
        op.execute(
            each,  # {NONE}
        )
    op.run()  # {NONE}
'''


def lines(path: str, text: str) -> list[tuple[int, int, int, bool]]:
    return [(each.line, each.first, each.last, each.whole) for each in directives(path).read(text.encode())]


def test_a_comment_speaks_of_its_statement_or_the_next() -> None:
    assert lines("a.py", PYTHON) == [(5, 7, 7, True), (12, 13, 16, False), (15, 14, 16, False), (17, 17, 17, False)]


def test_in_sql_a_comment_speaks_of_the_next_statement() -> None:
    sql = f"""\
-- {NONE}
SELECT '-- {NONE}';
-- {NONE}
DO $$
-- {NONE}
$$;
SELECT 1; -- {NONE}
/* {NONE} */
"""
    found = [(1, 2, 2, True), (3, 4, 6, False), (7, 7, 7, False), (8, 9, 9, False)]
    assert lines("a.sql", sql) == found


@pytest.mark.parametrize(
    ("text", "changes", "reason", "trouble"),
    [
        ('effect[none] reason="only refreshes a view"', (), "only refreshes a view", ""),
        ('effect[NONE]  reason = "x"', (), "x", ""),
        ('effect[DROP TABLE a; DROP TABLE b] reason="x"', ("DROP TABLE a", "DROP TABLE b"), "x", ""),
        ('effect[ALTER TABLE a ADD b int[]] reason="x"', ("ALTER TABLE a ADD b int[]",), "x", ""),
        ("effect[none]", (), "", 'it is written effect[none] reason="..."'),
        ('efect[none] reason="x"', (), "", 'it is written effect[none] reason="..."'),
        ('effect[none] reason=""', (), "", "it has no reason"),
        ('effect[ ] reason="x"', (), "", "it does not say what changes: none, or SQL statements"),
    ],
)  # fmt: skip
def test_a_directive_is_read_or_says_why_not(text: str, changes: tuple[str, ...], reason: str, trouble: str) -> None:
    (found,) = directives("a.py").read(f"# rollback-check: {text}\n".encode())
    assert (found.changes, found.reason, found.trouble) == (changes, reason, trouble)


def test_an_accepted_finding_is_no_knowledge() -> None:
    assert directives("a.py").read(b'# rollback-check: ignore[read-column-missing] reason="x"\n') == ()


def test_a_file_that_is_no_python_says_nothing() -> None:
    assert directives("a.py").read(f"# {NONE}\nexec 'x'\n".encode()) == ()
    assert directives("a.py").read(f"# {NONE}\n\0".encode()) == ()


def test_the_directives_of_a_copy_speak_of_the_same_statements() -> None:
    copy = f"x = 1\n# {NONE}\ny = 2\n".encode()
    found = directives("a.py").read(copy)
    assert [(each.line, each.first, each.last) for each in moved("a.py", found, copy, b"x = 1\n\n\n\ny = 2\n")] == [
        (2, 5, 5)
    ]
    assert list(moved("a.py", found, copy, b"x = 1\ny = 3\n")) == []


def test_a_copy_of_sql_speaks_of_the_whole_file_only() -> None:
    copy = f"-- {NONE}\nSELECT 1;\n-- {NONE}\nSELECT 2;".encode()
    found = directives("a.sql").read(copy)
    assert [each.line for each in moved("a.sql", found, copy, b"SELECT 1; /* x */ SELECT 2;")] == [1]
    assert list(moved("a.sql", found, copy, b"SELECT 1; SELECT 3;")) == []
