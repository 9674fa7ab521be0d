"""Tools whose migrations are programs: what their builders come to, and what they do when the database is ahead."""

from dataclasses import dataclass

import pytest

from checker.adapters import ADAPTERS
from checker.core.adapter import Adapter, Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from checker.core.operation import AddColumn, CreateTable, DropColumn, DropTable, Step
from checker.core.tree import Unread
from tests.trees import DictTree


@dataclass(frozen=True)
class Layout:
    """How a tool's programs are called and written."""

    name: str
    package: str
    path: str
    text: str
    """With <up> and <down>."""
    table: tuple[str, str]
    """What makes a table `t`, and what takes it away."""
    column: tuple[str, str]
    """What adds the column `NAME`, and what takes it away."""

    def files(self, versions: dict[int, str]) -> DictTree:
        """Make a project whose versions have these names; the first makes a table, the others add a column each."""
        made = {"package.json": f'{{"dependencies": {{"{self.package}": "1", "pg": "8"}}}}'}
        for version, name in versions.items():
            up, down = (each.replace("NAME", name) for each in (self.table if name == "a" else self.column))
            text = self.text.replace("<up>", up).replace("<down>", down).replace("CLASS", f"{name}{version:013d}")
            made[self.path.format(version, name=name)] = text
        return DictTree(made)

    @property
    def adapter(self) -> Adapter:
        return next(each for each in ADAPTERS if each.name == self.name)


SQL = ("CREATE TABLE t (id integer PRIMARY KEY)", "DROP TABLE t")
MORE = ("ALTER TABLE t ADD COLUMN NAME text", "ALTER TABLE t DROP COLUMN NAME")
CLASS = "export class CLASS {\n  async up(runner) {\n    <up>\n  }\n  async down(runner) {\n    <down>\n  }\n}\n"


def within(call: str, texts: tuple[str, str]) -> tuple[str, str]:
    return (call.replace("SQL", texts[0]), call.replace("SQL", texts[1]))


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout(
            "knex",
            "knex",
            "migrations/{:014d}_{name}.js",
            "exports.up = async (knex) => {\n  <up>\n};\nexports.down = (knex) => {\n  <down>\n};\n",
            (
                "await knex.schema.createTable('t', (table) => { table.increments('id'); });",
                "return knex.schema.dropTable('t');",
            ),
            (
                "await knex.schema.alterTable('t', (table) => { table.text('NAME'); });",
                "return knex.schema.table('t', (table) => table.dropColumn('NAME'));",
            ),
        ),
        Layout(
            "sequelize",
            "sequelize",
            "migrations/{:014d}-{name}.js",
            "module.exports = {\n  async up(queryInterface, Sequelize) {\n    <up>\n  },\n"
            "  down: async (queryInterface) => {\n    <down>\n  },\n};\n",
            (
                "await queryInterface.createTable('t', { id: { type: Sequelize.INTEGER, primaryKey: true } });",
                "await queryInterface.dropTable('t');",
            ),
            (
                "await queryInterface.addColumn('t', 'NAME', { type: Sequelize.TEXT, allowNull: true });",
                "await queryInterface.removeColumn('t', 'NAME');",
            ),
        ),
        Layout(
            "typeorm",
            "typeorm",
            "src/migration/{:013d}-{name}.ts",
            CLASS,
            within("await runner.query(`SQL`);", SQL),
            within("await runner.query(`SQL`);", MORE),
        ),
        Layout(
            "kysely",
            "kysely",
            "migrations/{:04d}_{name}.ts",
            "import { sql } from 'kysely';\nexport async function up(db) {\n  <up>\n}\n"
            "export async function down(db) {\n  <down>\n}\n",
            within("await sql`SQL`.execute(db);", SQL),
            within("await sql`SQL`.execute(db);", MORE),
        ),
        Layout(
            "mikro-orm",
            "@mikro-orm/core",
            "migrations/Migration{:014d}_{name}.ts",
            "import { Migration } from '@mikro-orm/migrations';\n" + CLASS.replace("CLASS", "CLASS extends Migration"),
            within("this.addSql('SQL');", SQL),
            within("this.addSql('SQL');", MORE),
        ),
        Layout(
            "db-migrate",
            "db-migrate",
            "migrations/{:014d}-{name}.js",
            "exports.up = function (db) {\n  <up>\n};\nexports.down = function (db) {\n  <down>\n};\n",
            within("return db.runSql('SQL');", SQL),
            within("return db.runSql('SQL');", MORE),
        ),
    )
}
BUILDERS = LAYOUTS | {
    "node-pg-migrate": Layout(
        "node-pg-migrate",
        "node-pg-migrate",
        "migrations/{:013d}_{name}.js",
        "exports.up = (pgm) => {\n  <up>\n};\nexports.down = (pgm) => {\n  <down>\n};\n",
        ("pgm.createTable('t', { id: 'id' });", "pgm.dropTable('t');"),
        ("pgm.addColumn('t', { NAME: 'text' });", "pgm.dropColumn('t', 'NAME');"),
    )
}
"""With those that keep SQL files beside their programs, and are asked about boot there."""
AHEAD = {1: "a", 2: "b", 3: "c"}


def history(layout: Layout, versions: dict[int, str]) -> History:
    tree = layout.files(versions)
    (place,) = layout.adapter.detect(tree)
    return layout.adapter.read(tree, place, "postgres")


def booted(name: str, ours: dict[int, str], theirs: dict[int, str]) -> Boot:
    layout = LAYOUTS[name]
    known, ran = history(layout, ours), history(layout, theirs)
    return layout.adapter.boot(known, Applied(ran.ledger, ran.ids, ran), Hook(layout.adapter.hook(known.place)))


def kinds(steps: tuple[Step, ...] | None) -> list[type]:
    return [type(step.operation) for step in steps or ()]


@pytest.mark.parametrize("name", BUILDERS)
def test_a_folder_belongs_to_one_tool(name: str) -> None:
    assert [each.name for each in ADAPTERS if each.detect(BUILDERS[name].files(AHEAD))] == [name]


@pytest.mark.parametrize("name", BUILDERS)
def test_the_files_are_a_history_with_both_ways(name: str) -> None:
    first, second, third = history(BUILDERS[name], AHEAD).revisions
    assert (first.parents, second.parents, third.parents) == ((), (first.id,), (second.id,))
    assert (kinds(first.up), kinds(first.down)) == ([CreateTable], [DropTable])
    assert (kinds(third.up), kinds(third.down)) == ([AddColumn], [DropColumn])


CORRUPT = "Error: The migration directory is corrupt, the following files are missing: {}"
GONE = "corrupted migrations: previously executed migration {} is missing"
A, B, C = "00000000000001_a.js", "00000000000002_b.js", "00000000000003_c.js"


@pytest.mark.parametrize(
    ("ours", "knex", "kysely"),
    [
        ({1: "a"}, CORRUPT.format(f"{B}, {C}"), GONE.format("0002_b")),
        ({1: "a", 3: "c"}, CORRUPT.format(B), GONE.format("0002_b")),
        ({1: "a", 4: "h"}, CORRUPT.format(f"{B}, {C}"), GONE.format("0002_b")),
        (AHEAD, "", ""),
    ],
)
def test_two_want_a_file_for_all_that_ran_and_the_others_look_at_nothing(
    ours: dict[int, str], knex: str, kysely: str
) -> None:
    for name in LAYOUTS:
        found = booted(name, ours, AHEAD)
        assert found.says == {"knex": knex, "kysely": kysely}.get(name, ""), name
        assert bool(found.applies) is (4 in ours and not found.says), name


def test_kysely_wants_them_in_the_order_in_which_they_ran() -> None:
    found = booted("kysely", {1: "a", 2: "h", 3: "c"}, {1: "a", 3: "c"})
    assert found.rule == "boot-refused"
    assert found.says.startswith("corrupted migrations: expected previously executed migration 0003_c to be at index 1")


def read(name: str, up: str) -> tuple[Step, ...]:
    layout = BUILDERS[name]
    tree = layout.files({1: "a"})
    path = layout.path.format(2, name="b")
    (place,) = layout.adapter.detect(tree | {path: layout.text.replace("<up>", up).replace("<down>", "")})
    text = layout.text.replace("<up>", up).replace("<down>", "")
    return layout.adapter.read(tree | {path: text}, place, "postgres").revisions[1].up


@pytest.mark.parametrize(
    ("name", "up"),
    [
        ("knex", "if (await knex.schema.hasColumn('t', 'x')) { await knex.schema.dropTable('t'); }"),
        ("sequelize", "for (const each of many) { await queryInterface.dropTable('t'); }"),
    ],
)
def test_what_is_asked_only_at_times_may_not_have_happened(name: str, up: str) -> None:
    assert [step.maybe for step in read(name, up) if isinstance(step.operation, DropTable)] == [True]


@pytest.mark.parametrize(
    ("name", "up"),
    [
        ("knex", "await knex.schema.createTable(NAMES.users, (table) => { table.increments(); });"),
        ("knex", "await fill(knex);"),
        ("knex", "await knex.transaction(fill);"),
        ("sequelize", "await queryInterface.sequelize.transaction(fill);"),
        ("knex", "const { schema } = knex; await schema.dropTable('t');"),
        ("sequelize", "return helpers.dropEverything();"),
        ("sequelize", "await queryInterface.addColumn('t', 'x', COLUMN);"),
        ("typeorm", "await runner.query(text);"),
        ("kysely", "await db.schema.createTable('t').$call(stamped).execute();"),
    ],
)
def test_what_is_not_understood_is_said_in_its_place(name: str, up: str) -> None:
    found = read(name, f"{up}\n    ")
    assert [type(step.operation) for step in found] == [Unread]


def test_a_transaction_hands_over_what_asks() -> None:
    inside = "await queryInterface.dropTable('t', { transaction });"
    up = f"await queryInterface.sequelize.transaction(async (transaction) => {{ {inside} }});"
    assert kinds(read("sequelize", up)) == [DropTable]


def test_a_handle_of_the_module_is_asked_like_the_one_that_is_handed_over() -> None:
    assert kinds(read("knex", "await db.schema.dropTable('t');")) == [DropTable]


def test_queries_that_only_read_do_nothing() -> None:
    assert read("typeorm", "const [one] = await runner.query('SELECT 1');") == ()


@pytest.mark.parametrize(
    "up", ["console.log('x');", "await Promise.all([]);", "const now = new Date(); const name = format(now);"]
)
def test_what_asks_nobody_does_nothing(up: str) -> None:
    assert read("typeorm", up) == ()


def test_constants_of_the_module_are_known() -> None:
    layout = LAYOUTS["knex"]
    tree = layout.files({1: "a"})
    path = layout.path.format(2, name="b")
    ways = layout.text.replace("<up>", "return knex.schema.dropTable(NAME);").replace("<down>", "")
    text = f"const NAME = 't';\n{ways}"
    (place,) = layout.adapter.detect(tree)
    assert kinds(layout.adapter.read(tree | {path: text}, place, "postgres").revisions[1].up) == [DropTable]


@pytest.mark.parametrize(
    ("before", "maybe"),
    [
        ("if (await foo()) return;", [True]),
        ("switch (kind()) { case 1: return; }", [True]),
        ("switch (kind()) { case 1: break; }", [False]),
        ("if (wrong()) throw new Error('no');", [False]),
        ("for (const t of ['a', 'b']) { if (skip(t)) continue; await drop(t); }", [True, True, False]),
        ("for (const t of ['a', 'b']) { await drop(t); if (enough(t)) break; }", [False, True, False]),
        ("const help = async () => { if (x()) return; await drop('h'); };\nawait help();", [True, False]),
        ("['a'].forEach((t) => { if (x(t)) return; drop(t); });", [True, False]),
        ("await knex.transaction(async (trx) => { if (x()) return; await drop('t'); });", [True, False]),
    ],
)
def test_what_stands_behind_a_way_out_may_not_be_reached(before: str, maybe: list[bool]) -> None:
    up = f"{before.replace('drop(', 'knex.schema.dropTable(')}\nawait knex.schema.dropTable('end');"
    steps = [step for step in read("knex", up) if isinstance(step.operation, DropTable)]
    assert [step.maybe for step in steps] == maybe
