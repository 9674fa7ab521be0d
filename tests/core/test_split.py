from checker.core.column import Column
from checker.core.history import History, Place, Revision
from checker.core.operation import AddColumn, CreateTable, DropColumn, Operation, Step
from checker.core.split import inherited, split

PLACE = Place("alembic", "migrations")
USERS = CreateTable("users", (Column("id", nullable=False),))


def revision(id_: str, parent: str = "", *operations: Operation, blob: str = "") -> Revision:
    steps = tuple(Step(each, number) for number, each in enumerate(operations, 1))
    return Revision(id_, f"{id_}.py", 1, (parent,) if parent else (), blob=blob or id_, up=steps)


def history(*revisions: Revision) -> History:
    return History(PLACE, revisions)


A = revision("a", "", USERS)
B = revision("b", "a", AddColumn("users", Column("nickname")))
DROP = revision("c", "b", DropColumn("users", "nickname"))
HOT = revision("h", "a", AddColumn("users", Column("hot")))


def test_revisions_are_sorted_by_who_has_them() -> None:
    parts = split(history(A, B, DROP), history(A, HOT), frozenset({"a", "b"}))
    assert [r.id for r in parts.shared] == ["a"]
    assert [r.id for r in parts.between] == ["b"]
    assert [r.id for r in parts.pending] == ["h"]


def test_a_shared_revision_is_edited_when_its_operations_differ() -> None:
    other = revision("a", "", USERS, AddColumn("users", Column("x")), blob="other")
    assert [r.id for r, _ in split(history(other), history(A), frozenset({"a"})).edited] == ["a"]
    moved = Revision("a", "moved.py", 9, blob="moved", up=(Step(USERS, 40),))
    assert split(history(moved), history(A), frozenset({"a"})).edited == ()


def test_revisions_that_the_newer_release_deleted_or_squashed_did_run() -> None:
    known = history(A, B, DROP)
    deleted = history(revision("c"))
    squashed = history(revision("s"), revision("c", "s"))
    inserted = history(A, DROP)
    assert inherited(deleted, known, frozenset({"c"})) == {"a", "b", "c"}
    assert inherited(squashed, known, frozenset({"s", "c"})) == {"a", "b", "c"}
    assert inherited(known, known, known.ids) == frozenset()
    assert inherited(history(A, revision("c", "a")), known, frozenset({"a", "c"})) == frozenset()
    assert inherited(inserted, known, frozenset({"a"})) == frozenset()
