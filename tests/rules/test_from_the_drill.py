"""What the drill on real databases showed, each as one rollback made by hand."""

from dataclasses import replace

import pytest

from checker.core.column import Check, Column, ForeignKey, Unique
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    CreateEnum,
    CreateTable,
    CreateView,
    Operation,
    RenameEnumValue,
    RenameTable,
    WriteRows,
)
from checker.core.rollback import Rollback
from checker.core.types import Type
from checker.core.use import Touch, Use
from tests.rules.cases import ID, INT, case, code, col, orm, query, said, users

NOTE = col("note")
OLD = [users(NOTE, col("name"))]
THERE = AddConstraint("users", Check("note IS NOT NULL", columns=("note",), not_null=True))
INSERT = code(query(Touch.INSERT, "name"))
TWO_NULLS = AddConstraint("users", Unique(("note",), nulls_not_distinct=True))
MOOD = Type("enum", "mood", labels=("ok", "bad"))
MOODS: list[Operation] = [CreateEnum("mood", ("ok", "bad")), users(col("mood", MOOD))]
ASKS = code(query(Touch.READ, "mood", values=(("mood", "bad"),)))
RENAMED = RenameEnumValue("mood", "bad", "sad")
RANK = AddColumn("users", col("rank", Type("enum", labels=("low", "high")), nullable=False))
COMPUTED = AlterColumn("users", col("note", generated="name"), frozenset({"generated"}))
NULL = code(replace(query(Touch.INSERT, "name", "note"), nulls=("note",), unset=("note",)))


def wrote(kind: str, value: str, dialect: str, *, model: bool = True) -> Rollback:
    made = col("made", Type(kind))
    needs = orm(made, writes=False) if model else code(query(Touch.READ, "made"))
    return case(
        WriteRows("update", "users", ("made",), (("made", value),)), old=[users(made)], needs=needs, dialect=dialect
    )


def of_two_types(there: str, sent: str, dialect: str) -> Rollback:
    """A column whose type the target's own revision changes, which has not run."""
    own = AlterColumn("users", col("n", Type(sent)), frozenset({"type"}))
    old = [users(col("n", Type(there)))]
    return case(old=old, needs=orm(col("n", Type(sent))), dialect=dialect, pending=(own,))


def through_a_view(column: Column, dialect: str) -> Rollback:
    """A table that was renamed, with a view under its old name."""
    view = CreateView("users", ("id", column.name), ("people",), writable=True)
    return case(RenameTable("users", "people"), view, old=[users(column)], needs=orm(column), dialect=dialect)


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(THERE, old=OLD, needs=INSERT), {"write-null-rejected users.note": "unsafe"}),
        (case(THERE, old=[users(col("note", default="''"))], needs=INSERT), {}),
        (case(TWO_NULLS, old=OLD, needs=INSERT), {"constraint-unique-constant users.note": "unsafe"}),
        (case(AddConstraint("users", Unique(("note",))), old=OLD, needs=INSERT), {}),
        (case(RENAMED, old=MOODS, needs=ASKS), {"write-enum-value-removed users.mood": "unsafe"}),
        (case(RENAMED, old=MOODS, needs=ASKS, dialect="mysql"), {}),
        (case(RANK, old=OLD, needs=INSERT), {"write-required-column users.rank": "unsafe"}),
        (case(RANK, old=OLD, needs=INSERT, dialect="mysql"), {}),
        (case(COMPUTED, old=OLD, needs=NULL), {"write-generated-column users.note": "unsafe"}),
        (case(COMPUTED, old=OLD, needs=NULL, dialect="mysql"), {}),
        (wrote("timestamp", "infinity", "postgres"), {"data-value-undecodable users.made = 'infinity'": "unsafe"}),
        (wrote("timestamp", "2024-01-01", "postgres"), {}),
        (
            wrote("timestamp", "12024-01-01", "postgres", model=False),
            {"data-value-undecodable users.made = '12024-01-01'": "unsafe"},
        ),
        (wrote("date", "soon", "sqlite"), {"data-value-undecodable users.made = 'soon'": "unsafe"}),
        (wrote("date", "soon", "sqlite", model=False), {}),
        (wrote("timestamp", "2024-01-01 10:00:00", "sqlite"), {}),
        (wrote("json", "{", "sqlite"), {"data-value-undecodable users.made = '{'": "unsafe"}),
        (wrote("json", "{}", "sqlite"), {}),
        (wrote("decimal", "NaN", "postgres"), {"data-meaning-changed users.made": "risky"}),
        (wrote("decimal", "7", "postgres"), {}),
        (of_two_types("bool", "int", "mysql"), {"write-value-rejected users.n": "risky"}),
        (of_two_types("int", "bool", "mysql"), {}),
        (through_a_view(col("n", default="0"), "mysql"), {"write-view-readonly users": "risky"}),
        (through_a_view(col("n", Type("json")), "mysql"), {"write-view-readonly users": "risky"}),
        (through_a_view(col("n"), "mysql"), {}),
        (through_a_view(col("n", default="0"), "postgres"), {}),
    ],
)
def test_what_is_said(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


ORDERS = CreateTable("orders", (ID, col("user_id", INT)), (ForeignKey(("user_id",), "users", ("id",)),))
DELETES = Use(Touch.DELETE, "users", by="User", line=9, path="app/models.py")


def order(*columns: Column) -> Model:
    mapped = tuple(MappedColumn(each, line=9) for each in (ID, *columns))
    return Model("Order", "orders", mapped, whole=True, line=7, path="app/models.py")


@pytest.mark.parametrize(
    ("ours", "theirs", "uses", "expected"),
    [
        ((), (col("user_id", INT),), (DELETES,), {"constraint-child-added orders.user_id": "risky"}),
        ((col("user_id", INT),), (col("user_id", INT),), (DELETES,), {}),
        ((), (col("user_id", INT),), (), {}),
        ((), (), (DELETES,), {}),
    ],
)
def test_a_key_of_old_that_only_the_newer_code_fills(
    ours: tuple[Column, ...], theirs: tuple[Column, ...], uses: tuple[Use, ...], expected: dict[str, str]
) -> None:
    needs = Needs(models=(order(*ours),), uses=uses)
    rollback = case(old=[users(NOTE), ORDERS], needs=needs)
    assert said(replace(rollback, newer=(order(*theirs),))) == expected
