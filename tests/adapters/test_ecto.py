"""Ecto and Laravel: what their migrations come to, and what they do when the database is ahead."""

import pytest

from checker.adapters import ADAPTERS
from checker.adapters.ecto import adapter
from checker.adapters.laravel import adapter as laravel
from checker.core.adapter import Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from checker.core.hook import find_hook
from checker.core.operation import (
    AddColumn,
    AlterColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropIndex,
    DropTable,
    RenameColumn,
    RenameTable,
    Step,
    WriteRows,
)
from checker.core.tree import Unread
from tests.trees import DictTree

FOLDER = "apps/shop/priv/repo/migrations"
MODULE = "defmodule Shop.Repo.Migrations.M do\n  use Ecto.Migration\n\n  def change do\n{}\n  end\nend\n"
TABLE = "    create table(:users) do\n      add :name, :string, null: false\n      timestamps()\n    end"
COLUMN = "    alter table(:users) do\n      add :{}, :text\n    end"


def project(*names: str) -> DictTree:
    bodies = {name: TABLE if name.endswith("users") else COLUMN.format(name.partition("_")[2]) for name in names}
    return DictTree({f"{FOLDER}/{name}.exs": MODULE.format(body) for name, body in bodies.items()})


def history(tree: DictTree) -> History:
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, "mysql")


def booted(ours: DictTree, theirs: DictTree, command: str = "mix ecto.migrate") -> Boot:
    known, ran = history(ours), history(theirs)
    return adapter.boot(known, Applied(ran.ledger, ran.ids, ran), Hook(command))


def read(*lines: str) -> tuple[Step, ...]:
    body = "\n".join(f"    {line}" for line in lines)
    return history(DictTree({f"{FOLDER}/20240101000000_m.exs": MODULE.format(body)})).revisions[0].up


def test_the_files_are_a_history_with_the_lines_of_their_calls() -> None:
    first, second = history(project("20240101000000_users", "20240201000000_nickname")).revisions
    assert (first.id, second.parents, second.title) == ("20240101000000", ("20240101000000",), "nickname")
    assert [(type(step.operation), step.line) for each in (first, second) for step in each.up] == [
        (CreateTable, 5),
        (AddColumn, 5),
    ]
    table = first.up[0].operation
    assert isinstance(table, CreateTable)
    assert [each.name for each in table.columns] == ["id", "name", "inserted_at", "updated_at"]


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (["alter table(:t) do", "  remove :a", "end"], [DropColumn]),
        (["alter table(:t) do", "  modify :a, :text, null: false", "end"], [AlterColumn, AlterColumn]),
        (["rename table(:t), :a, to: :b"], [RenameColumn]),
        (["rename table(:t), to: table(:u)"], [RenameTable]),
        (["drop table(:t)"], [DropTable]),
        (['execute "UPDATE t SET a = 1"'], [WriteRows]),
        (['execute("UPDATE t SET a = #{x}")'], [WriteRows]),
        (['execute("ALTER TABLE t DROP COLUMN #{x}")'], [Unread]),
        (["execute(x)"], [Unread]),
        (["flush()"], []),
        (["create index(:t, [:a])"], [CreateIndex]),
        (["Repo.update_all(User, set: [a: 1])"], [Unread]),
    ],
)
def test_calls_come_to_operations_or_are_said(lines: list[str], kinds: list[type]) -> None:
    assert [type(step.operation) for step in read(*lines)] == kinds


@pytest.mark.parametrize("ours", [("1_users",), ("1_users", "3_c"), ("1_users", "4_h")])
def test_what_ran_and_has_no_file_is_not_looked_for(ours: tuple[str, ...]) -> None:
    found = booted(project(*ours), project("1_users", "2_b", "3_c"))
    assert (found.rule, len(found.applies)) == ("", int("4_h" in ours))


def test_an_older_one_that_never_ran_is_refused_where_the_order_is_strict() -> None:
    ours, theirs = project("1_users", "2_h"), project("1_users", "3_c")
    assert booted(ours, theirs).applies == ("2",)
    found = booted(ours, theirs, "mix ecto.migrate --strict-version-order")
    says = "pending migration 2 has a version number older than the last migrated version 3"
    assert (found.rule, found.says) == ("boot-refused", says)


@pytest.mark.parametrize(
    ("more", "says"),
    [("3_b", ""), ("3_users", "name users is duplicated"), ("2_users", "version 2 is duplicated")],
)
def test_two_files_of_one_version_or_name_are_refused_as_long_as_they_wait(more: str, says: str) -> None:
    """As ecto_sql 3.13.5 says it; it looks at nothing but what is to run."""
    ours = project("1_a", "2_users", "sub/" + more if more.startswith("2_u") else more)
    found = booted(ours, project("1_a"))
    wanted = f"(Ecto.MigrationError) migrations can't be executed, migration {says}" if says else ""
    assert (found.rule, found.says) == ("boot-refused" if says else "", wanted)
    assert booted(ours, ours).rule == ""


@pytest.mark.parametrize(
    ("path", "text", "command"),
    [
        ("Procfile", "release: mix ecto.migrate --quiet", "mix ecto.migrate --quiet"),
        ("entrypoint.sh", 'bin/shop eval "Shop.Release.migrate"', 'bin/shop eval "Shop.Release.migrate"'),
        ("rel/overlays/bin/migrate", "exec ./shop eval Shop.Release.migrate", "./shop eval Shop.Release.migrate"),
        ("Procfile", "release: bin/$APP eval 'Shop.Release.migrate()'", "bin/$APP eval 'Shop.Release.migrate()'"),
        ("lib/shop/application.ex", "children = [\n  {Ecto.Migrator, repos: repos(), skip: skip?()},\n]",
         "{Ecto.Migrator, repos: repos(), skip: skip?()},"),
    ],
)  # fmt: skip
def test_the_deploy_command_is_found(path: str, text: str, command: str) -> None:
    tree = DictTree({f"{FOLDER}/1_a.exs": "", path: text})
    (place,) = adapter.detect(tree)
    found = find_hook(tree, adapter, place, tree.paths())
    assert (found.command, found.path) == (command, path)


def test_files_in_folders_of_the_folder_are_run_too() -> None:
    """`Path.join([directory, "**", "*.{ex,exs}"])` (ecto_sql 3.14, `migrator.ex`)."""
    tree = project("2026/1_users", "2026/new/2_b")
    (place,) = adapter.detect(tree)
    assert place.folder == FOLDER
    assert [each.id for each in history(tree).revisions] == ["1", "2"]
    other = DictTree({"apps/migrations/priv/repo/tenant_migrations/1_a.exs": "", "priv/data/1_a.exs": ""})
    assert [each.folder for each in adapter.detect(other)] == ["apps/migrations/priv/repo/tenant_migrations"]


def test_laravel_is_known_by_its_names_alone() -> None:
    names = ("2024_01_01_000000_users", "2024_02_01_000000_more")
    older, newer = (
        DictTree({f"database/migrations/{name}.php": "<?php" for name in some}) for some in (names[:1], names)
    )
    (place,) = laravel.detect(newer)
    known, ran = (laravel.read(tree, place, "mysql") for tree in (older, newer))
    assert [each.id for each in ran.revisions] == list(names)
    assert isinstance(ran.revisions[1].up[0].operation, Unread)
    assert laravel.boot(known, Applied(ran.ledger, ran.ids, ran), Hook("php artisan migrate")).rule == ""


@pytest.mark.parametrize(
    ("path", "tool"),
    [(f"{FOLDER}/20240101000000_m.exs", "ecto"), ("database/migrations/2024_01_01_000000_m.php", "laravel")],
)
def test_a_folder_belongs_to_one_tool(path: str, tool: str) -> None:
    assert [each.name for each in ADAPTERS if each.detect(DictTree({path: ""}))] == [tool]


@pytest.mark.parametrize(
    ("function", "kinds"),
    [
        ("def change, do: drop table(:users)", [DropTable]),
        ('def up, do: execute("ALTER TABLE users DROP COLUMN email")\n  def down, do: :ok', [DropColumn]),
        ("def up, do: Repo.update_all(User, set: [email: nil])\n  def down, do: :ok", [Unread]),
        ("def up, do: (drop table(:users); drop table(:orders))", [DropTable, DropTable]),
        ("def change do\n    drop table(:users)\n    :ok\n  end", [DropTable]),
        ("def up, do: :ok", []),
    ],
)
def test_a_function_in_one_line_does_what_its_block_would(function: str, kinds: list[type]) -> None:
    text = f"defmodule M do\n  use Ecto.Migration\n\n  {function}\nend\n"
    steps = history(DictTree({f"{FOLDER}/20240101000000_m.exs": text})).revisions[0].up
    assert [type(step.operation) for step in steps] == kinds


@pytest.mark.parametrize(
    ("line", "operation"),
    [
        ("drop unique_index(:users, [:email])", DropIndex("users_email_index")),
        ("drop_if_exists index(:users, [:org_id, :email])", DropIndex("users_org_id_email_index")),
        ("drop index(:users, [:email], name: :one_mail)", DropIndex("one_mail")),
    ],
)
def test_an_index_that_goes_is_named_as_ecto_named_it(line: str, operation: DropIndex) -> None:
    assert [step.operation for step in read(line)] == [operation]


def test_a_unique_index_on_what_is_not_followed_does_not_go_unseen() -> None:
    assert [type(step.operation) for step in read('drop unique_index(:users, ["lower(email)", other()])')] == [Unread]
