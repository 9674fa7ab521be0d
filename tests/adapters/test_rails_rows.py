"""What Rails migrations do to rows."""

import pytest

from checker.adapters.rails import adapter
from checker.adapters.rails.rows import read_rows
from checker.core.adapter import GRAPH_ONLY
from checker.core.operation import Operation, WriteRows
from checker.core.tree import Unread
from tests.trees import DictTree

HEAD = "class Fill < ActiveRecord::Migration[7.1]\n"
MODEL = "  class Person < ApplicationRecord\n    self.table_name = 'staff'\n    def tidy = update!(a: 1)\n  end\n"


def rows(body: str, head: str = HEAD) -> list[Operation]:
    return [step.operation for step in read_rows(f"{head}  def up\n    {body}\n  end\nend\n".encode(), "postgres")]


UPDATED = [WriteRows("update", "users", ("state",), (("state", "x"),))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("User.update_all(state: 'x')", UPDATED),
        ("User.where(state: nil).update_all('state' => :x)", UPDATED),
        ("User.update_all(\"state = 'x'\")", UPDATED),
        ('User.update_all(["state = ?", x])', [WriteRows("update", "users", ("state",))]),
        ("User.find_each { |user| user.update!(state: 'x') }", UPDATED),
        ("User.in_batches(of: 5) do |some|\n      some.update_all(state: 'x')\n    end", UPDATED),
        ("user = User.find_by(id: 1)\n    user.update_column(:state, 'x')", UPDATED),
        ("User.all.each { |u|\n  u.state = 'x'\n }", UPDATED),
        ("User.update_all(state: other)", [WriteRows("update", "users", ("state",))]),
        ("User.update_all(state: nil)", [WriteRows("update", "users", ("state",), (("state", None),))]),
        ('User.update_all(state: "#{x}")', [WriteRows("update", "users", ("state",))]),
        ("LineItem.create!(size: 4)", [WriteRows("insert", "line_items", ("size",), (("size", "4"),))]),
        ("Person.insert_all([{ a: 1 }, { a: 2 }])", [WriteRows("insert", "people", ("a",), (("a", "1"), ("a", "2")))]),
        ("User.where(old: true).delete_all", [WriteRows("delete", "users")]),
        ("User.find(1).destroy", [WriteRows("delete", "users")]),
        ("execute \"UPDATE users SET state = 'x'\"", UPDATED),
        ("execute <<~SQL.squish\n      UPDATE users\n      SET state = 'x'\n    SQL", UPDATED),
        ("execute \"UPDATE users SET state = '#{x}'\"", [WriteRows("update", "users", ("state",))]),
        ("execute 'CREATE TABLE t (a int)'", []),
        ("add_column :users, :state, :string", []),
        ("fields = JSON.parse(text)\n    fields.delete('a')\n    fields['b'] = 1", []),
        ("names = {}\n    names.update(a: 1)\n    names.delete(:a)", []),
        (
            "reversible do |d|\n      d.up { User.update_all(state: 'x') }\n      d.down { User.delete_all }\n    end",
            UPDATED,
        ),
    ],
)
def test_rows_that_are_written(body: str, expected: list[Operation]) -> None:
    assert rows(body) == expected


def test_a_model_of_the_migration_has_the_table_that_it_says() -> None:
    assert rows("Person.update_all(a: 1)", HEAD + MODEL) == [WriteRows("update", "staff", ("a",), (("a", "1"),))]


@pytest.mark.parametrize("body", ["rows_of(it).update_all(a: 1)", "thing.update(a: 1)", "thing.save!"])
def test_rows_of_a_table_that_is_not_known(body: str) -> None:
    (unread,) = rows(body)
    assert isinstance(unread, Unread)
    assert (unread.rows, unread.text) == (True, body)


def test_a_model_in_a_module_may_have_either_name() -> None:
    (step,) = read_rows(f"{HEAD}  def change\n    Shop::Order.update_all(a: 1)\n  end\nend\n".encode(), "postgres")
    assert step.touches == ("shop_orders", "orders")


def test_the_way_down_does_not_run() -> None:
    assert (
        rows("User.update_all(state: 'x')\n  end\n\n  def down\n    User.delete_all\n    execute 'DELETE FROM users'")
        == UPDATED
    )


def test_lines_are_those_of_the_file() -> None:
    body = "execute <<~SQL\n      UPDATE users SET state = 'x';\n      DELETE FROM posts;\n    SQL"
    text = f"{HEAD}  def up\n    {body}\n  end\nend\n"
    assert [step.line for step in read_rows(text.encode(), "postgres")] == [4, 5]


def test_only_those_that_are_asked_for_are_opened() -> None:
    files = {
        "db/schema.rb": "ActiveRecord::Schema[7.1].define do\nend\n",
        "db/migrate/1_fill.rb": f"{HEAD}  def up\n    User.update_all(state: 'x')\n  end\nend\n",
    }
    (place,) = adapter.detect(DictTree(files))
    (revision,) = adapter.read(DictTree(files), place, "postgres").revisions
    assert [step.operation for step in revision.up] == UPDATED
    (unopened,) = adapter.read(DictTree(files), place, "postgres", GRAPH_ONLY).revisions
    assert unopened.up == ()


@pytest.mark.parametrize("text", [b"", b"class", b"\xff\xfe", b"def up\n  User.where(", b"User.update_all(" * 300])
def test_garbage_does_not_stop_it(text: bytes) -> None:
    read_rows(text, "postgres")


def test_a_table_whose_name_is_put_together_is_not_known() -> None:
    (found,) = rows("execute \"UPDATE users_#{year} SET state = 'x'\"")
    assert isinstance(found, Unread)
    assert found.rows
