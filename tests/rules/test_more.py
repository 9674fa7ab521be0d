from dataclasses import replace

import pytest

from checker.core.column import Check, Unique
from checker.core.needs import Needs
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    CreateEnum,
    CreateView,
    DropColumn,
    DropConstraint,
    Operation,
    OtherObject,
    RenameColumn,
    RenameTable,
    WriteRows,
)
from checker.core.rollback import Rollback
from checker.core.types import Type
from checker.core.use import Touch
from tests.rules.cases import INT, TEXT, case, code, col, only, orm, query, said, users

NAME = col("name", nullable=False)
OLD = [users(NAME)]
ORM = orm(NAME)
NULLABLE = AlterColumn("users", col("name"), frozenset({"nullable"}))
NOT_NULL = AddConstraint("users", Check("name IS NOT NULL", "ck", ("name",), not_null=True))
NULLS = WriteRows("update", "users", ("name",), (("name", None),))


@pytest.mark.parametrize(
    ("rollback", "expected", "certainty", "axis"),
    [
        (case(NULLABLE, old=OLD, needs=ORM), "risky", "likely", "schema"),
        (case(NULLABLE, NULLS, old=OLD, needs=ORM), "risky", "certain", "data"),
        (case(NULLABLE, old=OLD, needs=code(query(Touch.READ, "name"))), "risky", "likely", "schema"),
        (case(NULLABLE, old=OLD), "risky", "possible", "schema"),
        (case(NULLABLE, old=OLD, needs=code(query(Touch.INSERT, "name"))), "", "", ""),
        (case(NULLABLE, old=OLD, needs=orm(col("name"))), "", "", ""),
        (case(old=[*OLD, NULLABLE], needs=ORM), "", "", ""),
        (case(NULLABLE, old=OLD, needs=Needs()), "", "", ""),
        (case(old=[users(col("name"))], pending=(NOT_NULL,), needs=ORM), "risky", "likely", "schema"),
        (case(NOT_NULL, old=[users(col("name"))], needs=code(query(Touch.READ, "name"))), "", "", ""),
    ],
)
def test_nulls_that_nobody_expects(rollback: Rollback, expected: str, certainty: str, axis: str) -> None:
    assert said(rollback) == ({"read-null-unexpected users.name": expected} if expected else {})
    if expected:
        found = only(rollback)
        assert (found.certainty.value, found.axis.value) == (certainty, axis)


COMPUTED = AlterColumn("users", replace(NAME, generated="upper(x)"), frozenset({"generated"}))
ALWAYS = AlterColumn("users", replace(NAME, identity="always"), frozenset({"identity"}))


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(COMPUTED, old=OLD, needs=ORM), "unsafe"),
        (case(ALWAYS, old=OLD, needs=code(query(Touch.UPDATE, "name"))), "unsafe"),
        (case(COMPUTED, old=OLD, needs=orm(NAME, writes=False)), ""),
        (case(AddColumn("users", col("b", generated="name")), old=OLD, needs=ORM), ""),
    ],
)
def test_computed_columns(rollback: Rollback, expected: str) -> None:
    assert said(rollback) == ({"write-generated-column users.name": expected} if expected else {})


UPSERT = code(replace(query(Touch.INSERT, "name"), conflict=("name",)))
KEY = AddConstraint("users", Unique(("name",), "uq"))
DROP = DropConstraint("users", "uq")
TARGET = {"write-conflict-target-missing users.name": "unsafe"}


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(DROP, old=[*OLD, KEY], needs=UPSERT), TARGET),
        (case(DROP, AddConstraint("users", Unique(("name",), where="id > 1")), old=[*OLD, KEY], needs=UPSERT), TARGET),
        (case(DROP, AddConstraint("users", Unique(("name",), deferrable=True)), old=[*OLD, KEY], needs=UPSERT), TARGET),
        (case(DROP, AddConstraint("users", Unique(("name",), "other")), old=[*OLD, KEY], needs=UPSERT), {}),
        (case(DROP, old=[*OLD, KEY], needs=ORM), {}),
        (case(old=OLD, needs=UPSERT), {}),
    ],
)
def test_upserts(rollback: Rollback, expected: dict[str, str]) -> None:
    found = {rule: level for rule, level in said(rollback).items() if rule.startswith("write")}
    assert found == expected


def test_an_upsert_names_the_step_that_dropped_its_key() -> None:
    assert only(case(DROP, old=[*OLD, KEY], needs=UPSERT)).evidence[0].line == 10


LOOKUP = code(query(Touch.READ, "name"))
GUARD = {"constraint-guard-dropped users.name": "risky"}


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(DROP, old=[*OLD, KEY], needs=LOOKUP), GUARD),
        (case(DROP, AddConstraint("users", Unique(("name", "id"))), old=[*OLD, KEY], needs=LOOKUP), GUARD),
        (case(DROP, AddConstraint("users", Unique(("name",), "other")), old=[*OLD, KEY], needs=LOOKUP), {}),
        (case(DROP, old=[*OLD, KEY], needs=ORM), {}),
        (case(RenameColumn("users", "name", "n"), DROP, old=[*OLD, KEY], needs=code(query(Touch.UPDATE, "id"))), {}),
        (case(old=[*OLD, KEY, DROP], needs=LOOKUP), {}),
    ],
)
def test_keys_that_guarded_a_lookup(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


BY_POSITION = code(replace(query(Touch.INSERT), positional=True))
NICK = AddColumn("users", col("nick"))
POSITION = {"write-positional-insert users": "unsafe"}


@pytest.mark.parametrize(
    ("dialect", "change", "expected"),
    [
        ("sqlite", NICK, POSITION),
        ("mysql", NICK, POSITION),
        ("postgres", NICK, {}),
        ("postgres", AddColumn("users", col("nick", nullable=False)), POSITION),
        ("postgres", DropColumn("users", "name"), POSITION),
        ("sqlite", RenameColumn("users", "name", "n"), {}),
        ("postgres", RenameColumn("users", "name", "n"), {}),
        ("sqlite", AddColumn("users", col("b", generated="name")), {}),
    ],
)
def test_inserts_by_position(dialect: str, change: Operation, expected: dict[str, str]) -> None:
    assert said(case(change, old=OLD, needs=BY_POSITION, dialect=dialect)) == expected


RENAME = RenameTable("users", "people")


@pytest.mark.parametrize(
    ("dialect", "more", "expected"),
    [
        ("sqlite", (CreateView("users", reads=("people",)),), "unsafe"),
        ("postgres", (CreateView("users", reads=("people",)),), ""),
        ("postgres", (CreateView("users", reads=("people", "mails")),), "risky"),
        ("postgres", (CreateView("users"),), "risky"),
        ("sqlite", (CreateView("users"), OtherObject("create", "trigger", "t", "users")), ""),
    ],
)
def test_views_in_place_of_tables(dialect: str, more: tuple[Operation, ...], expected: str) -> None:
    rollback = case(RENAME, *more, old=OLD, needs=ORM, dialect=dialect)
    assert said(rollback) == ({"write-view-readonly users": expected} if expected else {})
    assert said(replace(rollback, needs=orm(NAME, writes=False))) == {}


EMPTIED = WriteRows("truncate", "users")
FREE = code(query(Touch.READ, "name", values=(("name", "free"),)))


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(WriteRows("delete", "users"), old=OLD, needs=FREE), {"data-rows-removed users": "risky"}),
        (case(EMPTIED, old=OLD, needs=FREE), {"data-rows-removed users": "risky"}),
        (
            case(EMPTIED, EMPTIED, old=OLD, needs=FREE),
            {"data-rows-removed users": "risky"},
        ),
        (case(WriteRows("delete", "users"), old=OLD, needs=ORM), {}),
        (case(WriteRows("update", "users"), old=OLD, needs=FREE), {}),
        (case(old=[*OLD, WriteRows("delete", "users")], needs=FREE), {}),
    ],
)
def test_deleted_rows(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


MISMATCH = "write-type-mismatch users.name"
BY_NAME = Type("other", "mood")


def retyped(old: Type, new: Type, dialect: str = "postgres") -> Rollback:
    before = col("name", old, nullable=False)
    change = AlterColumn("users", col("name", new, nullable=False), frozenset({"type"}))
    return case(change, old=[CreateEnum("mood", ("ok",)), users(before)], needs=orm(before), dialect=dialect)


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (retyped(INT, Type("bool")), "unsafe"),
        (retyped(INT, Type("uuid")), "unsafe"),
        (retyped(Type("timestamp"), INT), "unsafe"),
        (retyped(TEXT, INT), "risky"),
        (retyped(TEXT, Type("array", element=TEXT)), "risky"),
        (retyped(TEXT, Type("enum", "mood")), "risky"),
        (retyped(TEXT, BY_NAME), "risky"),
        (retyped(TEXT, Type("other", "my_domain")), "risky"),
        (retyped(TEXT, Type("other", "citext")), ""),
        (retyped(INT, TEXT), ""),
        (retyped(INT, Type("decimal")), ""),
        (retyped(Type("timestamp"), Type("date")), ""),
        (retyped(Type("enum", "mood", labels=("ok",)), BY_NAME), ""),
        (retyped(INT, Type("bool"), "sqlite"), ""),
    ],
)
def test_types_that_postgres_does_not_convert(rollback: Rollback, expected: str) -> None:
    assert said(rollback).get(MISMATCH, "") == expected


def trigger(verb: str = "create", table: str = "users") -> OtherObject:
    return OtherObject(verb, "trigger", "t", table)


def other(verb: str, kind: str, name: str, table: str = "") -> OtherObject:
    return OtherObject(verb, kind, name, table)


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(trigger(), old=OLD, needs=ORM), {"write-trigger-added users.t": "risky"}),
        (case(trigger(table=""), old=OLD, needs=ORM), {"write-trigger-added t": "risky"}),
        (case(trigger(), trigger("drop"), old=OLD, needs=ORM), {}),
        (case(trigger("drop"), old=OLD, needs=ORM), {}),
        (case(trigger(), old=OLD, needs=orm(NAME, writes=False)), {}),
        (case(trigger(table="jobs"), old=OLD, needs=ORM), {}),
        (case(other("drop", "function", "f"), old=OLD, needs=ORM), {"read-routine-missing function f": "risky"}),
        (case(other("alter", "sequence", "s"), old=OLD, needs=ORM), {"read-routine-missing sequence s": "risky"}),
        (case(other("create", "function", "f"), old=OLD, needs=ORM), {}),
        (case(other("create", "function", "f"), other("drop", "function", "f"), old=OLD, needs=ORM), {}),
        (case(other("drop", "function", "f"), other("create", "function", "f"), old=OLD, needs=ORM), {}),
        (case(trigger("drop"), other("drop", "function", "f"), old=OLD, needs=ORM), {}),
        (case(other("create", "policy", "p", "users"), old=OLD, needs=ORM), {"read-rows-hidden users": "risky"}),
        (case(other("create", "row security", "", "users"), old=OLD, needs=ORM), {"read-rows-hidden users": "risky"}),
        (case(other("drop", "policy", "p", "users"), old=OLD, needs=ORM), {}),
        (case(other("create", "policy", "p", "jobs"), old=OLD, needs=ORM), {}),
    ],
)
def test_objects_beside_the_tables(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


def test_a_column_added_to_a_table_read_by_number_is_no_matter_here() -> None:
    assert said(case(AddColumn("users", col("n", INT)), old=OLD, needs=ORM)) == {}
