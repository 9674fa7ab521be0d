"""Rules that rest on what statements say: positions, bare names, hints, keys, routines."""

import pytest

from checker.core.operation import AddColumn, CreateTable, DropColumn, RenameColumn
from checker.core.rollback import Rollback
from checker.core.types import Type
from tests.rules.cases import ID, INT, col, notes, only, said
from tests.rules.statements import NOTE, TITLE, USERS, asked, run

JOIN = "SELECT title FROM posts JOIN users ON users.id = posts.user_id"
OWN = JOIN.replace("title", "posts.title")
AMBIGUOUS = "read-name-ambiguous users.title"


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (asked(JOIN, TITLE), {AMBIGUOUS: "unsafe"}),
        (asked(OWN, TITLE), {}),
        (asked(JOIN + " ORDER BY title", TITLE), {AMBIGUOUS: "unsafe"}),
        (asked(OWN + " ORDER BY title", TITLE), {}),
        (asked(OWN + " ORDER BY title", TITLE, dialect="sqlite"), {AMBIGUOUS: "unsafe"}),
        (asked(JOIN, AddColumn("users", col("nick"))), {}),
        (asked("SELECT title FROM posts", TITLE), {}),
        (asked("SELECT title FROM posts WHERE user_id IN (SELECT id FROM users WHERE name = 'x')", TITLE), {}),
        (
            asked("SELECT id FROM users u WHERE EXISTS (SELECT 1 FROM posts WHERE user_id = u.id AND name = 'x')",
                  AddColumn("posts", col("name"))),
            {"read-name-captured users.name": "risky"},
        ),
        (asked(JOIN, TITLE, DropColumn("users", "title")), {}),
        (asked(JOIN, TITLE, old=(USERS,)), {AMBIGUOUS: "risky"}),
        (asked(JOIN, AddColumn("users", col("nick")), old=(USERS,)), {}),
    ],
)  # fmt: skip
def test_a_bare_name_may_not_be_in_two_tables(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


def test_the_words_of_an_ambiguous_name() -> None:
    finding = only(asked(JOIN, TITLE))
    assert finding.message == (
        "1.0.0 says title without a table (SELECT title FROM posts JOIN users ON ...), and posts and users both have "
        "it since revision b2: the query fails"
    )
    assert finding.user_would_see == 'column reference "title" is ambiguous'


LOG = CreateTable("log", (ID, col("msg")))
COPY = CreateTable("log_copy", (ID, col("msg")))
DELETE = "DELETE FROM log WHERE msg IN (SELECT msg FROM log_copy)"


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (asked(DELETE, DropColumn("log_copy", "msg"), old=(LOG, COPY)), {"read-name-captured log_copy.msg": "risky"}),
        (
            asked(DELETE, RenameColumn("log_copy", "msg", "text"), old=(LOG, COPY)),
            {"read-name-captured log_copy.msg": "risky"},
        ),
        (
            asked(DELETE.replace("SELECT msg", "SELECT log_copy.msg"), DropColumn("log_copy", "msg"), old=(LOG, COPY)),
            {"read-column-missing log_copy.msg": "unsafe"},
        ),
        (
            asked(DELETE.replace("WHERE msg", "WHERE id"),
                  DropColumn("log_copy", "msg"), DropColumn("log", "msg"), old=(LOG, COPY)),
            {"read-column-missing log_copy.msg": "unsafe"},
        ),
        (
            asked('SELECT "msg" FROM log', DropColumn("log", "msg"), old=(LOG,), dialect="sqlite"),
            {"read-name-captured log.msg": "risky"},
        ),
        (
            asked('SELECT "msg" FROM log', DropColumn("log", "msg"), old=(LOG,)),
            {"read-column-missing log.msg": "unsafe"},
        ),
        (
            asked("SELECT log.id FROM log NATURAL JOIN log_copy",
                  AddColumn("log", col("kind")), AddColumn("log_copy", col("kind")), old=(LOG, COPY)),
            {"read-name-captured log.kind": "risky"},
        ),
        (
            asked("SELECT log.id FROM log NATURAL JOIN log_copy", AddColumn("log", col("kind")), old=(LOG, COPY)),
            {},
        ),
        (
            asked("SELECT lower(msg) AS kind FROM log GROUP BY kind", AddColumn("log", col("kind")), old=(LOG,)),
            {"read-name-captured log.kind": "risky"},
        ),
        (
            asked("SELECT lower(msg) AS kind FROM log ORDER BY kind", AddColumn("log", col("kind")), old=(LOG,)),
            {},
        ),
        (
            asked("SELECT t.count FROM t", DropColumn("t", "count"), old=(CreateTable("t", (ID, col("count", INT))),)),
            {"read-name-captured t.count": "risky"},
        ),
    ],
)  # fmt: skip
def test_a_name_may_mean_something_else_without_an_error(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


def test_the_words_of_a_delete_that_deletes_all() -> None:
    assert only(asked(DELETE, DropColumn("log_copy", "msg"), old=(LOG, COPY))).message == (
        "1.0.0 means log_copy.msg by msg (DELETE FROM log WHERE msg IN (SELECT msg ...); it means log.msg now, without "
        "an error; it may delete every row"
    )


COPIED = (USERS, CreateTable("copy", (ID, NOTE)))
INTO = "INSERT INTO copy SELECT * FROM users"
TWO = 'for id, name in db.execute("SELECT * FROM users"):\n    pass'
STAR = "read-star-width users"


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (run(TWO, TITLE), {STAR: "unsafe"}),
        (run(TWO, DropColumn("users", "name")), {STAR: "unsafe", "read-column-missing users.name": "risky"}),
        (run(TWO, RenameColumn("users", "name", "nick")), {"read-column-missing users.name": "risky"}),
        (run(TWO, TITLE, DropColumn("users", "name")),
         {"read-column-missing users.name": "risky", STAR: "risky"}),
        (run('for row in db.execute("SELECT * FROM users"):\n    print(row[1])', TITLE), {}),
        (run('for row in db.execute("SELECT * FROM users"):\n    print(row[-1])', TITLE), {STAR: "risky"}),
        (run('for row in db.execute("SELECT * FROM users"):\n    print(row.name)', TITLE), {}),
        (run('for id, name in db.execute("SELECT id, name FROM users"):\n    pass', TITLE), {}),
        (asked(INTO, TITLE, old=COPIED), {STAR: "unsafe"}),
        (
            asked(INTO, TITLE, AddColumn("copy", col("title")),
                  old=COPIED),
            {},
        ),
        (
            asked(INTO, AddColumn("copy", col("title")),
                  old=COPIED),
            {},
        ),
        (
            asked("INSERT INTO copy (id, note) SELECT * FROM users", TITLE, AddColumn("copy", col("title")),
                  old=COPIED),
            {STAR: "unsafe"},
        ),
        (asked("SELECT * FROM users UNION ALL SELECT id, title FROM posts", TITLE), {STAR: "unsafe"}),
        (
            asked("SELECT * FROM users UNION SELECT * FROM copy", TITLE, AddColumn("copy", col("title")), old=COPIED),
            {},
        ),
        (asked("SELECT DISTINCT * FROM users", AddColumn("users", col("data", Type("json")))), {STAR: "risky"}),
        (asked("SELECT DISTINCT * FROM users", AddColumn("users", col("data", Type("json"))), dialect="mysql"), {}),
        (asked("SELECT * FROM users", TITLE), {}),
    ],
)  # fmt: skip
def test_a_star_by_position_counts_on_the_columns(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


def test_insert_select_star_fails_elsewhere_than_on_postgres_if_the_target_grows() -> None:
    found = said(asked(INTO, AddColumn("copy", col("title")), old=COPIED, dialect="sqlite"))
    assert found[STAR] == "unsafe"


def test_a_star_whose_rows_go_elsewhere_is_a_note() -> None:
    assert STAR in notes(asked("SELECT * FROM users", TITLE))
