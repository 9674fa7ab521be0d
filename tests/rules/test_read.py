from dataclasses import replace

import pytest

from checker.core.needs import MappedColumn, Needs
from checker.core.operation import (
    AddColumn,
    AlterColumn,
    CreateTable,
    CreateView,
    DropColumn,
    DropTable,
    Operation,
    RenameColumn,
    RenameTable,
    Step,
)
from checker.core.rollback import Rollback
from checker.core.types import Type
from checker.core.use import Touch
from tests.rules.cases import (
    ID,
    INT,
    TEXT,
    case,
    code,
    col,
    maybe,
    mentioning,
    notes,
    only,
    orm,
    query,
    said,
    user,
    users,
)

NOTE = col("note")
ORM = orm(NOTE)
OLD = [users(NOTE)]
TABLE = "read-table-missing users"
STALE = "data-copy-stale users"
COLUMN = "read-column-missing users.note"


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(DropTable("users"), old=OLD, needs=ORM), {TABLE: "unsafe"}),
        (case(RenameTable("users", "people"), old=OLD, needs=ORM), {TABLE: "unsafe"}),
        (case(maybe(DropTable("users")), old=OLD, needs=ORM), {TABLE: "risky"}),
        (case(DropTable("users"), old=[], needs=ORM), {TABLE: "unsafe"}),
        (case(DropTable("users"), old=OLD, needs=code(query(Touch.READ, "id"))), {TABLE: "unsafe"}),
        (case(DropTable("users"), old=OLD, needs=code(query(Touch.STAR))), {TABLE: "unsafe"}),
        (case(DropTable("users"), old=OLD, needs=Needs(models=(user(NOTE),))), {TABLE: "unsafe"}),
        (case(DropTable("users"), old=OLD), {TABLE: "risky"}),
        (mentioning(case(DropTable("users"), old=OLD, needs=Needs()), "users"), {TABLE: "risky"}),
        (case(DropTable("users"), old=OLD, needs=Needs()), {}),
        (case(DropTable("users"), users(NOTE), old=OLD, needs=ORM), {STALE: "risky"}),
        (case(RenameTable("users", "people"), CreateView("users", reads=("people",)), old=OLD, needs=ORM), {}),
        (case(CreateTable("jobs"), DropTable("jobs"), old=OLD), {}),
        (case(old=OLD, needs=ORM), {}),
        (case(old=[], pending=(users(NOTE),), needs=ORM), {TABLE: "unsafe"}),
    ],
)
def test_tables(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(DropColumn("users", "note"), old=OLD, needs=ORM), {COLUMN: "unsafe"}),
        (case(RenameColumn("users", "note", "remark"), old=OLD, needs=ORM), {COLUMN: "unsafe"}),
        (case(maybe(DropColumn("users", "note")), old=OLD, needs=ORM), {COLUMN: "risky"}),
        (case(DropColumn("users", "note"), old=OLD, needs=code(query(Touch.READ, "note"))), {COLUMN: "unsafe"}),
        (case(DropColumn("users", "note"), old=OLD, needs=code(query(Touch.DELETE, "note"))), {COLUMN: "unsafe"}),
        (case(DropColumn("users", "note"), old=OLD, needs=code(query(Touch.STAR))), {COLUMN: "risky"}),
        (case(DropColumn("users", "note"), old=OLD, needs=code(query(Touch.READ, "id"))), {}),
        (case(DropColumn("users", "note"), old=OLD), {COLUMN: "risky"}),
        (case(DropColumn("users", "note"), old=OLD, needs=Needs(models=(user(whole=False),))), {COLUMN: "risky"}),
        (case(DropColumn("users", "note"), old=OLD, needs=orm()), {}),
        (mentioning(case(DropColumn("users", "note"), old=OLD, needs=orm()), "users.note"), {COLUMN: "risky"}),
        (case(DropColumn("users", "note"), AddColumn("users", NOTE), old=OLD, needs=ORM), {f"{STALE}.note": "risky"}),
        (case(AddColumn("users", col("tmp")), DropColumn("users", "tmp"), old=OLD), {}),
        (case(DropTable("users"), users(), old=OLD, needs=ORM), {COLUMN: "unsafe", STALE: "risky"}),
        (case(DropTable("users"), users(whole=False), old=OLD, needs=ORM), {COLUMN: "risky", STALE: "risky"}),
        (case(old=[users()], pending=(AddColumn("users", NOTE),), needs=ORM), {COLUMN: "unsafe"}),
        (case(DropColumn("users", "note"), DropTable("users"), old=OLD, needs=ORM), {TABLE: "unsafe"}),
    ],
)
def test_columns(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


def test_a_drop_that_nobody_is_known_to_use_is_still_noted() -> None:
    assert notes(case(DropTable("users"), old=OLD, needs=Needs())) == [TABLE]
    assert notes(case(DropColumn("users", "note"), old=OLD, needs=orm())) == [COLUMN]


def test_a_table_built_anew_by_copy_and_rename_is_the_same_table() -> None:
    rebuild = (CreateTable("tmp", (ID, NOTE)), DropTable("users"), RenameTable("tmp", "users"))
    assert said(case(*rebuild, old=OLD, needs=ORM)) == {}
    without = (CreateTable("tmp", (ID,)), DropTable("users"), RenameTable("tmp", "users"))
    assert said(case(*without, old=OLD, needs=ORM)) == {COLUMN: "unsafe"}


def test_a_deferred_column_that_is_gone_is_still_mapped() -> None:
    needs = Needs(models=(user(MappedColumn(NOTE, deferred=True)),))
    assert said(case(DropColumn("users", "note"), old=OLD, needs=needs)) == {COLUMN: "unsafe"}


def test_the_message_says_who_reads_what_and_what_became_of_it() -> None:
    found = only(case(RenameColumn("users", "note", "remark"), old=OLD, needs=ORM))
    assert found.message == "1.0.0 loads users.note on every User query; revision b2 renamed it to remark"
    assert found.user_would_see == "column users.note does not exist"
    assert [(each.ref, each.path, each.line, each.says) for each in found.evidence] == [
        ("1.0.1", "versions/b2.py", 10, "renames it to remark"),
        ("1.0.0", "app/views.py", 20, "loads it"),
        ("1.0.0", "app/views.py", 30, "inserts it"),
    ]


def test_a_use_that_is_not_proven_says_so() -> None:
    assert "use not proven" in only(case(DropTable("users"), old=OLD)).message


@pytest.mark.parametrize(
    ("dialect", "old", "new", "expected"),
    [
        ("postgres", INT, TEXT, True),
        ("postgres", TEXT, INT, True),
        ("postgres", Type("timestamp"), Type("timestamp", zone=True), True),
        ("postgres", Type("timestamp"), Type("date"), True),
        ("postgres", Type("json"), TEXT, True),
        ("postgres", TEXT, Type("array", element=TEXT), True),
        ("postgres", INT, Type("bool"), True),
        ("postgres", INT, Type("int", bits=64), False),
        ("postgres", TEXT, Type("text"), False),
        ("postgres", TEXT, Type("enum", "mood", labels=("a",)), False),
        ("postgres", TEXT, Type("other", "citext"), False),
        ("mysql", INT, Type("bool"), False),
        ("mysql", Type("json"), TEXT, False),
        ("mysql", INT, TEXT, True),
        ("sqlite", INT, Type("bool"), False),
        ("sqlite", INT, TEXT, True),
        ("sqlite", Type("timestamp"), Type("timestamp", zone=True), False),
    ],
)
def test_types_that_read_differently(dialect: str, old: Type, new: Type, expected: bool) -> None:  # noqa: FBT001  a row
    needs = orm(col("age", old), writes=False)
    change = AlterColumn("users", col("age", new), frozenset({"type"}))
    rollback = case(change, old=[users(col("age", old))], needs=needs, dialect=dialect)
    found = {name: level for name, level in said(rollback).items() if name.startswith("read-")}
    assert found == ({"read-type-changed users.age": "risky"} if expected else {})


@pytest.mark.parametrize(
    ("dialect", "new", "nullable", "level"),
    [
        ("postgres", INT, False, "unsafe"),
        ("postgres", Type("float", bits=64), False, "unsafe"),
        ("postgres", Type("bool"), False, "unsafe"),
        # JavaScript holds none of these in a number: a string comes back
        ("postgres", Type("int", bits=64), False, "risky"),
        ("postgres", Type("decimal", precision=10, scale=2), False, "risky"),
        # every row may hold NULL
        ("postgres", INT, True, "risky"),
        ("mysql", INT, False, "unsafe"),
    ],
)
def test_prisma_s_client_takes_no_number_for_a_string(dialect: str, new: Type, nullable: bool, level: str) -> None:  # noqa: FBT001  a row
    old = col("age", TEXT, nullable=nullable)
    needs = orm(MappedColumn(old, line=9, path="prisma/schema.prisma"), writes=False)
    change = AlterColumn("users", col("age", new, nullable=nullable), frozenset({"type"}))
    found = said(case(change, old=[users(old)], needs=needs, dialect=dialect))
    assert found["read-type-changed users.age"] == level


@pytest.mark.parametrize(
    "change",
    [DropTable("users"), DropColumn("users", "note"), RenameColumn("users", "note", "x"), RenameTable("users", "x")],
)
def test_what_went_wrong_the_same_way_before_is_no_finding(change: Operation) -> None:
    both = case(old=[*OLD, change], needs=ORM)
    assert said(both) == {}
    assert said(replace(both, schema=both.own)) == {}


def test_a_column_dropped_under_a_condition_names_its_line() -> None:
    assert only(case(Step(DropColumn("users", "note"), 33, maybe=True), old=OLD, needs=ORM)).evidence[0].line == 33
