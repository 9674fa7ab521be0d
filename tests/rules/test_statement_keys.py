"""Rules that rest on what statements say: hints, keys, comparisons, values by position."""

import pytest

from checker.core.column import Unique
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    Operation,
    RenameColumn,
    RenameConstraint,
    RenameIndex,
)
from checker.core.rollback import Rollback
from checker.core.types import Type
from tests.rules.cases import ID, INT, TEXT, col, notes, said
from tests.rules.statements import NOTE, POSTS, TITLE, USERS, asked, run

NUMBERED = "SELECT users.id FROM users, posts WHERE users.number = {}"
SEARCH = "SELECT id FROM users WHERE name = {}"
NUMBER = AlterColumn("users", col("name", INT), frozenset({"type"}))
OPERATOR = "read-operator-mismatch users.name"


@pytest.mark.parametrize(
    ("value", "new", "expected"),
    [
        ("5", TEXT, "unsafe"),
        ("'5'", TEXT, None),
        ("%s", TEXT, "risky"),
        ("5", Type("decimal"), None),
        ("true", TEXT, "unsafe"),
        ("posts.user_id", TEXT, "unsafe"),
        ("5", Type("other", "money"), None),
    ],
)
def test_postgres_compares_only_what_it_has_an_operator_for(value: str, new: Type, expected: str | None) -> None:
    old = (CreateTable("users", (ID, col("number", INT))), POSTS)
    change = AlterColumn("users", col("number", new), frozenset({"type"}))
    found = said(asked(NUMBERED.format(value), change, old=old))
    assert found.get("read-operator-mismatch users.number") == expected


@pytest.mark.parametrize(("value", "expected"), [("'open'", "unsafe"), ("'5'", None)])
def test_a_text_that_is_no_number_is_refused(value: str, expected: str | None) -> None:
    assert said(asked(SEARCH.format(value), NUMBER)).get(OPERATOR) == expected


def test_other_databases_convert_what_they_compare() -> None:
    assert OPERATOR not in said(asked(SEARCH.format("%s"), NUMBER, dialect="mysql"))


HINT = "read-index-hint-missing users ix"
INDEXED = (USERS, CreateIndex("users", "ix", ("name",)))
FORCED = "SELECT id FROM users FORCE INDEX (ix) WHERE name = 'x'"


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (asked(FORCED, DropIndex("ix"), old=INDEXED, dialect="mysql"), {HINT: "unsafe"}),
        (asked(FORCED, RenameIndex("ix", "iy", "users"), old=INDEXED, dialect="mysql"), {HINT: "unsafe"}),
        (asked(FORCED, DropIndex("ix"), old=(USERS,), dialect="mysql"), {HINT: "unsafe"}),
        (
            asked(FORCED, DropIndex("ix"), CreateIndex("users", "ix", ("name", "id")), old=INDEXED, dialect="mysql"),
            {},
        ),
        (asked(FORCED.replace("FORCE INDEX (ix) ", ""), DropIndex("ix"), old=INDEXED, dialect="mysql"), {}),
        (
            asked(
                "SELECT id FROM users INDEXED BY ix WHERE name = 'x'", DropIndex("ix"), old=INDEXED, dialect="sqlite"
            ),
            {HINT: "unsafe"},
        ),
        (
            asked(
                "SELECT id FROM users WHERE MATCH (name) AGAINST ('x')", DropIndex("ix"), old=INDEXED, dialect="mysql"
            ),
            {HINT: "unsafe"},
        ),
        (
            asked("SELECT id FROM users WHERE MATCH (id) AGAINST ('x')", DropIndex("ix"), old=INDEXED, dialect="mysql"),
            {},
        ),
    ],
)
def test_a_hint_needs_its_index(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


KEY = Unique(("name",), "uq")
LOWER = Unique(("lower(name)",), "uq", expression=True)
PARTIAL = Unique(("name",), "u", where="id > 1")
WIDE = "INSERT INTO users VALUES (%s, %s)"
KEYED = (USERS, AddConstraint("users", KEY))
DROP = DropConstraint("users", "uq", "unique")
DUPLICATES = "write-upsert-duplicates users.name"
TARGET = "write-conflict-target-missing"
PLAIN = "INSERT INTO users (name) VALUES ('x')"
NOTHING = f"{PLAIN} ON CONFLICT DO NOTHING"
ON_NAME = "INSERT INTO users (name) VALUES ('x') ON CONFLICT (name) DO NOTHING"
ON_CONSTRAINT = "INSERT INTO users (name) VALUES ('x') ON CONFLICT ON CONSTRAINT uq DO NOTHING"


def swap(key: Unique) -> tuple[Operation, ...]:
    return DROP, AddConstraint("users", key)


@pytest.mark.parametrize(
    ("text", "dialect", "new", "expected"),
    [
        (NOTHING, "postgres", (DROP,), {DUPLICATES: "risky"}),
        (NOTHING, "postgres", swap(Unique(("name", "id"), "uq2")), {DUPLICATES: "risky"}),
        (NOTHING, "postgres", swap(Unique(("name",), "uq", where="id > 1")), {DUPLICATES: "risky"}),
        (NOTHING, "postgres", swap(Unique(("name",), "uq2")), {}),
        (NOTHING, "postgres", (DropConstraint("users", "other", "unique"),), {}),
        (PLAIN, "postgres", (DROP,), {}),
        ("INSERT IGNORE INTO users (name) VALUES ('x')", "mysql", (DROP,), {DUPLICATES: "risky"}),
        ("REPLACE INTO users (name) VALUES ('x')", "mysql", (DROP,), {DUPLICATES: "risky"}),
        (PLAIN + " ON DUPLICATE KEY UPDATE name = 'x'", "mysql", (DROP,), {DUPLICATES: "risky"}),
        ("INSERT OR REPLACE INTO users (name) VALUES ('x')", "sqlite", (DROP,), {DUPLICATES: "risky"}),
        (ON_NAME, "postgres", (DROP,), {f"{TARGET} users.name": "unsafe"}),
        (ON_NAME, "postgres", swap(Unique(("name",), "uq", where="id > 1")), {f"{TARGET} users.name": "unsafe"}),
        (ON_NAME, "postgres", swap(LOWER), {f"{TARGET} users.name": "unsafe"}),
        (ON_NAME, "postgres", swap(Unique(("name",), "uq", deferrable=True)), {f"{TARGET} users.name": "unsafe"}),
        (ON_NAME, "postgres", swap(Unique(("name",), "uq", index=True)), {}),
        (ON_NAME.replace(" DO ", " WHERE id > 1 DO "), "postgres", swap(PARTIAL), {}),
        (
            ON_NAME.replace(" DO ", " WHERE id > 2 DO "),
            "postgres",
            swap(PARTIAL),
            {f"{TARGET} users.name": "risky"},
        ),
        (ON_CONSTRAINT, "postgres", (DROP,), {f"{TARGET} users uq": "unsafe"}),
        (ON_CONSTRAINT, "postgres", (RenameConstraint("users", "uq", "uq2"),), {f"{TARGET} users uq": "unsafe"}),
        (ON_CONSTRAINT, "postgres", swap(Unique(("name",), "uq", index=True)), {f"{TARGET} users uq": "unsafe"}),
        (ON_CONSTRAINT, "postgres", swap(Unique(("name", "id"), "uq")), {f"{TARGET} users uq": "risky"}),
        (ON_CONSTRAINT, "postgres", swap(KEY), {}),
        (
            NOTHING,
            "postgres",
            swap(Unique(("name",), "uq", deferrable=True)),
            {DUPLICATES: "risky", f"{TARGET} users uq": "unsafe"},
        ),
    ],
)  # fmt: skip
def test_an_upsert_needs_its_key(text: str, dialect: str, new: tuple[Operation, ...], expected: dict[str, str]) -> None:
    found = {
        what: level for what, level in said(asked(text, *new, old=KEYED, dialect=dialect)).items() if "write" in what
    }
    assert found == expected


def test_an_upsert_on_an_expression_finds_its_index() -> None:
    lower = Unique(("lower(name)",), "uq", expression=True, index=True)
    text = "INSERT INTO users (name) VALUES ('x') ON CONFLICT (lower(name)) DO NOTHING"
    old = (USERS, AddConstraint("users", lower))
    assert said(asked(text, TITLE, old=old)) == {}
    assert said(asked(text, DropIndex("uq"), old=old)) == {f"{TARGET} users.lower(name)": "unsafe"}


POSITIONAL = "write-positional-insert users"


@pytest.mark.parametrize(
    ("text", "dialect", "new", "expected"),
    [
        (WIDE, "postgres", (TITLE,), {}),
        (WIDE, "sqlite", (TITLE,), {POSITIONAL: "unsafe"}),
        (WIDE, "mysql", (AddColumn("users", col("t", generated="1")),), {POSITIONAL: "unsafe"}),
        (WIDE, "sqlite", (AddColumn("users", col("t", generated="1")),), {}),
        (WIDE, "postgres", (DropColumn("users", "name"),), {POSITIONAL: "unsafe"}),
        (WIDE, "postgres", (RenameColumn("users", "name", "nick"),), {}),
        (WIDE, "postgres", (DropColumn("users", "name"), TITLE), {POSITIONAL: "risky"}),
        ("INSERT INTO users SELECT * FROM posts", "mysql", (TITLE, AddColumn("posts", col("x"))), {}),
        ("INSERT INTO users (id, name) VALUES (%s, %s)", "sqlite", (TITLE,), {}),
    ],
)  # fmt: skip
def test_values_by_position_find_their_columns(
    text: str, dialect: str, new: tuple[Operation, ...], expected: dict[str, str]
) -> None:
    found = said(asked(text, *new, dialect=dialect))
    assert {what: level for what, level in found.items() if what.startswith("write-pos")} == expected


def test_columns_that_changed_places_are_seen_where_they_are_counted() -> None:
    old = (CreateTable("users", (ID, col("name"), NOTE)),)
    new = (DropColumn("users", "name"), AddColumn("users", col("name")))
    by_place = run('for id, name, note in db.execute("SELECT * FROM users"):\n    pass', *new, old=old)
    assert said(by_place)["read-star-order users"] == "risky"
    by_name = run('for row in db.execute("SELECT * FROM users"):\n    print(row.name)', *new, old=old)
    assert "read-star-order users" not in said(by_name)
    assert said(asked("INSERT INTO users VALUES (1, 'x', 'y')", *new, old=old))["read-star-order users"] == "risky"


def test_a_process_that_stayed_up_must_be_restarted() -> None:
    assert "boot-cached-plan users" in notes(asked("SELECT * FROM users", TITLE))
    assert "boot-cached-plan users" not in notes(asked("SELECT id FROM users", TITLE))
    assert "boot-cached-plan users" not in notes(asked("SELECT * FROM users", TITLE, dialect="sqlite"))
