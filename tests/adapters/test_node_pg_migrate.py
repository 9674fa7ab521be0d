"""node-pg-migrate's calls: each comes to what the SQL comes to that node-pg-migrate 9.0.0 makes of it."""

import pytest

from checker.core.operation import AddColumn, CreateTable, OtherObject, Step
from checker.core.tree import Unread
from checker.sql import operations
from tests.adapters.test_programs import BUILDERS, kinds, read
from tests.trees import DictTree

CALLS = [
    (
        "createTable('t', { id: 'id', s: { type: 'string', notNull: true, default: 'x' }, n: 'varchar(40)' })",
        """CREATE TABLE "t" ("id" serial PRIMARY KEY, "s" text DEFAULT 'x' NOT NULL, "n" varchar(40))""",
    ),
    (
        "createTable({ schema: 'a', name: 't' }, { x: { type: 'int', array: true } }, { ifNotExists: true })",
        """CREATE TABLE IF NOT EXISTS "a"."t" ("x" integer ARRAY)""",
    ),
    (
        "createTable('t', { a: { type: 'int', primaryKey: true }, b: { type: 'int', primaryKey: true } })",
        """CREATE TABLE "t" ("a" integer, "b" integer, CONSTRAINT "t_pkey" PRIMARY KEY ("a", "b"))""",
    ),
    (
        "createTable('t', { a: { type: 'int', references: { schema: 'x', name: 'u' }, onDelete: 'CASCADE' } })",
        """CREATE TABLE "t" ("a" integer REFERENCES "x"."u" ON DELETE CASCADE)""",
    ),
    (
        "createTable('t', { a: { type: 'int', references: 'u(id)', referencesConstraintName: 'r' } })",
        """CREATE TABLE "t" ("a" integer CONSTRAINT "r" REFERENCES u(id))""",
    ),
    (
        "createTable('t', { a: 'int' }, { constraints: { unique: ['a', 'b'], check: ['a > 1', 'b > 1'] } })",
        """CREATE TABLE "t" ("a" integer, CONSTRAINT "t_chck_1" CHECK (a > 1), CONSTRAINT "t_chck_2" CHECK (b > 1),
           CONSTRAINT "t_uniq_a_b" UNIQUE ("a", "b"))""",
    ),
    (
        "createTable('t', { a: 'int' }, { constraints: { foreignKeys: { columns: ['a', 'b'], references: 'u(c)' } } })",
        """CREATE TABLE "t" ("a" integer, CONSTRAINT "t_fk_a_b" FOREIGN KEY ("a", "b") REFERENCES u(c))""",
    ),
    (
        "createTable('t', { at: { type: 'datetime', default: pgm.func('now()') } }, { temporary: true })",
        """CREATE TEMPORARY TABLE "t" ("at" timestamp DEFAULT now())""",
    ),
    (
        "createTable('t', { n: { type: 'int', sequenceGenerated: { precedence: 'ALWAYS' } } })",
        """CREATE TABLE "t" ("n" integer GENERATED ALWAYS AS IDENTITY)""",
    ),
    (
        "createTable('t', { n: 'int' }, { partition: { strategy: 'RANGE', columns: ['n'] } })",
        """CREATE TABLE "t" ("n" integer) PARTITION BY RANGE ("n")""",
    ),
    (
        "addColumns('t', { a: 'text', b: { type: 'text', notNull: true } }, { ifNotExists: true })",
        """ALTER TABLE "t" ADD IF NOT EXISTS "a" text, ADD IF NOT EXISTS "b" text NOT NULL""",
    ),
    ("dropColumn('t', 'a', { ifExists: true })", """ALTER TABLE "t" DROP IF EXISTS "a" """),
    ("dropColumns('t', { a: {}, b: {} })", """ALTER TABLE "t" DROP "a", DROP "b" """),
    ("renameTable('t', 'u')", """ALTER TABLE "t" RENAME TO "u" """),
    ("renameColumn('t', 'a', 'b')", """ALTER TABLE "t" RENAME "a" TO "b" """),
    ("renameConstraint('t', 'a', 'b')", """ALTER TABLE "t" RENAME CONSTRAINT "a" TO "b" """),
    (
        "alterColumn('t', 'a', { type: 'bigint', default: null, notNull: true, using: 'a::bigint' })",
        """ALTER TABLE "t" ALTER "a" DROP DEFAULT, ALTER "a" SET DATA TYPE bigint USING a::bigint,
           ALTER "a" SET NOT NULL""",
    ),
    ("alterColumn('t', 'a', { allowNull: true })", """ALTER TABLE "t" ALTER "a" DROP NOT NULL"""),
    ("alterColumn('t', 'a', { default: 0 })", """ALTER TABLE "t" ALTER "a" SET DEFAULT 0"""),
    ("addConstraint('t', 'c', 'CHECK (a > 1)')", """ALTER TABLE "t" ADD CONSTRAINT "c" CHECK (a > 1)"""),
    ("createConstraint('t', null, { unique: 'a' })", """ALTER TABLE "t" ADD CONSTRAINT "t_uniq_a" UNIQUE ("a")"""),
    (
        "addConstraint('t', 'c', { unique: ['a'], deferrable: true, deferred: true })",
        """ALTER TABLE "t" ADD CONSTRAINT "c" UNIQUE ("a") DEFERRABLE INITIALLY DEFERRED""",
    ),
    ("dropConstraint('t', 'c', { ifExists: true })", """ALTER TABLE "t" DROP CONSTRAINT IF EXISTS "c" """),
    ("createIndex('t', ['a', 'b'])", """CREATE INDEX "t_a_b_index" ON "t" ("a", "b")"""),
    (
        "createIndex({ schema: 's', name: 't' }, 'a', { unique: true, where: 'a > 1' })",
        """CREATE UNIQUE INDEX "t_a_unique_index" ON "s"."t" ("a") WHERE a > 1""",
    ),
    (
        "createIndex('t', [{ name: 'a', sort: 'DESC' }, 'b || c'], { unique: true, name: 'i', concurrently: true })",
        """CREATE UNIQUE INDEX CONCURRENTLY "i" ON "t" ("a" DESC, (b || c))""",
    ),
    ("dropIndex('t', 'a', { unique: true })", """DROP INDEX "t_a_unique_index" """),
    ("dropIndex('t', [], { name: 'i' })", """DROP INDEX "i" """),
    ("createType('k', ['a', 'b'])", "CREATE TYPE \"k\" AS ENUM ('a', 'b')"),
    (
        "addTypeValue('k', 'c', { ifNotExists: true, after: 'a' })",
        "ALTER TYPE \"k\" ADD VALUE IF NOT EXISTS 'c' AFTER 'a'",
    ),
    ("renameTypeValue('k', 'a', 'z')", "ALTER TYPE \"k\" RENAME VALUE 'a' TO 'z'"),
    ("dropType('k')", """DROP TYPE "k" """),
    (
        "createView('v', { columns: ['a'], replace: true }, 'SELECT b FROM t')",
        """CREATE OR REPLACE VIEW "v"("a") AS SELECT b FROM t""",
    ),
    ("createMaterializedView('v', {}, 'SELECT b FROM t')", """CREATE MATERIALIZED VIEW "v" AS SELECT b FROM t"""),
    ("dropMaterializedView('v', { ifExists: true })", """DROP MATERIALIZED VIEW IF EXISTS "v" """),
    ("createSequence('q', { increment: 2 })", """CREATE SEQUENCE "q" INCREMENT BY 2"""),
    ("createSchema('s', { ifNotExists: true })", """CREATE SCHEMA IF NOT EXISTS "s" """),
    ("dropTrigger('t', 'g')", """DROP TRIGGER "g" ON "t" """),
    ("alterTable('t', { levelSecurity: 'ENABLE' })", """ALTER TABLE "t" ENABLE ROW LEVEL SECURITY"""),
    ("sql('DROP TABLE {t}', { t: { schema: 's', name: 'a' } })", """DROP TABLE "s"."a" """),
]
"""Each SQL as the real builder gave it; texts with other quotes, and with what concerns nobody left out."""


@pytest.mark.parametrize(("call", "sql"), CALLS)
def test_a_call_is_what_the_builder_makes_of_it(call: str, sql: str) -> None:
    assert done(f"pgm.{call};") == [step.operation for step in operations(sql, "postgres")]


def done(up: str) -> list[object]:
    return [step.operation for step in read("node-pg-migrate", f"{up}\n    ")]


@pytest.mark.parametrize(
    "call",
    [
        "createTable(Model.table, { a: 'text' });",
        "createTable('t', COLUMNS);",
        "createTable('t', { ...shared, a: 'text' });",
        "createTable('t', { a: { ...shared, type: 'text' } });",
        "addColumns('t', { a: { type: kind } });",
        "createIndex('t', COLUMNS, { unique: true });",
        "addConstraint('t', 'c', { check: text });",
        "sql(text);",
        "sql('DROP TABLE {t}', { t: table });",
        "createOperator('=', {});",
        "db.query(text);",
    ],
)
def test_what_is_not_known_is_unread(call: str) -> None:
    assert kinds(read("node-pg-migrate", f"pgm.{call}\n    ")) == [Unread]


@pytest.mark.parametrize("call", ["noTransaction()", "refreshMaterializedView('v')", "db.select('SELECT 1')"])
def test_what_changes_nothing_is_nothing(call: str) -> None:
    assert done(f"pgm.{call};") == []


def test_a_trigger_may_bring_its_function() -> None:
    options = "{ when: 'BEFORE', operation: ['INSERT', 'UPDATE'], level: 'ROW', language: 'plpgsql' }"
    made = done(f"pgm.createTrigger('t', 'g', {options}, 'BEGIN RETURN NEW; END');")
    assert [(each.kind, each.name) for each in made if isinstance(each, OtherObject)] == [
        ("function", "g"),
        ("trigger", "g"),
    ]


def revisions(*texts: str) -> list[tuple[tuple[Step, ...], tuple[Step, ...] | None]]:
    layout = BUILDERS["node-pg-migrate"]
    paths = {layout.path.format(index, name="n"): text for index, text in enumerate(texts, 1)}
    tree = DictTree({"package.json": '{"dependencies": {"node-pg-migrate": "9"}}'} | paths)
    (place,) = layout.adapter.detect(tree)
    return [(each.up, each.down) for each in layout.adapter.read(tree, place, "postgres").revisions]


ONE = "exports.up = (pgm) => { pgm.createTable('t', { a: 'money' }); pgm.addColumns('t', { b: 'text' }); };\n"


@pytest.mark.parametrize(
    ("more", "down"),
    [
        ("", "ALTER TABLE t DROP COLUMN b; DROP TABLE t"),
        ("exports.down = (pgm) => { pgm.dropTable('t'); };", "DROP TABLE t"),
        ("exports.down = false;", None),
        ("exports.down = () => {};", ""),
    ],
)
def test_a_way_down_is_made_of_the_way_up_unless_the_file_has_one_or_forbids_it(more: str, down: str | None) -> None:
    ((_, found),) = revisions(ONE + more)
    assert (None if found is None else [step.operation for step in found]) == (
        None if down is None else [step.operation for step in operations(down, "postgres")]
    )


@pytest.mark.parametrize(
    ("call", "down"),
    [
        ("renameColumn('t', 'a', 'b')", "ALTER TABLE t RENAME b TO a"),
        ("renameTable('t', 'u')", "ALTER TABLE u RENAME TO t"),
        ("createIndex('t', 'a', { unique: true })", "DROP INDEX t_a_unique_index"),
        ("addConstraint('t', 'c', { unique: 'a' })", "ALTER TABLE t DROP CONSTRAINT c"),
        ("addConstraint('t', 'c', 'UNIQUE (a)')", None),
        ("createType('k', ['a'])", "DROP TYPE k"),
        ("renameTypeValue('k', 'a', 'b')", "ALTER TYPE k RENAME VALUE 'b' TO 'a'"),
        ("addTypeValue('k', 'a')", None),
        ("alterColumn('t', 'a', { notNull: true })", None),
        ("dropColumn('t', 'a')", None),
        ("sql('DROP TABLE t')", None),
    ],
)
def test_a_call_is_taken_back_where_the_tool_knows_how(call: str, down: str | None) -> None:
    ((_, found),) = revisions(f"exports.up = (pgm) => {{ pgm.{call}; }};")
    assert (None if found is None else [step.operation for step in found]) == (
        None if down is None else [step.operation for step in operations(down, "postgres")]
    )


def test_shorthands_are_known_in_their_file_and_after_it() -> None:
    short = "exports.shorthands = { cash: { type: 'decimal(10,2)', notNull: true }, price: 'cash' };\n"
    use = "exports.up = (pgm) => { pgm.addColumn('t', { a: { type: 'price', default: 0 } }); };\n"
    before, own, after = (up for up, _ in revisions(use, short + use, use))
    columns = [step.operation.column for step in (*before, *own, *after) if isinstance(step.operation, AddColumn)]
    assert [(str(each.type), each.nullable) for each in columns[1:]] == [("decimal(10,2)", False)] * 2
    assert columns[0].nullable


def test_a_template_that_names_no_shorthands_has_none() -> None:
    text = "export const shorthands = undefined;\n" + ONE.replace("exports.up =", "export const up =")
    ((up, _),) = revisions(text)
    assert kinds(up) == [CreateTable, AddColumn]


def test_a_project_may_use_it_through_a_script_alone() -> None:
    tree = DictTree(
        {
            "package.json": '{"scripts": {"migrate": "node-pg-migrate -m migrations"}}',
            "migrations/1584604583726_a.ts": ONE,
        }
    )
    assert [place.folder for place in BUILDERS["node-pg-migrate"].adapter.detect(tree)] == ["migrations"]
