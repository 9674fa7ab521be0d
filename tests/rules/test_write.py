from dataclasses import replace

import pytest

from checker.core.column import Check, PrimaryKey
from checker.core.needs import MappedColumn, Needs
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    AlterColumn,
    CreateEnum,
    DropColumn,
    DropTable,
    Operation,
    OtherObject,
    RenameColumn,
    RenameEnumValue,
)
from checker.core.rollback import Rollback
from checker.core.types import Type
from checker.core.use import Touch, Use
from tests.rules.cases import BIGINT, INT, TEXT, case, code, col, maybe, notes, only, orm, query, said, user, users

NOTE = col("note")
OLD = [users(NOTE)]
INSERT = code(query(Touch.INSERT, "note"))
NOT_NULL = AlterColumn("users", col("note", nullable=False), frozenset({"nullable"}))
EMAIL = col("email")
NOT_NULL_EMAIL = AlterColumn("users", col("email", nullable=False), frozenset({"nullable"}))
EMAIL_IN_KEY = AddConstraint("users", PrimaryKey(("email",)))
REQUIRED = AddColumn("users", col("email", nullable=False))


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(DropTable("users"), old=OLD, needs=INSERT), {"write-table-missing users": "unsafe"}),
        (case(maybe(DropTable("users")), old=OLD, needs=INSERT), {"write-table-missing users": "risky"}),
        (case(DropColumn("users", "note"), old=OLD, needs=INSERT), {"write-column-missing users.note": "unsafe"}),
        (
            case(RenameColumn("users", "note", "n"), old=OLD, needs=code(query(Touch.UPDATE, "note"))),
            {"write-column-missing users.note": "unsafe"},
        ),
        (
            case(
                DropColumn("users", "note"), old=OLD, needs=code(query(Touch.INSERT, "note"), query(Touch.READ, "note"))
            ),
            {"read-column-missing users.note": "unsafe"},
        ),
        (case(DropTable("users"), users(NOTE), old=OLD, needs=INSERT, dialect="mysql"), {}),
        (case(DropTable("users"), users(NOTE), old=OLD, needs=INSERT), {"write-permission-lost users": "risky"}),
        (case(DropTable("users"), old=OLD, needs=code(query(Touch.DELETE))), {"write-table-missing users": "unsafe"}),
    ],
)
def test_what_is_only_written_is_missed_by_writers(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(REQUIRED, old=OLD, needs=orm(NOTE)), "unsafe"),
        (case(REQUIRED, old=OLD, needs=INSERT), "unsafe"),
        (case(REQUIRED, old=[], needs=orm(NOTE)), "unsafe"),
        (case(NOT_NULL_EMAIL, old=OLD, needs=INSERT), "risky"),
        (case(EMAIL_IN_KEY, old=[], needs=Needs(orm(NOTE, EMAIL).models, INSERT.uses)), "risky"),
        (case(maybe(REQUIRED), old=OLD, needs=INSERT), "risky"),
        (case(REQUIRED, old=OLD), "risky"),
        (case(REQUIRED, old=OLD, needs=orm(NOTE, writes=False)), ""),
        (case(REQUIRED, OtherObject("create", "trigger", "fill", "users"), old=OLD, needs=INSERT), "risky"),
        (case(AddColumn("users", col("email")), old=OLD, needs=INSERT), ""),
        (case(AddColumn("users", col("email", nullable=False, default="''")), old=OLD, needs=INSERT), ""),
        (case(AddColumn("users", col("email", nullable=False, generated="note")), old=OLD, needs=INSERT), ""),
        (case(REQUIRED, DropColumn("users", "email"), old=OLD, needs=INSERT), ""),
        (case(REQUIRED, old=OLD, needs=code(replace(query(Touch.INSERT), positional=True))), ""),
        (case(REQUIRED, old=OLD, needs=code(query(Touch.INSERT, "note", "email"))), ""),
    ],
)
def test_required_columns(rollback: Rollback, expected: str) -> None:
    found = {rule: level for rule, level in said(rollback).items() if rule.startswith("write-required")}
    assert found == ({"write-required-column users.email": expected} if expected else {})


def test_a_column_that_is_made_required_without_a_default_hurts_inserts_that_leave_it_out() -> None:
    rollback = case(NOT_NULL, old=[users(NOTE, col("name"))], needs=code(query(Touch.INSERT, "name")))
    assert said(rollback) == {"write-required-column users.note": "unsafe"}


def test_a_required_column_says_how_to_help_tonight() -> None:
    found = only(case(REQUIRED, old=OLD, needs=INSERT))
    assert found.user_would_see == 'null value in column "email" of relation "users" violates not-null constraint'
    assert found.advice == (
        "Give the column a default before 1.0.0 starts: ALTER TABLE users ALTER COLUMN email SET DEFAULT ...;"
    )


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(NOT_NULL, old=OLD, needs=orm(NOTE, unset=("note",))), "unsafe"),
        (case(NOT_NULL, old=OLD, needs=orm(NOTE)), "risky"),
        (case(maybe(NOT_NULL), old=OLD, needs=orm(NOTE, unset=("note",))), "risky"),
        (
            case(
                AlterColumn("users", col("note", nullable=False, default="''"), frozenset({"nullable", "default"})),
                old=OLD,
                needs=orm(NOTE, unset=("note",)),
            ),
            "unsafe",
        ),
        (
            case(
                AddConstraint("users", Check("note IS NOT NULL", columns=("note",), not_null=True)),
                old=OLD,
                needs=orm(NOTE, unset=("note",)),
            ),
            "unsafe",
        ),
        (case(NOT_NULL, old=OLD, needs=code(query(Touch.UPDATE, "note"))), "risky"),
        (case(NOT_NULL, old=OLD), "risky"),
        (case(NOT_NULL, old=OLD, needs=orm(col("note", nullable=False))), ""),
        (case(NOT_NULL, old=OLD, needs=orm(MappedColumn(NOTE, python_default=True))), ""),
        (case(NOT_NULL, old=OLD, needs=orm(NOTE, writes=False)), ""),
        (case(old=[*OLD, NOT_NULL], needs=orm(NOTE, unset=("note",))), ""),
    ],
)
def test_nulls(rollback: Rollback, expected: str) -> None:
    found = {rule: level for rule, level in said(rollback).items() if rule.startswith("write-null")}
    assert found == ({"write-null-rejected users.note": expected} if expected else {})


STATE = col("state", nullable=False, default="'new'")
NO_DEFAULT = AlterColumn("users", col("state", nullable=False), frozenset({"default"}))


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(NO_DEFAULT, old=[users(STATE)], needs=orm(STATE)), {"write-default-dropped users.state": "unsafe"}),
        (
            case(NO_DEFAULT, old=[users(STATE, NOTE)], needs=INSERT),
            {"write-default-dropped users.state": "unsafe"},
        ),
        (case(NO_DEFAULT, old=[users(STATE)]), {"write-default-dropped users.state": "risky"}),
        (case(NO_DEFAULT, old=[users(STATE)], needs=orm(col("state", nullable=False))), {}),
        (
            case(
                AlterColumn("users", col("state"), frozenset({"default", "nullable"})),
                old=[users(STATE)],
                needs=orm(STATE),
            ),
            {},
        ),
        (case(old=[users(STATE), NO_DEFAULT], needs=orm(STATE)), {}),
    ],
)
def test_defaults(rollback: Rollback, expected: dict[str, str]) -> None:
    found = {rule: level for rule, level in said(rollback).items() if not rule.startswith("read-null")}
    assert found == expected


@pytest.mark.parametrize(
    ("dialect", "old", "new", "words"),
    [
        ("postgres", TEXT, Type("text", length=10), "longer than 10"),
        ("postgres", BIGINT, INT, "beyond 32 bits"),
        ("mysql", INT, Type("int", bits=32, signed=False), "below zero"),
        ("mysql", Type("text"), Type("enum", labels=("a", "b")), "other than a, b"),
        ("postgres", INT, BIGINT, ""),
        ("sqlite", TEXT, Type("text", length=10), ""),
    ],
)
def test_narrower_types(dialect: str, old: Type, new: Type, words: str) -> None:
    change = AlterColumn("users", col("note", new), frozenset({"type"}))
    rollback = case(change, old=[users(col("note", old))], needs=orm(col("note", old)), dialect=dialect)
    if words:
        assert said(rollback) == {"write-value-rejected users.note": "risky"}
        assert f"does not hold values {words}" in only(rollback).message
    else:
        assert said(rollback) == {}


def test_a_narrower_column_that_is_never_written_is_no_matter() -> None:
    change = AlterColumn("users", col("note", Type("text", length=9)), frozenset({"type"}))
    assert said(case(change, old=OLD, needs=orm(NOTE, writes=False))) == {}


ENUM = Type("enum", "mood", labels=("ok", "bad"))
MOOD = MappedColumn(col("mood", ENUM), labels=("ok", "bad"), path="app/models.py", line=9)
WITH_ENUM: list[Operation] = [CreateEnum("mood", ("ok", "bad")), users(col("mood", ENUM))]
WRITES_BAD = replace(orm(MOOD), uses=(*orm(MOOD).uses, query(Touch.UPDATE, "mood", values=(("mood", "bad"),))))
REMOVED = "write-enum-value-removed users.mood"
RENAMED = RenameEnumValue("mood", "bad", "sad")


def one_of(*labels: str) -> Check:
    return Check(f"mood IN {labels}", columns=("mood",), values=labels)


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(RENAMED, old=WITH_ENUM, needs=WRITES_BAD), "unsafe"),
        (case(RENAMED, old=WITH_ENUM, needs=orm(MOOD)), "risky"),
        (case(AddConstraint("users", one_of("ok")), old=[users(col("mood"))], needs=WRITES_BAD), "unsafe"),
        (case(AddConstraint("users", one_of("ok", "bad", "x")), old=[users(col("mood"))], needs=WRITES_BAD), ""),
        (case(RENAMED, old=WITH_ENUM, needs=orm(MOOD, writes=False)), ""),
        (case(AddEnumValue("mood", "so"), old=WITH_ENUM, needs=WRITES_BAD), ""),
        (case(old=[*WITH_ENUM, RENAMED], needs=WRITES_BAD), ""),
    ],
)
def test_values_that_the_database_does_not_take_any_more(rollback: Rollback, expected: str) -> None:
    assert said(rollback).get(REMOVED, "") == expected


def test_an_assumed_need_is_never_unsafe() -> None:
    changes = (REQUIRED, NOT_NULL, DropColumn("users", "state"), RENAMED)
    rollback = case(*changes, old=[*WITH_ENUM, AddColumn("users", NOTE), AddColumn("users", STATE)])
    assert set(said(rollback).values()) == {"risky"}


def test_a_query_whose_columns_were_not_read_is_sure_only_of_what_the_code_cannot_know() -> None:
    blind = code(Use(Touch.INSERT, "users", by="User"))
    assert said(case(REQUIRED, old=OLD, needs=blind)) == {"write-required-column users.email": "unsafe"}
    assert said(case(NOT_NULL, old=OLD, needs=blind)) == {"write-required-column users.note": "risky"}


def test_of_a_column_that_took_null_one_rule_speaks_where_nothing_was_read() -> None:
    assert said(case(NOT_NULL, old=OLD, needs=Needs(assumed=True))) == {"write-null-rejected users.note": "risky"}
    assert said(case(REQUIRED, old=OLD, needs=Needs(assumed=True))) == {"write-required-column users.email": "risky"}


def test_additive_changes_are_notes_only() -> None:
    rollback = case(AddColumn("users", col("nick")), old=OLD, needs=orm(NOTE))
    assert said(rollback) == {}
    assert notes(rollback) == ["note-additive users"]


def test_without_models_or_queries_nothing_is_needed() -> None:
    assert said(case(REQUIRED, NOT_NULL, old=OLD, needs=Needs())) == {}
    assert said(case(REQUIRED, old=OLD, needs=Needs(models=(user(NOTE),)))) == {}
