"""Ecto's schemas, and what a repository sends for them (as Ecto 3.13.5 sent it to PostgreSQL)."""

import pytest

from checker.code.ecto import code
from checker.core.needs import Needs
from checker.core.use import Touch
from tests.trees import DictTree

MIX = 'defp deps, do: [{:ecto_sql, "~> 3.13"}, {:postgrex, ">= 0.0.0"}]\n'
USER = """defmodule Shop.User do
  use Ecto.Schema
  @kinds [:plain, :admin]

  schema "users" do
    field :name, :string
    field :status, Ecto.Enum, values: [:on, :off], source: :st
    field :level, Ecto.Enum, values: [low: 1, high: 2]
    field :codes, {:array, Ecto.Enum}, values: @kinds
    field :n, :integer, default: 3
    field :secret, :string, load_in_query: false
    field :shown, :string, virtual: true
    belongs_to :org, Shop.Org
    belongs_to :boss, __MODULE__, foreign_key: :chief
    belongs_to :other, Shop.Org, define_field: false
    has_many :posts, Shop.Post
    many_to_many :tags, Shop.NiceTag, join_through: "users_tags"
    embeds_one :prefs, Shop.Prefs
    timestamps()
  end
end
"""


def read(files: dict[str, str] | None = None, mix: str = MIX) -> Needs:
    tree = DictTree({"mix.exs": mix, **({"lib/user.ex": USER} if files is None else files)})
    return code.read(tree, tuple(tree.paths()), "postgres")


def module(name: str, *lines: str) -> str:
    return f"defmodule {name} do\n  use Ecto.Schema\n" + "".join(f"  {line}\n" for line in lines) + "end\n"


def columns(found: Needs, table: str, touch: Touch) -> tuple[str, ...]:
    (use,) = found.uses_of(table, touch)
    return use.columns


def test_a_schema_names_the_columns_that_it_loads() -> None:
    """SELECT u0."id", u0."name", u0."st", u0."level", u0."codes", u0."n", u0."org_id", ..."""
    found = read()
    (user,) = found.models
    assert (user.name, user.table, user.path, user.line, user.whole) == ("User", "users", "lib/user.ex", 5, True)
    loaded = ("id", "name", "st", "level", "codes", "n", "org_id", "chief", "prefs", "inserted_at", "updated_at")
    assert columns(found, "users", Touch.LOAD) == loaded
    assert {each.attribute for each in user.columns if each.attribute} == {"status"}


def test_an_insert_leaves_out_what_is_nil() -> None:
    """INSERT INTO "users" ("n","name","inserted_at","updated_at") VALUES ($1,$2,$3,$4) RETURNING "id"."""
    (use,) = read().uses_of("users", Touch.INSERT)
    assert use.nulls == ()
    assert use.sent == ("id", "n", "inserted_at", "updated_at")
    assert "secret" in use.columns


def test_an_enum_reads_what_it_lists_and_no_more() -> None:
    """ArgumentError: cannot load `"gone"` as type #Ecto.Enum<values: [:on, :off]> for field :status."""
    (user,) = read().models
    labels = {each.column.name: each.labels for each in user.columns if each.labels is not None}
    assert labels == {"st": ("on", "off"), "level": ("1", "2"), "codes": ("plain", "admin")}


def test_the_values_of_an_enum_may_be_known_to_the_running_program_alone() -> None:
    text = module("A", 'schema "a" do', "field :k, Ecto.Enum, values: B.kinds()", "end")
    found = read({"lib/a.ex": text})
    assert found.unread == (("lib/a.ex", "the values of k are not known", 4),)


@pytest.mark.parametrize(
    "declared",
    [
        "import EctoEnum\ndefmodule Shop.Enums do\n  defenum(Kind, :kind, [:a, :b])\nend\n",
        'defmodule Shop.Kind do\n  use EctoEnum, type: :kind, enums: [:a, "b"]\nend\n',
        "defmodule Shop.Kind do\n  use EctoEnum, x: :a, y: :b\nend\n",
    ],
)
def test_types_of_ecto_enum_are_found_by_their_names(declared: str) -> None:
    text = module("A", "alias Shop.Kind", 'schema "a" do', "field :k, Kind", "end")
    (model,) = read({"lib/a.ex": text, "lib/enums.ex": declared}).models
    assert model.columns[1].labels == ("a", "b")


@pytest.mark.parametrize(
    ("lines", "table", "names"),
    [
        (["@primary_key {:uid, :binary_id, autogenerate: true}", 'schema "a" do', "end"], "a", ("uid",)),
        (["@primary_key false", '@schema_prefix "private"', 'schema "a" do', "field :k", "end"], "private.a", ("k",)),
        (['@table "named"', "schema @table do", "end"], "named", ("id",)),
        (["@timestamps_opts [inserted_at: :made]", 'schema "a" do', "timestamps(updated_at: false)", "end"],
         "a", ("id", "made")),
        (['schema "a" do', "timestamps(inserted_at: :at, inserted_at_source: :made)", "end"], "a",
         ("id", "made", "updated_at")),
        (['schema("a") do', "field(:k, :string)", "end"], "a", ("id", "k")),
    ],
)  # fmt: skip
def test_what_a_module_sets_counts(lines: list[str], table: str, names: tuple[str, ...]) -> None:
    (model,) = read({"lib/a.ex": module("A", *lines)}).models
    assert (model.table, tuple(each.column.name for each in model.columns), model.whole) == (table, names, True)


def test_a_macro_may_make_fields_that_are_not_known() -> None:
    (model,) = read({"lib/a.ex": module("A", 'schema "a" do', "common_fields()", "end")}).models
    assert not model.whole


def test_the_table_between_two_is_asked_by_both_keys() -> None:
    """INNER JOIN "users_tags" AS u1 ON t0."id" = u1."tag_id" WHERE (u1."user_id" = ANY($1))."""
    assert columns(read(), "users_tags", Touch.READ) == ("user_id", "nice_tag_id")
    keys = "join_keys: [one: :id, two: :id]"
    text = module("A", 'schema "a" do', f'many_to_many :tags, Tag, join_through: "t", {keys}', "end")
    assert columns(read({"lib/a.ex": text}), "t", Touch.INSERT) == ("one", "two")


@pytest.mark.parametrize(
    "other", [module("B", "schema table() do", "end"), 'defmodule B do\n  schema "b" do (\n', f"{USER}\n{'(' * 3000}"]
)
def test_where_a_schema_is_not_known_no_model_stands_for_all(other: str) -> None:
    found = read({"lib/a.ex": USER, "lib/b.ex": other})
    assert found.models == ()


def test_a_project_without_ecto_and_its_tests_say_nothing() -> None:
    assert read(mix="defp deps, do: [{:jason, []}]\n") == Needs()
    assert read({"test/support/user.ex": USER, "lib/plain.ex": "defmodule A do\nend\n"}) == Needs()
