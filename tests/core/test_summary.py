import pytest

from checker.core.column import Column
from checker.core.history import Revision
from checker.core.naming import next_version
from checker.core.operation import (
    AddColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropTable,
    Harmless,
    Operation,
    OtherObject,
    RenameTable,
    Step,
    WriteRows,
)
from checker.core.summary import changes, row_changes, unreadable
from checker.core.tree import Unread

ANEW = (CreateTable("new"), WriteRows("insert", "new"), DropTable("t"), RenameTable("new", "t"))


def revision(*operations: Operation) -> Revision:
    return Revision("a", "a.py", 1, up=tuple(Step(each) for each in operations))


@pytest.mark.parametrize(
    ("operations", "text"),
    [
        ((), ""),
        ((AddColumn("t", Column("a")),), "1 column added, nullable"),
        ((AddColumn("t", Column("a", nullable=False, default="0")),), "1 column added with a default"),
        (
            (AddColumn("t", Column("a", nullable=False)), DropColumn("t", "b")),
            "1 column added, required; 1 column dropped",
        ),
        ((CreateTable("a"), CreateTable("b"), CreateIndex("a", "i")), "2 tables added; 1 index added"),
        ((CreateIndex("a", "i"), CreateIndex("a", "j")), "2 indexes added"),
        ((OtherObject("create", "trigger", "x"),), "1 trigger added"),
        ((Harmless("x"), Unread("y"), WriteRows("insert", "t")), ""),
        (ANEW, "1 table built anew"),
        ((RenameTable("t", "old"), CreateTable("t"), WriteRows("insert", "t"), DropTable("old")), "1 table built anew"),
        ((*ANEW, CreateTable("u"), CreateIndex("t", "i")), "1 table built anew; 1 table added; 1 index added"),
        ((CreateTable("new"), DropTable("t")), "1 table added; 1 table dropped"),
        ((RenameTable("t", "u"), CreateTable("t")), "1 table renamed; 1 table added"),
    ],
)
def test_changes_are_counted_in_words(operations: tuple[Operation, ...], text: str) -> None:
    assert changes([revision(*operations)]) == text


def test_revisions_that_write_rows_or_cannot_be_read_are_counted_once() -> None:
    revisions = [revision(WriteRows("insert", "t"), WriteRows("insert", "t"), Unread("x")), revision()]
    assert (row_changes(revisions), unreadable(revisions)) == (1, 1)


@pytest.mark.parametrize(
    ("name", "after"),
    [("1.0.2", "1.0.3"), ("v9", "v10"), ("api@1.9", "api@1.10"), ("1.0.0-rc1", "1.0.0-rc2"), ("main", "main.1")],
)
def test_the_next_version_counts_one_up(name: str, after: str) -> None:
    assert next_version(name) == after
