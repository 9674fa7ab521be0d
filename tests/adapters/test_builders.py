"""Builders of tables: what the catalogue has after the real tool ran (`make drill-tools`), read from the program."""

import pytest

from checker.core.apply import apply_revisions
from checker.core.column import Column
from checker.core.history import Revision
from checker.core.operation import AddColumn, CreateEnum, CreateTable, DropTable, WriteRows
from checker.core.schema import Schema
from checker.core.tree import Unread
from tests.adapters.test_programs import read


def column(name: str, up: str) -> Column:
    """Give the first column of the table `c` after a migration."""
    steps = read(name, up)
    assert not [step for step in steps if isinstance(step.operation, Unread)]
    schema = apply_revisions(Schema(dialect="postgres"), (Revision("1", "", 1, (), up=steps),), of_current=True)
    return next(iter(schema.tables["c"].columns.values())).column


def knex(made: str, then: str = "") -> str:
    more = f"await knex.schema.alterTable('c', (table) => {{ {then} }});" if then else ""
    return f"await knex.schema.createTable('c', (table) => {{ {made} }});\n{more}"


def sequelize(made: str, then: str = "") -> str:
    more = f"await queryInterface.changeColumn('c', 'x', {then});" if then else ""
    return f"await queryInterface.createTable('c', {{ x: {made} }});\n{more}"


FULL_KNEX = "table.integer('x').notNullable().defaultTo(1);"
FULL = "{ type: Sequelize.INTEGER, allowNull: false, defaultValue: 1 }"


@pytest.mark.parametrize(
    ("up", "shown"),
    [
        (knex(FULL_KNEX, "table.bigInteger('x').notNullable().alter();"), "x not null"),
        (knex(FULL_KNEX, "table.bigInteger('x').alter({ alterNullable: false });"), "x not null"),
        (knex(FULL_KNEX, "table.bigInteger('x').alter();"), "x null"),
        (knex(FULL_KNEX, "table.bigInteger('x').defaultTo(2).alter();"), "x null default"),
        (knex("table.timestamps(true, true);"), "created_at not null default"),
        (knex("table.timestamps({ defaultToNow: true, useCamelCase: true });"), "createdAt not null default"),
        (knex("table.timestamps();"), "created_at null"),
        (sequelize(FULL, "{ type: Sequelize.BIGINT, allowNull: false }"), "x not null"),
        (sequelize(FULL, "{ type: Sequelize.BIGINT, defaultValue: 2 }"), "x null default"),
        (sequelize(FULL, "{ type: Sequelize.INTEGER, references: { model: 't', key: 'id' } }"), "x not null default"),
        (sequelize("{ type: Sequelize.UUID, allowNull: false, defaultValue: Sequelize.UUIDV4 }"), "x not null"),
        (sequelize("{ type: Sequelize.DATE, defaultValue: Sequelize.NOW }"), "x null"),
        (sequelize("{ type: Sequelize.DATE, defaultValue: Sequelize.fn('now') }"), "x null default"),
    ],
)
def test_null_and_default_are_what_the_catalogue_has(up: str, shown: str) -> None:
    """With knex 3.3.0 and sequelize 6.37.8."""
    found = column("knex" if "knex" in up else "sequelize", up)
    default = " default" if found.default is not None else ""
    assert f"{found.name} {'null' if found.nullable else 'not null'}{default}" == shown


@pytest.mark.parametrize(
    ("up", "shown"),
    [
        (knex("table.dateTime('x', { useTz: false });"), "timestamp"),
        (knex("table.timestamp('x', true);"), "timestamp"),
        (knex("table.timestamp('x', { precision: 3 });"), "timestamp with time zone"),
        (knex("table.decimal('x', null);"), "decimal"),
        (knex("table.bigincrements('x', { primaryKey: false });"), "bigint"),
        (sequelize("Sequelize.ENUM('a', 'b')"), "enum_c_x"),
        (sequelize("{ type: Sequelize.ENUM, values: ['a', 'b'] }"), "enum_c_x"),
        (sequelize("Sequelize.INET"), "inet"),
        (sequelize("Sequelize.RANGE(Sequelize.INTEGER)"), "int4range"),
    ],
)
def test_types_are_what_the_catalogue_has(up: str, shown: str) -> None:
    found = column("knex" if "knex" in up else "sequelize", up)
    assert str(found.type) == shown


@pytest.mark.parametrize(
    "kind", ["Sequelize.ENUM('a', 'b')", "Sequelize.ENUM(['a', 'b'])", "Sequelize.ENUM({ values: ['a', 'b'] })"]
)
def test_sequelize_makes_a_type_of_an_enum(kind: str) -> None:
    assert read("sequelize", sequelize(kind))[0].operation == CreateEnum("enum_c_x", ("a", "b"))


@pytest.mark.parametrize(("option", "made"), [("", [CreateEnum]), (", existingType: true", [])])
def test_knex_makes_a_type_where_it_is_told_to(option: str, made: list[type]) -> None:
    steps = read("knex", knex(f"table.enu('x', ['a'], {{ useNative: true, enumName: 'kinds'{option} }});"))
    assert [type(step.operation) for step in steps] == [*made, CreateTable]


@pytest.mark.parametrize(
    ("made", "then", "left"),
    [
        ("table.text('x'); table.unique(['x']);", "", ["c_x_unique"]),
        ("table.text('x').unique();", "", ["c_x_unique"]),
        ("table.text('x').unique();", "table.dropUnique(['x']);", []),
        ("table.text('x'); table.unique(['x'], { indexName: 'own' });", "table.dropUnique(['x'], 'own');", []),
        ("table.integer('x').references('id').inTable('c');", "", ["c_x_foreign"]),
        ("table.integer('x').references('c.id');", "table.dropForeign('x');", []),
        ("table.integer('x'); table.foreign('x').references('id').inTable('c');", "", ["c_x_foreign"]),
    ],
)
def test_keys_are_called_as_knex_calls_them(made: str, then: str, left: list[str]) -> None:
    steps = read("knex", knex(made, then))
    assert not [step for step in steps if isinstance(step.operation, Unread)]
    schema = apply_revisions(Schema(dialect="postgres"), (Revision("1", "", 1, (), up=steps),), of_current=True)
    assert [state.constraint.name for state in schema.tables["c"].constraints] == left


@pytest.mark.parametrize(
    "then",
    [
        "addColumns(table);",
        "table.unique(['x'], { predicate: knex.whereNotNull('x') });",
        "await other('x', table);",
        "table.dropUnique(COLUMNS);",
    ],
)
def test_what_a_callback_does_by_others_is_not_nothing(then: str) -> None:
    steps = read("knex", f"await knex.schema.alterTable('c', async (table) => {{ {then} }});")
    assert [type(step.operation) for step in steps] == [Unread]


def test_rows_that_a_callback_writes_are_read() -> None:
    then = "table.text('y'); console.log('x'); await knex('c').where('x', 1).update({ x: 2 });"
    steps = read("knex", f"await knex.schema.alterTable('c', async (table) => {{ {then} }});")
    assert [type(step.operation) for step in steps] == [AddColumn, WriteRows]


@pytest.mark.parametrize(
    ("up", "expected"),
    [
        ("await knex('c').update('x', 2);", WriteRows("update", "c", ("x",))),
        ("await knex('c').where('y', 1).increment('x', 2);", WriteRows("update", "c", ("x",))),
        ("await knex('c').update(changes);", WriteRows("update", "c")),
        ("await knex.insert(rows).into('c');", WriteRows("insert", "c")),
        ("await knex.batchInsert('c', [{ x: 2 }]);", WriteRows("insert", "c", ("x",), (("x", "2"),))),
        ("await knex.from('c').del();", WriteRows("delete", "c")),
        ("await knex('c').truncate();", WriteRows("delete", "c")),
    ],
)
def test_rows_are_written(up: str, expected: WriteRows) -> None:
    assert [step.operation for step in read("knex", up)] == [expected]


def test_rows_that_are_only_read_are_not_written() -> None:
    assert read("knex", "const all = await knex('c').where('x', 1).select('y');") == ()


def test_a_table_stands_in_the_schema_that_is_named() -> None:
    (step,) = read("knex", "await knex.schema.withSchema('audit').dropTable('c');")
    assert step.operation == DropTable("audit.c")
