"""Columns, types and constraints as SQLAlchemy writes them."""

import pytest

from checker.core.column import Check, Column, Exclude, ForeignKey, PrimaryKey, Unique
from checker.core.operation import CreateEnum, CreateIndex
from checker.core.tree import Unread
from checker.core.types import Type
from checker.python.module import Module, load
from checker.python.sqlalchemy import ColumnRead, column_of, columns_settled, constraint_of, enum_of, type_of
from checker.python.values import Call, Value

HEAD = """
import enum
import sqlalchemy as sa
import sqlalchemy_utils
from sqlalchemy import types
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.ext.mutable import MutableDict
from app.types import Unknown

class Status(enum.Enum):
    NEW = "new"
    OLD = "old"

    def label(self):
        return self.value

class Guid(types.TypeDecorator):
    impl = sa.CHAR

class Long(types.TypeDecorator):
    impl = sa.String(400)

class Secret(sa.LargeBinary):
    pass

class Point(types.UserDefinedType):
    def get_col_spec(self):
        return "POINT"
"""


def module(expression: str, dialect: str) -> Module:
    made = load(f"{HEAD}\nx = {expression}\n".encode(), dialect=dialect)
    assert isinstance(made, Module)
    return made


def value(expression: str, dialect: str = "postgres") -> tuple[Value, Module]:
    made = module(expression, dialect)
    return made.names["x"], made


def typed(expression: str, dialect: str) -> Type | None:
    found, made = value(expression, dialect)
    return type_of(found, dialect, made.resolve)


def column(expression: str, dialect: str = "postgres", table: str = "") -> ColumnRead:
    found, made = value(expression, dialect)
    read = column_of(found, dialect, made.resolve, table=table)
    assert isinstance(read, ColumnRead)
    return read


TYPES = [
    ("sa.Integer()", "postgres", Type("int", bits=32)),
    ("sa.Integer", "postgres", Type("int", bits=32)),
    ("sa.BigInteger()", "mysql", Type("int", bits=64)),
    ("sa.SmallInteger()", "postgres", Type("int", bits=16)),
    ("mysql.INTEGER(unsigned=True)", "mysql", Type("int", bits=32, signed=False)),
    ("mysql.INTEGER(11)", "mysql", Type("int", bits=32)),
    ("mysql.TINYINT(1)", "mysql", Type("bool")),
    ("mysql.TINYINT(display_width=4)", "mysql", Type("int", bits=8)),
    ("mysql.MEDIUMINT()", "mysql", Type("int", bits=24)),
    ("sa.String(50)", "postgres", Type("text", length=50)),
    ("sa.String(length=50)", "mysql", Type("text", length=50)),
    ("sa.Unicode(20)", "sqlite", Type("text", length=20)),
    ("sa.String", "postgres", Type("text")),
    ("sa.Text()", "postgres", Type("text")),
    ("sa.Text()", "mysql", Type("text", length=65535)),
    ("mysql.LONGTEXT()", "mysql", Type("text")),
    ("mysql.MEDIUMTEXT()", "mysql", Type("text", length=16777215)),
    ("sa.Numeric(10, 2)", "postgres", Type("decimal", precision=10, scale=2)),
    ("sa.Numeric(precision=10)", "postgres", Type("decimal", precision=10, scale=0)),
    ("sa.Numeric()", "postgres", Type("decimal")),
    ("sa.Numeric()", "mysql", Type("decimal", precision=10, scale=0)),
    ("sa.Float()", "postgres", Type("float", bits=64)),
    ("sa.Float()", "mysql", Type("float", bits=32)),
    ("sa.Float(53)", "mysql", Type("float", bits=64)),
    ("postgresql.REAL()", "postgres", Type("float", bits=32)),
    ("mysql.DOUBLE()", "mysql", Type("float", bits=64)),
    ("sa.Boolean()", "mysql", Type("bool")),
    ("sa.DateTime()", "postgres", Type("timestamp")),
    ("sa.DateTime(timezone=True)", "postgres", Type("timestamp", zone=True)),
    ("sa.DateTime(True)", "postgres", Type("timestamp", zone=True)),
    ("sa.DateTime(timezone=True)", "mysql", Type("timestamp")),
    ("postgresql.TIMESTAMP(timezone=True)", "postgres", Type("timestamp", zone=True)),
    ("sa.Date", "postgres", Type("date")),
    ("sa.Time(timezone=True)", "postgres", Type("time", zone=True)),
    ("sa.Interval()", "postgres", Type("interval")),
    ("sa.Interval()", "mysql", Type("timestamp")),
    ("sa.JSON()", "postgres", Type("json")),
    ("postgresql.JSONB(astext_type=sa.Text())", "postgres", Type("json")),
    ("MutableDict.as_mutable(postgresql.JSONB)", "postgres", Type("json")),
    ("sa.LargeBinary()", "postgres", Type("bytes")),
    ("sa.LargeBinary()", "mysql", Type("bytes", length=65535)),
    ("mysql.VARBINARY(16)", "mysql", Type("bytes", length=16)),
    ("sa.Uuid()", "postgres", Type("uuid")),
    ("sa.Uuid()", "mysql", Type("text", length=32)),
    ("postgresql.UUID(as_uuid=True)", "postgres", Type("uuid")),
    ("sqlalchemy_utils.UUIDType(binary=False)", "postgres", Type("uuid")),
    ("sqlalchemy_utils.types.uuid.UUIDType()", "mysql", Type("bytes", length=16)),
    ("sa.ARRAY(sa.Integer())", "postgres", Type("array", element=Type("int", bits=32))),
    ("postgresql.ARRAY(sa.String(9), dimensions=1)", "postgres", Type("array", element=Type("text", length=9))),
    ("postgresql.INET()", "postgres", Type("other", name="INET")),
    ("mysql.BIT(1)", "mysql", Type("other", name="BIT")),
    ("sa.String(5).with_variant(mysql.LONGTEXT(), 'mysql')", "mysql", Type("text")),
    ("sa.String(5).with_variant(mysql.LONGTEXT(), 'mysql')", "sqlite", Type("text", length=5)),
    (
        "sa.JSON().with_variant(postgresql.JSONB, 'postgresql').with_variant(sa.Text(), 'sqlite')",
        "sqlite",
        Type("text"),
    ),
    ("sa.BigInteger().with_variant(sa.Integer, 'sqlite')", "sqlite", Type("int", bits=32)),
    ("sa.Enum('a', 'bb', name='kind')", "postgres", Type("enum", name="kind", labels=("a", "bb"))),
    (
        "postgresql.ENUM('a', 'bb', name='kind', schema='s')",
        "postgres",
        Type("enum", name="s.kind", labels=("a", "bb")),
    ),
    ("sa.Enum('a', 'bb', name='kind')", "mysql", Type("enum", labels=("a", "bb"))),
    ("sa.Enum('a', 'bb', name='kind')", "sqlite", Type("text", length=2)),
    ("sa.Enum('a', 'bb', native_enum=False)", "postgres", Type("text", length=2)),
    ("sa.Enum('a', 'bb', native_enum=False, length=40)", "postgres", Type("text", length=40)),
    ("sa.Enum(Status)", "postgres", Type("enum", name="status", labels=("NEW", "OLD"))),
    ("sa.Enum(Status, values_callable=lambda e: [i.value for i in e])", "mysql", Type("enum", labels=("new", "old"))),
    ("Guid(36)", "sqlite", Type("text", length=36)),
    ("Guid", "sqlite", Type("text")),
    ("Long()", "postgres", Type("text", length=400)),
    ("Secret(7)", "postgres", Type("bytes", length=7)),
    ("Point()", "postgres", Type("other", name="Point")),
    ("Unknown()", "postgres", Type("other", name="Unknown")),
    ("types.NullType()", "postgres", None),
]


@pytest.mark.parametrize(("expression", "dialect", "expected"), TYPES)
def test_type(expression: str, dialect: str, expected: Type | None) -> None:
    assert typed(expression, dialect) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("sa.Integer()", Column("a", Type("int", bits=32))),
        ("sa.Integer(), nullable=False", Column("a", Type("int", bits=32), nullable=False)),
        ("sa.Integer(), primary_key=True", Column("a", Type("int", bits=32), nullable=False, primary_key=True)),
        ("sa.Date, server_default='x'", Column("a", Type("date"), default="'x'")),
        ("sa.Date, server_default=sa.text('now()')", Column("a", Type("date"), default="now()")),
        ("sa.Date, server_default=sa.func.now()", Column("a", Type("date"), default="now()")),
        ("sa.Date, server_default=sa.false()", Column("a", Type("date"), default="false")),
        ("sa.Date, server_default=sa.sql.expression.true()", Column("a", Type("date"), default="true")),
        ("sa.Date, server_default=None", Column("a", Type("date"))),
        ("sa.Date, sa.FetchedValue()", Column("a", Type("date"), default="?")),
        ("sa.Date, default='x'", Column("a", Type("date"))),
        ("sa.Integer, sa.Identity(always=True)", Column("a", Type("int", bits=32), nullable=False, identity="always")),
        ("sa.Integer, sa.Identity()", Column("a", Type("int", bits=32), nullable=False, identity="default")),
        ("sa.Integer, sa.Computed('b + 1')", Column("a", Type("int", bits=32), generated="b + 1")),
        ("sa.String(5, collation='C')", Column("a", Type("text", length=5), collation="C")),
        ("sa.ForeignKey('b.id')", Column("a", None)),
    ],
)
def test_column(arguments: str, expected: Column) -> None:
    assert column(f"sa.Column('a', {arguments})").column == expected


def test_names_fold_by_the_dialect() -> None:
    assert column("sa.Column('Name', sa.Date)", "postgres").column.name == "Name"
    assert column("sa.Column('Name', sa.Date)", "mysql").column.name == "name"


@pytest.mark.parametrize(
    "arguments",
    ["sa.Date, server_default=open('x').read() + input", "sa.Date, nullable=[1 for i in unknown]"],
)
def test_what_decides_and_is_not_known_is_unread(arguments: str) -> None:
    found, made = value(f"sa.Column('a', {arguments})")
    read = column_of(found, "postgres", made.resolve)
    assert isinstance(read, Unread) or read.column.default is not None


def test_what_stands_inside_a_column() -> None:
    read = column(
        "sa.Column('a', sa.Integer, sa.ForeignKey('s.b.id', name='fk_x', ondelete='cascade'),"
        " sa.CheckConstraint('a > 0'), unique=True, default=5, key='other')",
        table="t",
    )
    assert read.constraints == (
        Unique(("a",), "t_a_key"),
        ForeignKey(("a",), "s.b", ("id",), "fk_x", on_delete="CASCADE"),
        Check("a > 0", "t_a_check", ("a",)),
    )
    assert (read.python_default, read.key) == (True, "other")


def test_an_index_of_a_column_has_sqlalchemys_name() -> None:
    assert column("sa.Column('a', sa.Date, index=True)", table="s.t").indexes == (
        CreateIndex("s.t", "ix_s_t_a", ("a",)),
    )
    unique = column("sa.Column('a', sa.Date, index=True, unique=True)", table="t")
    assert (unique.indexes, unique.constraints) == ((), (Unique(("a",), "ix_t_a", index=True),))


def test_an_enum_brings_its_labels_its_type_or_its_check() -> None:
    native = column("sa.Column('a', sa.Enum('x', 'y', name='k'))")
    assert (native.labels, native.enums) == (("x", "y"), (CreateEnum("k", ("x", "y")),))
    known = column("sa.Column('a', postgresql.ENUM('x', name='k', create_type=False))")
    assert known.enums == ()
    checked = column("sa.Column('a', sa.Enum('x', name='k', create_constraint=True))", "sqlite")
    assert checked.constraints == (Check("a IN ('x')", "k", ("a",), ("x",)),)
    inside = column("sa.Column('a', postgresql.ARRAY(sa.Enum('x', 'y', name='k')))")
    assert inside.enums == (CreateEnum("k", ("x", "y")),)


def test_an_enum_without_known_labels_reads_nothing_certain() -> None:
    found, made = value("sa.Enum(*Unknown.all(), name='k')")
    enum = enum_of(found, "postgres", made.resolve)
    assert enum is not None
    assert enum.labels is None


@pytest.mark.parametrize(
    ("columns", "dialect", "identities"),
    [
        (["'a', sa.Integer, primary_key=True"], "postgres", ["auto"]),
        (["'a', sa.BigInteger, primary_key=True"], "mysql", ["auto"]),
        (["'a', sa.BigInteger, primary_key=True"], "sqlite", [""]),
        (["'a', sa.Integer, primary_key=True, autoincrement=False"], "postgres", [""]),
        (["'a', sa.Integer, primary_key=True, server_default='1'"], "postgres", [""]),
        (["'a', sa.Integer, sa.ForeignKey('b.id'), primary_key=True"], "postgres", [""]),
        (["'a', sa.Integer, sa.Sequence('s'), primary_key=True"], "postgres", [""]),
        (["'a', sa.Integer, sa.Sequence('s'), primary_key=True"], "mysql", ["auto"]),
        (["'a', sa.String(5), primary_key=True"], "postgres", [""]),
        (["'a', sa.Integer, primary_key=True", "'b', sa.Integer, primary_key=True"], "postgres", ["", ""]),
        (
            ["'a', sa.Integer, primary_key=True, autoincrement=True", "'b', sa.Integer, primary_key=True"],
            "postgres",
            ["auto", ""],
        ),
        (["'a', sa.Integer"], "postgres", [""]),
    ],
)
def test_a_single_integer_key_numbers_itself(columns: list[str], dialect: str, identities: list[str]) -> None:
    reads = [column(f"sa.Column({each})", dialect) for each in columns]
    assert [each.identity for each in columns_settled(reads, (), dialect)] == identities


def test_a_key_given_beside_the_columns_counts() -> None:
    (made,) = columns_settled([column("sa.Column('a', sa.Integer)")], [PrimaryKey(("a",))], "postgres")
    assert (made.primary_key, made.nullable, made.identity) == (True, False, "auto")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("sa.PrimaryKeyConstraint('a', 'b')", PrimaryKey(("a", "b"), "t_pkey")),
        ("sa.PrimaryKeyConstraint('a', name='pk')", PrimaryKey(("a",), "pk")),
        ("sa.UniqueConstraint('a', 'b')", Unique(("a", "b"), "t_a_b_key")),
        ("sa.UniqueConstraint('a', name='u', deferrable=True)", Unique(("a",), "u", deferrable=True)),
        (
            "sa.UniqueConstraint('a', name='u', deferrable=True, initially='DEFERRED')",
            Unique(("a",), "u", deferrable=True, deferred=True),
        ),
        ("sa.CheckConstraint('a > 0', name='c')", Check("a > 0", "c", ("a",))),
        ("sa.CheckConstraint(sa.text(\"a IN ('x', 'y')\"))", Check("a IN ('x', 'y')", "t_a_check", ("a",), ("x", "y"))),
        ("sa.CheckConstraint(sa.column('a') > 5)", Check("a > 5", "t_a_check", ("a",))),
        ("sa.CheckConstraint('a IS NOT NULL')", Check("a IS NOT NULL", "t_a_check", ("a",), not_null=True)),
        ("sa.ForeignKeyConstraint(['a'], ['b.id'])", ForeignKey(("a",), "b", ("id",), "t_a_fkey")),
        (
            "sa.ForeignKeyConstraint(['a'], ['s.b.id'], 'fk', ondelete='set null', deferrable=True)",
            ForeignKey(("a",), "s.b", ("id",), "fk", on_delete="SET NULL", deferrable=True),
        ),
        ("sa.Index('i', 'a', 'b')", CreateIndex("t", "i", ("a", "b"))),
        ("sa.Index('i', 'a', unique=True)", Unique(("a",), "i", index=True)),
        ("sa.Index('i', sa.text('lower(a)'), unique=True)", Unique(("lower(a)",), "i", expression=True, index=True)),
        ("sa.Index('i', sa.func.lower('a'), unique=True, postgresql_where=sa.text('b'))", None),
        (
            "postgresql.ExcludeConstraint(('a', '='), ('b', '&&'), name='e')",
            Exclude("a WITH =, b WITH &&", "e", ("a", "b")),
        ),
        ("sa.Sequence('a')", None),
    ],
)
def test_constraint(expression: str, expected: object) -> None:
    found, _ = value(expression)
    made = constraint_of(found, "postgres", table="t")
    if expected is None and "postgresql_where" in expression:
        assert isinstance(made, Unique)
        assert (made.where, made.expression) == ("b", True)
    else:
        assert made == expected


def test_a_predicate_of_another_dialect_does_not_make_an_index_partial() -> None:
    found, _ = value("sa.Index('i', 'a', unique=True, postgresql_where=sa.text('b'))", "sqlite")
    assert constraint_of(found, "sqlite", table="t") == Unique(("a",), "i", index=True)


def test_what_is_no_call_is_no_constraint() -> None:
    assert constraint_of("a", "postgres") is None
    assert isinstance(constraint_of(Call("UniqueConstraint", (), {}), "postgres"), Unread | None)
