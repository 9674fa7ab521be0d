import pytest

from checker.core.needs import Needs
from checker.core.objects import Body, Partition, Policy, Rights, Sequence, Trigger
from checker.core.operation import (
    AddColumn,
    CreateIndex,
    CreateTable,
    CreateView,
    DropTable,
    Operation,
    OtherObject,
    RenameTable,
    WriteRows,
)
from checker.core.rollback import Rollback
from checker.core.use import Touch
from tests.rules.cases import ID, INT, case, col, orm, query, said, users

OLD = (users(col("name"), col("size", INT)),)
ORM = orm(col("name"), col("size", INT))
READS = Needs(uses=(query(Touch.READ, "name"),))
EMPTIES = Needs(uses=(query(Touch.TRUNCATE),))


def rights(verb: str, *names: str, role: str = "app", columns: tuple[str, ...] = (), on: str = "users") -> OtherObject:
    return OtherObject(verb, "grant", " ".join(names), on, says=Rights(names, (role,), columns, on=on))


def numbers(verb: str, *names: str) -> OtherObject:
    return OtherObject(verb, "grant", "USAGE", "", says=Rights(names, ("app",), of="sequence", on="users_id_seq"))


def trigger(body: str = "", *events: str, calls: str = "f") -> tuple[OtherObject, ...]:
    made = OtherObject("create", "trigger", "tr", "users", says=Trigger("before", events, calls=calls))
    function = OtherObject("create", "function", "f", says=Body(body, "plpgsql"))
    return (function, made) if body else (made,)


def partition(takes: str = "", by: str = "", name: str = "", verb: str = "create") -> OtherObject:
    return OtherObject(verb, "partition", name, "users", says=Partition(by, takes))


def policy(using: str, *, restrictive: bool = False, roles: tuple[str, ...] = ()) -> OtherObject:
    return OtherObject("create", "policy", "p", "users", says=Policy("all", roles, using, restrictive=restrictive))


SECURE = OtherObject("create", "row security", "users", "users")
SETVAL = OtherObject("alter", "sequence", "users_id_seq", says=Sequence(value="9"))
BY_COLUMN = OtherObject("alter", "sequence", "", says=Sequence("users.id", "9"))
ANEW, FILLED = CreateTable("people", (ID, col("name"), col("size", INT))), WriteRows("insert", "people", ("id",))
READ, ADDED = "read-permission-lost users", "write-permission-lost users"
GIVEN = (*OLD, rights("create", "select"))
COPIED = WriteRows("insert", "users", ("id", "name"))


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(rights("drop", "select"), old=OLD, needs=ORM), f"{READ} app"),
        (case(rights("drop", "all"), old=OLD, needs=READS), f"{READ} app"),
        (case(rights("drop", "select"), rights("create", "select"), old=OLD, needs=ORM), ""),
        (case(rights("create", "select"), rights("drop", "select", role="x"), old=OLD, needs=READS), f"{READ} x"),
        (case(rights("drop", "insert"), old=OLD, needs=ORM), f"{ADDED} app"),
        (case(rights("drop", "update"), old=OLD, needs=ORM), f"{ADDED} app"),
        (case(rights("drop", "update"), old=OLD, needs=READS), f"{ADDED} app"),
        (case(rights("drop", "references"), old=OLD, needs=ORM), ""),
        (case(rights("drop", "insert"), old=OLD, needs=READS), ""),
        (case(rights("drop", "insert", on="jobs"), old=OLD, needs=ORM), ""),
        (case(numbers("drop", "usage"), old=OLD, needs=ORM), "write-permission-lost users_id_seq app"),
        (case(DropTable("users"), *OLD, old=GIVEN, needs=ORM), f"{READ} app"),
        (
            case(DropTable("users"), *OLD, rights("create", "select"), old=GIVEN, needs=ORM),
            "",
        ),
        (
            case(
                RenameTable("users", "people"), CreateView("users", None, ("people",), writable=True),
                old=GIVEN, needs=READS,
            ),
            f"{READ} app",
        ),
    ],
)  # fmt: skip
def test_rights(rollback: Rollback, expected: str) -> None:
    assert [each for each in said(rollback) if "permission-lost" in each] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(*trigger("BEGIN RAISE EXCEPTION 'no'; END", "insert"), old=OLD, needs=ORM), "risky"),
        (case(*trigger("BEGIN RAISE EXCEPTION 'no'; END", "delete"), old=OLD, needs=ORM), ""),
        (case(*trigger("BEGIN NEW.made_at := now(); RETURN NEW; END"), old=OLD, needs=ORM), ""),
        (case(*trigger("BEGIN NEW.name := 'x'; RETURN NEW; END"), old=OLD, needs=ORM), "risky"),
        (case(*trigger("BEGIN INSERT INTO log VALUES (1); RETURN NEW; END"), old=OLD, needs=ORM), "risky"),
        (case(*trigger("BEGIN NEW.name := 'x'; END")[:1], old=(*OLD, *trigger("BEGIN END")), needs=ORM), "risky"),
        (case(*trigger(), old=(*OLD, *trigger()), needs=ORM), ""),
    ],
)
def test_triggers(rollback: Rollback, expected: str) -> None:
    assert said(rollback).get("write-trigger-added users.tr", "") == expected


@pytest.mark.parametrize(
    ("operations", "old", "expected"),
    [
        ((partition(by="range (id)"), partition("FROM (1) TO (9)", name="a")), (), "risky"),
        ((partition(by="range (id)"), partition("DEFAULT", name="a")), (), ""),
        ((partition(by="hash (id)"),), (), ""),
        ((partition(name="a", verb="drop"),), (partition(by="range (id)"), partition("IN (1)", name="a")), "risky"),
        ((partition("IN (2)", name="b"),), (partition(by="range (id)"), partition("IN (1)", name="a")), ""),
    ],
)
def test_partitions(operations: tuple[Operation, ...], old: tuple[Operation, ...], expected: str) -> None:
    assert said(case(*operations, old=(*OLD, *old), needs=ORM)).get("write-partition-missing users", "") == expected


@pytest.mark.parametrize(
    ("operations", "dialect", "expected"),
    [
        ((COPIED,), "postgres", "risky"),
        ((COPIED,), "mysql", ""),
        ((COPIED, SETVAL), "postgres", ""),
        ((COPIED, BY_COLUMN), "postgres", ""),
        ((SETVAL, COPIED), "postgres", "risky"),
        ((WriteRows("insert", "users", ("name",)),), "postgres", ""),
        ((ANEW, FILLED, DropTable("users"), RenameTable("people", "users")), "postgres", "risky"),
    ],
)
def test_sequences(operations: tuple[Operation, ...], dialect: str, expected: str) -> None:
    found = said(case(*operations, old=OLD, needs=ORM, dialect=dialect))
    assert found.get("write-sequence-behind users.id", "") == expected


@pytest.mark.parametrize(
    ("text", "dialect", "expected"),
    [
        ("100 / size", "postgres", "risky"),
        ("100 / size", "sqlite", ""),
        ("100 / nullif(size, 0)", "postgres", ""),
        ("size / 2", "postgres", ""),
        ("name::int", "postgres", "risky"),
        ("size::text", "postgres", ""),
        ("name || '/'", "postgres", ""),
        ("100 / depth", "postgres", ""),
    ],
)
def test_expressions(text: str, dialect: str, expected: str) -> None:
    column = AddColumn("users", col("share", INT, generated=text))
    index = CreateIndex("users", "share", (f"({text})",))
    for operation in (column, index):
        found = said(case(operation, old=OLD, needs=ORM, dialect=dialect))
        assert found.get("write-expression-fails users.share", "") == expected


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ((SECURE, policy("owner = current_user")), "risky"),
        ((SECURE, policy("true")), ""),
        ((SECURE, policy("true", restrictive=True)), "risky"),
        ((SECURE, policy("true", roles=("x",))), "risky"),
    ],
)
def test_rows_hidden_by_policies(operations: tuple[Operation, ...], expected: str) -> None:
    assert said(case(*operations, old=OLD, needs=ORM)).get("read-rows-hidden users", "") == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("", "size > 1", "risky"), ("size > 1", "size > 2", "risky"), ("size > 1", "SIZE>1", ""), ("size > 1", "", "")],
)
def test_rows_hidden_by_a_view(before: str, after: str, expected: str) -> None:
    old = (CreateTable("people", (ID, col("name"))), CreateView("users", ("name",), ("people",), before, writable=True))
    new = CreateView("users", ("name",), ("people",), after, writable=True)
    assert said(case(new, old=old, needs=READS)).get("read-rows-hidden users", "") == expected


@pytest.mark.parametrize(
    ("dialect", "writable", "needs", "expected"),
    [
        ("postgres", True, ORM, ""),
        ("postgres", False, ORM, "unsafe"),
        ("mysql", False, ORM, "risky"),
        ("sqlite", True, ORM, "unsafe"),
        ("postgres", True, EMPTIES, "unsafe"),
        ("postgres", False, READS, ""),
    ],
)
def test_views_that_are_written(dialect: str, writable: bool, needs: Needs, expected: str) -> None:  # noqa: FBT001
    view = CreateView("users", ("id", "name", "size"), ("people",), writable=writable)
    rollback = case(RenameTable("users", "people"), view, old=OLD, needs=needs, dialect=dialect)
    assert said(rollback).get("write-view-readonly users", "") == expected
