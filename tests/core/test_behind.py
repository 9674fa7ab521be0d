import pytest

from checker.core.behind import schemas
from checker.core.column import Column
from checker.core.history import History, Place, Revision
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.operation import (
    AddColumn,
    CreateTable,
    CreateView,
    DropColumn,
    DropTable,
    Operation,
    RenameColumn,
    RenameTable,
    Step,
)
from checker.core.schema import Schema
from checker.core.split import split
from checker.core.types import Type

PLACE = Place("alembic", "migrations")
ID = Column("id", nullable=False)
USERS = CreateTable("users", (ID,))


def revision(id_: str, parent: str = "", *operations: Operation, blob: str = "") -> Revision:
    steps = tuple(Step(each, number) for number, each in enumerate(operations, 1))
    return Revision(id_, f"{id_}.py", 1, (parent,) if parent else (), blob=blob or id_, up=steps)


def history(*revisions: Revision) -> History:
    return History(PLACE, revisions)


def both(ran: History, known: History, *models: Model, hook_runs: bool = False) -> tuple[Schema, Schema]:
    parts = split(ran, known, ran.ids)
    return schemas(parts, Needs(models), (), "postgres", hook_runs=hook_runs)


A = revision("a", "", USERS)
B = revision("b", "a", AddColumn("users", Column("nickname")))
DROP = revision("c", "b", DropColumn("users", "nickname"))
HOT = revision("h", "a", AddColumn("users", Column("hot")))


def test_the_schema_left_behind_has_what_came_between() -> None:
    own, left = both(history(A, B), history(A))
    assert own.column("users", "nickname") is None
    assert left.column("users", "nickname")


def test_what_only_the_target_makes_never_came_there_unless_its_hook_runs() -> None:
    _, left = both(history(A, B), history(A, HOT))
    gone = left.column_gone("users", "hot")
    assert gone is not None
    assert gone.never
    assert both(history(A, B), history(A, HOT), hook_runs=True)[1].column("users", "hot")


def test_tables_that_no_revision_made_come_from_the_models() -> None:
    mapped = tuple(MappedColumn(Column(name)) for name in ("id", "nickname"))
    model = Model("User", "users", mapped)
    own, left = both(
        history(revision("z"), revision("y", "z", DropColumn("users", "nickname"))), history(revision("z")), model
    )
    assert own.column("users", "nickname")
    assert left.column_gone("users", "nickname")
    assert left.column("users", "id")


def test_a_model_does_not_bring_back_what_only_the_target_makes() -> None:
    model = Model("User", "users", (MappedColumn(ID), MappedColumn(Column("hot"))))
    _, left = both(history(A, B), history(A, HOT), model)
    assert left.column_gone("users", "hot")


def test_values_that_newer_models_know_may_be_written() -> None:
    newer = Model("User", "users", (MappedColumn(Column("state"), labels=("new", "held")),))
    parts = split(history(A), history(A), frozenset({"a"}))
    _, left = schemas(parts, Needs(), (newer,), "postgres", hook_runs=False)
    assert [(each.value, each.by_migration) for each in left.written["users", "state"]] == [
        ("new", False),
        ("held", False),
    ]


def test_what_came_and_went_between_the_releases_is_nobodys_loss() -> None:
    passing = revision(
        "p",
        "a",
        AddColumn("users", Column("x")),
        DropColumn("users", "x"),
        CreateTable("tmp"),
        DropTable("tmp"),
        RenameTable("users", "people"),
        RenameTable("people", "users"),
    )
    own, left = both(history(A, passing), history(A))
    assert left.gone == {}
    assert left.tables["users"] == own.tables["users"]


def test_what_came_and_went_is_nobodys_loss_under_a_later_name_either() -> None:
    passing = revision(
        "p",
        "a",
        RenameColumn("users", "id", "aside"),
        RenameColumn("users", "aside", "id"),
        RenameTable("users", "posts"),
    )
    assert both(history(A, passing), history(A))[1].tables["posts"].gone == {}


def test_what_is_dropped_made_again_and_dropped_is_gone() -> None:
    again = revision("p", "a", DropTable("users"), USERS, DropTable("users"))
    assert both(history(A, again), history(A))[1].table_gone("users")


def test_newer_code_without_a_list_may_write_anything() -> None:
    mine = Model("User", "users", (MappedColumn(Column("state"), labels=("new",)),))
    newer = Model("User", "users", (MappedColumn(Column("state", Type("text"))),))
    parts = split(history(A), history(A), frozenset({"a"}))
    _, left = schemas(parts, Needs((mine,)), (newer,), "postgres", hook_runs=False)
    assert [each.anything for each in left.written["users", "state"]] == [True]


def test_what_newer_code_writes_is_seen_through_a_view_with_the_old_name() -> None:
    mine = Model("User", "users", (MappedColumn(Column("state"), labels=("new",)),))
    newer = Model("Person", "people", (MappedColumn(Column("state"), labels=("new", "held")),))
    renamed = revision("r", "a", RenameTable("users", "people"), CreateView("users", None, ("people",)))
    parts = split(history(A, renamed), history(A), frozenset({"a", "r"}))
    _, left = schemas(parts, Needs((mine,)), (newer,), "postgres", hook_runs=False)
    assert [each.value for each in left.written["users", "state"]] == ["held"]


@pytest.mark.parametrize(("labels", "written"), [(("1", "2", "3"), ()), (("1", "2", "3", "4"), ("4",))])
def test_of_several_classes_on_one_table_each_is_held_against_its_own(
    labels: tuple[str, ...], written: tuple[str, ...]
) -> None:
    def log(name: str, *labels: str) -> Model:
        return Model(name, "logs", (MappedColumn(Column("realm"), labels=labels),))

    parts = split(history(A), history(A), frozenset({"a"}))
    mine = (log("EventLog", "1", "2", "3"), log("CategoryLog", "1", "2"))
    newer = (log("EventLog", *labels), log("CategoryLog", "1", "2"))
    _, left = schemas(parts, Needs(mine), newer, "postgres", hook_runs=False)
    assert tuple(each.value for each in left.written.get(("logs", "realm"), ())) == written
