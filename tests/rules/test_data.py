from dataclasses import replace

import pytest

from checker.core.column import Check
from checker.core.needs import MappedColumn, Needs
from checker.core.operation import (
    AddConstraint,
    AddEnumValue,
    AlterColumn,
    CreateEnum,
    Operation,
    RenameEnumValue,
    Step,
    WriteRows,
)
from checker.core.rollback import Rollback
from checker.core.types import Type
from checker.core.use import Touch, Use
from tests.rules.cases import TEXT, case, col, only, orm, said, user, users

ENUM = Type("enum", "mood", labels=("ok", "bad"))
MOOD = MappedColumn(col("mood", ENUM), labels=("ok", "bad"), path="app/models.py", line=9)
NEWER = user(replace(MOOD, labels=("ok", "bad", "sad")))
OLD: list[Operation] = [CreateEnum("mood", ("ok", "bad")), users(col("mood", ENUM))]
READS = orm(MOOD, writes=False)
UNKNOWN = "data-enum-value-unknown users.mood = 'sad'"
WRITES = WriteRows("update", "users", ("mood",), (("mood", "sad"),))
LIST = Check("mood IN ('ok', 'bad', 'sad')", columns=("mood",), values=("ok", "bad", "sad"))


@pytest.mark.parametrize(
    ("rollback", "expected", "certainty"),
    [
        (case(AddEnumValue("mood", "sad"), old=OLD, needs=READS), "risky", "possible"),
        (case(AddEnumValue("mood", "sad"), old=OLD, needs=READS, newer=(NEWER,)), "risky", "likely"),
        (case(AddEnumValue("mood", "sad"), WRITES, old=OLD, needs=READS), "unsafe", "certain"),
        (case(Step(WRITES, 3, maybe=True), old=OLD, needs=READS), "risky", "likely"),
        (case(RenameEnumValue("mood", "bad", "sad"), old=OLD, needs=READS), "unsafe", "certain"),
        (case(WRITES, old=[users(col("mood"))], needs=READS), "unsafe", "certain"),
        (case(old=[users(col("mood"))], needs=READS, newer=(NEWER,)), "risky", "likely"),
        (case(AddConstraint("users", LIST), old=[users(col("mood"))], needs=READS), "risky", "possible"),
        (
            case(
                AlterColumn("users", col("mood", Type("enum", labels=("ok", "bad", "sad"))), frozenset({"type"})),
                old=[users(col("mood", Type("enum", labels=("ok", "bad"))))],
                needs=READS,
                dialect="mysql",
            ),
            "risky",
            "possible",
        ),
        (case(AddEnumValue("mood", "sad"), old=OLD), "risky", "possible"),
    ],
)
def test_values_that_rows_may_hold(rollback: Rollback, expected: str, certainty: str) -> None:
    found = only(rollback)
    assert (f"{found.rule} {found.object}", found.level.value, found.certainty.value) == (UNKNOWN, expected, certainty)


@pytest.mark.parametrize(
    "rollback",
    [
        case(AddEnumValue("mood", "sad"), WRITES, old=OLD, needs=orm(col("mood", TEXT), writes=False)),
        case(AddEnumValue("mood", "sad"), WRITES, old=OLD, needs=Needs(uses=(Use(Touch.READ, "users", ("mood",)),))),
        case(AddEnumValue("mood", "sad"), WRITES, old=OLD, needs=orm(replace(MOOD, labels=("ok", "bad", "sad")))),
        case(old=[*OLD, AddEnumValue("mood", "sad"), WRITES], needs=READS),
        case(WriteRows("update", "users", ("mood",), (("mood", "ok"), ("mood", None))), old=OLD, needs=READS),
        case(WriteRows("update", "other", ("mood",), (("mood", "sad"),)), old=OLD, needs=READS),
        case(old=OLD, needs=READS, newer=(user(MOOD),)),
    ],
)
def test_values_that_hurt_nobody(rollback: Rollback) -> None:
    assert said(rollback) == {}


def test_the_answer_holds_the_query_that_counts() -> None:
    found = only(case(AddEnumValue("mood", "sad"), old=OLD, needs=READS, newer=(NEWER,)))
    assert found.message == (
        "1.0.0 does not know the value 'sad', which 1.0.1 writes to users.mood; "
        "one such row makes every list of User fail with LookupError"
    )
    assert found.advice == (
        "Count such rows first; if there are none, deploy 1.0.0: SELECT count(*) FROM users WHERE mood = 'sad';"
    )
    assert [(each.ref, each.line, each.says) for each in found.evidence] == [
        ("1.0.1", 9, "writes it"),
        ("1.0.0", 9, "Enum of 2 values"),
    ]


def test_a_quote_in_a_value_stays_one_literal() -> None:
    found = only(case(AddEnumValue("mood", "it's"), old=OLD, needs=READS))
    assert "mood = 'it''s';" in found.advice


REWRITTEN = {"data-meaning-changed users.name": "risky"}
NAME = col("name", nullable=False)
HASHED = WriteRows("update", "users", ("name",))
FILLED = AlterColumn("users", NAME, frozenset({"nullable"}))
RETYPED = AlterColumn("users", col("name", Type("json"), nullable=False), frozenset({"type"}))


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(HASHED, old=[users(NAME)], needs=orm(NAME)), REWRITTEN),
        (case(HASHED, HASHED, old=[users(NAME)], needs=orm(NAME)), REWRITTEN),
        (case(HASHED, old=[], needs=orm(NAME)), REWRITTEN),
        (case(old=[users(NAME), HASHED], needs=orm(NAME)), {}),
        (case(HASHED, old=[users(NAME)], needs=orm(col("other"))), {}),
        (case(replace(HASHED, values=(("name", "x"),)), old=[users(NAME)], needs=orm(NAME)), {}),
        (case(replace(HASHED, verb="insert"), old=[users(NAME)], needs=orm(NAME)), {}),
        (case(HASHED, FILLED, old=[users(col("name"))], needs=orm(NAME)), {}),
        (case(HASHED, FILLED, old=[users(NAME)], needs=orm(NAME)), REWRITTEN),
    ],
)
def test_values_computed_anew(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


def test_a_column_of_another_type_is_no_matter_of_meaning() -> None:
    assert not {rule for rule in said(case(RETYPED, HASHED, old=[users(NAME)], needs=orm(NAME))) if "meaning" in rule}
