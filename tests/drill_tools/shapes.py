"""Tables with columns of every kind, as builders write them: what the tool made, beside what our reader says."""

from collections.abc import Iterator

import sqlalchemy as sa

from checker.adapters.typeorm.named_so import name_of
from checker.core.apply import apply_revisions
from checker.core.column import Column
from checker.core.operation import AddColumn, CreateTable
from checker.core.schema import Schema
from checker.core.tree import Unread
from checker.core.types import Type
from checker.sql import operations
from tests.adapters import test_programs
from tests.drill.servers import Server
from tests.drill_tools.ask import Answer, deployed
from tests.drill_tools.tools import Tool

KNEX = """
await knex.schema.createTable('parents', (table) => { table.bigIncrements('id'); });
await knex.schema.createTable('many', (table) => {
    table.increments();
    table.string('s'); table.string('s40', 40).notNullable(); table.text('words').notNullable().defaultTo('x');
    table.text('long', 'longtext'); table.integer('i').unsigned().defaultTo(3); table.tinyint('ti');
    table.smallint('si'); table.mediumint('mi'); table.bigInteger('bi').notNullable();
    table.float('f'); table.float('f2', 8, 2); table.double('d'); table.decimal('de'); table.decimal('de12', 12, 4);
    table.decimal('any', null); table.boolean('b').notNullable().defaultTo(false); table.date('day');
    table.datetime('moment'); table.dateTime('naive', { useTz: false }); table.timestamp('ts').defaultTo(knex.fn.now());
    table.timestamp('ts3', { precision: 3 }); table.timestamp('old', true); table.time('clock');
    table.binary('bytes'); table.json('j'); table.jsonb('jb').defaultTo('{}');
    table.uuid('u').defaultTo(knex.raw('gen_random_uuid()')); table.enum('kind', ['a', 'b']).notNullable();
    table.enu('kind2', ['a', 'b'], { useNative: true, enumName: 'kinds' });
    table.specificType('tags', 'text[]'); table.specificType('money', 'numeric(10,2)').notNullable();
    table.bigInteger('parent').unsigned().references('id').inTable('parents').onDelete('CASCADE');
    table.integer('nullable').nullable(); table.string('alone').unique();
    table.timestamps();
});
await knex.schema.createTable('stamped', (table) => { table.uuid('id').primary(); table.timestamps(true, true); });
await knex.schema.createTable('plain', (table) => { table.integer('id').primary(); table.timestamps(false, true); });
await knex.schema.createTable('useful', (table) => { table.integer('id'); table.timestamps({ useTimestamps: true }); });
await knex.schema.createTable('pair', (table) => {
    table.integer('one'); table.integer('two'); table.primary(['one', 'two']);
});
await knex.schema.createTable('counts', (table) => {
    table.increments('n', { primaryKey: false }); table.bigincrements('m', { primaryKey: false });
});
await knex.schema.createTable('changes', (table) => {
    table.integer('widened').notNullable().defaultTo(1); table.string('freed').notNullable();
    table.string('held'); table.integer('kept').notNullable().defaultTo(4); table.string('fixed').notNullable();
});
await knex.schema.alterTable('changes', (table) => {
    table.bigInteger('widened').notNullable().alter(); table.string('freed', 100).alter();
    table.text('held').notNullable().defaultTo('y').alter();
    table.bigInteger('kept').alter({ alterNullable: false });
    table.setNullable('fixed');
    table.string('late').notNullable().defaultTo('z'); table.timestamps(true, true);
});
"""
SEQUELIZE = """
await queryInterface.createTable('parents', {
    id: { type: Sequelize.BIGINT, primaryKey: true, autoIncrement: true, allowNull: false } });
await queryInterface.createTable('many', {
    id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },
    s: Sequelize.STRING, s40: { type: Sequelize.STRING(40), allowNull: false },
    c: { type: Sequelize.CHAR(3) }, words: { type: Sequelize.TEXT, allowNull: false, defaultValue: 'x' },
    i: { type: Sequelize.INTEGER, defaultValue: 3 }, si: Sequelize.SMALLINT,
    bi: { type: Sequelize.BIGINT, allowNull: false }, f: Sequelize.FLOAT, r: Sequelize.REAL, d: Sequelize.DOUBLE,
    de: Sequelize.DECIMAL, de12: Sequelize.DECIMAL(12, 4),
    b: { type: Sequelize.BOOLEAN, allowNull: false, defaultValue: false },
    moment: Sequelize.DATE, moment3: Sequelize.DATE(3), day: Sequelize.DATEONLY, clock: Sequelize.TIME,
    now: { type: Sequelize.DATE, allowNull: false, defaultValue: Sequelize.fn('now') },
    now2: { type: Sequelize.DATE, defaultValue: Sequelize.literal('CURRENT_TIMESTAMP') },
    now3: { type: Sequelize.DATE, defaultValue: Sequelize.NOW },
    bytes: Sequelize.BLOB, j: Sequelize.JSON, jb: { type: Sequelize.JSONB, defaultValue: {} },
    u: { type: Sequelize.UUID, defaultValue: Sequelize.UUIDV4 },
    kind: { type: Sequelize.ENUM('a', 'b'), allowNull: false, defaultValue: 'a' },
    kind2: { type: Sequelize.ENUM({ values: ['a', 'b'] }) }, kind3: { type: Sequelize.ENUM, values: ['a', 'b'] },
    tags: Sequelize.ARRAY(Sequelize.TEXT), says: { type: 'VARCHAR(12)', allowNull: true },
    parent: { type: Sequelize.BIGINT, references: { model: 'parents', key: 'id' }, onDelete: 'CASCADE' },
    parent2: { type: Sequelize.BIGINT, references: { model: { tableName: 'parents' }, key: 'id' } },
    nul: { type: Sequelize.INTEGER, defaultValue: null }, alone: { type: Sequelize.STRING, unique: true },
    renamed: { type: Sequelize.INTEGER, field: 'as_field' }, range: Sequelize.RANGE(Sequelize.INTEGER),
    inet: Sequelize.INET,
});
await queryInterface.createTable('changes', {
    widened: { type: Sequelize.INTEGER, allowNull: false, defaultValue: 1 },
    freed: { type: Sequelize.STRING, allowNull: false }, held: Sequelize.STRING,
    kept: { type: Sequelize.INTEGER, allowNull: false, defaultValue: 4 },
});
await queryInterface.changeColumn('changes', 'widened', { type: Sequelize.BIGINT, allowNull: false });
await queryInterface.changeColumn('changes', 'freed', { type: Sequelize.STRING(100) });
await queryInterface.changeColumn('changes', 'held', { type: Sequelize.TEXT, allowNull: false, defaultValue: 'y' });
await queryInterface.changeColumn('changes', 'kept', { type: Sequelize.INTEGER, allowNull: true });
await queryInterface.addColumn('changes', 'late', { type: Sequelize.STRING, allowNull: false, defaultValue: 'z' });
"""
KYSELY = """
await db.schema.createTable('parents').addColumn('id', 'bigserial', (col) => col.primaryKey()).execute();
let many = db.schema.createTable('many').ifNotExists()
    .addColumn('id', 'serial', (col) => col.primaryKey()).addColumn('s', 'varchar').addColumn('s40', 'varchar(40)',
        (col) => col.notNull())
    .addColumn('words', 'text', (col) => col.notNull().defaultTo('x')).addColumn('i', 'integer', c => c.defaultTo(3))
    .addColumn('i2', 'int2').addColumn('i8', 'bigint', (col) => { return col.notNull(); })
    .addColumn('r', 'real').addColumn('d', 'double precision').addColumn('de', 'decimal(12, 4)')
    .addColumn('n', 'numeric').addColumn('b', 'boolean', (col) => col.notNull().defaultTo(false));
many = many.addColumn('day', 'date').addColumn('clock', 'time').addColumn('moment', 'timestamptz',
        (col) => col.defaultTo(sql`now()`).notNull())
    .addColumn('naive', 'timestamp(3)').addColumn('bytes', 'bytea').addColumn('j', 'json')
    .addColumn('jb', 'jsonb', (col) => col.defaultTo(sql`'{}'::jsonb`)).addColumn('u', 'uuid',
        (col) => col.defaultTo(sql`gen_random_uuid()`)).addColumn('tags', sql`text[]`)
    .addColumn('nul', 'text', (col) => col.defaultTo(null))
    .addColumn('sum', 'integer', (col) => col.generatedAlwaysAs(sql`i + 1`).stored())
    .addColumn('n1', 'integer', (col) => col.generatedAlwaysAsIdentity())
    .addColumn('n2', 'integer', (col) => col.generatedByDefaultAsIdentity())
    .addColumn('parent', 'bigint', (col) => col.references('parents.id').onDelete('cascade'))
    .addColumn('parent2', 'bigint').addColumn('low', 'text', (col) => col.unique().check(sql`low = lower(low)`))
    .addForeignKeyConstraint('many_parent2_fk', ['parent2'], 'parents', ['id'], (cb) => cb.onDelete('set null'))
    .addUniqueConstraint('many_s_s40', ['s', 's40'], (b) => b.nullsNotDistinct())
    .addCheckConstraint('many_i', sql`i > ${sql.lit(0)}`);
await many.execute();
await db.schema.createTable('pair').addColumn('one', 'integer').addColumn('two', 'integer')
    .addPrimaryKeyConstraint('pair_key', ['one', 'two']).execute();
await db.schema.createType('kinds').asEnum(['a', 'b']).execute();
await db.schema.createTable('kinded').addColumn('kind', sql`kinds`, (col) => col.notNull().defaultTo('a')).execute();
await db.schema.createTable('changes').addColumn('widened', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('freed', 'text', (c) => c.notNull()).addColumn('held', 'text').addColumn('gone', 'text')
    .addColumn('named', 'text').execute();
await db.schema.alterTable('changes').addColumn('late', 'text', (c) => c.notNull().defaultTo('z'))
    .dropColumn('gone').alterColumn('widened', (c) => c.setDataType('bigint'))
    .alterColumn('freed', (c) => c.dropNotNull()).alterColumn('held', (c) => c.setNotNull())
    .alterColumn('held', (c) => c.setDefault('y')).alterColumn('widened', (c) => c.dropDefault()).execute();
await db.schema.alterTable('changes').renameColumn('named', 'renamed').execute();
await db.schema.createTable('old').addColumn('x', sql.raw('integer')).execute();
await db.schema.alterTable('old').renameTo('new').execute();
await db.schema.createIndex('many_s').unique().on('many').columns(['s', 'words desc']).where('s', 'is not', null)
    .execute();
await db.schema.createTable('dropped').addColumn('x', 'text').execute();
await db.schema.dropTable('dropped').ifExists().execute();
await db.schema.createTable('inside').addColumn('x', 'text').execute();
await sql<void>`ALTER TABLE ${sql.table('inside')} ADD COLUMN y integer NOT NULL DEFAULT 4`.execute(db);
for (const [table, column] of [['inside', 'a'], ['pair', 'b']]) {
    await db.schema.alterTable(table).addColumn(column, 'date').execute();
}
await withStamps('stamped');
async function withStamps(name) {
    await db.schema.createTable(name).addColumn('made_at', 'timestamptz', (c) => c.notNull()).execute();
}
await db.insertInto('pair').values([{ one: 1, two: 2 }]).execute();
await db.updateTable('pair').set({ b: sql`now()` }).where('one', '=', 1).execute();
"""
NODE_PG_MIGRATE = """
pgm.createType('kinds', ['a', 'b']);
pgm.createTable('parents', { id: { type: 'bigserial', primaryKey: true } });
pgm.createTable('many', {
    id: 'id', s: 'varchar', s40: { type: 'varchar(40)', notNull: true }, words: { type: 'string', notNull: true,
    default: 'x' }, i: { type: 'int', default: 3 }, bi: { type: 'bigint', notNull: true }, f: 'float', d: 'double',
    de: 'decimal(12, 4)', b: { type: 'bool', notNull: true, default: false }, day: 'date', moment: 'datetime',
    ts: { type: 'timestamptz', notNull: true, default: pgm.func('now()') }, bytes: 'bytea', j: 'json',
    jb: { type: 'jsonb', default: '{}' }, u: { type: 'uuid', default: pgm.func('gen_random_uuid()') },
    tags: { type: 'text', array: true }, tags2: { type: 'text[]', default: '{}' },
    kind: { type: 'kinds', notNull: true },
    nul: { type: 'text', default: null }, alone: { type: 'text', unique: true, check: 'length(alone) > 0' },
    parent: { type: 'bigint', references: 'parents', onDelete: 'cascade' },
    parent2: { type: 'bigint', references: '"parents"(id)', referencesConstraintName: 'many_up' },
    n1: { type: 'integer', sequenceGenerated: { precedence: 'ALWAYS' } },
    sum: { type: 'integer', expressionGenerated: 'i + 1' }, short: 'money2', stamp: 'stamp',
}, { ifNotExists: true, constraints: { unique: [['s', 's40']], check: 'i > 0' } });
pgm.createTable('pair', { one: { type: 'integer', primaryKey: true }, two: { type: 'integer', primaryKey: true } });
pgm.createTable('keyed', { one: 'integer', two: 'bigint' }, { constraints: { primaryKey: ['one'],
    foreignKeys: { columns: 'two', references: 'parents(id)', onDelete: 'SET NULL' } } });
pgm.createTable('changes', { widened: { type: 'integer', notNull: true, default: 1 },
    freed: { type: 'text', notNull: true }, held: 'text', gone: 'text', named: 'text', gone2: 'text' });
pgm.addColumns('changes', { late: { type: 'text', notNull: true, default: 'z' }, later: { type: 'stamp' } });
pgm.dropColumns('changes', ['gone', 'gone2']);
pgm.alterColumn('changes', 'widened', { type: 'bigint', default: null });
pgm.alterColumn('changes', 'freed', { notNull: false });
pgm.alterColumn('changes', 'held', { notNull: true, default: 'y' });
pgm.renameColumn('changes', 'named', 'renamed');
pgm.createIndex('many', ['s', { name: 'words', sort: 'DESC' }], { unique: true, where: 's IS NOT NULL' });
pgm.createIndex('many', 'lower(s)', { name: 'many_low' });
pgm.dropIndex('many', ['s', 'words'], { unique: true });
pgm.addConstraint('changes', 'changes_late', { check: "late <> ''" });
pgm.addConstraint('changes', 'changes_held', 'UNIQUE (held)');
pgm.createTable('old', { x: { type: 'integer', notNull: true } });
pgm.renameTable('old', 'new');
pgm.createTable({ schema: 'public', name: 'named' }, { x: 'text' });
for (const table of ['new', 'named']) pgm.addColumn(table, { y: { type: 'date', notNull: true } });
pgm.sql('ALTER TABLE {table} ADD COLUMN z integer NOT NULL DEFAULT 4', { table: 'new' });
pgm.createFunction('twice', [{ name: 'n', type: 'integer' }], { returns: 'integer', language: 'sql' }, 'SELECT 2 * n');
pgm.createTrigger('changes', 'touched', { when: 'BEFORE', operation: 'UPDATE', level: 'ROW', language: 'plpgsql' },
    'BEGIN RETURN NEW; END');
"""
TYPEORM = """
await runner.createTable(new Table({ name: 'parents', columns: [
    { name: 'id', type: 'bigint', isPrimary: true, isGenerated: true, generationStrategy: 'increment' }] }), true);
await runner.createTable(new Table({ name: 'many', columns: [
    { name: 'id', type: 'int', isPrimary: true, isGenerated: true }, { name: 's', type: 'varchar', isNullable: true },
    { name: 's40', type: 'varchar', length: '40' }, { name: 'words', type: 'text', default: "'x'" },
    { name: 'i', type: 'integer', default: 3, isNullable: true }, { name: 'bi', type: 'bigint' },
    { name: 'de', type: 'decimal', precision: 12, scale: 4 }, { name: 'b', type: 'boolean', default: false },
    { name: 'day', type: 'date', isNullable: true }, { name: 'ts', type: 'timestamp', default: 'now()' },
    { name: 'tz', type: 'timestamp with time zone', isNullable: true }, { name: 'bytes', type: 'bytea' },
    { name: 'jb', type: 'jsonb', default: "'{}'" }, { name: 'tags', type: 'text', isArray: true, isNullable: true },
    { name: 'kind', type: 'enum', enum: ['a', 'b'], default: "'a'" },
    { name: 'kind2', type: 'enum', enum: ['a', 'b'], enumName: 'kinds', isNullable: true },
    { name: 'alone', type: 'varchar', isUnique: true }, { name: 'parent', type: 'bigint', isNullable: true },
    { name: 'n1', type: 'integer', isGenerated: true, generationStrategy: 'identity', generatedIdentity: 'ALWAYS' },
  ], uniques: [{ columnNames: ['s', 's40'] }], checks: [{ expression: 'i > 0' }],
  indices: [{ columnNames: ['words'], isUnique: true, where: 's IS NOT NULL' }],
  foreignKeys: [{ columnNames: ['parent'], referencedTableName: 'parents', referencedColumnNames: ['id'],
    onDelete: 'CASCADE' }] }));
await runner.createTable(new Table({ name: 'pair', columns: [
    { name: 'one', type: 'integer', isPrimary: true }, { name: 'two', type: 'integer', isPrimary: true }] }));
await runner.createTable(new Table({ name: 'changes', columns: [
    { name: 'widened', type: 'integer', default: 1 }, { name: 'freed', type: 'text' },
    { name: 'held', type: 'text', isNullable: true }, { name: 'gone', type: 'text' }, { name: 'gone2', type: 'text' },
    { name: 'named', type: 'text', isNullable: true }] }));
await runner.addColumn('changes', new TableColumn({ name: 'late', type: 'text', default: "'z'" }));
await runner.addColumns('changes', [new TableColumn({ name: 'x', type: 'date', isNullable: true }),
    new TableColumn({ name: 'kind', type: 'enum', enum: ['c'], isNullable: true })]);
await runner.dropColumn('changes', 'gone');
await runner.dropColumns('changes', ['gone2']);
await runner.renameColumn('changes', 'named', 'renamed');
await runner.changeColumn('changes', 'widened', new TableColumn({ name: 'widened', type: 'bigint' }));
await runner.changeColumn('changes', 'freed', new TableColumn({ name: 'freed', type: 'text', isNullable: true }));
await runner.changeColumns('changes', [{ oldColumn: new TableColumn({ name: 'held', type: 'text', isNullable: true }),
    newColumn: new TableColumn({ name: 'held', type: 'text', default: "'y'" }) }]);
await runner.createIndex('changes', new TableIndex({ columnNames: ['late'], isUnique: true }));
await runner.dropIndex('changes', 'IDX_LATE');
await runner.createUniqueConstraint('changes', new TableUnique({ columnNames: ['held'] }));
await runner.dropUniqueConstraint('changes', 'UQ_HELD');
await runner.createForeignKey('pair', new TableForeignKey({ columnNames: ['one'], referencedTableName: 'many',
    referencedColumnNames: ['id'] }));
await runner.createTable(new Table({ name: 'old', columns: [{ name: 'x', type: 'integer' }] }));
await runner.renameTable('old', 'new');
await runner.createTable(new Table({ name: 'dropped', columns: [{ name: 'x', type: 'integer' }] }));
await runner.dropTable('dropped', true);
await runner.clearTable('new');
"""
TYPEORM = TYPEORM.replace("IDX_LATE", name_of("IDX", "changes", ["late"])).replace(
    "UQ_HELD", name_of("UQ", "changes", ["held"])
)
_SHORT = "exports.shorthands = { stamp: { type: 'timestamptz', notNull: true }, money2: 'decimal(10,2)' };\n"
SHAPES = {
    "knex": KNEX,
    "sequelize": SEQUELIZE,
    "kysely": KYSELY,
    "node-pg-migrate": NODE_PG_MIGRATE,
    "typeorm": TYPEORM,
}
_CLASSES = "import { Table, TableColumn, TableForeignKey, TableIndex, TableUnique } from 'typeorm';\n"
BESIDE = {"node-pg-migrate": _SHORT, "typeorm": _CLASSES}
"""What stands in the file before its ways."""
_MADE = sa.text("""
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
      pg_get_expr(d.adbin, d.adrelid), a.attidentity <> '', a.attgenerated <> ''
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d
      ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname, a.attnum""")


def shaped(tool: Tool, server: Server) -> Answer:
    """Run the migration of many columns, and hold the catalogue beside what the reader says."""
    layout = test_programs.BUILDERS[tool.name]
    tree = layout.files({1: "a"})
    path = layout.path.format(1, name="a")
    text = BESIDE.get(tool.name, "") + layout.text.replace("<up>", SHAPES[tool.name]).replace("<down>", "")
    text = text.replace("CLASS", f"A{1:013d}")
    tree |= {path: text}
    answer = Answer(tool.name, "columns of every kind")
    server.fresh()
    answer.ran = deployed(tool, tree, server)
    if answer.ran.exit_code:
        answer.differs.append("the migration did not run")
        return answer
    (place,) = layout.adapter.detect(tree)
    read = layout.adapter.read(tree, place, "postgres")
    schema = apply_revisions(Schema(dialect="postgres"), read.revisions, of_current=True)
    steps = [step for revision in read.revisions for step in revision.up]
    unread = [step.operation for step in steps if isinstance(step.operation, Unread)]
    answer.differs += [f"not read: {each.text}" for each in unread]
    answer.differs += list(_differences(schema, server))
    return answer


def _differences(schema: Schema, server: Server) -> Iterator[str]:
    made = dict(_catalogue(server))
    for (table, name), real in made.items():
        if table not in schema.tables:
            continue
        state = schema.tables[table].columns.get(name)
        if state is None:
            yield f"{table}.{name} is not read"
            continue
        ours = state.column
        for what, theirs, read in (
            ("type", real.type, _as_named(ours.type)),
            ("nullable", real.nullable, ours.nullable and not ours.primary_key),
            ("default", real.default is not None, ours.default is not None),
            ("generated", bool(real.generated), bool(ours.generated)),
            ("numbers itself", bool(real.identity), bool(ours.identity)),
        ):
            if theirs != read:
                yield f"{table}.{name}: {what} is {theirs!r}, read as {read!r}"
    for table, held in schema.tables.items():
        for name in held.columns:
            if (table, name) not in made:
                yield f"{table}.{name} is read and was not made"
    for table in sorted({each for each, _ in made} - schema.tables.keys() - _LEDGERS):
        yield f"the table {table} is not read"


def _as_named(kind: Type | None) -> Type | None:
    """Give an enum as the catalogue has it: by its name alone."""
    return Type("other", kind.name) if kind is not None and kind.family == "enum" and kind.name else kind


_LEDGERS = frozenset(
    ("knex_migrations", "knex_migrations_lock", "SequelizeMeta", "kysely_migration", "kysely_migration_lock",
     "pgmigrations", "migrations")
)  # fmt: skip


def _catalogue(server: Server) -> Iterator[tuple[tuple[str, str], Column]]:
    engine = server.engine()
    with engine.connect() as connection:
        rows = connection.execute(_MADE).all()
    engine.dispose()
    for table, name, kind, required, default, numbered, generated in rows:
        (step,) = operations(f'CREATE TABLE t ("{name}" {kind})', "postgres")
        assert isinstance(step.operation, CreateTable | AddColumn)
        column = step.operation.column if isinstance(step.operation, AddColumn) else step.operation.columns[0]
        counted = numbered or str(default).startswith("nextval(")
        yield (
            (table, name),
            Column(
                name,
                column.type,
                nullable=not required,
                default=None if counted or generated else default,
                generated=default if generated else None,
                identity="auto" if counted else "",
            ),
        )
