"""Laravel's calls: each comes to the tables that the SQL makes which laravel/framework 12.67.0 compiles it to."""

from dataclasses import replace
from pathlib import Path

import pytest

from checker.adapters import laravel
from checker.adapters.laravel.read import steps
from checker.core.apply import apply_revisions
from checker.core.history import Revision
from checker.core.operation import (
    AddColumn,
    AlterColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropIndex,
    DropTable,
    Step,
    WriteRows,
)
from checker.core.schema import Schema
from checker.core.tree import Unread
from checker.folders.script import FileSteps
from checker.sql import operations
from tests.trees import DictTree

BEFORE = "CREATE TABLE t (old int, name varchar(10) default 'a', gone text)"
MIGRATION = """<?php

use Illuminate\\Support\\Facades\\Schema;

return new class extends Migration {
    <members>

    public function up(): void
    {
        <up>
    }

    public function down(): void
    {
        <down>
    }
};
"""


def compiled() -> list[tuple[str, str, str, str]]:
    text = Path(__file__).with_name("laravel_compiled.txt").read_text()
    rows = [part.split("\n    ") for part in text.strip().split("\n\n")[1:]]
    return [(*head.split(" ", 2), sql) for head, sql in rows]  # type: ignore[misc]


def read(up: str, members: str = "", dialect: str = "mysql", *, keeps: bool = False) -> FileSteps:
    text = MIGRATION.replace("<members>", members).replace("<up>", up).replace("<down>", "")
    return steps(dialect, keeps=keeps).read(text.encode())


def done(up: str, members: str = "", dialect: str = "mysql") -> list[object]:
    return [step.operation for step in read(up, members, dialect).up]


def shape(found: tuple[Step, ...], dialect: str, *, create: bool) -> object:
    """Give the tables, and what is done to indexes, which no table holds."""
    before = () if create else operations(BEFORE, dialect)
    revisions = (Revision("0", "", 1, (), up=before), Revision("1", "", 1, ("0",), up=found))
    schema = apply_revisions(Schema(dialect=dialect), revisions, of_current=True)
    tables = {
        name: ([state.column for state in table.columns.values()], {state.constraint for state in table.constraints})
        for name, table in schema.tables.items()
    }
    indexes = [each for step in found if isinstance(each := step.operation, CreateIndex | DropIndex)]
    return tables, sorted(map(str, indexes))


@pytest.mark.parametrize(("dialect", "how", "call", "sql"), compiled())
def test_a_call_makes_the_tables_that_its_sql_makes(dialect: str, how: str, call: str, sql: str) -> None:
    found = read(f"Schema::{how}('t', function (Blueprint $table) {{ {call} }});", dialect=dialect).up
    assert not [step for step in found if isinstance(step.operation, Unread)]
    assert shape(found, dialect, create=how == "create") == shape(
        operations(sql, dialect), dialect, create=how == "create"
    )


def table(body: str) -> str:
    return f"Schema::table('t', function (Blueprint $table) {{ {body} }});"


@pytest.mark.parametrize(
    ("body", "sql"),
    [
        ("$table->dropUnique(['old', 'name']);", "ALTER TABLE t DROP INDEX t_old_name_unique"),
        ("$table->dropUnique('own');", "ALTER TABLE t DROP INDEX own"),
        ("$table->dropForeign(['old']);", "ALTER TABLE t DROP FOREIGN KEY t_old_foreign"),
        (
            "$table->dropConstrainedForeignId('old');",
            "ALTER TABLE t DROP FOREIGN KEY t_old_foreign; ALTER TABLE t DROP COLUMN old",
        ),
        ("$table->dropTimestamps();", "ALTER TABLE t DROP COLUMN created_at; ALTER TABLE t DROP COLUMN updated_at"),
        ("$table->dropSoftDeletes();", "ALTER TABLE t DROP COLUMN deleted_at"),
        ("$table->dropRememberToken();", "ALTER TABLE t DROP COLUMN remember_token"),
        (
            "$table->dropMorphs('tag');",
            "ALTER TABLE t DROP INDEX t_tag_type_tag_id_index, DROP COLUMN tag_type, DROP COLUMN tag_id",
        ),
        (
            "$table->after('name', function ($table) { $table->text('x'); });",
            "ALTER TABLE t ADD COLUMN x text NOT NULL",
        ),
        ("$table->dropPrimary();", "ALTER TABLE t DROP PRIMARY KEY"),
        ("$table->renameIndex('a', 'b');", "ALTER TABLE t RENAME INDEX a TO b"),
        ("$table->engine = 'InnoDB'; $table->charset('utf8mb4'); $table->comment('x');", ""),
        ("$table->string('x')->nullable()->indexed();", "ALTER TABLE t ADD COLUMN x varchar(255)"),
    ],
)
def test_what_goes_goes_by_the_names_that_laravel_gives(body: str, sql: str) -> None:
    assert done(table(body)) == [step.operation for step in operations(sql, "mysql")]


@pytest.mark.parametrize(
    ("call", "sql"),
    [
        ("Schema::drop('t');", "DROP TABLE t"),
        ("Schema::dropIfExists('t');", "DROP TABLE t"),
        ("Schema::rename('t', 'u');", "ALTER TABLE t RENAME TO u"),
        ("Schema::dropColumns('t', ['a']);", "ALTER TABLE t DROP COLUMN a"),
        ("Schema::connection('other')->drop('t');", "DROP TABLE t"),
        ("Schema::disableForeignKeyConstraints();", ""),
        ("$schema = Schema::connection('x'); $schema->drop('t');", "DROP TABLE t"),
        ("$this->schema = Schema::connection('x'); $this->schema->drop('t');", "DROP TABLE t"),
        ("$this->command->info('x');", ""),
        ("DB::statement('ALTER TABLE t ADD x int');", "ALTER TABLE t ADD x int"),
        ("DB::unprepared(<<<SQL\nDROP TABLE t\nSQL);", "DROP TABLE t"),
        ("DB::statement('DROP TABLE ' . DB::getTablePrefix() . 't');", "DROP TABLE t"),
        ("DB::table('t')->where('a', 1)->update(['b' => 2]);", "UPDATE t SET b = '2'"),
        ("DB::table('t')->insert([['a' => 1], ['a' => $made]]);",
         "INSERT INTO t (a) VALUES ('1'); INSERT INTO t (a) VALUES (?)"),
        ("DB::table('t')->whereNull('a')->delete();", "DELETE FROM t"),
        ("DB::table('t')->increment('a');", "UPDATE t SET a = a + 1"),
        ("DB::transaction(function () { Schema::drop('t'); });", "DROP TABLE t"),
        ("$rows = DB::table('t')->get(); DB::select('SELECT 1'); Log::info('x'); $now = now();", ""),
    ],
)  # fmt: skip
def test_what_schema_and_db_are_asked_is_read(call: str, sql: str) -> None:
    assert done(call) == [step.operation for step in operations(sql, "mysql")]


@pytest.mark.parametrize(
    ("call", "touches"),
    [
        ("DB::table('t')->insert($rows);", ("t",)),
        ("User::where('a', 1)->update(['a' => 2]);", ("user", "users")),
        ("\\App\\Models\\OrderItem::create(['a' => 2]);", ("order_item", "order_items")),
        ("User::all()->each(function ($user) { $user->save(); });", None),
    ],
)
def test_rows_that_are_written_elsewhere_change_no_table(call: str, touches: tuple[str, ...] | None) -> None:
    (step,) = read(call).up
    assert isinstance(step.operation, Unread)
    assert (step.operation.rows, step.touches) == (True, touches)


@pytest.mark.parametrize(
    "call",
    [
        "Schema::create($name, function (Blueprint $table) { $table->id(); });",
        "Schema::table('t', function (Blueprint $table) { $table->money('x'); });",
        "Schema::table('t', function (Blueprint $table) { $table->string($name); });",
        "Schema::table('t', function (Blueprint $table) { $table->dropColumn($names); });",
        "Schema::table('t', function (Blueprint $table) { $table->string('x')->nullable($free); });",
        "DB::statement($sql);",
        "Artisan::call('users:fix');",
        "(new Fixer)->run();",
        "app(Fixer::class)->handle();",
        "$this->fix();",
        "exec('fix');",
        "$this->schema->create('t', function (Blueprint $table) { $table->id(); });",
        "$builder->table('t', function (Blueprint $table) { $table->text('x'); });",
        "app('db.schema')->dropIfExists('t');",
        "$this->users->fix();",
    ],
)
def test_what_is_not_known_is_unread(call: str) -> None:
    found = done(call)
    assert [type(each) for each in found] == [Unread]
    assert not any(isinstance(each, Unread) and each.rows for each in found)


GUARDED = "Schema::table('t', function (Blueprint $table) { $table->text('x'); });"


@pytest.mark.parametrize(
    ("condition", "maybe", "missing"),
    [
        ("! Schema::hasColumn('t', 'x')", [False], [True]),
        ("Schema::hasTable('t') && ! Schema::hasColumn('t', 'x')", [False], [True]),
        ("Schema::hasTable('t')", [False], [False]),
        ("$enabled", [True], [False]),
        ("DB::getDriverName() === 'mysql'", [False], [False]),
        ("DB::connection()->getDriverName() !== 'pgsql'", [False], [False]),
        ("config('database.default') == 'sqlite'", [], []),
        ("in_array(DB::getDriverName(), ['mysql', 'mariadb'])", [False], [False]),
        ("DB::getDriverName() === 'mariadb'", [True], [False]),
        ("DB::getDriverName() === 'pgsql' || $enabled", [True], [False]),
    ],
)
def test_a_condition_is_followed_where_it_is_known(condition: str, maybe: list[bool], missing: list[bool]) -> None:
    found = read(f"if ({condition}) {{ {GUARDED} }}").up
    assert [step.maybe for step in found] == maybe
    assert [step.operation.if_missing for step in found if isinstance(step.operation, AddColumn)] == missing


@pytest.mark.parametrize(
    ("ends", "maybe"),
    [
        ("if (DB::getDriverName() === 'mysql') { return; }", []),
        ("if (DB::getDriverName() === 'sqlite') { return; }", [False]),
        ("if ($done) { return; }", [True]),
        ("if (! Schema::hasTable('t')) { return; }", [False]),
        ("if ($done) { throw new Exception('x'); }", [False]),
    ],
)
def test_what_ends_a_way_early_ends_it(ends: str, maybe: list[bool]) -> None:
    assert [step.maybe for step in read(f"{ends} {GUARDED}").up] == maybe


@pytest.mark.parametrize(
    "call", ["$old ? Schema::drop('t') : null;", "$old && Schema::drop('t');", "match ($x) { 1 => Schema::drop('t') };"]
)
def test_what_an_expression_may_leave_out_is_only_perhaps_done(call: str) -> None:
    assert [(step.operation, step.maybe) for step in read(call).up] == [(DropTable("t"), True)]


def test_one_of_two_branches_is_taken() -> None:
    both = "if (DB::getDriverName() === 'sqlite') { Schema::drop('a'); } else { Schema::drop('b'); }"
    assert done(both) == [DropTable("b")]
    assert done(both, dialect="sqlite") == [DropTable("a")]


DROPS = "foreach ({} as $t) {{ Schema::drop($t); }}"


@pytest.mark.parametrize(
    ("up", "members", "tables"),
    [
        (DROPS.format("['a', 'b']"), "", ["a", "b"]),
        (DROPS.format("$this->tables"), "private array $tables = ['a', 'b'];", ["a", "b"]),
        (DROPS.format("self::TABLES"), "const TABLES = ['a', 'b'];", ["a", "b"]),
        (DROPS.format("$this->all()"), "function all() { return ['a', 'b']; }", ["a", "b"]),
        (DROPS.format("$this->tables"), "private $tables; function __construct() { $this->tables = ['a']; }", ["a"]),
        ("foreach (['a' => 1] as $t => $n) { Schema::drop(sprintf('%s_%d', $t, $n)); }", "", ["a_1"]),
        ("collect(['a', 'b'])->each(fn (string $t) => Schema::drop($t));", "", ["a", "b"]),
        ("$this->gone('a');", "function gone(string $t) { Schema::drop($t); }", ["a"]),
        ("$t = 'a'; $t .= 'b'; Schema::drop($t);", "", ["?"]),
        ("$t = 'a'; if ($x) { $t = 'b'; } Schema::drop($t);", "", ["?"]),
        (DROPS.format("$tables"), "", ["?"]),
        ("foreach (['a'] as $t) {} " + DROPS.format("$tables"), "", ["?"]),
    ],
)
def test_loops_and_methods_are_followed_with_what_they_get(up: str, members: str, tables: list[str]) -> None:
    found = done(up, members)
    assert [each.table if isinstance(each, DropTable) else "?" for each in found] == tables


CHANGE = "Schema::table('t', function (Blueprint $table) { $table->text('name')->change(); });"


@pytest.mark.parametrize(("keeps", "sets"), [(True, {"type"}), (False, {"type", "nullable", "default"})])
def test_a_changed_column_keeps_what_is_not_said_again_before_version_11(keeps: bool, sets: set[str]) -> None:  # noqa: FBT001
    (step,) = read(CHANGE, keeps=keeps).up
    assert isinstance(step.operation, AlterColumn)
    assert step.operation.sets == sets


TEXT = MIGRATION.replace("<members>", "").replace("<up>", CHANGE).replace("<down>", "")
PROJECT = {"database/migrations/2024_01_01_000000_a.php": TEXT}


@pytest.mark.parametrize(
    ("files", "dialect", "keeps"),
    [
        ({"config/database.php": "'default' => env('DB_CONNECTION', 'pgsql'),"}, "postgres", False),
        ({"config/database.php": "'default' => env('DB_CONNECTION', 'sqlite'),"}, "sqlite", False),
        (
            {
                "config/database.php": "'default' => env('DB_CONNECTION', 'sqlite'),",
                ".env.example": "DB_CONNECTION=mysql",
            },
            "mysql",
            False,
        ),
        ({"composer.json": '{"require": {"laravel/framework": "^10.0"}}'}, "", True),
        ({"composer.json": '{"require": {"laravel/framework": "^12.0"}}'}, "", False),
        (
            {
                "composer.json": '{"require": {"laravel/framework": "^9.0|^11.0"}}',
                "composer.lock": '{"name": "laravel/framework",\n "version": "v11.2.0"}',
            },
            "",
            False,
        ),
    ],
)
def test_the_project_says_its_database_and_its_version(files: dict[str, str], dialect: str, keeps: bool) -> None:  # noqa: FBT001
    tree = DictTree(PROJECT | files)
    (place,) = laravel.adapter.detect(tree)
    assert place.dialect == dialect
    (revision,) = laravel.adapter.read(tree, place, "mysql").revisions
    (step,) = revision.up
    assert isinstance(step.operation, AlterColumn)
    assert ("nullable" not in step.operation.sets) is keeps


def test_a_class_may_have_a_name_and_the_way_down_is_read() -> None:
    text = """<?php
    class AddX extends Migration {
        public function up() { Schema::table('t', function ($table) { $table->text('x'); }); }
        public function down() { Schema::table('t', function ($table) { $table->dropColumn('x'); }); }
    }"""
    found = steps("mysql", keeps=False).read(text.encode())
    assert [type(step.operation) for step in found.up] == [AddColumn]
    assert [type(step.operation) for step in found.down or ()] == [DropColumn]


def test_lines_are_those_of_the_calls() -> None:
    found = read("Schema::create('t', function (Blueprint $table) {\n  $table->id();\n  $table->index('x');\n});").up
    assert [step.line for step in found] == [10, 12]


@pytest.mark.parametrize(
    "text", ["", "<?php return 1;", "<?php class A { public function down() {} }", "<?php class {"]
)
def test_a_file_without_a_way_up_is_unread(text: str) -> None:
    assert [type(step.operation) for step in steps("mysql", keeps=False).read(text.encode()).up] == [Unread]


def test_a_condition_within_a_table_is_followed() -> None:
    (made, *added) = read(
        "Schema::create('t', function (Blueprint $table) { $table->id(); if ($x) { $table->text('y'); } });"
    ).up
    assert isinstance(made.operation, CreateTable)
    assert [column.name for column in made.operation.columns] == ["id"]
    assert [step.maybe for step in added if isinstance(step.operation, AddColumn)] == [True]


def test_rows_are_written_within_a_table_too() -> None:
    up = "Schema::table('t', function ($table) { $table->text('x'); DB::table('t')->update(['x' => 'y']); });"
    assert [type(each) for each in done(up)] == [AddColumn, WriteRows]


def test_a_folder_holds_whatever_laravel_takes_for_a_migration() -> None:
    names = ("2024_01_01_000000_a", "2024_01_02_000000_user-scope_artists", "create_old_table", "helper")
    tree = DictTree({f"database/migrations/{name}.php": TEXT for name in names})
    (place,) = laravel.adapter.detect(tree)
    found = laravel.adapter.read(tree, place, "mysql").revisions
    assert [(each.id, each.title) for each in found] == [
        ("2024_01_01_000000_a", "a"),
        ("2024_01_02_000000_user-scope_artists", "user scope artists"),
        ("create_old_table", "create old table"),
    ]


def test_rows_of_a_table_that_the_migration_made_are_new() -> None:
    made = "Schema::create('n', fn (Blueprint $table) => $table->id()); DB::table('n')->insert($rows);"
    assert [type(each) for each in done(made)] == [CreateTable, WriteRows]


DUMP = """CREATE TABLE `t` (`id` bigint unsigned NOT NULL AUTO_INCREMENT, `name` varchar(255), PRIMARY KEY (`id`));
CREATE TABLE `migrations` (`id` int unsigned NOT NULL AUTO_INCREMENT, `migration` varchar(255), PRIMARY KEY (`id`));
INSERT INTO `migrations` (`id`, `migration`, `batch`) VALUES (1,'2023_01_01_000000_create_t',1);
INSERT INTO `migrations` (`id`, `migration`, `batch`) VALUES (2,'2023_01_02_000000_add_name',1);
"""


def test_migrations_that_were_squashed_are_those_whose_names_the_dump_holds() -> None:
    files = {"config/database.php": "'default' => 'mysql'", "database/schema/mysql-schema.sql": DUMP}
    tree = DictTree(PROJECT | files)
    (place,) = laravel.adapter.detect(tree)
    found = laravel.adapter.read(tree, place, "mysql").revisions
    assert [(each.id, [type(step.operation) for step in each.up]) for each in found] == [
        ("2023_01_01_000000_create_t", [CreateTable]),
        ("2023_01_02_000000_add_name", []),
        ("2024_01_01_000000_a", [AlterColumn]),
    ]
    other = laravel.adapter.read(DictTree(PROJECT | files), replace(place, dialect="postgres"), "postgres")
    assert [each.id for each in other.revisions] == ["2024_01_01_000000_a"]


@pytest.mark.parametrize(
    ("before", "maybe"),
    [
        ("if (config('x')) { return; }", [True]),
        ("if (config('x')) { throw new Exception; }", [False]),
        ("if (config('x')) { if (config('y')) { return; } }", [True]),
        ("switch (env('x')) { case 1: return; }", [True]),
        ("switch (env('x')) { case 1: break; }", [False]),
        ("foreach (['a', 'b'] as $t) { if (skip($t)) { continue; } Schema::drop($t); }", [True, True, False]),
        ("foreach (['a', 'b'] as $t) { Schema::drop($t); if (enough($t)) { break; } }", [False, True, False]),
        ("foreach (rows() as $t) { if (skip($t)) { return; } }", [True]),
        ("if (DB::getDriverName() === 'pgsql') { if (config('x')) { return; } }", [False]),
        ("$all = " + " . ".join(["'a'"] * 200) + ";", [False]),
    ],
)
def test_what_stands_behind_a_way_out_may_not_be_reached(before: str, maybe: list[bool]) -> None:
    found = [step for step in read(f"{before}\nSchema::drop('end');").up if isinstance(step.operation, DropTable)]
    assert [step.maybe for step in found] == maybe
