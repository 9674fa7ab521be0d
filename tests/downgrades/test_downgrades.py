"""Each rule of the way down, where it speaks and where it is silent; what is lost, and what is locked."""

import pytest

from checker.core.apply import apply_revisions
from checker.core.column import Check, Column, ForeignKey, Unique
from checker.core.descent import Descent, found_by, locks, losses, stops
from checker.core.finding import Level
from checker.core.history import Revision
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    AlterColumn,
    CreateEnum,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    DropType,
    Harmless,
    Operation,
    RenameColumn,
    RenameTable,
    Step,
    WriteRows,
)
from checker.core.schema import Schema
from checker.core.tree import Unread
from checker.core.types import Type
from checker.downgrades import DOWNGRADES

ID = Column("id", Type("int", bits=32), nullable=False, identity="auto", primary_key=True)
NAME = Column("name", Type("text", length=100))
NICKNAME = Column("nickname", Type("text", length=50))
USERS = CreateTable("users", (ID, NAME))
ADD = AddColumn("users", NICKNAME)
DROP = DropColumn("users", "nickname")


def text(name: str, length: int | None, *, nullable: bool = True) -> Column:
    return Column(name, Type("text", length=length), nullable)


def narrowed(length: int) -> AlterColumn:
    return AlterColumn("users", text("name", length), frozenset(("type",)))


def required(name: str = "name") -> AlterColumn:
    return AlterColumn("users", Column(name, nullable=False), frozenset(("nullable",)))


def descent(
    up: list[Operation], down: list[Operation] | None, dialect: str = "postgres", old: tuple[Operation, ...] = (USERS,)
) -> Descent:
    def steps(operations: tuple[Operation, ...] | list[Operation]) -> tuple[Step, ...]:
        return tuple(Step(operation, 10 + index) for index, operation in enumerate(operations))

    first = Revision("a1", "versions/a1.py", 5, up=steps(old))
    second = Revision("b2", "versions/b2.py", 5, ("a1",), up=steps(up), down=None if down is None else steps(down))
    schema = apply_revisions(Schema(dialect), (first, second), of_current=True)
    return Descent("1.0.1", "1.0.0", dialect, (second,), schema)


def told(case: Descent) -> set[str]:
    return {f"{each.rule} {each.object}" for each in found_by(case, DOWNGRADES) if each.rule != "downgrade-order"}


FIRES: list[tuple[str, Descent]] = [
    ("downgrade-missing b2", descent([ADD], None)),
    ("downgrade-missing b2", descent([ADD], [])),
    ("downgrade-unread b2", descent([ADD], [Unread("a file is read")])),
    ("downgrade-data-loss users.nickname", descent([ADD], [DROP])),
    ("downgrade-data-loss audit", descent([CreateTable("audit", (ID,))], [DropTable("audit")])),
    ("downgrade-data-loss rows of users", descent([Harmless("")], [WriteRows("delete", "users")])),
    ("downgrade-lossy-cast users.name", descent([narrowed(200)], [narrowed(100)])),
    ("downgrade-lossy-cast users.name", descent([narrowed(200)], [narrowed(100)], "mysql")),
    ("downgrade-constraint-fails users.name", descent([Harmless("")], [required()])),
    (
        "downgrade-constraint-fails users.name",
        descent([DropConstraint("users", "uq")], [AddConstraint("users", Unique(("name",), "uq"))]),
    ),
    (
        "downgrade-constraint-fails users (name <> '')",
        descent([DropConstraint("users", "ck")], [AddConstraint("users", Check("name <> ''", "ck"))]),
    ),
    (
        "downgrade-constraint-fails users.name",
        descent([DropConstraint("users", "fk")], [AddConstraint("users", ForeignKey(("name",), "names"))]),
    ),
    (
        "downgrade-enum-value state 'late'",
        descent(
            [AddEnumValue("state", "late")],
            [DropType("state"), CreateEnum("state", ("new",))],
            old=(USERS, CreateEnum("state", ("new",))),
        ),
    ),
    ("downgrade-backfill-lost users.name", descent([DropColumn("users", "name")], [AddColumn("users", NAME)])),
    ("downgrade-backfill-lost users", descent([DropTable("users")], [USERS])),
    ("downgrade-table-rewrite users", descent([narrowed(200)], [narrowed(100)])),
    ("downgrade-lock users", descent([Harmless("")], [required()])),
    ("downgrade-index-build ix", descent([DropIndex("ix", "users")], [CreateIndex("users", "ix", ("name",))])),
    ("downgrade-not-transactional b2", descent([ADD], [DROP, DropColumn("users", "name")], "mysql")),
    ("downgrade-sqlite-rebuild users", descent([narrowed(200)], [narrowed(100)], "sqlite")),
    (
        "downgrade-dependents audit",
        descent(
            [
                CreateTable("audit", (ID,)),
                CreateTable("lines", (ID,), (ForeignKey(("id",), "audit"),)),
            ],
            [DropTable("audit"), DropTable("lines")],
        ),
    ),
]
QUIET: list[tuple[str, Descent]] = [
    ("downgrade-missing", descent([WriteRows("update", "users")], [])),
    ("downgrade-unread", descent([ADD], [DROP])),
    ("downgrade-data-loss", descent([DropColumn("users", "name")], [AddColumn("users", NAME)])),
    ("downgrade-data-loss", descent([ADD], [RenameColumn("users", "nickname", "nick")])),
    ("downgrade-lossy-cast", descent([narrowed(50)], [narrowed(100)])),
    ("downgrade-lossy-cast", descent([narrowed(200)], [narrowed(100)], "sqlite")),
    (
        "downgrade-constraint-fails",
        descent([required()], [AlterColumn("users", Column("name"), frozenset(("nullable",)))]),
    ),
    (
        "downgrade-enum-value",
        descent([AddEnumValue("state", "late")], [], old=(USERS, CreateEnum("state", ("new",)))),
    ),
    (
        "downgrade-backfill-lost",
        descent(
            [AddColumn("users", text("label", 100)), DropColumn("users", "name")],
            [AddColumn("users", NAME), WriteRows("update", "users", ("name",)), DropColumn("users", "label")],
        ),
    ),
    ("downgrade-table-rewrite", descent([narrowed(50)], [narrowed(100)])),
    ("downgrade-table-rewrite", descent([ADD], [DROP])),
    ("downgrade-lock", descent([ADD], [DROP])),
    ("downgrade-index-build", descent([CreateIndex("users", "ix", ("name",))], [DropIndex("ix", "users")])),
    ("downgrade-not-transactional", descent([ADD], [DROP], "mysql")),
    ("downgrade-not-transactional", descent([ADD], [DROP, DropColumn("users", "name")])),
    ("downgrade-sqlite-rebuild", descent([ADD], [DROP], "sqlite")),
    (
        "downgrade-dependents",
        descent(
            [CreateTable("audit", (ID,)), CreateTable("lines", (ID,), (ForeignKey(("id",), "audit"),))],
            [DropTable("lines"), DropTable("audit")],
        ),
    ),
]


@pytest.mark.parametrize(("expected", "case"), FIRES, ids=[expected for expected, _ in FIRES])
def test_a_rule_speaks(expected: str, case: Descent) -> None:
    assert expected in told(case)


@pytest.mark.parametrize(("rule", "case"), QUIET, ids=[rule for rule, _ in QUIET])
def test_a_rule_is_silent(rule: str, case: Descent) -> None:
    assert not {each for each in told(case) if each.startswith(f"{rule} ")}


def test_each_rule_has_a_case_in_which_it_speaks_and_one_in_which_it_is_silent() -> None:
    ids = {rule.id for rule in DOWNGRADES} - {"downgrade-order"}
    assert {expected.split()[0] for expected, _ in FIRES} == ids == {rule for rule, _ in QUIET}


def test_where_the_way_down_stands_is_always_said() -> None:
    (note,) = (each for each in found_by(descent([ADD], [DROP]), DOWNGRADES) if each.rule == "downgrade-order")
    assert note.level is Level.NOTE
    assert note.message == "Go down with 1.0.1's code first; 1.0.0 cannot."


@pytest.mark.parametrize("down", [None, [], [Unread("a file is read")]])
def test_a_way_that_ends_or_was_not_read_is_none(down: list[Operation] | None) -> None:
    assert stops(found_by(descent([ADD], down), DOWNGRADES)) is not None
    assert stops(found_by(descent([ADD], [DROP]), DOWNGRADES)) is None


@pytest.mark.parametrize(
    ("up", "down", "expected"),
    [
        ([ADD], [DROP], ("users.nickname",)),
        ([CreateTable("audit", (ID,))], [DropTable("audit")], ("audit",)),
        ([CreateTable("audit", (ID,))], [DropColumn("audit", "id"), DropTable("audit")], ("audit",)),
        ([ADD], [RenameColumn("users", "nickname", "nick")], ()),
        ([DropColumn("users", "name")], [AddColumn("users", NAME)], ()),
        # a temporary table is nobody's loss
        ([ADD], [CreateTable("tmp", (ID,)), DropTable("tmp"), DROP], ("users.nickname",)),
        # the rebuild idiom: the table is copied, and one column is left out
        (
            [ADD],
            [CreateTable("users_new", (ID, NAME)), DropTable("users"), RenameTable("users_new", "users")],
            ("users.nickname",),
        ),
        # a column that comes back at once has lost its values all the same
        ([ADD], [DROP, ADD], ("users.nickname",)),
    ],
)
def test_losses_are_named_one_by_one(up: list[Operation], down: list[Operation], expected: tuple[str, ...]) -> None:
    assert losses(descent(up, down)) == expected


@pytest.mark.parametrize(
    ("down", "dialect", "expected"),
    [
        ([DROP], "postgres", ("users, short",)),
        ([DROP], "sqlite", ("users, short",)),
        ([narrowed(10)], "postgres", ("users, while it is rewritten",)),
        ([narrowed(500)], "postgres", ("users, short",)),
        ([narrowed(500)], "mysql", ("users, while it is rewritten",)),
        ([narrowed(500)], "sqlite", ("users, while it is rewritten",)),
        ([required()], "postgres", ("users, while it is read",)),
        ([DROP, required()], "postgres", ("users, while it is read",)),
        ([AddConstraint("users", Check("true"))], "mysql", ("users, while it is rewritten",)),
        ([CreateTable("audit", (ID,))], "postgres", ()),
    ],
)
def test_locks_are_named_with_how_long(down: list[Operation], dialect: str, expected: tuple[str, ...]) -> None:
    assert locks(descent([ADD], down, dialect)) == expected
