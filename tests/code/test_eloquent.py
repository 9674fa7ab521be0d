"""Eloquent: a model of which rows are made adds rows to its table."""

import pytest

from checker.code.eloquent import code
from checker.core.use import Touch
from tests.trees import DictTree

MIGRATION = "<?php Schema::create('users', fn ($table) => $table->id()); Schema::rename('old', 'audit_entries');"
USER = """<?php

namespace App\\Models;

use Illuminate\\Foundation\\Auth\\User as Authenticatable;

class User extends Authenticatable
{
}
"""
MODEL = "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\n"
IMPORTS = "use App\\Models\\{User, AuditEntry, Entry, Ghost};"
PROJECT = {
    "composer.json": '{"require": {"laravel/framework": "^11.0"}}',
    "database/migrations/2024_01_01_000000_users.php": MIGRATION,
    "app/Models/User.php": USER,
}


def inserts(
    text: str, path: str = "app/Jobs/Sync.php", dialect: str = "postgres", **more: str
) -> list[tuple[str, str, int]]:
    files = (
        PROJECT
        | {path: f"<?php\n{IMPORTS} {text}\n"}
        | {name.replace("__", "/") + ".php": held for name, held in more.items()}
    )
    tree = DictTree(files)
    found = code.read(tree, tuple(tree.paths()), dialect).uses
    return [(use.table, use.by, use.line) for use in found if use.touch is Touch.INSERT]


@pytest.mark.parametrize(
    "line",
    [
        "User::create(['name' => 'x']);",
        "$user = new User;",
        "$user = new \\App\\Models\\User(['name' => 'x']);",
        "User::query()->create([]);",
        "User::firstOrCreate(['name' => 'x']);",
        "\\App\\Models\\User::updateOrCreate([], []);",
        "User::insert([]);",
    ],
)
def test_rows_are_made_of_a_model(line: str) -> None:
    assert inserts(line) == [("users", "User", 2)]


@pytest.mark.parametrize(
    "line", ["User::where('name', 'x')->update([]);", "User::find(1);", "Newsletter::create([]);", "new UserPolicy;"]
)
def test_a_model_of_which_nothing_is_made_adds_no_rows(line: str) -> None:
    assert inserts(line) == []


@pytest.mark.parametrize("path", ["tests/UserTest.php", "database/seeders/UserSeeder.php", "database/factories/A.php"])
def test_what_no_deploy_runs_makes_none(path: str) -> None:
    assert inserts("User::create([]);", path) == []


@pytest.mark.parametrize(
    ("model", "found"),
    [
        ("class Entry extends Model { protected $table = 'audit_entries'; }", [("audit_entries", "Entry", 2)]),
        ("class AuditEntry extends Base {} abstract class Base extends Model {}", [("audit_entries", "AuditEntry", 2)]),
        ("class AuditEntry extends Command {}", []),
        ("class AuditEntry extends \\Eloquent {}", [("audit_entries", "AuditEntry", 2)]),
        ("class AuditEntry extends Own {} class Own extends Base {}", []),
        (
            "use Illuminate\\Database\\Eloquent\\Model as M; class Own extends M {} class AuditEntry extends Own {}",
            [("audit_entries", "AuditEntry", 2)],
        ),
        ("class Ghost extends Model {}", []),
    ],
)
def test_the_table_is_stated_or_made_of_the_name_and_a_migration_makes_it(
    model: str, found: list[tuple[str, str, int]]
) -> None:
    name = next(word for word in model.split() if word in {"Entry", "AuditEntry", "Ghost"})
    text = model.replace("} ", "}\n").replace("; class", ";\nclass")
    assert inserts(f"{name}::create([]);", app__Models__A=f"{MODEL}{text}\n") == found


@pytest.mark.parametrize(
    ("members", "call", "written"),
    [
        ("protected $fillable = ['name', 'mail'];", "User::create(['name' => f(['x' => 1]), 'age' => 3]);", ("name",)),
        ("protected $guarded = [];", "new User(['name' => 'it\\'s', 'age' => 3]);", ("name", "age")),
        ("", "User::create(['name' => 'x']);", ()),
        ("protected $fillable = ['name'];", "User::create($given);", ()),
        ("protected $fillable = ['name'];", "User::create(['other' => ['name' => 1]]);", ()),
        ("protected $guarded = []; function setNameAttribute($x) {}", "User::create(['name' => 1]);", ()),
        ("protected $guarded = []; function fullName(): Attribute {}", "User::create(['full_name' => 1]);", ()),
    ],
)
def test_what_a_row_is_surely_made_of_is_written(members: str, call: str, written: tuple[str, ...]) -> None:
    model = {"app/Models/User.php": f"{MODEL}class User extends Model\n{{ {members} }}\n"}
    tree = DictTree(PROJECT | model | {"app/A.php": f"<?php\n{IMPORTS} {call}"})
    uses = code.read(tree, tuple(tree.paths()), "mysql").uses
    assert [use.columns for use in uses if use.touch is Touch.UPDATE] == ([written] if written else [])


@pytest.mark.parametrize(
    ("call", "columns"),
    [
        ("User::where('mail', $mail)->first();", ("mail",)),
        ("User::query()->where('mail', '=', 1)->with('posts')->orderByDesc('name')->get();", ("mail", "name")),
        ("User::whereNull('left_at')->pluck('name')->where('x', 1);", ("left_at", "name")),
        ("User::where('settings->theme', 'dark')->exists();", ("settings",)),
        ("User::whereHas('posts', fn ($q) => $q->where('title', 'x'))->latest('seen_at')->get();", ("seen_at",)),
        ("User::where('users.mail', $mail)->first();", ()),
        ("User::find(1)->posts()->where('title', 'x');", ()),
        ("User::where(fn ($q) => $q->where('x', 1))->get();", ()),
        ("User::where($column, 1)->get();", ()),
        ("Tag::where('mail', 1)->get();", ()),
        ("\n    // User::where('mail', 1)->get();\n", ()),
    ],
)
def test_the_columns_that_conditions_and_orders_name_are_read(call: str, columns: tuple[str, ...]) -> None:
    tree = DictTree(PROJECT | {"app/A.php": f"<?php\n{IMPORTS} {call}"})
    uses = code.read(tree, tuple(tree.paths()), "mysql").uses
    assert [use.columns for use in uses if use.touch is Touch.READ] == ([columns] if columns else [])


def test_a_class_of_the_same_name_elsewhere_is_another() -> None:
    other = {"app/A.php": "<?php namespace App\\Data; new User(['name' => 1]);"}
    tree = DictTree(PROJECT | other)
    assert code.read(tree, tuple(tree.paths()), "mysql").uses == ()


def test_mysql_that_is_not_strict_fills_in_what_a_row_lacks() -> None:
    lax = {"config/database.php": "<?php return ['mysql' => ['strict' => false]];"}
    tree = DictTree(PROJECT | lax | {"app/A.php": "<?php \\App\\Models\\User::create([]);"})
    for dialect, guessed in (("mysql", True), ("postgres", False)):
        (use,) = code.read(tree, tuple(tree.paths()), dialect).uses
        assert use.guessed is guessed


def test_another_framework_has_no_such_models() -> None:
    tree = DictTree(PROJECT | {"composer.json": "{}", "app/A.php": "<?php \\App\\Models\\User::create([]);"})
    assert code.read(tree, tuple(tree.paths()), "mysql").uses == ()


ENUM = "<?php\nnamespace App\\Enums;\n\nenum Kind: string\n{\n    case A = 'a';\n    case Both = \"b\";\n\n"
ENUM += "    public function label(): string\n    {\n        switch ($this) {\n            case self::A: return 'x';\n"
ENUM += "        }\n    }\n}\n"


def lists(text: str, enum: str = ENUM) -> list[tuple[str, str, tuple[str, ...] | None, int]]:
    files = {"app/Models/User.php": f"{MODEL}use App\\Enums\\Kind;\n{text}\n", "app/Enums/Kind.php": enum}
    tree = DictTree(PROJECT | files)
    found = code.read(tree, tuple(tree.paths()), "postgres", frozenset()).lists
    return [(each.table, column.column.name, column.labels, column.line) for each in found for column in each.columns]


@pytest.mark.parametrize(
    "members",
    [
        "protected $casts = ['kind' => Kind::class, 'seen' => 'datetime'];",
        "protected $casts = array('kind' => \\App\\Enums\\Kind::class);",
        "protected function casts(): array { return ['kind' => Kind::class];\n }",
    ],
)
def test_a_column_that_is_cast_to_an_enum_reads_its_cases_alone(members: str) -> None:
    """ValueError: "c" is not a valid backing value for enum App\\Enums\\Kind (`getEnumCaseFromValue`, Laravel 12)."""
    assert lists(f"class User extends Model {{ {members} }}") == [("users", "kind", ("a", "b"), 5)]


@pytest.mark.parametrize(
    ("enum", "labels"),
    [
        ("<?php\nnamespace App\\Enums;\nenum Kind: int { \ncase A = 1;\ncase B = -2; }", ("1", "-2")),
        ("<?php\nnamespace App\\Enums;\nenum Kind {\n case A;\n case B;\n}", ("A", "B")),
    ],
)
def test_rows_hold_the_values_of_cases_or_their_names(enum: str, labels: tuple[str, ...]) -> None:
    found = lists("class User extends Model { protected $casts = ['kind' => Kind::class]; }", enum)
    assert [each[2] for each in found] == [labels]


def test_a_cast_to_another_class_or_by_another_model_lists_nothing() -> None:
    assert lists("class User extends Model { protected $casts = ['kind' => AsCollection::class]; }") == []
    assert lists("class Plain extends Other { protected $casts = ['kind' => Kind::class]; }") == []
