"""What the calls of TypeORM's query runner and manager do; `make drill-tools` holds the columns beside a real run."""

from dataclasses import replace

import pytest

from checker.adapters.typeorm.named_so import name_of, name_of_check
from checker.core.column import Check, Column, ForeignKey, PrimaryKey, Unique
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    Operation,
    RenameColumn,
    WriteRows,
)
from checker.core.tree import Unread
from checker.core.types import Type
from tests.adapters.test_programs import LAYOUTS

INT = Type("int", bits=32)
X = Column("x", INT, nullable=False)


def read(up: str, dialect: str = "postgres") -> list[Operation]:
    layout = LAYOUTS["typeorm"]
    tree = layout.files({1: "a"})
    text = layout.text.replace("<up>", up).replace("<down>", "").replace("CLASS", "B0000000000002")
    (place,) = layout.adapter.detect(tree)
    tree |= {layout.path.format(2, name="b"): text}
    found = layout.adapter.read(tree, replace(place, dialect=dialect), dialect).revisions[1]
    return [step.operation for step in found.up]


def test_names_are_those_that_typeorm_makes_up() -> None:
    """As `DefaultNamingStrategy` of typeorm 0.3.27 gave them."""
    assert name_of("UQ", "users", ["email"]) == "UQ_97672ac88f789774dd47f7c8be3"
    assert name_of("PK", "migrations", ["id"]) == "PK_8c82d7f526340ab734260ea46be"
    assert name_of("IDX", "users", ["b", "a"]) == name_of("IDX", "users", ["a", "b"])
    assert len(name_of_check("users", "a > 0")) == len("CHK_") + 26


TABLE = """await runner.createTable(new Table({ name: 't', columns: [
    { name: 'id', type: 'integer', isPrimary: true }, { name: 'x', type: 'integer', isUnique: true }],
    foreignKeys: [{ columnNames: ['x'], referencedTableName: 'users', referencedColumnNames: ['id'],
    onDelete: 'CASCADE' }], indices: [{ name: 'i', columnNames: ['x'], isUnique: true }] }));"""


def test_a_table_comes_with_its_keys() -> None:
    made, key, index = read(TABLE)
    assert isinstance(made, CreateTable)
    assert [each.name for each in made.columns] == ["id", "x"]
    assert set(made.constraints) == {
        PrimaryKey(("id",), name_of("PK", "t", ["id"])),
        Unique(("x",), name_of("UQ", "t", ["x"])),
    }
    assert key == AddConstraint("t", ForeignKey(("x",), "users", ("id",), name_of("FK", "t", ["x"]), "CASCADE"))
    assert index == AddConstraint("t", Unique(("x",), "i", index=True))


@pytest.mark.parametrize(
    ("up", "expected"),
    [
        ("await runner.addColumn('t', new TableColumn({ name: 'x', type: 'int' }));", [AddColumn("t", X)]),
        ("await runner.addColumn('t', { name: 'x', type: 'integer' });", [AddColumn("t", X)]),
        ("await runner.dropColumns('t', ['a', new TableColumn({ name: 'b', type: 'int' })]);",
         [DropColumn("t", "a"), DropColumn("t", "b")]),
        ("await runner.renameColumn('t', 'a', new TableColumn({ name: 'b', type: 'int' }));",
         [RenameColumn("t", "a", "b")]),
        ("await runner.dropForeignKey('t', 'fk');", [DropConstraint("t", "fk")]),
        ("await runner.dropForeignKey('t', table.foreignKeys[0]);", [DropConstraint("t", "", "foreign")]),
        ("await runner.dropUniqueConstraint('t', found);", [DropConstraint("t", "", "unique")]),
        ("await runner.createCheckConstraint('t', new TableCheck({ name: 'c', expression: 'x > 0' }));",
         [AddConstraint("t", Check("x > 0", "c", ("x",)))]),
        ("await runner.createPrimaryKey('t', ['x']);",
         [AddConstraint("t", PrimaryKey(("x",), name_of("PK", "t", ["x"])))]),
        ("await runner.dropIndices('t', ['i']);", [DropIndex("i")]),
        ("await runner.clearTable('t');", [WriteRows("delete", "t")]),
        ("await runner.manager.createQueryBuilder().update('t').set({ x: 1 }).where('y = 2').execute();",
         [WriteRows("update", "t", ("x",), (("x", "1"),))]),
        ("await runner.manager.createQueryBuilder().insert().into('t').values({ x: 1 }).execute();",
         [WriteRows("insert", "t")]),
        ("await runner.manager.createQueryBuilder().delete().from('t').execute();", [WriteRows("delete", "t")]),
        ("const all = await runner.manager.find(User);", []),
        ("const all = await runner.manager.getRepository(User).findOne({ where: { x: 1 } });", []),
        ("if (await runner.hasTable('t')) { await runner.getTable('t'); }", []),
        ("await runner.startTransaction();", []),
    ],
)  # fmt: skip
def test_what_a_call_does(up: str, expected: list[Operation]) -> None:
    assert read(up) == expected


@pytest.mark.parametrize(
    "up",
    [
        "await runner.manager.update(User, { a: 1 }, { b: 2 });",
        "await runner.manager.getRepository(User).save({ a: 1 });",
        "await runner.manager.save(users);",
        "await runner.connection.getRepository(User).delete({});",
        "await runner.manager.createQueryBuilder().update(User).set({ a: 1 }).execute();",
    ],
)
def test_rows_of_entities_are_written(up: str) -> None:
    (unread,) = read(up)
    assert isinstance(unread, Unread)
    assert unread.rows


@pytest.mark.parametrize(
    "up",
    [
        "await runner.dropIndex('t', found);",
        "await runner.createIndex('t', made);",
        "await runner.addColumn('t', made);",
        "await runner.changeColumn('t', 'a', made);",
        "await runner.updatePrimaryKeys('t', keys);",
        "await runner.manager.transaction(fill);",
        "await runner.createTable(users);",
    ],
)
def test_what_is_not_known_is_said(up: str) -> None:
    assert [isinstance(each, Unread) and not each.rows for each in read(up)] == [True]


CHANGED = "await runner.changeColumn('t', 'a', new TableColumn({ name: 'b', type: 'int', default: 1 }));"


def test_a_column_becomes_another() -> None:
    renamed, *altered = read(CHANGED)
    assert renamed == RenameColumn("t", "a", "b")
    assert all(isinstance(each, AlterColumn) for each in altered)
    whole = [each.column for each in read(CHANGED, "mysql") if isinstance(each, AlterColumn)]
    assert Column("b", INT, nullable=False, default="1") in whole


KIND = "await runner.addColumn('t', { name: 'kind', type: 'enum', enum: ['a', \"it's\"], isNullable: true });"


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "sqlite"])
def test_an_enum_is_what_the_database_has_for_it(dialect: str) -> None:
    added = next(each for each in read(KIND, dialect) if isinstance(each, AddColumn))
    assert added.column.type is not None
    expected = {"postgres": ("enum", "t_kind_enum"), "mysql": ("enum", ""), "sqlite": ("text", "")}[dialect]
    assert (added.column.type.family, added.column.type.name) == expected
