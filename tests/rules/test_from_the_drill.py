"""What the drill on real databases showed, each as one rollback made by hand."""

from dataclasses import replace

import pytest

from checker.core.needs import Touch
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    Check,
    CreateEnum,
    Operation,
    RenameEnumValue,
    Unique,
    WriteRows,
)
from checker.core.rollback import Rollback
from checker.core.types import Type
from tests.rules.cases import case, code, col, orm, query, said, users

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
    ],
)
def test_what_is_said(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected
