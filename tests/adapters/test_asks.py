"""The SQL by which a database tells what ran: `doctor` prints it, and its answer goes to `--current`.

What real ledgers answer is asked of the tools themselves, in `tests/drill_tools`.
"""

import pytest
import sqlglot
from sqlglot import exp

from checker.adapters import ADAPTERS
from checker.core.adapter import Adapter

ASKING = [adapter for adapter in ADAPTERS if adapter.asks]


def test_the_tools_of_the_sql_family_all_have_one() -> None:
    names = {adapter.name for adapter in ASKING}
    assert names >= {
        "golang-migrate", "goose", "dbmate", "sqlx", "diesel", "refinery", "tern", "sqitch", "sql-migrate", "atlas",
        "graphile-migrate", "node-pg-migrate", "supabase", "yoyo", "wrangler",
    }  # fmt: skip


@pytest.mark.parametrize("adapter", ASKING, ids=lambda adapter: adapter.name)
def test_it_is_one_select_of_one_column(adapter: Adapter) -> None:
    (query,) = sqlglot.parse(adapter.asks.replace("{ledger}", "some_table"), dialect="postgres")
    assert isinstance(query, exp.Select)
    assert len(query.expressions) == 1


@pytest.mark.parametrize("adapter", ASKING, ids=lambda adapter: adapter.name)
def test_only_a_tool_whose_ledger_has_a_name_of_the_projects_choice_leaves_it_open(adapter: Adapter) -> None:
    assert ("{ledger}" in adapter.asks) is (adapter.ledger is not None)
