from functools import reduce

import pytest

from checker.core.apply import apply
from checker.core.column import Check, Column, ForeignKey, PrimaryKey, Unique
from checker.core.enums import MOST_VALUES
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    AlterColumn,
    CreateEnum,
    CreateIndex,
    CreateTable,
    CreateView,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    DropType,
    DropView,
    Operation,
    OtherObject,
    RenameColumn,
    RenameConstraint,
    RenameEnumValue,
    RenameTable,
    RenameType,
    WriteRows,
)
from checker.core.schema import Origin, Schema
from checker.core.tree import Unread
from checker.core.types import Type

ID = Column("id", Type("int"), nullable=False)
NOTE = Column("note", Type("text"))
ORDERS = CreateTable("orders", (ID, NOTE), (PrimaryKey(("id",)), Unique(("note",), "u_note")))


def after(*operations: Operation) -> Schema:
    return reduce(
        lambda schema, each: apply(each[1], schema, Origin("m.py", each[0], f"r{each[0]}")),
        enumerate(operations, 1),
        Schema("postgres"),
    )


def columns(schema: Schema, table: str) -> str:
    return " ".join(schema.tables[table].columns)


def constraints(schema: Schema, table: str) -> list[object]:
    return [state.constraint for state in schema.tables[table].constraints]


@pytest.mark.parametrize(
    ("operations", "left"),
    [
        ((AddColumn("orders", Column("total")),), "id note total"),
        ((DropColumn("orders", "note"),), "id"),
        ((RenameColumn("orders", "note", "remark"),), "id remark"),
        ((RenameColumn("orders", "note", "x"), RenameColumn("orders", "x", "note")), "id note"),
        ((RenameColumn("orders", "id", "number"),), "number note"),
        ((DropColumn("orders", "note"), AddColumn("orders", NOTE)), "id note"),
        ((AddColumn("orders", Column("note"), if_missing=True),), "id note"),
    ],
)
def test_columns_come_and_go(operations: tuple[Operation, ...], left: str) -> None:
    assert columns(after(ORDERS, *operations), "orders") == left


def test_what_is_dropped_is_remembered_with_its_place() -> None:
    gone = after(ORDERS, DropColumn("orders", "note")).column_gone("orders", "note")
    assert gone is not None
    assert (gone.origin.revision, gone.to) == ("r2", "")


def test_what_is_renamed_is_remembered_with_its_new_name() -> None:
    schema = after(ORDERS, RenameColumn("orders", "note", "remark"), RenameTable("orders", "sales"))
    gone = schema.table_gone("orders")
    assert gone is not None
    assert gone.to == "sales"
    assert schema.tables["sales"].gone["note"].to == "remark"
    assert schema.tables["sales"].columns["remark"].origin.revision == "r2"


def test_a_rename_there_and_back_is_nothing() -> None:
    there = after(ORDERS, RenameTable("orders", "sales"), RenameTable("sales", "orders"))
    assert there.table_gone("orders") is None
    assert there.tables["orders"] == after(ORDERS).tables["orders"]


def test_an_operation_on_an_unknown_table_says_that_it_exists() -> None:
    schema = after(DropColumn("orders", "note"))
    assert "orders" in schema.tables
    assert not schema.tables["orders"].whole
    assert schema.column_gone("orders", "note")
    assert schema.column_gone("orders", "other") is None


def test_the_rebuild_idiom_leaves_the_table_in_place() -> None:
    schema = Schema("sqlite")
    steps: tuple[Operation, ...] = (
        ORDERS,
        CreateTable("tmp_orders", (ID, NOTE, Column("total"))),
        DropTable("orders"),
        RenameTable("tmp_orders", "orders"),
    )
    for step in steps:
        schema = apply(step, schema, Origin("m.py", 1, "one"))
    assert columns(schema, "orders") == "id note total"
    assert not schema.gone


def test_alter_sets_only_what_it_names() -> None:
    change = AlterColumn("orders", Column("note", None, nullable=False), frozenset({"nullable"}))
    state = after(ORDERS, change).state("orders", "note")
    assert state is not None
    assert (state.column.type, state.column.nullable) == (Type("text"), False)
    assert state.origin_of("nullable").revision == "r2"
    assert state.origin_of("type").revision == "r1"


def test_a_primary_key_makes_its_columns_required() -> None:
    column = after(CreateTable("t", (Column("a"),)), AddConstraint("t", PrimaryKey(("a",)))).column("t", "a")
    assert column is not None
    assert (column.nullable, column.primary_key) == (False, True)


def test_constraints_are_found_by_name_or_kind() -> None:
    assert constraints(after(ORDERS, DropConstraint("orders", "u_note")), "orders") == [PrimaryKey(("id",))]
    assert constraints(after(ORDERS, DropConstraint("orders", "x", "primary")), "orders") == [
        Unique(("note",), "u_note")
    ]
    assert constraints(after(ORDERS, DropIndex("u_note")), "orders") == [PrimaryKey(("id",))]
    assert Unique(("note",), "v") in constraints(after(ORDERS, RenameConstraint("orders", "u_note", "v")), "orders")


def test_a_dropped_column_takes_its_constraints_along() -> None:
    schema = after(ORDERS, AddConstraint("orders", Check("note <> ''", "c", ("note",))), DropColumn("orders", "note"))
    assert constraints(schema, "orders") == [PrimaryKey(("id",))]


def test_foreign_keys_follow_the_table_they_point_at() -> None:
    schema = after(
        ORDERS, CreateTable("lines", (), (ForeignKey(("order_id",), "orders"),)), RenameTable("orders", "sales")
    )
    assert constraints(schema, "lines") == [ForeignKey(("order_id",), "sales")]


def test_enum_values_are_added_and_renamed() -> None:
    state = Column("state", Type("enum", "state_t", labels=("new", "done")))
    schema = after(
        CreateEnum("state_t", ("new", "done")),
        CreateTable("t", (state,)),
        AddEnumValue("state_t", "held"),
        RenameEnumValue("state_t", "done", "closed"),
    )
    assert schema.enums["state_t"].labels == ("new", "closed", "held")
    assert [written.value for written in schema.written["t", "state"]] == ["closed"]


def test_a_value_added_to_a_type_that_only_columns_showed_keeps_their_labels() -> None:
    state = Column("state", Type("enum", "state_t", labels=("new",)))
    schema = after(CreateTable("t", (state,)), AddEnumValue("state_t", "held"))
    assert schema.enums["state_t"].labels == ("new", "held")


def test_views_stand_among_the_tables() -> None:
    made = after(CreateView("v", ("a", "b")), CreateView("v", ("a",)))
    assert columns(made, "v") == "a"
    assert made.column_gone("v", "b")
    assert after(CreateView("v"), DropView("v")).table_gone("v")


def test_rows_and_unread_statements_are_kept_with_their_place() -> None:
    schema = after(ORDERS, WriteRows("update", "orders", ("note",), (("note", "x"),)), Unread("why"))
    assert [written.value for written in schema.written["orders", "note"]] == ["x"]
    assert [origin.revision for _, origin in schema.unread] == ["r3"]


def test_plain_indexes_are_known_by_name() -> None:
    assert after(CreateIndex("orders", "i")).indexes == {"i": "orders"}
    assert after(CreateIndex("orders", "i"), DropIndex("i")).indexes == {}


def test_a_view_of_one_table_passes_on_what_the_table_says() -> None:
    sold = after(ORDERS, RenameTable("orders", "sales"), CreateView("orders", None, ("sales",)))
    assert columns(sold, "orders") == "id note"
    assert Unique(("note",), "u_note") in constraints(sold, "orders")
    assert sold.table_gone("orders") is None


def test_a_view_of_a_table_without_a_column_lacks_it() -> None:
    lacking = after(
        ORDERS, DropColumn("orders", "note"), RenameTable("orders", "sales"), CreateView("orders", None, ("sales",))
    )
    assert lacking.column_gone("orders", "note")


def test_a_dropped_enum_type_is_remembered_until_it_is_made_again() -> None:
    dropped = after(CreateEnum("kind", ("a",)), DropType("kind"))
    assert "kind" in dropped.gone_types
    assert after(CreateEnum("kind", ("a",)), DropType("kind"), CreateEnum("kind", ("a",))).gone_types == {}
    assert after(CreateEnum("kind", ("a",)), RenameType("kind", "sort")).gone_types["kind"].to == "sort"


def test_a_seed_of_thousands_is_held_as_any_value() -> None:
    seed = (WriteRows("insert", "orders", ("note",), (("note", f"n{number}"),)) for number in range(3000))
    values = after(ORDERS, *seed).written["orders", "note"]
    assert len(values) == MOST_VALUES + 1
    assert [each.anything for each in values[-2:]] == [False, True]


def test_what_stands_on_a_table_goes_with_it() -> None:
    trigger = OtherObject("create", "trigger", "t", "orders")
    assert after(ORDERS, trigger).objects
    assert not after(ORDERS, trigger, DropTable("orders"), ORDERS).objects
    assert after(ORDERS, trigger, RenameTable("orders", "sales")).objects.keys() == {("trigger", "sales", "t")}
    assert not after(ORDERS, trigger, OtherObject("drop", "trigger", "t")).objects


def test_a_column_stands_where_it_is_put() -> None:
    size, place = Column("size", Type("int")), frozenset({"type"})
    assert columns(after(ORDERS, AddColumn("orders", size, after="id")), "orders") == "id size note"
    assert columns(after(ORDERS, AddColumn("orders", size, after="")), "orders") == "size id note"
    assert columns(after(ORDERS, AlterColumn("orders", ID, place, "note")), "orders") == "note id"
    assert columns(after(ORDERS, AddColumn("orders", size, after="other")), "orders") == "id note size"
