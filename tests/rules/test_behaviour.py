"""Rules about what the code does around its statements: start-up, caught errors, defaults, copies."""

from dataclasses import replace

import pytest

from checker.core.column import Check, Column, ForeignKey, Unique
from checker.core.difference import findings
from checker.core.needs import Habit, MappedColumn, Model, Needs, Way
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    CreateTable,
    CreateView,
    DropColumn,
    DropConstraint,
    DropTable,
    Operation,
    OtherObject,
    RenameColumn,
    RenameConstraint,
    RenameTable,
    WriteRows,
)
from checker.core.rollback import Rollback
from checker.core.types import Type
from checker.core.use import Touch, Use
from checker.rules import RULES
from tests.rules.cases import (
    ID,
    INT,
    TEXT,
    add,
    case,
    code,
    col,
    load,
    maybe,
    notes,
    only,
    orm,
    query,
    said,
    user,
    users,
)

UUID = Type("uuid")
NAME = Unique(("name",), "uq_users_name")
LINE = ForeignKey(("user_id",), "users", ("id",), "fk_lines_user")


def habit(way: Way, *tables: str, names: tuple[str, ...] = (), deep: bool = False, at_start: bool = True) -> Habit:
    return Habit(way, tables, names, deep, at_start, 3, "app/main.py")


def with_habits(needs: Needs, *habits: Habit) -> Needs:
    return replace(needs, habits=habits)


def lookup(*columns: str, one: bool = True) -> Use:
    return replace(query(Touch.READ, *columns), sought=columns, one=one)


def lines(key: ForeignKey = LINE) -> CreateTable:
    return CreateTable("lines", (ID, col("user_id", INT)), (key,))


CREATES = with_habits(orm(col("name")), habit(Way.CREATES))


def test_a_table_that_is_made_anew_says_where_the_data_is() -> None:
    rollback = case(RenameTable("users", "accounts"), old=[users(col("name"))], needs=CREATES)
    assert said(rollback) == {"boot-recreates-table users": "unsafe", "read-table-missing users": "unsafe"}


@pytest.mark.parametrize(
    ("operations", "habits", "expected"),
    [
        ([DropTable("users")], [habit(Way.CREATES)], "unsafe"),
        ([DropTable("users")], [habit(Way.CREATES, at_start=False)], "risky"),
        ([maybe(DropTable("users"))], [habit(Way.CREATES)], "risky"),
        ([DropTable("users")], [habit(Way.CREATES, "tags")], None),
        ([RenameTable("users", "accounts"), CreateView("users", reads=("accounts",))], [habit(Way.CREATES)], None),
        ([AddColumn("users", col("more"))], [habit(Way.CREATES)], None),
    ],
)
def test_tables_made_at_the_start(operations: list[Operation], habits: list[Habit], expected: str | None) -> None:
    rollback = case(*operations, old=[users(col("name"))], needs=with_habits(orm(col("name")), *habits))
    assert said(rollback).get("boot-recreates-table users") == expected


@pytest.mark.parametrize(
    ("operation", "look", "expected"),
    [
        (AddColumn("users", col("more")), habit(Way.CHECKS, names=("users",), deep=True), "risky"),
        (AddColumn("users", col("more")), habit(Way.CHECKS, deep=True), "risky"),
        (AddColumn("users", col("more")), habit(Way.CHECKS, deep=True, at_start=False), None),
        (AddColumn("users", col("more")), habit(Way.CHECKS, names=("users",)), None),
        (AddColumn("users", col("more")), habit(Way.CHECKS, names=("tags",), deep=True), None),
        (DropTable("users"), habit(Way.CHECKS, names=("users",)), "risky"),
        (AlterColumn("users", Column("name", UUID), frozenset({"type"})), habit(Way.CHECKS, deep=True), "risky"),
    ],
)
def test_looks_at_the_schema(operation: Operation, look: Habit, expected: str | None) -> None:
    rollback = case(operation, old=[users(col("name"))], needs=with_habits(orm(col("name")), look))
    assert said(rollback).get("boot-schema-check users") == expected


def test_a_probe_that_wants_the_newest_revision_stays_red() -> None:
    rollback = replace(case(AddColumn("users", col("more")), old=[users()], needs=orm()), readiness="head")
    assert said(rollback) == {"boot-readiness b2": "unsafe"}
    assert said(replace(rollback, between=())) == {}


CATCHES = habit(Way.CATCHES, "users")
GUARDED = [users(col("name"), constraints=(NAME,))]


@pytest.mark.parametrize(
    ("needs", "certainty"),
    [
        (with_habits(orm(col("name")), CATCHES), "likely"),
        (with_habits(orm(col("name")), habit(Way.CATCHES)), "possible"),
        (code(lookup("name")), "possible"),
        (code(query(Touch.READ, "name")), "possible"),
    ],
)
def test_who_leans_on_a_unique_key(needs: Needs, certainty: str) -> None:
    found = only(case(DropConstraint("users", "uq_users_name"), old=GUARDED, needs=needs))
    assert (found.rule, found.level.value, found.certainty.value) == ("constraint-guard-dropped", "risky", certainty)


@pytest.mark.parametrize(
    "needs",
    [
        with_habits(orm(col("name")), habit(Way.CATCHES, "tags")),
        code(lookup("name", one=False)),
        code(lookup("id")),
        code(replace(query(Touch.READ, "name"), sought=())),
        with_habits(code(query(Touch.READ, "id")), CATCHES),
    ],
)
def test_who_does_not_lean_on_a_unique_key(needs: Needs) -> None:
    assert said(case(DropConstraint("users", "uq_users_name"), old=GUARDED, needs=needs)) == {}


def of_lines(*uses: Use, habits: tuple[Habit, ...] = ()) -> Needs:
    model = Model("Line", "lines", (MappedColumn(ID), MappedColumn(col("user_id", INT))), path="app/models.py")
    return Needs((model, user()), (load(model), add(model), load(user()), *uses), habits=habits)


CASCADES = replace(LINE, on_delete="CASCADE")
DELETES = Use(Touch.DELETE, "users", ("id",), by="User", line=5, path="app/models.py")


@pytest.mark.parametrize(
    ("key", "needs", "expected"),
    [
        (CASCADES, of_lines(DELETES), "possible"),
        (CASCADES, of_lines(replace(DELETES, left_to_database=True)), "likely"),
        (CASCADES, of_lines(), None),
        (LINE, of_lines(DELETES), None),
        (LINE, of_lines(habits=(habit(Way.CATCHES, "lines"),)), "likely"),
        (LINE, of_lines(habits=(habit(Way.CATCHES),)), None),
    ],
)
def test_who_leans_on_a_foreign_key(key: ForeignKey, needs: Needs, expected: str | None) -> None:
    rollback = case(DropConstraint("lines", "fk_lines_user"), old=[users(), lines(key)], needs=needs)
    assert said(rollback) == ({"constraint-guard-dropped lines.user_id": "risky"} if expected else {})
    if expected:
        assert only(rollback).certainty.value == expected


def test_who_leans_on_a_check() -> None:
    old = [users(col("age", INT), constraints=(Check("age > 0", "ck_age", ("age",)),))]
    needs = with_habits(orm(col("age", INT)), CATCHES)
    assert said(case(DropConstraint("users", "ck_age"), old=old, needs=needs)) == {
        "constraint-guard-dropped users (age>0)": "risky"
    }
    assert said(case(DropConstraint("users", "ck_age"), old=old, needs=orm(col("age", INT)))) == {}


@pytest.mark.parametrize(
    ("operation", "name", "expected"),
    [
        (RenameConstraint("users", "uq_users_name", "users_name_key"), "uq_users_name", True),
        (RenameConstraint("users", "uq_users_name", "users_name_key"), "UQ_USERS_NAME", True),
        (RenameConstraint("users", "uq_users_name", "users_name_key"), "uq_other", False),
        (AddColumn("users", col("more")), "uq_users_name", False),
    ],
)
def test_a_name_that_the_code_looks_for(operation: Operation, name: str, expected: bool) -> None:  # noqa: FBT001
    needs = with_habits(orm(col("name")), habit(Way.NAMES, names=(name,)))
    found = said(case(operation, old=GUARDED, needs=needs))
    assert found == ({"constraint-renamed users uq_users_name": "risky"} if expected else {})


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("CASCADE", "", "refuses that while lines refers to them, where it passed that on"),
        ("", "CASCADE", "deletes the rows of lines that refer to them too, unseen, where it refused that"),
        ("CASCADE", "SET NULL", "sets the reference in lines to NULL, unseen"),
        ("SET NULL", "RESTRICT", "refuses that while lines refers to them, where it set it to NULL"),
    ],
)
def test_a_foreign_key_that_does_something_else(old: str, new: str, words: str) -> None:
    steps = (DropConstraint("lines", "fk_lines_user"), AddConstraint("lines", replace(LINE, on_delete=new)))
    tables = [users(), lines(replace(LINE, on_delete=old))]
    found = only(case(*steps, old=tables, needs=of_lines(DELETES)))
    assert (found.rule, found.level.value) == ("constraint-fk-action-changed", "risky")
    assert words in found.message
    assert said(case(*steps, old=tables, needs=of_lines())) == {}


def test_refusing_in_other_words_is_no_change() -> None:
    steps = (DropConstraint("lines", "fk_lines_user"), AddConstraint("lines", replace(LINE, on_delete="RESTRICT")))
    assert said(case(*steps, old=[users(), lines()], needs=of_lines(DELETES))) == {}


def test_keys_that_move() -> None:
    steps = (DropConstraint("lines", "fk_lines_user"), AddConstraint("lines", replace(LINE, on_update="CASCADE")))
    moves = Use(Touch.UPDATE, "users", ("id",), by="UPDATE users", line=5, path="app/sql.py")
    found = only(case(*steps, old=[users(), lines()], needs=of_lines(moves)))
    assert "changes keys of users" in found.message


@pytest.mark.parametrize(("deferred", "expected"), [(True, {"constraint-deferred users.name": "risky"}), (False, {})])
def test_a_key_that_is_checked_at_commit(deferred: bool, expected: dict[str, str]) -> None:  # noqa: FBT001
    late = replace(NAME, deferrable=True, deferred=deferred)
    steps = (DropConstraint("users", "uq_users_name"), AddConstraint("users", late))
    for habits in ((CATCHES,), ()):
        assert said(case(*steps, old=GUARDED, needs=with_habits(orm(col("name")), *habits))) == expected


COLLATED = frozenset({"collation"})


@pytest.mark.parametrize(
    ("dialect", "column", "sets", "expected"),
    [
        ("sqlite", Column("name", TEXT, collation="NOCASE"), COLLATED, "risky"),
        ("mysql", Column("name", TEXT, collation="utf8mb4_bin"), COLLATED, "risky"),
        ("postgres", Column("name", Type("text", name="citext")), frozenset({"type"}), "risky"),
        ("postgres", Column("name", TEXT, collation="C"), COLLATED, None),
        ("postgres", Column("name", Type("text")), frozenset({"type"}), None),
    ],
)
def test_texts_that_compare_in_another_way(
    dialect: str, column: Column, sets: frozenset[str], expected: str | None
) -> None:
    for needs in (code(lookup("name")), code(query(Touch.READ, "name"))):
        rollback = case(AlterColumn("users", column, sets), old=[users(col("name"))], needs=needs, dialect=dialect)
        assert said(rollback).get("constraint-collation-changed users.name") == expected
    unused = case(AlterColumn("users", column, sets), old=[users(col("name"))], needs=orm(col("name")), dialect=dialect)
    assert "constraint-collation-changed users.name" not in said(unused)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (AlterColumn("users", Column("id", INT), frozenset({"identity"})), "unsafe"),
        (AlterColumn("users", Column("id", INT), frozenset({"default"})), "unsafe"),
        (AlterColumn("users", Column("id", UUID), frozenset({"type"})), "unsafe"),
        (AlterColumn("users", Column("id", INT, identity="default"), frozenset({"identity"})), None),
        (AlterColumn("users", Column("id", Type("int", bits=64)), frozenset({"type"})), None),
    ],
)
def test_a_key_that_nobody_numbers(operation: Operation, expected: str | None) -> None:
    needs = orm(col("name"))
    found = said(case(operation, old=[users(col("name"))], needs=needs))
    assert found.get("write-key-not-generated users.id") == expected
    trigger = OtherObject("create", "trigger", "t", "users")
    softer = said(case(operation, trigger, old=[users(col("name"))], needs=needs))
    assert softer.get("write-key-not-generated users.id") == ("risky" if expected else None)


def test_a_key_that_the_code_sends_is_no_loss() -> None:
    drop = AlterColumn("users", Column("id", INT), frozenset({"identity"}))
    assert said(case(drop, old=[users()], needs=code(query(Touch.INSERT, "id")))) == {}


def test_another_default_is_a_note() -> None:
    old = [users(col("state", default="'open'", nullable=False))]
    change = AlterColumn("users", Column("state", default="'draft'"), frozenset({"default"}))
    leaves, sends = code(query(Touch.INSERT, "id")), code(query(Touch.INSERT, "id", "state"))
    assert notes(case(change, old=old, needs=leaves)) == ["data-default-changed users.state"]
    assert notes(case(change, old=old, needs=sends)) == []
    same = AlterColumn("users", Column("state", default="('open')"), frozenset({"default"}))
    assert notes(case(same, old=old, needs=leaves)) == []


FILLED = (AddColumn("users", col("more")), WriteRows("update", "users", ("more",)))


def test_rows_that_will_lack_what_was_filled() -> None:
    rollback = case(*FILLED, old=[users(col("name"))], needs=orm(col("name")))
    assert "data-forward-gap users.more" in notes(rollback)
    assert said(rollback) == {}
    reading = case(*FILLED, old=[users(col("name"))], needs=orm(col("name"), writes=False))
    assert "data-forward-gap users.more" not in notes(reading)
    trigger = OtherObject("create", "trigger", "t", "users")
    assert "data-forward-gap users.more" not in notes(case(*FILLED, trigger, old=[users()], needs=orm()))
    constant = WriteRows("update", "users", ("more",), (("more", "x"),))
    assert "data-forward-gap users.more" not in notes(case(FILLED[0], constant, old=[users()], needs=orm()))


STALE = "data-copy-stale users.name"


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([RenameColumn("users", "name", "full"), AddColumn("users", col("name"))], "left it empty"),
        ([DropColumn("users", "name"), AddColumn("users", col("name"))], "left it empty"),
        (
            [
                RenameColumn("users", "name", "full"),
                AddColumn("users", col("name")),
                WriteRows("update", "users", ("name",)),
            ],
            "filled it once",
        ),
        ([RenameColumn("users", "name", "full"), RenameColumn("users", "full", "name")], ""),
        (
            [
                RenameColumn("users", "name", "full"),
                AddColumn("users", col("name")),
                OtherObject("create", "trigger", "t", "users"),
            ],
            "",
        ),
        ([RenameColumn("users", "name", "full"), AddColumn("users", col("name", generated="full"))], ""),
    ],
)
def test_a_column_that_is_made_again(steps: list[Operation], words: str) -> None:
    rollback = case(*steps, old=[users(col("name"))], needs=orm(col("name"), writes=False))
    assert (said(rollback).get(STALE) == "risky") is bool(words)
    stale = [each.message for each in findings(rollback, RULES) if each.rule == "data-copy-stale"]
    assert all(words in each for each in stale)


def test_a_column_that_is_made_again_and_that_the_newer_code_writes() -> None:
    remade: list[Operation] = [DropColumn("users", "name"), AddColumn("users", col("name"))]
    filled = case(
        *remade, WriteRows("update", "users", ("name",)), old=[users(col("name"))], needs=orm(col("name"), writes=False)
    )
    assert STALE in said(filled)
    assert STALE not in said(replace(filled, newer=(user(col("name")),)))
    assert STALE in said(replace(filled, newer=(user(col("more")),)))
    assert STALE in said(replace(filled, newer=(user(col("name"), whole=False),)))
    emptied = case(*remade, old=[users(col("name"))], needs=orm(col("name"), writes=False))
    assert STALE in said(replace(emptied, newer=(user(col("name")),)))


def test_a_table_that_is_made_again() -> None:
    table, copy = users(col("name")), WriteRows("insert", "users", ("id", "name"))
    needs = orm(col("name"), writes=False)
    emptied = case(DropTable("users"), table, old=[table], needs=needs)
    assert said(emptied) == {"data-copy-stale users": "risky"}
    kept = case(RenameTable("users", "people"), table, copy, old=[table], needs=needs)
    assert said(kept) == {"data-copy-stale users": "risky"}
    rebuilt = case(RenameTable("users", "old"), table, copy, DropTable("old"), old=[table], needs=needs)
    assert said(rebuilt) == {}


def copying(*newer: Column, whole: bool = True) -> Rollback:
    rollback = case(*FILLED, old=[users(col("name"))], needs=orm(col("name"), writes=False))
    return replace(rollback, newer=(user(*newer, whole=whole),))


def test_an_old_column_that_the_newer_code_leaves_behind() -> None:
    assert said(copying(col("more"))) == {STALE: "risky"}
    assert "does not write users.name any more" in only(copying(col("more"))).message
    assert said(copying(col("name"), col("more"))) == {}
    assert said(copying(col("more"), whole=False)) == {}
