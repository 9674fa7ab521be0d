"""Active Record: a model of which rows are made adds rows to its table."""

import pytest

from checker.code.active_record import code
from checker.core.use import Touch
from tests.trees import DictTree

SCHEMA = 'ActiveRecord::Schema[7.1].define do\n  create_table "users" do |t|\n    t.string "name"\n  end\nend\n'
USER = "class User < ApplicationRecord\nend\n"


def inserts(**files: str) -> list[tuple[str, str, str, int]]:
    named_files = {"Gemfile": "gem 'rails'\n", "db/schema.rb": SCHEMA, "app/models/user.rb": USER}
    tree = DictTree(named_files | {path.replace("__", "/") + ".rb": text for path, text in files.items()})
    found = code.read(tree, tuple(tree.paths()), "postgres").uses
    return [(use.table, use.by, use.path, use.line) for use in found if use.touch is Touch.INSERT]


@pytest.mark.parametrize(
    "line",
    ["User.create!(name: 'x')", "user = User.new", "account.users.build(name: 'x')", "User.find_or_create_by(name: n)"],
)
def test_rows_are_made_of_a_model_or_on_its_association(line: str) -> None:
    assert inserts(app__jobs__sync=f"def call\n  {line}\nend\n") == [("users", "User", "app/jobs/sync.rb", 2)]


def test_a_model_of_which_nothing_is_made_adds_no_rows() -> None:
    assert inserts(app__jobs__sync="User.where(name: 'x').update_all(name: 'y')\nNewsletter.new\n") == []


def test_tests_are_no_program() -> None:
    assert inserts(spec__user_spec="User.create!\n") == []


def test_a_stated_table_counts_and_one_that_the_schema_lacks_does_not() -> None:
    assert inserts(app__a="class Person < ApplicationRecord\n  self.table_name = 'users'\nend\nPerson.create\n") == [
        ("users", "Person", "app/a.rb", 4)
    ]
    assert inserts(app__a="class Ghost < ApplicationRecord\nend\nGhost.create\n") == []


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("User.where(mail: mail, active: true).order(:name).first", ("mail", "active", "name")),
        ("User.find_by(mail: mail)", ("mail",)),
        ("User.where.not(left_at: nil).pluck(:id, :name)", ("left_at", "id", "name")),
        ("User\n  .order(seen_at: :desc)\n  .limit(3)\n  .select(:name)", ("seen_at", "name")),
        ("User.exists?(mail: 'a: b')", ("mail",)),
        ("User.where(posts: { title: 'x' }, mail: 1)", ("mail",)),
        ("User.where('mail = ?', mail)", ()),
        ("User.recent.where(title: 1)", ()),
        ("User.find(1).posts.where(title: 1)", ()),
        ("account.users.where(mail: 1)", ()),
        ("Post.where(title: 1)", ()),
        ("  # User.where(mail: 1)", ()),
    ],
)
def test_the_columns_that_conditions_and_orders_name_are_read(line: str, columns: tuple[str, ...]) -> None:
    files = {"Gemfile": "gem 'rails'\n", "db/schema.rb": SCHEMA, "app/models/user.rb": USER, "app/a.rb": f"{line}\n"}
    tree = DictTree(files)
    found = code.read(tree, tuple(tree.paths()), "postgres").uses
    assert [use.columns for use in found if use.touch is Touch.READ] == ([columns] if columns else [])


def test_of_two_models_of_one_name_nobody_knows_which_is_meant() -> None:
    other = "class Admin::User < ApplicationRecord\n  self.table_name = 'users'\nend\n"
    files = {"Gemfile": "gem 'rails'\n", "db/schema.rb": SCHEMA, "app/models/user.rb": USER, "app/b.rb": other}
    tree = DictTree(files | {"app/a.rb": "User.where(mail: 1)\n"})
    assert code.read(tree, tuple(tree.paths()), "postgres").uses == ()
