"""Eloquent: a model of which rows are made adds rows to its table."""

import pytest

from checker.code.eloquent import code
from checker.core.needs import Touch
from tests.trees import DictTree

MIGRATION = "<?php Schema::create('users', fn ($table) => $table->id()); Schema::rename('old', 'audit_entries');"
USER = "<?php\nclass User extends Authenticatable\n{\n}\n"
PROJECT = {
    "composer.json": '{"require": {"laravel/framework": "^11.0"}}',
    "database/migrations/2024_01_01_000000_users.php": MIGRATION,
    "app/Models/User.php": USER,
}


def inserts(
    text: str, path: str = "app/Jobs/Sync.php", dialect: str = "postgres", **more: str
) -> list[tuple[str, str, int]]:
    files = (
        PROJECT | {path: f"<?php\n{text}\n"} | {name.replace("__", "/") + ".php": held for name, held in more.items()}
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
        ("class AuditEntry extends Model {} class Model extends Base {}", []),
        (
            "class AuditEntry extends Model {} use Illuminate\\Database\\Eloquent\\Model as M; class Model extends M{}",
            [("audit_entries", "AuditEntry", 2)],
        ),
        ("class Ghost extends Model {}", []),
    ],
)
def test_the_table_is_stated_or_made_of_the_name_and_a_migration_makes_it(
    model: str, found: list[tuple[str, str, int]]
) -> None:
    name = model.split()[1]
    text = model.replace("} ", "}\n").replace("; class", ";\nclass")
    assert inserts(f"{name}::create([]);", app__Models__A=f"<?php\n{text}\n") == found


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
    model = {"app/Models/User.php": f"<?php\nclass User extends Model\n{{ {members} }}\n"}
    tree = DictTree(PROJECT | model | {"app/A.php": f"<?php {call}"})
    uses = code.read(tree, tuple(tree.paths()), "mysql").uses
    assert [use.columns for use in uses if use.touch is Touch.UPDATE] == ([written] if written else [])


def test_mysql_that_is_not_strict_fills_in_what_a_row_lacks() -> None:
    lax = {"config/database.php": "<?php return ['mysql' => ['strict' => false]];"}
    tree = DictTree(PROJECT | lax | {"app/A.php": "<?php User::create([]);"})
    for dialect, guessed in (("mysql", True), ("postgres", False)):
        (use,) = code.read(tree, tuple(tree.paths()), dialect).uses
        assert use.guessed is guessed


def test_another_framework_has_no_such_models() -> None:
    tree = DictTree(PROJECT | {"composer.json": "{}", "app/A.php": "<?php User::create([]);"})
    assert code.read(tree, tuple(tree.paths()), "mysql").uses == ()
