"""What each directive of Alembic does, one file at a time."""

import textwrap

import pytest

from checker.adapters.alembic.script import read_script
from checker.core.column import Check, Column, Exclude, ForeignKey, PrimaryKey, Unique
from checker.core.objects import Sequence
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    CreateEnum,
    CreateIndex,
    CreateTable,
    CreateView,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    DropType,
    DropView,
    Harmless,
    Operation,
    OtherObject,
    RenameColumn,
    RenameTable,
    Step,
    WriteRows,
)
from checker.core.tree import Unread
from checker.core.types import Type

HEAD = """
import enum
import json
import logging
import alembic
import sqlalchemy as sa
from alembic import op
from sqlalchemy import orm
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import Session, sessionmaker
from alembic_utils.pg_view import PGView
from alembic_utils.pg_function import PGFunction
from somewhere import migrate_all, helper

revision = "b2"
down_revision = "a1"
log = logging.getLogger(__name__)
Base = declarative_base()
users = sa.table("users", sa.column("id"), sa.column("state"))

class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    state = sa.Column("status", sa.String(5))

def upgrade():
"""

INT = Type("int", bits=32)
TEXT = Type("text", length=5)


def steps(body: str, dialect: str = "postgres") -> tuple[Step, ...]:
    text = HEAD + textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return read_script(dialect, {}, text.encode()).up


def operations(body: str, dialect: str = "postgres") -> list[Operation]:
    return [step.operation for step in steps(body, dialect)]


TABLES: list[tuple[str, list[Operation]]] = [
    (
        (
            "op.create_table('t', sa.Column('id', sa.Integer(), nullable=False), sa.Column('s', sa.String(5)),"
            " sa.PrimaryKeyConstraint('id'), sa.UniqueConstraint('s', name='u'))"
        ),
        [
            CreateTable(
                "t",
                (Column("id", INT, nullable=False, identity="auto", primary_key=True), Column("s", TEXT)),
                (PrimaryKey(("id",), "t_pkey"), Unique(("s",), "u")),
            )
        ],
    ),
    (
        (
            "op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True), "
            "sa.Column('s', sa.String(5), index=True), schema='x', if_not_exists=True)"
        ),
        [
            CreateTable(
                "x.t",
                (Column("id", INT, nullable=False, identity="auto", primary_key=True), Column("s", TEXT)),
                (PrimaryKey(("id",), "t_pkey"),),
                if_missing=True,
            ),
            CreateIndex("x.t", "ix_x_t_s", ("s",)),
        ],
    ),
    (
        "op.create_table('t', sa.Column('k', sa.Enum('a', 'b', name='kind')))",
        [
            CreateEnum("kind", ("a", "b")),
            CreateTable("t", (Column("k", Type("enum", name="kind", labels=("a", "b"))),)),
        ],
    ),
    ("op.create_table('t', *helper())", [CreateTable("t", whole=False)]),
    ("op.drop_table('t')", [DropTable("t")]),
    ("op.drop_table('t', schema='x')", [DropTable("x.t")]),
    ("op.rename_table('t', 'v')", [RenameTable("t", "v")]),
    ("op.rename_table(old_table_name='t', new_table_name='v', schema='x')", [RenameTable("x.t", "x.v")]),
    ("op.add_column('t', sa.Column('s', sa.String(5)))", [AddColumn("t", Column("s", TEXT))]),
    (
        "op.add_column(table_name='t', column=sa.Column('s', sa.String(5)), schema='x')",
        [AddColumn("x.t", Column("s", TEXT))],
    ),
    ("alembic.op.add_column('t', sa.Column('s', sa.String(5)))", [AddColumn("t", Column("s", TEXT))]),
    (
        "op.add_column('t', sa.Column('s', sa.Integer, sa.ForeignKey('v.id'), unique=True, index=True))",
        [
            AddColumn("t", Column("s", INT)),
            AddConstraint("t", Unique(("s",), "ix_t_s", index=True)),
            AddConstraint("t", ForeignKey(("s",), "v", ("id",), "t_s_fkey")),
        ],
    ),
    ("op.drop_column('t', 's')", [DropColumn("t", "s")]),
    (
        "op.alter_column('t', 's', nullable=False)",
        [AlterColumn("t", Column("s", nullable=False), frozenset({"nullable"}))],
    ),
    ("op.alter_column('t', 's', new_column_name='v')", [RenameColumn("t", "s", "v")]),
    ("op.alter_column('t', 's', name='v')", [RenameColumn("t", "s", "v")]),
    (
        "op.alter_column('t', 's', type_=sa.String(5), existing_type=sa.Text(), new_column_name='v')",
        [AlterColumn("t", Column("s", TEXT), frozenset({"type"})), RenameColumn("t", "s", "v")],
    ),
    ("op.alter_column('t', 's', server_default=None)", [AlterColumn("t", Column("s"), frozenset({"default"}))]),
    (
        "op.alter_column('t', 's', server_default='x')",
        [AlterColumn("t", Column("s", default="'x'"), frozenset({"default"}))],
    ),
    (
        "op.alter_column('t', 's', server_default=sa.Identity())",
        [AlterColumn("t", Column("s", identity="default"), frozenset({"identity"}))],
    ),
    ("op.alter_column('t', 's', comment='x')", [Harmless("op.alter_column('t', 's', comment='x')")]),
    ("op.create_index('i', 't', ['a', 'b'])", [CreateIndex("t", "i", ("a", "b"))]),
    (
        "op.create_index(op.f('ix_t_a'), 't', ['a'], unique=True)",
        [AddConstraint("t", Unique(("a",), "ix_t_a", index=True))],
    ),
    (
        "op.create_index('i', 't', ['a'], unique=True, postgresql_where=sa.text('a > 0'))",
        [AddConstraint("t", Unique(("a",), "i", where="a > 0", index=True))],
    ),
    (
        "op.create_index('i', 't', [sa.text('lower(a)')], unique=True)",
        [AddConstraint("t", Unique(("lower(a)",), "i", expression=True, index=True))],
    ),
    ("op.drop_index('i')", [DropIndex("i")]),
    ("op.drop_index(op.f('i'), table_name='t')", [DropIndex("i", "t")]),
    ("op.drop_index(index_name='i', table_name='t')", [DropIndex("i", "t")]),
    ("op.create_unique_constraint('u', 't', ['a'])", [AddConstraint("t", Unique(("a",), "u"))]),
    ("op.create_unique_constraint(None, 't', ['a'])", [AddConstraint("t", Unique(("a",), "t_a_key"))]),
    ("op.create_check_constraint('c', 't', 'a > 0')", [AddConstraint("t", Check("a > 0", "c", ("a",)))]),
    (
        "op.create_check_constraint('c', 't', sa.column('a').in_(['x']))",
        [AddConstraint("t", Check("a IN ('x')", "c", ("a",), ("x",)))],
    ),
    ("op.create_primary_key('p', 't', ['a'])", [AddConstraint("t", PrimaryKey(("a",), "p"))]),
    (
        "op.create_foreign_key('f', 't', 'v', ['a'], ['id'], ondelete='CASCADE', referent_schema='x')",
        [AddConstraint("t", ForeignKey(("a",), "x.v", ("id",), "f", on_delete="CASCADE"))],
    ),
    (
        "op.create_foreign_key(name='f', source='t', referent='v', local_cols=['a'], remote_cols=['id'])",
        [AddConstraint("t", ForeignKey(("a",), "v", ("id",), "f"))],
    ),
    ("op.create_exclude_constraint('e', 't', ('a', '='))", [AddConstraint("t", Exclude("a WITH =", "e", ("a",)))]),
    ("op.drop_constraint('u', 't')", [DropConstraint("t", "u")]),
    ("op.drop_constraint('u', 't', type_='foreignkey')", [DropConstraint("t", "u", "foreign")]),
    ("op.drop_constraint(helper('x'), 't', type_='foreignkey')", [DropConstraint("t", "", "foreign")]),
    ("op.drop_constraint(helper('x'), 't', type_='check')", [DropConstraint("t", "", "check")]),
    (
        "op.execute(f'CREATE SEQUENCE IF NOT EXISTS s START WITH {helper(1)}')",
        [OtherObject("create", "sequence", "s", says=Sequence(value="start"))],
    ),
    (
        "op.execute(f'ALTER SEQUENCE s RESTART WITH {helper(1)}')",
        [OtherObject("alter", "sequence", "s", says=Sequence(value="start"))],
    ),
    (
        "sql = f'ALTER SEQUENCE s RESTART WITH {helper(1)}'\nsql += ' CYCLE'\nop.execute(sql)",
        [OtherObject("alter", "sequence", "s", says=Sequence(value="start"))],
    ),
    ("op.execute(f'ALTER SEQUENCE s RENAME TO {helper(1)}')", [OtherObject("alter", "sequence", "s")]),
    ("op.execute(f'ALTER SEQUENCE s {helper(1)}')", [OtherObject("alter", "sequence", "s")]),
    (
        "sql = f'DELETE FROM users WHERE a = {helper(1)}'\nif helper(2):\n    sql += ' OR b'\nop.execute(sql)",
        [WriteRows("delete", "users")],
    ),
    ("sql = 'UPDATE users SET a = '\nsql = sql + helper(1)\nop.execute(sql)", [WriteRows("update", "users")]),
    ("op.drop_constraint(constraint_name='u', table_name='t', type_='unique')", [DropConstraint("t", "u", "unique")]),
    ("op.create_table_comment('t', 'x')", [Harmless("op.create_table_comment('t', 'x')")]),
]


@pytest.mark.parametrize(("body", "expected"), TABLES)
def test_directive(body: str, expected: list[Operation]) -> None:
    assert operations(body) == expected


def test_a_batch_names_the_table_once() -> None:
    body = """
    with op.batch_alter_table("t", schema="x") as batch:
        batch.add_column(sa.Column("s", sa.String(5)))
        batch.alter_column("a", nullable=False)
        batch.drop_column("b")
        batch.create_index(batch.f("i"), ["a"], unique=False)
        batch.drop_index("j")
        batch.create_unique_constraint("u", ["a"])
        batch.create_foreign_key("f", "v", ["a"], ["id"])
        batch.create_check_constraint("c", "a > 0")
        batch.create_primary_key("p", ["a"])
        batch.drop_constraint("k", type_="check")
    """
    assert operations(body, "sqlite") == [
        AddColumn("x.t", Column("s", TEXT)),
        AlterColumn("x.t", Column("a", nullable=False), frozenset({"nullable"})),
        DropColumn("x.t", "b"),
        CreateIndex("x.t", "i", ("a",)),
        DropIndex("j", "x.t"),
        AddConstraint("x.t", Unique(("a",), "u")),
        AddConstraint("x.t", ForeignKey(("a",), "v", ("id",), "f")),
        AddConstraint("x.t", Check("a > 0", "c", ("a",))),
        AddConstraint("x.t", PrimaryKey(("a",), "p")),
        DropConstraint("x.t", "k", "check"),
    ]


@pytest.mark.parametrize(
    ("body", "column", "sets"),
    [
        (
            "op.alter_column('t', 's', type_=sa.String(5))",
            Column("s", TEXT),
            {"type", "nullable", "default", "identity"},
        ),
        (
            (
                "op.alter_column('t', 's', existing_type=sa.String(5), existing_nullable=False,"
                " existing_server_default='x', type_=sa.String(5))"
            ),
            Column("s", TEXT, nullable=False, default="'x'"),
            {"type", "nullable", "default", "identity"},
        ),
        ("op.alter_column('t', 's', server_default='x')", Column("s", default="'x'"), {"default"}),
    ],
)
def test_mysql_is_told_the_whole_column_again(body: str, column: Column, sets: set[str]) -> None:
    assert operations(body, "mysql") == [AlterColumn("t", column, frozenset(sets))]


ROWS: list[tuple[str, list[Operation]]] = [
    (
        "op.bulk_insert(users, [{'id': 1, 'state': 'x'}, {'id': 2, 'state': None}])",
        [
            WriteRows(
                "insert",
                "users",
                ("id", "state"),
                (("id", "1"), ("state", "x"), ("id", "2"), ("state", None)),
            )
        ],
    ),
    ("op.bulk_insert(users, helper())", [WriteRows("insert", "users")]),
    (
        "op.execute(users.update().where(users.c.id == 1).values(state='x'))",
        [WriteRows("update", "users", ("state",), (("state", "x"),))],
    ),
    (
        "op.execute(users.update().values({users.c.state: 'x'}))",
        [WriteRows("update", "users", ("state",), (("state", "x"),))],
    ),
    (
        "op.execute(sa.update(users).values({'state': sa.null()}))",
        [WriteRows("update", "users", ("state",), (("state", None),))],
    ),
    ("op.execute(users.delete().where(users.c.id == 1))", [WriteRows("delete", "users")]),
    ("op.execute(users.insert().values(id=1))", [WriteRows("insert", "users", ("id",), (("id", "1"),))]),
    ("op.get_bind().execute(sa.insert(users), [{'id': 1}])", [WriteRows("insert", "users", ("id",), (("id", "1"),))]),
    ("op.execute(users.insert().from_select(['id'], sa.select(users)))", [WriteRows("insert", "users", ("id",))]),
    (
        "session = Session(bind=op.get_bind())\nsession.query(User).update({'state': 'x'})",
        [WriteRows("update", "users", ("status",), (("status", "x"),))],
    ),
    (
        "session = Session(op.get_bind())\nuser = session.query(User).first()\nuser.state = 'x'\nsession.commit()",
        [WriteRows("update", "users", ("status",), (("status", "x"),))],
    ),
    (
        "session = Session(op.get_bind())\nsetattr(session.get(User, 1), 'state', None)",
        [WriteRows("update", "users", ("status",), (("status", None),))],
    ),
    (
        "session = Session(op.get_bind())\nfor user in session.query(User):\n    session.delete(user)",
        [WriteRows("delete", "users")],
    ),
    ("op.execute(sa.update(User).values(state='x'))", [WriteRows("update", "users", ("status",), (("status", "x"),))]),
    (
        "Session(op.get_bind()).query(User).update({User.state: 'x'})",
        [WriteRows("update", "users", ("status",), (("status", "x"),))],
    ),
    (
        "session = orm.Session(op.get_bind())\nsession.query(User).filter(User.id == 1).delete()",
        [WriteRows("delete", "users")],
    ),
    (
        "session = Session(op.get_bind())\nsession.add(User(state='x'))\nsession.commit()",
        [WriteRows("insert", "users", ("status",), (("status", "x"),))],
    ),
    (
        "session = Session(op.get_bind())\nuser = User()\nuser.state = 'x'\nsession.add(user)",
        [WriteRows("insert", "users", ("status",), (("status", "x"),)), WriteRows("insert", "users")],
    ),
    (
        "Session(op.get_bind()).bulk_insert_mappings(User, [{'state': 'x'}, {'state': None}])",
        [WriteRows("insert", "users", ("status",), (("status", "x"), ("status", None)))],
    ),
    (
        "Session(op.get_bind()).bulk_update_mappings(User, [{'id': 1, 'state': 'x'}])",
        [WriteRows("update", "users", ("id", "status"), (("id", "1"), ("status", "x")))],
    ),
    (
        "Session(op.get_bind()).bulk_insert_mappings(mapper=User, mappings=[{'state': 'x'}])",
        [WriteRows("insert", "users", ("status",), (("status", "x"),))],
    ),
]


@pytest.mark.parametrize(("body", "expected"), ROWS)
def test_rows(body: str, expected: list[Operation]) -> None:
    assert operations(body) == expected


@pytest.mark.parametrize(
    "run",
    [
        "op.execute({})",
        "op.execute(sa.text({}))",
        "op.execute(sa.text({}).bindparams(x=1))",
        "op.get_bind().execute({})",
        "connection = op.get_bind()\nconnection.execute(sa.text({}))",
        "op.get_bind().exec_driver_sql({})",
        "op.get_bind().engine.execute({})",
        "op.get_context().bind.execute({})",
        "Session(bind=op.get_bind()).execute(sa.text({}))",
        "sessionmaker(bind=op.get_bind())().execute({})",
        "with op.get_context().autocommit_block():\n    op.execute({})",
        "with op.get_bind().begin() as c:\n    c.execute(sa.text({}))",
    ],
)
def test_sql_is_read_however_it_is_run(run: str) -> None:
    assert operations(run.format("'DROP TABLE t'")) == [DropTable("t")]


OBJECTS: list[tuple[str, list[Operation]]] = [
    ("sa.Enum('a', name='k').create(op.get_bind(), checkfirst=True)", [CreateEnum("k", ("a",))]),
    ("postgresql.ENUM('a', name='k').create(op.get_bind())", [CreateEnum("k", ("a",))]),
    ("sa.Enum(name='k').drop(op.get_bind())", [DropType("k")]),
    ("kind = sa.Enum('a', name='k')\nkind.drop(op.get_bind(), checkfirst=False)", [DropType("k")]),
    (
        "User.__table__.create(op.get_bind())",
        [
            CreateTable(
                "users",
                (Column("id", INT, nullable=False, identity="auto", primary_key=True), Column("status", TEXT)),
                (PrimaryKey(("id",), "users_pkey"),),
            )
        ],
    ),
    (
        "sa.Table('t', sa.MetaData(), sa.Column('s', sa.String(5))).create(op.get_bind())",
        [CreateTable("t", (Column("s", TEXT),))],
    ),
    ("op.execute(sa.schema.CreateSequence(sa.Sequence('s')))", [OtherObject("create", "sequence", "s")]),
    ("op.create_entity(PGView(schema='public', signature='v', definition='select 1'))", [CreateView("v")]),
    ("op.drop_entity(PGView(schema='x', signature='v', definition='select 1'))", [DropView("x.v")]),
    (
        "op.replace_entity(PGFunction(schema='public', signature='f(a int)', definition='x'))",
        [OtherObject("alter", "function", "f")],
    ),
]


@pytest.mark.parametrize(("body", "expected"), OBJECTS)
def test_object(body: str, expected: list[Operation]) -> None:
    assert operations(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "log.info('x')\nprint('y')\njson.dumps({})",
        "sa.inspect(op.get_bind()).get_columns('t')",
        "rows = Session(op.get_bind()).query(User).all()\nlen(rows)",
        "raise NotImplementedError('x')",
        "helper('x')",
        "Session(op.get_bind()).commit()",
    ],
)
def test_nothing_happens(body: str) -> None:
    assert operations(body) == []


@pytest.mark.parametrize("body", ["op.execute(sa.select(users))", "op.get_bind().execute('select 1').fetchall()"])
def test_reading_is_harmless(body: str) -> None:
    assert all(isinstance(each, Harmless) for each in operations(body))


@pytest.mark.parametrize(
    ("body", "touches"),
    [
        ("op.add_column(helper(), sa.Column('s', sa.Date))", None),
        ("op.drop_constraint(helper('x'), 't')", "t"),
        ("op.create_index('i', 't', helper())", "t"),
        ("op.alter_column('t', 's', nullable=helper())", "t"),
        ("migrate_all(op)", None),
        ("migrate_all(op.get_bind(), 'users')", None),
        ("op.execute(open('users.sql').read())", None),
        ("op.execute(helper())", None),
        ("op.execute(f'ALTER TABLE t ADD COLUMN {helper()} int')", "t"),
        ("Base.metadata.create_all(op.get_bind())", None),
        ("op.my_own_directive('t', 'x')", "t"),
    ],
)
def test_what_is_not_known_is_unread_and_says_what_it_touches(body: str, touches: str | None) -> None:
    (step,) = steps(body)
    assert isinstance(step.operation, Unread)
    if touches is None:
        assert step.touches is None
    else:
        assert touches in (step.touches or ())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("op.execute(f'INSERT INTO t (a) VALUES ({helper()})')", WriteRows("insert", "t")),
        ("op.execute(sa.text(f'UPDATE t SET a = {helper()}'))", WriteRows("update", "t")),
        ("op.execute(f'DELETE FROM x.t WHERE a = {helper()}')", WriteRows("delete", "x.t")),
    ],
)
def test_a_statement_whose_beginning_is_known_names_its_table(body: str, expected: Operation) -> None:
    assert operations(body) == [expected]


def test_what_stands_under_an_unknown_condition_is_done_perhaps() -> None:
    (step,) = steps("if helper():\n    op.drop_table('t')")
    assert (step.operation, step.maybe) == (DropTable("t"), True)


def test_what_stands_under_a_condition_on_the_dialect_is_done_for_it() -> None:
    body = "if op.get_bind().dialect.name == 'mysql':\n    op.drop_table('t')"
    assert operations(body, "mysql") == [DropTable("t")]
    assert operations(body, "postgres") == []
