"""Tools that keep SQL files in an order: what their deploy command does when the database is ahead, in their words."""

from dataclasses import dataclass

import pytest

from checker.adapters import ADAPTERS
from checker.core.adapter import Adapter, Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from checker.core.hook import find_hook
from checker.core.operation import AddColumn, CreateTable, DropColumn, DropTable
from checker.core.tree import Unread
from tests.trees import DictTree

TABLE = "CREATE TABLE t (id integer PRIMARY KEY);\n"
COLUMN = "ALTER TABLE t ADD COLUMN {} text;\n"
BACK = "ALTER TABLE t DROP COLUMN {};\n"


@dataclass(frozen=True)
class Layout:
    """How a tool's files are called and cut."""

    name: str
    path: str
    """With {} for the version's digits and {name} for its name."""
    text: str
    """With {up} and {down}."""
    down: str = ""
    """The path of the way down, where that is a file of its own."""
    beside: tuple[tuple[str, str], ...] = ()
    width: int = 0

    def files(self, versions: dict[int, str]) -> DictTree:
        """Make a project whose versions have these names; the first makes a table, the others add a column each."""
        made = dict(self.beside)
        for version, name in versions.items():
            digits = f"{version:0{self.width}d}"
            up = TABLE if name == "a" else COLUMN.format(name)
            down = "DROP TABLE t;\n" if name == "a" else BACK.format(name)
            made[self.path.format(digits, name=name)] = self.text.format(up=up, down=down)
            if self.down:
                made[self.down.format(digits, name=name)] = down
        return DictTree(made)

    @property
    def adapter(self) -> Adapter:
        return next(each for each in ADAPTERS if each.name == self.name)


CARGO = '[dependencies]\n{} = "1"\n'
LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("golang-migrate", "db/migrations/{}_{name}.up.sql", "{up}", "db/migrations/{}_{name}.down.sql", width=6),
        Layout("goose", "migrations/{}_{name}.sql", "-- +goose Up\n{up}-- +goose Down\n{down}", width=5),
        Layout("dbmate", "db/migrations/{}_{name}.sql", "-- migrate:up\n{up}-- migrate:down\n{down}", width=14),
        Layout("sqlx", "migrations/{}_{name}.sql", "{up}", beside=(("Cargo.toml", CARGO.format("sqlx")),), width=14),
        Layout(
            "diesel",
            "migrations/{}_{name}/up.sql",
            "{up}",
            "migrations/{}_{name}/down.sql",
            (("Cargo.toml", CARGO.format("diesel")),),
            width=14,
        ),
        Layout("refinery", "migrations/V{}__{name}.sql", "{up}", beside=(("Cargo.toml", CARGO.format("refinery")),)),
        Layout("tern", "migrations/{}_{name}.sql", "{up}\n---- create above / drop below ----\n{down}", width=3),
        Layout("sql-migrate", "migrations/{}_{name}.sql", "-- +migrate Up\n{up}-- +migrate Down\n{down}"),
        Layout("supabase", "supabase/migrations/{}_{name}.sql", "{up}", width=14),
        Layout(
            "wrangler",
            "worker/drizzle/{}_{name}.sql",
            "{up}",
            beside=(("worker/wrangler.toml", '[[d1_databases]]\nmigrations_dir = "./drizzle"\n'),),
            width=4,
        ),
        Layout("atlas", "migrations/{}_{name}.sql", "{up}", beside=(("migrations/atlas.sum", "h1:x=\n"),), width=14),
        Layout(
            "yoyo",
            "db/{}_{name}.sql",
            "{up}",
            "db/{}_{name}.rollback.sql",
            (("yoyo.ini", "[DEFAULT]\nsources = db\n"),),
            width=4,
        ),
        Layout("graphile-migrate", "migrations/committed/{}-{name}.sql", "--! Previous: -\n--! Hash: -\n{up}", width=6),
        Layout(
            "node-pg-migrate",
            "migrations/{}_{name}.sql",
            "-- Up Migration\n{up}-- Down Migration\n{down}",
            beside=(("package.json", '{"dependencies": {"node-pg-migrate": "9"}}'),),
            width=13,
        ),
    )
}
AHEAD = {1: "a", 2: "b", 3: "c"}


def history(layout: Layout, versions: dict[int, str]) -> History:
    tree = layout.files(versions)
    (place,) = layout.adapter.detect(tree)
    return layout.adapter.read(tree, place, "postgres")


def booted(name: str, ours: dict[int, str], theirs: dict[int, str], command: str = "") -> Boot:
    """Say what the deploy command does with our files on a database that ran theirs."""
    layout = LAYOUTS[name]
    known, ran = history(layout, ours), history(layout, theirs)
    hook = Hook(command or layout.adapter.hook(known.place))
    return layout.adapter.boot(known, Applied(ran.ledger, ran.ids, ran), hook)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_folder_belongs_to_one_tool(name: str) -> None:
    tree = LAYOUTS[name].files(AHEAD)
    assert [each.name for each in ADAPTERS if each.detect(tree)] == [name]


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_files_are_a_history_with_both_ways(name: str) -> None:
    layout = LAYOUTS[name]
    first, second, third = history(layout, AHEAD).revisions
    assert (first.parents, second.parents, third.parents) == ((), (first.id,), (second.id,))
    assert isinstance(first.up[0].operation, CreateTable)
    assert [type(step.operation) for step in third.up] == [AddColumn]
    has_down = bool(layout.down) or "{down}" in layout.text
    assert [type(step.operation) for step in third.down or ()] == ([DropColumn] if has_down else [])


@pytest.mark.parametrize("name", LAYOUTS)
def test_lines_are_those_of_the_file(name: str) -> None:
    layout = LAYOUTS[name]
    text = layout.text.format(up=COLUMN.format("c"), down=BACK.format("c")).splitlines()
    at = next(number for number, line in enumerate(text, 1) if "ADD COLUMN" in line)
    assert history(layout, AHEAD).revisions[-1].up[0].line == at


PLAN = "Migration failed: Unable to create migration plan because of {}: unknown migration in database"
AHEAD_SAYS = {
    "golang-migrate": "error: no migration found for version 3: read down for version 3 .: file does not exist",
    "sqlx": "error: migration 2 was previously applied but is missing in the resolved migrations",
    "refinery": "migration V2__b is missing from the filesystem",
    "tern": "current version 3 is outside the valid versions of 0 to 1",
    "sql-migrate": PLAN.format("2_b.sql"),
    "supabase": "Remote migration versions not found in local migrations directory.",
}
"""Of those that refuse a database that is purely ahead; sqlx prints the version as a number."""


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_database_is_purely_ahead(name: str) -> None:
    found = booted(name, {1: "a"}, AHEAD)
    assert found.says == AHEAD_SAYS.get(name, "")
    assert found.rule == ("boot-revision-unknown" if name in AHEAD_SAYS else "")
    assert found.exit_code == (1 if name in AHEAD_SAYS else 0)
    assert len(found.revisions) == (2 if name in AHEAD_SAYS else 0)
    assert not found.applies


MIDDLE_SAYS = {
    **{name: AHEAD_SAYS[name] for name in ("sqlx", "refinery", "sql-migrate", "supabase")},
    "node-pg-migrate": "Not run migration 0000000000003_c is preceding already run migration 0000000000002_b",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_one_in_the_middle_has_no_file(name: str) -> None:
    found = booted(name, {1: "a", 3: "c"}, AHEAD)
    assert found.says == MIDDLE_SAYS.get(name, "")
    assert found.rule == ("boot-revision-unknown" if name in MIDDLE_SAYS else "")


EDITED_SAYS = {
    "sqlx": "error: migration 2 was previously applied but has been modified",
    "refinery": "applied migration V2__b is different than filesystem one V2__b",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_applied_file_was_edited(name: str) -> None:
    layout = LAYOUTS[name]
    ran = history(layout, {1: "a", 2: "b"})
    (place,) = layout.adapter.detect(tree := layout.files({1: "a", 2: "b"}))
    path = layout.path.format(f"{2:0{layout.width}d}", name="b")
    known = layout.adapter.read(tree | {path: layout.text.format(up=COLUMN.format("bb"), down="")}, place, "postgres")
    found = layout.adapter.boot(known, Applied(ran.ledger, ran.ids, ran), Hook(layout.adapter.hook(place)))
    assert found.says == EDITED_SAYS.get(name, "")
    assert found.rule == ("boot-refused" if name in EDITED_SAYS else "")


LATE_SAYS = {
    "golang-migrate": "error: no migration found for version 4: read down for version 4 .: file does not exist",
    "goose": "goose run: error: found 1 missing migrations before current version 4: version 2: 00002_h.sql",
    "sqlx": "error: migration 3 was previously applied but is missing in the resolved migrations",
    "refinery": "migration V3__c is missing from the filesystem",
    "tern": "current version 4 is outside the valid versions of 0 to 2",
    "sql-migrate": PLAN.format("3_c.sql"),
    "supabase": "Remote migration versions not found in local migrations directory.",
    "node-pg-migrate": "Not run migration 0000000000002_h is preceding already run migration 0000000000003_c",
    "atlas": "migration 00000000000002 added out of order. See: https://atlasgo.io/versioned/apply#non-linear-error",
}
SKIPS = {"graphile-migrate"}
"""Those that say nothing, and never run it."""


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_hotfix_on_the_older_line_comes_before_what_ran(name: str) -> None:
    found = booted(name, {1: "a", 2: "h"}, {1: "a", 3: "c", 4: "d"})
    assert found.says == LATE_SAYS.get(name, "")
    if name in LATE_SAYS:
        assert found.rule in {"boot-revision-unknown", "boot-refused"}
    elif name in SKIPS:
        assert (found.rule, found.revisions) == ("boot-revision-skipped", ("2",))
    else:
        assert len(found.applies) == 1


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("goose", "goose -dir migrations up -allow-missing"),
        ("atlas", "atlas migrate apply --exec-order non-linear"),
        ("sqlx", "sqlx migrate run --ignore-missing"),
        ("sqlx", 'sqlx::migrate!("migrations").set_ignore_missing(true)'),
        ("node-pg-migrate", "node-pg-migrate up --no-check-order"),
    ],
)
def test_a_flag_lets_it_pass(name: str, command: str) -> None:
    assert booted(name, {1: "a", 2: "h"}, {1: "a", 3: "c"}, command).rule == ""


def test_a_broken_chain_of_hashes_stops_every_command() -> None:
    layout = LAYOUTS["graphile-migrate"]
    tree = layout.files({1: "a"}) | {"migrations/committed/000002.sql": "--! Previous: sha1:x\n--! Hash: sha1:y\n"}
    (place,) = layout.adapter.detect(tree)
    known = layout.adapter.read(tree, place, "postgres")
    found = layout.adapter.boot(known, Applied(known.ledger, known.ids, known), Hook("graphile-migrate migrate"))
    assert found.rule == "boot-history-broken"
    assert found.says.startswith("Previous migration with hash '-' doesn't match '000002.sql'")


def test_go_migrations_are_known_by_their_names_and_never_run() -> None:
    tree = LAYOUTS["goose"].files({1: "a"}) | {"migrations/00002_fill.go": "package migrations\n"}
    adapter = LAYOUTS["goose"].adapter
    (place,) = adapter.detect(tree)
    second = adapter.read(tree, place, "postgres").revisions[1]
    assert (second.id, second.title) == ("2", "fill")
    assert isinstance(second.up[0].operation, Unread)


def test_steps_of_python_files_are_texts_or_not_known() -> None:
    text = """from yoyo import step\n\nsteps = [step("CREATE TABLE t (id int)", "DROP TABLE t"), step(fill)]\n"""
    tree = DictTree({"yoyo.ini": "sources = %(here)s/db\n", "db/0001_a.py": text})
    adapter = LAYOUTS["yoyo"].adapter
    (place,) = adapter.detect(tree)
    (only,) = adapter.read(tree, place, "postgres").revisions
    assert [type(step.operation) for step in only.up] == [CreateTable, Unread]
    assert only.down is None  # the second step has no way back


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("import yoyo\n\nyoyo.step('DROP TABLE t')\n", [DropTable]),
        ("from yoyo import step as s\n\ns('DROP TABLE t')\n", [Unread]),
    ],
)
def test_a_step_that_is_called_otherwise_is_never_nothing(text: str, kinds: list[type]) -> None:
    tree = DictTree({"yoyo.ini": "sources = db\n", "db/0001_a.py": text})
    adapter = LAYOUTS["yoyo"].adapter
    (place,) = adapter.detect(tree)
    (found,) = adapter.read(tree, place, "postgres").revisions
    assert [type(step.operation) for step in found.up] == kinds


def test_folders_of_several_dialects_are_several_histories() -> None:
    files = {
        f"migrations/{kind}/2024_{name}/up.sql": TABLE for kind in ("mysql", "postgresql", "sqlite") for name in "ab"
    }
    found = LAYOUTS["diesel"].adapter.detect(DictTree({"Cargo.toml": CARGO.format("diesel"), **files}))
    assert [(each.folder, each.dialect) for each in found] == [
        ("migrations/mysql", "mysql"),
        ("migrations/postgresql", "postgres"),
        ("migrations/sqlite", "sqlite"),
    ]


def test_files_of_tests_and_examples_are_nobodys_history() -> None:
    tree = DictTree({"testdata/migrations/1_a.up.sql": TABLE, "examples/migrations/1_a.up.sql": TABLE})
    assert not [each.name for each in ADAPTERS if each.detect(tree)]


SQLX = {"Cargo.toml": CARGO.format("sqlx")}
NODE = {"package.json": '{"dependencies": {"node-pg-migrate": "9"}}'}
MIXED: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {
    "dbmate in a Rust program that queries by sqlx": (
        SQLX | {"db/migrations/20240101000000_a.sql": f"-- migrate:up\n{TABLE}"},
        [("dbmate", "db/migrations")],
    ),
    "goose in one": (SQLX | {"migrations/001_a.sql": f"-- +goose Up\n{TABLE}"}, [("goose", "migrations")]),
    "tern in one": (
        SQLX | {"migrations/001_a.sql": TABLE, "migrations/tern.conf": "[database]\n"},
        [("tern", "migrations")],
    ),
    "Supabase in one": (
        SQLX | {"supabase/migrations/20240101000000_a.sql": TABLE},
        [("supabase", "supabase/migrations")],
    ),
    "Atlas in one": (
        SQLX | {"migrations/20240101000000_a.sql": TABLE, "migrations/atlas.sum": "h1:x=\n"},
        [("atlas", "migrations")],
    ),
    "D1 in one": (
        SQLX | {"migrations/0001_a.sql": TABLE, "wrangler.toml": "[[d1_databases]]\n"},
        [("wrangler", "migrations")],
    ),
    "queries that are numbered": (
        SQLX | {"migrations/1_a.sql": TABLE, "queries/1_get.sql": "SELECT 1;"},
        [("sqlx", "migrations")],
    ),
    "a folder that the program names": (
        SQLX | {"schema/1_a.sql": TABLE, "src/main.rs": 'sqlx::migrate!("./schema").run(&pool).await?;\n'},
        [("sqlx", "schema")],
    ),
    "files that Atlas hashes and goose runs": (
        {"migrations/1_a.sql": f"-- +goose Up\n{TABLE}", "migrations/atlas.sum": "h1:x=\n"},
        [("goose", "migrations")],
    ),
    "goose beside a package of node-pg-migrate": (
        NODE | {"svc/migrations/20240101000000_a.sql": f"-- +goose Up\n{TABLE}"},
        [("goose", "svc/migrations")],
    ),
    "SQL files beside Alembic's revisions": (
        {
            "alembic.ini": "[alembic]\nscript_location = db\n",
            "db/env.py": "",
            "db/versions/1_a.py": "revision = '1'\ndown_revision = None\n",
            "db/versions/1_a.up.sql": TABLE,
        },
        [("alembic", "db")],
    ),
}


@pytest.mark.parametrize(("files", "expected"), MIXED.values(), ids=MIXED.keys())
def test_a_folder_belongs_to_the_tool_whose_marks_it_bears(
    files: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    tree = DictTree(files)
    assert [(each.name, place.folder) for each in ADAPTERS for place in each.detect(tree)] == expected


RUST = 'let mut m = sqlx::migrate!("./migrations");\n'
NEW = 'm, err := migrate.New("file://migrations", url)\n'
IMPORT = 'import "github.com/golang-migrate/migrate/v4"\n'
CALLS: dict[str, tuple[str, dict[str, str], str]] = {
    "Go code that lets the tool run": (
        "golang-migrate",
        {"db.go": f"{IMPORT}{NEW}\terr = m.Up()\n"},
        "boot-revision-unknown unsafe",
    ),
    "Go code that logs the version": (
        "golang-migrate",
        {"db.go": f"{IMPORT}{NEW}\terr = m.Up()\n\tat, _, err := m.Version()\n\tlog.Print(at)\n"},
        "boot-revision-unknown unsafe",
    ),
    "Go code that compares the version first": (
        "golang-migrate",
        {"db.go": f"{IMPORT}{NEW}\tat, _, err := m.Version()\n\tif at < expected {{\n\t\terr = m.Up()\n\t}}\n"},
        "boot-revision-unknown unknown",
    ),
    "a Rust program": ("sqlx", {"src/db.rs": f"{RUST}    m.run(&pool).await?;\n"}, "boot-revision-unknown unsafe"),
    "a Rust program that does not mind": (
        "sqlx",
        {"src/db.rs": f"{RUST}    m.set_ignore_missing(true);\n    m.run(&pool).await?;\n"},
        " unsafe",
    ),
    "another migrator in it that does not mind": (
        "sqlx",
        {"src/db.rs": 'fn a() { sqlx::migrate!("./migrations").run(p); }\nfn b() { m.set_ignore_missing(true); }\n'},
        "boot-revision-unknown unsafe",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "code", "expected"), CALLS.values(), ids=CALLS.keys())
def test_what_a_program_asks_of_its_tool(name: str, code: dict[str, str], expected: str) -> None:
    layout = LAYOUTS[name]
    known, ran = history(layout, {1: "a"}), history(layout, AHEAD)
    tree = layout.files({1: "a"}) | code
    hook = find_hook(tree, layout.adapter, known.place, tree.paths())
    found = layout.adapter.boot(known, Applied(ran.ledger, ran.ids, ran), hook)
    assert f"{found.rule} {found.level}" == expected
    assert hook.path in code


def test_a_folder_speaks_as_its_files_do() -> None:
    text = "CREATE TABLE t (at INTEGER NOT NULL DEFAULT (strftime('%s', 'now')));\n"
    tree = DictTree(SQLX | {"migrations/1_a.sql": text})
    assert [each.dialect for each in LAYOUTS["sqlx"].adapter.detect(tree)] == ["sqlite"]


GO = "module shop\n\nrequire (\n\t{} v4.18.1\n)\n"


@pytest.mark.parametrize(
    ("listed", "name", "level"),
    [
        (GO.format("github.com/golang-migrate/migrate/v4"), "{}_{}", "unsafe"),
        (GO.format("github.com/mattermost/morph"), "{}_{}", "unsafe"),
        ("", "{}_{}", "unsafe"),
        (GO.format("github.com/jmoiron/sqlx"), "{}_{}", "unknown"),
        (GO.format("github.com/golang-migrate/migrate/v4"), "V000{}.{}", "unknown"),
    ],
)
def test_files_like_golang_migrate_s_may_be_another_s(listed: str, name: str, level: str) -> None:
    files = {f"db/{name.format(at, word)}.up.sql": f"CREATE TABLE {word} (id int);" for at, word in AHEAD.items()}
    beside = {"go.mod": listed} if listed else {}
    older, newer = (DictTree({**dict(list(files.items())[:count]), **beside}) for count in (2, 3))
    adapter = next(each for each in ADAPTERS if each.name == "golang-migrate")
    known, ran = (adapter.read(tree, adapter.detect(tree)[0], "postgres") for tree in (older, newer))
    applied = Applied(ran.ledger, ran.ids, ran)
    found = adapter.boot(known, applied, Hook(adapter.hook(known.place), assumed=True))
    assert (found.rule, found.level) == ("boot-revision-unknown", level)
    assert adapter.boot(known, applied, Hook("migrate -path db up")).level == "unsafe"
    assert adapter.boot(ran, applied, Hook(adapter.hook(known.place), assumed=True)).rule == ""
