from dataclasses import replace

import pytest

from checker.core.column import Column
from checker.core.mentions import mentioned
from checker.core.needs import Model, Needs
from checker.core.schema import ColumnState, Gone, Origin, Schema, Table
from checker.core.use import Touch, Use
from tests.trees import DictTree

AT = Origin("m.py", 1)
ORDERS = Table("orders", {"note": ColumnState(Column("note"), AT)})
OWN = Schema("postgres", {"orders": ORDERS})
NO_TABLE = Schema("postgres", gone={"orders": Gone(AT)})
NO_COLUMN = Schema("postgres", {"orders": replace(ORDERS, columns={}, gone={"note": Gone(AT)})})


@pytest.mark.parametrize(
    ("text", "table", "column"),
    [
        ("run('SELECT * FROM orders')", True, False),
        ('name = "orders"', True, False),
        ("f'update orders set note'", True, True),
        ("the orders of the day", False, False),
        ("preorders = 'x'", False, False),
        ("'orders'; notes", True, False),
    ],
)
def test_a_name_counts_where_it_may_be_a_table(text: str, table: bool, column: bool) -> None:  # noqa: FBT001
    tree = DictTree({"app.py": text})
    assert ("orders" in mentioned(tree, tree.paths(), Needs(), OWN, NO_TABLE)) is table
    assert ("orders.note" in mentioned(tree, tree.paths(), Needs(), OWN, NO_COLUMN)) is column


def test_what_is_proven_needs_no_search() -> None:
    tree = DictTree({"app.py": "'orders'"})
    needs = Needs(uses=(Use(Touch.READ, "orders", ("note",)),))
    assert mentioned(tree, tree.paths(), needs, OWN, NO_TABLE) == frozenset()
    assert tree.store.parsed == 0


LINES = Table("shop_order_lines", {"note": ColumnState(Column("note"), AT)})
TWO = Schema("postgres", {"orders": ORDERS, "shop_order_lines": LINES})
NEITHER = Schema("postgres", gone={"orders": Gone(AT), "shop_order_lines": Gone(AT)})


@pytest.mark.parametrize(
    ("unnamed", "found"),
    [
        ((), set()),
        (("OrderLine",), {"shop_order_lines"}),
        (("Order",), {"orders", "shop_order_lines"}),
        (("Basket",), {"orders", "shop_order_lines"}),
        (("OrderLine", "Basket"), {"orders", "shop_order_lines"}),
    ],
)
def test_a_class_without_a_known_table_may_have_one_with_its_name_else_any(
    unnamed: tuple[str, ...], found: set[str]
) -> None:
    tree = DictTree({"app.py": "1"})
    assert mentioned(tree, tree.paths(), Needs(unnamed=unnamed), TWO, NEITHER) == found


def test_a_table_that_a_model_has_is_no_other_classs() -> None:
    tree = DictTree({"app.py": "1"})
    needs = Needs(models=(Model("Line", "shop_order_lines"),), unnamed=("OrderLine",))
    assert mentioned(tree, tree.paths(), needs, TWO, NEITHER) == {"orders"}
