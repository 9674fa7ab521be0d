import pytest

from checker.core.column import Unique
from checker.core.difference import findings
from checker.core.finding import Evidence
from checker.core.needs import Needs
from checker.core.operation import (
    AddColumn,
    AddEnumValue,
    AlterColumn,
    CreateEnum,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropIndex,
    DropTable,
    Harmless,
    RenameIndex,
    Step,
)
from checker.core.rollback import Rollback
from checker.core.tree import Unread
from checker.core.types import Type
from checker.rules import RULES
from tests.rules.cases import BIGINT, INT, case, col, notes, only, orm, revision, said, user, users

NOTE = col("note")
OLD = [users(NOTE)]
ORM = orm(NOTE)
LOST = Unread("its SQL is built while it runs", "op.execute(x)")
RULE = "unread-operation b2"


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(Step(LOST, 12), old=OLD, needs=ORM), "unknown"),
        (case(Step(LOST, 12, touches=("alter", "USERS")), old=OLD, needs=ORM), "unknown"),
        (case(Step(LOST, 12, touches=("alter", "jobs")), old=OLD, needs=ORM), "note"),
        (case(Step(LOST, 12, touches=("jobs",)), Step(LOST, 13), old=OLD, needs=ORM), "unknown"),
        (case(Step(LOST, 12, touches=("jobs",)), old=OLD), "unknown"),
        (case(Step(LOST, 12, touches=("mood",)), old=[users(col("m", Type("enum", "mood")))], needs=ORM), "unknown"),
        (case(old=[*OLD, LOST], needs=ORM), ""),
        (case(Harmless("comment"), old=OLD, needs=ORM), ""),
    ],
)
def test_what_could_not_be_read(rollback: Rollback, expected: str) -> None:
    assert said(rollback) == ({RULE: expected} if expected not in {"", "note"} else {})
    assert notes(rollback) == ([RULE] if expected == "note" else [])


def test_an_unread_step_names_its_place_and_its_reason() -> None:
    found = only(case(Step(LOST, 12), old=OLD, needs=ORM))
    assert found.message == (
        "1 statement of revision b2 could not be read (its SQL is built while it runs); "
        "what it does to the tables of 1.0.0 is not known"
    )
    assert found.advice == "Read 1.0.1:versions/b2.py:12 yourself; until then, treat it as unsafe."


def test_an_unread_revision_of_the_target_alone_counts_too() -> None:
    assert said(case(old=OLD, pending=(LOST,), needs=ORM)) == {"unread-operation h1": "unknown"}


def test_changed_files_of_a_tool_that_is_not_known_are_never_silence() -> None:
    foreign = (Evidence("1.0.1", "db/V2__x.sql", says="looks like a migration of Flyway"),)
    assert said(case(old=OLD, needs=ORM, foreign=foreign)) == {"unread-operation db/V2__x.sql": "unknown"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([users()], [users(NOTE)], False),
        ([users()], [users(col("must", nullable=False))], True),
        ([users(NOTE)], [users()], True),
        ([users(NOTE)], [users(col("note", nullable=False))], True),
        ([users(NOTE)], [users(col("note", Type("text", length=10)))], True),
        ([users(NOTE)], [users(col("note", Type("text")))], False),
        ([users(NOTE)], [users(NOTE, constraints=(Unique(("note",)),))], True),
        ([users(NOTE)], [users(NOTE), DropColumn("users", "note")], True),
        ([users(NOTE)], [DropTable("users")], True),
        ([users(NOTE)], [users(NOTE), DropColumn("users", "nobody_knows_it")], False),
        ([users(), LOST], [users()], False),
        ([users()], [users(), LOST], True),
        ([users(), LOST], [users(), Unread("its SQL is built while it runs", "another text", 7)], False),
        ([users()], [users(), Unread("rows of a table that is not known are written", rows=True)], False),
        ([CreateTable("jobs")], [CreateTable("jobs", (NOTE,))], False),
        ([users(NOTE), Harmless("a")], [users(NOTE), Harmless("b")], False),
        ([users(NOTE)], [users(NOTE), DropTable("jobs")], False),
        ([users(), AddColumn("users", NOTE)], [AddColumn("users", NOTE), users()], True),
        ([users(), AddColumn("users", NOTE)], [users(NOTE)], False),
        ([CreateEnum("mood", ("a",))], [CreateEnum("mood", ("a", "b"))], False),
    ],
)
def test_edited_revisions(before: list[CreateTable], after: list[CreateTable], expected: bool) -> None:  # noqa: FBT001  a row
    edited = ((revision("a1", *before), revision("a1", *after)),)
    rollback = case(old=before, needs=ORM, edited=edited)
    assert said(rollback) == ({"unread-revision-edited a1": "unknown"} if expected else {})


ENUM = Type("enum", "mood", labels=("a",))


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(AddColumn("users", col("nick")), old=OLD, needs=ORM), ["note-additive users"]),
        (case(CreateTable("jobs"), old=OLD, needs=ORM), ["note-additive jobs"]),
        (case(CreateTable("jobs"), DropTable("jobs"), old=OLD, needs=ORM), []),
        (case(AddColumn("users", col("t")), DropColumn("users", "t"), old=OLD, needs=ORM), []),
        (case(AddColumn("jobs", col("t", nullable=False)), old=OLD, needs=ORM), ["note-additive jobs"]),
        (case(CreateIndex("users", "ix"), old=OLD, needs=ORM), ["note-index-only users"]),
        (case(DropIndex("ix"), old=[*OLD, CreateIndex("users", "ix")], needs=ORM), ["note-index-only users"]),
        (case(RenameIndex("ix", "iy"), old=[*OLD, CreateIndex("users", "ix")], needs=ORM), ["note-index-only users"]),
        (
            case(AlterColumn("users", col("note", Type("text", length=200)), frozenset({"type"})), old=OLD, needs=ORM),
            ["boot-cached-plan users", "note-widened users.note"],
        ),
        (
            case(
                AlterColumn("users", col("n", BIGINT), frozenset({"type"})),
                old=[users(col("n", INT))],
                needs=orm(col("n", INT)),
            ),
            ["boot-cached-plan users", "note-widened users.n"],
        ),
        (
            case(
                AddEnumValue("mood", "b"),
                old=[CreateEnum("mood", ("a",)), users(col("mood", ENUM))],
                needs=orm(col("mood")),
            ),
            [],
        ),
        (case(old=OLD, needs=ORM), []),
    ],
)
def test_notes(rollback: Rollback, expected: list[str]) -> None:
    assert said(rollback) == {}
    assert notes(rollback) == expected


@pytest.mark.parametrize(
    ("steps", "said_"),
    [
        ((AddColumn("users", col("a")),), "users: column a added, nullable; 1.0.0 works without it"),
        (
            (AddColumn("users", col("a")), AddColumn("users", col("b"))),
            "users: 2 columns (a and b) added; 1.0.0 works without them",
        ),
        ((CreateTable("jobs"), AddColumn("jobs", col("a"))), "jobs: table added; 1.0.0 works without it"),
    ],
)
def test_a_note_says_what_was_added(steps: tuple[AddColumn | CreateTable, ...], said_: str) -> None:
    found = findings(case(*steps, old=OLD, needs=ORM), RULES)
    assert [each.message for each in found if each.rule == "note-additive"] == [said_]


def test_one_note_tells_all_that_a_table_got() -> None:
    many = tuple(AddColumn("users", col(f"c{number}")) for number in range(6))
    (note,) = notes(case(*many, old=OLD, needs=ORM))
    assert note == "note-additive users"


def test_nothing_is_needed_of_an_empty_release() -> None:
    assert said(case(AddColumn("users", NOTE), old=OLD, needs=Needs())) == {}
    assert said(case(old=OLD, needs=Needs(models=(user(NOTE),)))) == {}
