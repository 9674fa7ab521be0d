from checker.core.column import Column
from checker.core.history import History, Place, Revision
from checker.core.operation import AddColumn, CreateTable, DropTable, Operation, OtherObject, Step, WriteRows
from checker.core.snapshots import stated_between
from checker.core.split import split
from checker.core.tree import Unread

ID, NICK = Column("id"), Column("nick")
PLACE = Place("skeema", "schema")
NONE = History(Place("", ""))


def file(*operations: Operation, path: str = "schema.sql", touches: tuple[str, ...] | None = ("users",)) -> Revision:
    steps = tuple(Step(each, 10 * at, touches=touches) for at, each in enumerate(operations, 1))
    return Revision(path, path, 0, blob=repr(operations), up=steps)


def users(*more: Column) -> CreateTable:
    return CreateTable("users", (ID, *more))


def between(ran: Revision, known: Revision) -> list[tuple[Operation, int, bool]]:
    found = stated_between((ran,), (known,), "mysql")
    return [(step.operation, step.line, each.in_target) for each in found for step in each.up]


def test_what_came_stands_in_the_newer_file() -> None:
    assert between(file(users(NICK)), file(users())) == [(AddColumn("users", NICK), 10, False)]


def test_a_table_that_went_stands_in_the_older_file() -> None:
    posts = CreateTable("posts", (ID,))
    assert between(file(users()), file(users(), posts)) == [(DropTable("posts"), 20, True)]


def test_a_column_stands_on_its_own_line_where_that_is_known() -> None:
    ran = Revision("s", "s", 0, blob="x", up=(Step(users(NICK), 1),), lines={("users", "nick"): 3})
    (found,) = stated_between((ran,), (file(users(), path="s"),), "mysql")
    assert [step.line for step in found.up] == [3]


def test_what_could_not_be_read_cancels_out_only_where_it_is_the_same() -> None:
    one, other = Unread("why", "text [1]"), Unread("why", "text [2]")
    assert between(file(users(), Unread("why", "text [1]", 7)), file(one, users())) == []
    assert between(file(other), file(one)) == [(other, 10, False)]
    assert between(file(users()), file(users(), one)) == [(one, 20, True)]


def test_a_sequence_that_went_is_dropped() -> None:
    sequence = OtherObject("create", "sequence", "users_id_seq")
    found = between(file(users()), file(users(), sequence))
    assert found == [(OtherObject("drop", "sequence", "users_id_seq"), 20, True)]


def test_rows_that_came_are_written_but_not_a_ledger_s() -> None:
    seed, ledger = WriteRows("insert", "users"), WriteRows("insert", "schema_migrations")
    assert between(file(users(), seed, ledger), file(users())) == [(seed, 20, False)]


def test_where_one_states_nothing_nobody_knows_what_changed() -> None:
    (found,) = stated_between((file(users()),), None, "mysql")
    assert isinstance(found.up[0].operation, Unread)
    assert found.up[0].touches is None
    (other,) = stated_between(None, (file(users()),), "mysql")
    assert other.in_target


def test_the_split_of_two_stated_schemas_is_their_difference() -> None:
    ran, known = History(PLACE, snapshot=(file(users(NICK)),)), History(PLACE, snapshot=(file(users()),))
    parts = split(ran, known, frozenset(), "mysql")
    assert (parts.shared, parts.pending) == (known.snapshot, ())
    assert [step.operation for each in parts.between for step in each.up] == [AddColumn("users", NICK)]


def test_a_release_without_the_service_is_spoken_of_elsewhere() -> None:
    assert split(NONE, History(PLACE, snapshot=(file(users()),)), frozenset()).between == ()
