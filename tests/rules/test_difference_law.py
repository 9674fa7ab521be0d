"""A release always fits itself, and what was wrong the same way before is no finding."""

from dataclasses import replace

import pytest

from checker.core.column import Check, ForeignKey, Unique
from checker.core.difference import findings
from checker.core.needs import MappedColumn, Needs
from checker.core.operation import (
    AddConstraint,
    AddEnumValue,
    AlterColumn,
    CreateEnum,
    CreateTable,
    DropColumn,
    DropTable,
    Operation,
    RenameColumn,
    RenameEnumValue,
)
from checker.core.rule import Rule
from checker.core.tree import Unread
from checker.core.types import Type
from checker.core.use import Touch
from checker.rules import RULES
from tests.rules.cases import INT, case, code, col, orm, query, said, users

MOOD = Type("enum", "mood", labels=("ok", "bad"))
COLUMNS = (
    col("note"),
    col("age", INT),
    col("state", nullable=False, default="'new'"),
    col("mood", MOOD),
)
OLD: list[Operation] = [CreateEnum("mood", ("ok", "bad")), users(*COLUMNS)]
ORM = orm(*COLUMNS[:3], MappedColumn(COLUMNS[3], labels=("ok", "bad")), unset=("note",))
NEEDS = (
    ORM,
    replace(ORM, uses=(*ORM.uses, query(Touch.DELETE), query(Touch.UPDATE, "mood", values=(("mood", "bad"),)))),
    code(query(Touch.INSERT, "note", "age"), query(Touch.DELETE)),
    code(query(Touch.STAR)),
    Needs(assumed=True),
)
CHANGES: tuple[Operation, ...] = (
    DropTable("users"),
    DropColumn("users", "note"),
    RenameColumn("users", "age", "years"),
    AlterColumn("users", col("age", Type("text")), frozenset({"type"})),
    AlterColumn("users", col("note", Type("text", length=5)), frozenset({"type"})),
    AlterColumn("users", col("note", nullable=False), frozenset({"nullable"})),
    AlterColumn("users", col("state", nullable=False), frozenset({"default"})),
    AddConstraint("users", Unique(("note",))),
    AddConstraint("users", Check("age > 0", columns=("age",))),
    AddConstraint("users", Check("mood IN ('ok')", columns=("mood",), values=("ok",))),
    AddConstraint("users", ForeignKey(("age",), "ages", ("id",))),
    CreateTable("posts", (col("user_id", INT),), (ForeignKey(("user_id",), "users", ("id",)),)),
    AddEnumValue("mood", "sad"),
    RenameEnumValue("mood", "bad", "sad"),
    Unread("lost"),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
@pytest.mark.parametrize("needs", NEEDS)
def test_a_change_that_both_have_is_no_finding(change: Operation, needs: Needs) -> None:
    assert said(case(old=[*OLD, change], needs=needs)) == {}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
@pytest.mark.parametrize("needs", NEEDS)
def test_a_release_fits_the_schema_it_has(change: Operation, needs: Needs) -> None:
    rollback = case(change, old=OLD, needs=needs)
    staying = replace(rollback, schema=rollback.own, between=())
    assert findings(staying, RULES) == ()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
def test_no_finding_stands_twice(change: Operation) -> None:
    for needs in NEEDS:
        fingerprints = [each.fingerprint for each in findings(case(change, old=OLD, needs=needs), RULES)]
        assert len(fingerprints) == len(set(fingerprints))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_gives_the_same_twice(rule: Rule) -> None:
    rollback = case(*CHANGES[1:], old=OLD, needs=NEEDS[1])
    assert list(rule.check(rollback)) == list(rule.check(rollback))


@pytest.mark.parametrize("needs", NEEDS)
def test_one_cause_is_told_once(needs: Needs) -> None:
    found = said(case(*CHANGES[1:-1], DropTable("users"), old=OLD, needs=needs))
    assert [name for name in found if "users" in name and "posts" not in name] in (
        ["read-table-missing users"],
        ["write-table-missing users"],
    )
