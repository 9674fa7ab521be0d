"""What the functions of Ecto's migrations are followed to: helpers, loops, rows written through a repository."""

import pytest

from checker.adapters.ecto import adapter
from checker.core.operation import WriteRows
from checker.core.tree import Unread
from checker.sql import operations
from tests.adapters.test_ecto_calls import done, read, up
from tests.trees import DictTree

WRITES = "UPDATE t SET a = 1"


@pytest.mark.parametrize(
    "lines",
    [
        ['sql = "UPDATE t "', 'execute(sql <> "SET a = 1")'],
        ["table = :t", 'execute "UPDATE #{table} SET a = 1"'],
        ["if direction() == :up do", f'execute "{WRITES}"', "else", 'execute "DROP TABLE t"', "end"],
        ['unless direction() == :up, do: execute("DROP TABLE t"), else: execute("UPDATE t SET a = 1")'],
        ["for t <- [:t] do", 'execute "UPDATE #{t} SET a = 1"', "end"],
        ["Enum.each(~w(t)a, fn t ->", 'execute "UPDATE #{t} SET a = 1"', "end)"],
        ["Enum.each([:t], &helper/1)"],
        ["helper(:t)"],
        [f'execute(fn -> repo().query!("{WRITES}") end, fn -> :ok end)'],
        ["execute(&plain/0)"],
        [f'repo().transaction(fn -> Ecto.Adapters.SQL.query!(repo(), "{WRITES}", []) end)'],
        ['sets = Enum.map_join([:a], ", ", &"#{&1} = 1")', 'execute "UPDATE t SET #{sets}"'],
        ['execute """', "UPDATE t", "  SET a = 1", '"""'],
        ['p = repo().config()[:migration_default_prefix] || "public"', 'execute "UPDATE #{p}.t SET a = 1"'],
    ],
)  # fmt: skip
def test_what_a_function_does_is_followed(lines: list[str]) -> None:
    helpers = '  defp helper(t), do: execute("UPDATE #{t} SET a = 1")\n  defp plain, do: execute("UPDATE t SET a = 1")'
    text = "  def up do\n" + "\n".join(lines) + "\n  end\n" + helpers
    (step,) = read(text).up
    expected = done(operations(WRITES, "postgres"))
    assert [step.operation] in (expected, done(operations("UPDATE public.t SET a = 1", "postgres")))


@pytest.mark.parametrize(
    "lines",
    [
        ['if System.get_env("X") do', f'execute "{WRITES}"', "end"],
        ["case what() do", f':a -> execute "{WRITES}"', "_ -> :ok", "end"],
        ["for t <- tables() do", f'execute "{WRITES}"', "end"],
        ["Enum.each(repo().all(User), fn _ ->", f'execute "{WRITES}"', "end)"],
    ],
)  # fmt: skip
def test_what_is_done_only_at_times_is_marked(lines: list[str]) -> None:
    text = "  def up do\n" + "\n".join(lines) + "\n  end\n  defp tables, do: unknown()\n  defp what, do: :a"
    assert [step.maybe for step in read(text).up if not isinstance(step.operation, Unread)] == [True]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Shop.Accounts.create_account()", "this call is not understood"),
        ("execute(Shop.sql())", "the statement is not known before the program runs"),
        ('execute "DROP TABLE #{name()}"', "the statement is not known before the program runs"),
        ("create table(name()) do add :a, :text end", "this call is not understood"),
        ("alter table(:t) do other() end", "this call is not understood"),
        ("loop()", "it calls more than is followed"),
        ('System.cmd("psql", ["-f", "more.sql"])', "this call is not understood"),
        ('handle.query("DROP TABLE t")', "this call is not understood"),
        ('Code.eval_file("more.exs")', "this call is not understood"),
    ],
)
def test_what_is_not_known_is_said(line: str, reason: str) -> None:
    found = read(f"  def up do\n{line}\n  end\n  defp loop, do: loop()\n  defp other, do: nil").up
    assert [step.operation.reason for step in found if isinstance(step.operation, Unread)] == [reason]


SCHEMAS = '  defmodule User do\n    use Ecto.Schema\n    schema "users" do\n      field :a, :string\n    end\n  end\n'


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ('repo().update_all("users", set: [a: "x", b: nil])', "UPDATE users SET a = 'x', b = NULL"),
        ('from(u in "users", where: is_nil(u.a), update: [set: [a: "x"]]) |> Repo.update_all([])',
         "UPDATE users SET a = 'x'"),
        ("User |> where([u], u.a == 1) |> Shop.Repo.delete_all()", "DELETE FROM users"),
        ('repo().insert_all("users", [%{a: "x"}])', "INSERT INTO users (a) VALUES ('x')"),
        ('Repo.insert!(%User{a: "x"})', "INSERT INTO users (a) VALUES ('x')"),
        ('user |> User.changeset(%{a: "x"}) |> Repo.update!()', "UPDATE users SET a = 'x'"),
    ],
)  # fmt: skip
def test_rows_are_written_through_a_repository(line: str, sent: str) -> None:
    (step,) = read(f"{SCHEMAS}  def up do\n{line}\n  end").up
    (other,) = operations(sent, "postgres")
    mine, theirs = step.operation, other.operation
    assert isinstance(mine, WriteRows)
    assert isinstance(theirs, WriteRows)
    assert (mine.verb, mine.table, mine.columns, mine.values) == (
        theirs.verb, theirs.table, theirs.columns, theirs.values,
    )  # fmt: skip


def test_rows_of_a_table_that_is_not_known_are_unread_rows() -> None:
    (step,) = up("Repo.update_all(User, set: [a: 1])")
    assert isinstance(step.operation, Unread)
    assert step.operation.rows
    assert up("Repo.all(User)", "import Ecto.Query", 'IO.puts "done"', "flush()") == ()


@pytest.mark.parametrize("line", ['repo().insert_all("users", rows)', "user |> User.changeset(attrs) |> Repo.update()"])
def test_what_is_put_into_rows_of_a_known_table_may_be_unread(line: str) -> None:
    (step,) = read(f"{SCHEMAS}  def up do\n{line}\n  end").up
    assert isinstance(step.operation, Unread)
    assert (step.operation.rows, step.touches) == (True, ("users",))


def test_a_table_whose_name_has_a_hole_is_not_known() -> None:
    (step,) = up('execute "UPDATE users_#{year()} SET a = 1"')
    assert isinstance(step.operation, Unread)


def test_an_attribute_that_is_set_again_is_not_known() -> None:
    (step,) = read('  @table "a"\n  @table "b"\n  def up do\nexecute "UPDATE #{@table} SET a = 1"\n  end').up
    assert isinstance(step.operation, Unread)


def test_of_several_ways_up_none_is_certain() -> None:
    one, other = "  def up do\ndrop table(:a)\n  end\n", "  def up do\ndrop table(:b)\n  end\n"
    assert [step.maybe for step in read(one + other).up] == [True, True]
    assert [step.maybe for step in read(f"  if big?() do\n{one}  end").up] == [True]


def test_oban_looks_after_tables_of_its_own() -> None:
    (step,) = up("Oban.Migration.up(version: 12)")
    assert isinstance(step.operation, Unread)
    assert step.touches is not None
    assert "oban_jobs" in step.touches


@pytest.mark.parametrize(
    "text", ["(" * 3000 + "1" + ")" * 3000, "f(" * 2000 + "1" + ")" * 2000, "1" + " |> f()" * 3000]
)
def test_absurdly_deep_code_is_unread(text: str) -> None:
    tree = DictTree({"priv/repo/migrations/1_a.exs": f"defmodule A do\n  def up do\nexecute({text})\n  end\nend\n"})
    (place,) = adapter.detect(tree)
    (revision,) = adapter.read(tree, place, "postgres").revisions
    assert [type(step.operation) for step in revision.up] == [Unread]
