"""What Ecto's calls come to: each beside the statement that ecto_sql 3.13.5 really sent to PostgreSQL for it."""

import pytest

from checker.adapters.ecto import adapter
from checker.adapters.ecto.read import read_file
from checker.adapters.ecto.types import Setting
from checker.core.operation import Operation, Step
from checker.folders.script import FileSteps
from checker.sql import operations
from tests.trees import DictTree

SENT = [
    (
        "create table(:users, primary_key: [name: :uid, type: :uuid]) do add :n, :string end",
        'CREATE TABLE "users" ("uid" uuid, "n" varchar(255), PRIMARY KEY ("uid"))',
    ),
    (
        'create table("t", primary_key: false) do add :k, :string, size: 40, primary_key: true end',
        'CREATE TABLE "t" ("k" varchar(40), PRIMARY KEY ("k"))',
    ),
    (
        "create_if_not_exists table(:t) do add :d, :decimal, precision: 10, scale: 2, default: 0 end",
        'CREATE TABLE IF NOT EXISTS "t" ("id" bigserial, "d" decimal(10,2) DEFAULT 0, PRIMARY KEY ("id"))',
    ),
    (
        ("create table(:t) do add :org_id, references(:orgs, on_delete: :delete_all, type: :uuid), null: false end"),
        (
            'CREATE TABLE "t" ("id" bigserial, "org_id" uuid NOT NULL, CONSTRAINT "t_org_id_fkey" FOREIGN '
            'KEY ("org_id") REFERENCES "orgs"("id") ON DELETE CASCADE, PRIMARY KEY ("id"))'
        ),
    ),
    (
        "create table(:t) do add :a, {:array, :string}, default: [] end",
        ('CREATE TABLE "t" ("id" bigserial, "a" varchar(255)[] DEFAULT ARRAY[]::varchar[], PRIMARY KEY ("id"))'),
    ),
    (
        (
            "create table(:t) do add :a, :boolean, default: false, null: false; timestamps(type: "
            ":utc_datetime_usec, updated_at: false) end"
        ),
        (
            'CREATE TABLE "t" ("id" bigserial, "a" boolean DEFAULT false NOT NULL, "inserted_at" timestamp '
            'NOT NULL, PRIMARY KEY ("id"))'
        ),
    ),
    (
        "create table(:t) do timestamps inserted_at: :created_at, null: true end",
        (
            'CREATE TABLE "t" ("id" bigserial, "created_at" timestamp(0) NULL, "updated_at" timestamp(0) '
            'NULL, PRIMARY KEY ("id"))'
        ),
    ),
    (
        "create table(:t) do for n <- [:a, :b], do: add(n, :integer) end",
        'CREATE TABLE "t" ("id" bigserial, "a" integer, "b" integer, PRIMARY KEY ("id"))',
    ),
    (
        'alter table(:t0) do add :at, :utc_datetime, default: fragment("now()") end',
        'ALTER TABLE "t0" ADD COLUMN "at" timestamp(0) DEFAULT now()',
    ),
    ("alter table(:t0) do add_if_not_exists :x, :text end", 'ALTER TABLE "t0" ADD COLUMN IF NOT EXISTS "x" text'),
    ("alter table(:t0) do remove :a end", 'ALTER TABLE "t0" DROP COLUMN "a"'),
    ("alter table(:t0) do remove_if_exists :a, :text end", 'ALTER TABLE "t0" DROP COLUMN IF EXISTS "a"'),
    (
        'alter table(:t0) do modify :a, :text, null: false, default: "x", from: {:string, null: true} end',
        (
            'ALTER TABLE "t0" ALTER COLUMN "a" TYPE text, ALTER COLUMN "a" SET NOT NULL, ALTER COLUMN "a" '
            "SET DEFAULT 'x'"
        ),
    ),
    (
        (
            "alter table(:t0) do modify :org_id, references(:orgs0, on_delete: :nilify_all), from: "
            "references(:orgs0) end"
        ),
        (
            'ALTER TABLE "t0" DROP CONSTRAINT "t0_org_id_fkey", ALTER COLUMN "org_id" TYPE bigint, ADD '
            'CONSTRAINT "t0_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "orgs0"("id") ON DELETE SET NULL'
        ),
    ),
    (
        "alter table(:t0) do remove :org_id, references(:orgs0) end",
        'ALTER TABLE "t0" DROP CONSTRAINT "t0_org_id_fkey", DROP COLUMN "org_id"',
    ),
    (
        (
            "alter table(:t0) do add :other_id, references(:orgs0, column: :code, type: :string, on_update: "
            ':update_all, name: "one") end'
        ),
        (
            'ALTER TABLE "t0" ADD COLUMN "other_id" varchar(255), ADD CONSTRAINT "one" FOREIGN KEY '
            '("other_id") REFERENCES "orgs0"("code") ON UPDATE CASCADE'
        ),
    ),
    (
        (
            "alter table(:t0) do add :b, :binary; add :i, :id; add :u, :binary_id; add :f, :float; add :t, "
            ":time; add :du, :duration end"
        ),
        (
            'ALTER TABLE "t0" ADD COLUMN "b" bytea, ADD COLUMN "i" integer, ADD COLUMN "u" uuid, ADD COLUMN '
            '"f" float, ADD COLUMN "t" time(0), ADD COLUMN "du" interval'
        ),
    ),
    (
        'create index(:t0, [:a, "lower(b)"], unique: true)',
        'CREATE UNIQUE INDEX "t0_a_lower_b_index" ON "t0" ("a", lower(b))',
    ),
    (
        'create unique_index(:t0, [:a], name: :one_a, where: "b IS NOT NULL")',
        'CREATE UNIQUE INDEX "one_a" ON "t0" ("a") WHERE b IS NOT NULL',
    ),
    (
        "create unique_index(:t0, :a, nulls_distinct: false)",
        'CREATE UNIQUE INDEX "t0_a_index" ON "t0" ("a") NULLS NOT DISTINCT',
    ),
    ('create unique_index("t0", [desc: :a])', 'CREATE UNIQUE INDEX "t0_a_index" ON "t0" ("a" DESC)'),
    (
        'create constraint(:t0, :positive, check: "n > 0", validate: false)',
        'ALTER TABLE "t0" ADD CONSTRAINT "positive" CHECK (n > 0) NOT VALID',
    ),
    ('drop constraint("t0", "old_check")', 'ALTER TABLE "t0" DROP CONSTRAINT "old_check"'),
    ("drop_if_exists constraint(:t0, :nobody)", 'ALTER TABLE "t0" DROP CONSTRAINT IF EXISTS "nobody"'),
    ('rename index(:t0, [:b], name: :named), to: "renamed"', 'ALTER INDEX "named" RENAME TO "renamed"'),
    ("rename table(:t0), :a, to: :z", 'ALTER TABLE "t0" RENAME "a" TO "z"'),
    ("rename table(:t0), to: table(:t1)", 'ALTER TABLE "t0" RENAME TO "t1"'),
    ("drop table(:t0), mode: :cascade", 'DROP TABLE "t0" CASCADE'),
    ("drop_if_exists table(:nobody)", 'DROP TABLE IF EXISTS "nobody"'),
    ('execute "UPDATE t0 SET a = \'b\'", ""', "UPDATE t0 SET a = 'b'"),
    ('execute(~s(UPDATE t0 SET a = "b"))', 'UPDATE t0 SET a = "b"'),
]


def read(text: str, setting: Setting | None = None) -> FileSteps:
    """Read a module with these functions."""
    module = f"defmodule M do\n  use Ecto.Migration\n{text}\nend\n"
    return read_file(module.encode(), setting or Setting("postgres"))


def up(*lines: str, setting: Setting | None = None) -> tuple[Step, ...]:
    return read("  def up do\n" + "\n".join(lines) + "\n  end", setting).up


def done(steps: tuple[Step, ...] | None) -> list[Operation]:
    return [step.operation for step in steps or ()]


@pytest.mark.parametrize(("call", "sent"), SENT)
def test_a_call_does_what_the_statement_does_that_ecto_sends(call: str, sent: str) -> None:
    assert done(up(call)) == done(operations(sent, "postgres"))


def test_mysql_is_told_the_whole_column_again() -> None:
    """ecto_sql 3.14's adapter for MySQL sends MODIFY."""
    (step,) = up('alter table(:t) do modify :a, :string, null: false, default: "x" end', setting=Setting("mysql"))
    assert [step.operation] == done(operations("ALTER TABLE t MODIFY a varchar(255) DEFAULT 'x' NOT NULL", "mysql"))
    (table,) = up("create table(:t) do add :u, references(:users) end", setting=Setting("mysql"))
    sent = (
        "CREATE TABLE t (id bigint unsigned not null auto_increment, u bigint unsigned, "
        "CONSTRAINT t_u_fkey FOREIGN KEY (u) REFERENCES users(id), PRIMARY KEY (id))"
    )
    assert [table.operation] == done(operations(sent, "mysql"))


def test_keys_have_the_type_that_the_project_sets() -> None:
    made = up("create table(:t) do add :u, references(:users) end", setting=Setting("postgres", "uuid", "binary_id"))
    sent = (
        "CREATE TABLE t (id uuid, u uuid, CONSTRAINT t_u_fkey FOREIGN KEY (u) REFERENCES users(id), PRIMARY KEY (id))"
    )
    assert done(made) == done(operations(sent, "postgres"))


BACK = [
    ("create table(:t) do add :a, :text end", 'DROP TABLE "t"'),
    ("create index(:t, [:a])", 'DROP INDEX "t_a_index"'),
    ("drop unique_index(:t, [:a])", 'CREATE UNIQUE INDEX "t_a_index" ON "t" ("a")'),
    ('create constraint(:t, :c, check: "a > 0")', 'ALTER TABLE "t" DROP CONSTRAINT "c"'),
    ("rename table(:t), :a, to: :b", 'ALTER TABLE "t" RENAME "b" TO "a"'),
    ("rename table(:t), to: table(:u)", 'ALTER TABLE "u" RENAME TO "t"'),
    ("alter table(:t) do add :u, references(:users) end",
     'ALTER TABLE "t" DROP CONSTRAINT "t_u_fkey", DROP COLUMN "u"'),
    ('alter table(:t) do remove :a, :text, default: "x" end', "ALTER TABLE \"t\" ADD COLUMN \"a\" text DEFAULT 'x'"),
    ("alter table(:t) do modify :a, :text, null: false, from: {:string, null: true} end",
     'ALTER TABLE "t" ALTER COLUMN "a" TYPE varchar(255), ALTER COLUMN "a" DROP NOT NULL'),
    ("alter table(:t) do modify :a, :text, from: :string end", 'ALTER TABLE "t" ALTER COLUMN "a" TYPE varchar(255)'),
    ('execute "UPDATE t SET a = 1", "UPDATE t SET a = 2"', "UPDATE t SET a = 2"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "sent"), BACK)
def test_ecto_turns_round_what_change_did(call: str, sent: str) -> None:
    """As ecto_sql 3.13.5 sent it on the way back."""
    assert done(read(f"  def change do\n{call}\n  end").down) == done(operations(sent, "postgres"))


@pytest.mark.parametrize(
    "call",
    [
        "alter table(:t) do remove :a end",
        "alter table(:t) do modify :a, :text end",
        "drop table(:t)",
        "drop constraint(:t, :c)",
        'execute "UPDATE t SET a = 1"',
        "alter table(:t) do add_if_not_exists :a, :text end",
    ],
)
def test_what_ecto_refuses_to_turn_round_has_no_way_back(call: str) -> None:
    """It raises Ecto.MigrationError: `cannot reverse migration command`."""
    assert read(f"  def change do\n{call}\n  end").down is None


def test_the_way_back_begins_with_the_last_command() -> None:
    found = read("  def change do\ncreate table(:a)\ncreate table(:b)\n  end").down
    assert done(found) == done(operations("DROP TABLE b; DROP TABLE a", "postgres"))


def test_a_way_back_that_raises_is_none() -> None:
    assert read('  def up do\ndrop table(:a)\n  end\n  def down do\nraise "never"\n  end').down is None
    assert read("  def up do\ndrop table(:a)\n  end").down is None


def test_the_database_and_the_keys_are_those_of_the_project() -> None:
    migration = "defmodule M do\n  use Ecto.Migration\n  def change do\n    create table(:t)\n  end\nend\n"
    config = "import Config\nconfig :shop, Shop.Repo,\n  migration_primary_key: [name: :id, type: :binary_id]\n"
    files = {"priv/repo/migrations/1_t.exs": migration, "config/config.exs": config, "mix.exs": '{:myxql, ">= 0.6"}'}
    (place,) = adapter.detect(DictTree(files))
    assert place.dialect == "mysql"
    (revision,) = adapter.read(DictTree(files), place, "postgres").revisions
    sent = "CREATE TABLE t (id binary(16), PRIMARY KEY (id))"
    assert done(revision.up) == done(operations(sent, "mysql"))
