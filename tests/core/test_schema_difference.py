from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.core.apply import apply
from checker.core.column import Check, Column, Constraint, ForeignKey, PrimaryKey, Unique
from checker.core.history import Renamed
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
    DropTable,
    Operation,
    OtherObject,
    RenameColumn,
    RenameTable,
)
from checker.core.schema import Origin, Schema
from checker.core.schema_difference import schema_difference
from checker.core.types import Type

HERE = Origin("schema.sql", 1, "schema.sql")
TEXT, INT = Type("text", length=40), Type("int", bits=32)
NAMES = st.sampled_from(("a", "b", "c", "d"))
COLUMNS = st.builds(
    Column,
    NAMES,
    type=st.sampled_from((TEXT, INT)),
    nullable=st.booleans(),
    default=st.sampled_from((None, "1")),
    collation=st.sampled_from(("", "C")),
)


def made(*operations: Operation, dialect: str = "mysql") -> Schema:
    schema = Schema(dialect)
    for operation in operations:
        schema = apply(operation, schema, HERE)
    return schema


def after(schema: Schema, *operations: Operation) -> Schema:
    for operation in operations:
        schema = apply(operation, schema, HERE)
    return schema


def steps(before: Schema, later: Schema, *renames: Renamed) -> list[Operation]:
    return [operation for operation, _ in schema_difference(before, later, [(each, HERE) for each in renames])]


def said(schema: Schema) -> object:
    """What a schema holds, less what it remembers of how it came there."""
    tables = {
        name: (
            list(table.columns.items()) if schema.dialect == "mysql" else table.columns,
            sorted(repr(state.constraint) for state in table.constraints),
            (table.whole, table.view, table.base, table.where, table.writable),
        )
        for name, table in schema.tables.items()
    }
    enums = {name: state.labels for name, state in schema.enums.items()}
    rights = {key: state.given for key, state in schema.rights.items() if state.given}
    return tables, enums, schema.indexes, {key: each.object for key, each in schema.objects.items()}, rights


@st.composite
def constraints(draw: st.DrawFn, columns: list[str]) -> tuple[Constraint, ...]:
    some = st.lists(st.sampled_from(columns), min_size=1, max_size=2, unique=True).map(tuple)
    each = st.one_of(
        st.builds(Unique, some, name=st.sampled_from(("", "u1", "u2"))),
        st.builds(ForeignKey, some, st.sampled_from(("a", "b")), name=st.sampled_from(("", "f"))),
        st.builds(Check, st.sampled_from(("a > 0", "b > 0")), name=st.sampled_from(("", "k")), columns=some),
        st.builds(PrimaryKey, some),
    )
    found = draw(st.lists(each, max_size=3, unique=True))
    keys = [one for one in found if isinstance(one, PrimaryKey)]
    return tuple(one for one in found if not isinstance(one, PrimaryKey) or one is keys[0])


@st.composite
def schemas(draw: st.DrawFn, dialect: str) -> Schema:
    operations: list[Operation] = []
    for name in draw(st.lists(st.sampled_from(("one", "two", "three")), unique=True)):
        columns = draw(st.lists(COLUMNS, min_size=1, max_size=4, unique_by=lambda column: column.name))
        names = [column.name for column in columns]
        operations.append(CreateTable(name, tuple(columns), draw(constraints(names))))
        operations += [CreateIndex(name, f"i_{name}_{each}", (each,)) for each in draw(st.sets(st.sampled_from(names)))]
        if draw(st.booleans()):
            operations.append(OtherObject("create", "trigger", f"t_{name}", name))
        if draw(st.booleans()):
            operations.append(CreateView(f"v_{name}", draw(st.sampled_from((None, tuple(names)))), (name,)))
    for name in draw(st.sets(st.sampled_from(("e1", "e2")))):
        operations.append(CreateEnum(name, tuple(draw(st.lists(NAMES, min_size=1, unique=True)))))
    return made(*operations, dialect=dialect)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(("mysql", "postgres")).flatmap(schemas))
def test_a_schema_does_not_differ_from_itself(schema: Schema) -> None:
    assert schema_difference(schema, schema) == ()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(("mysql", "postgres")).flatmap(lambda dialect: st.tuples(schemas(dialect), schemas(dialect))))
def test_the_difference_leads_from_one_schema_to_the_other(pair: tuple[Schema, Schema]) -> None:
    before, later = pair
    assert said(after(before, *steps(before, later))) == said(later)


ID = Column("id", INT, nullable=False)
NICK = Column("nick", TEXT)
USERS = CreateTable("users", (ID, NICK))

TABLES: dict[str, tuple[tuple[Operation, ...], tuple[Operation, ...], list[Operation]]] = {
    "a table came": ((), (USERS,), [USERS]),
    "a table went": ((USERS,), (), [DropTable("users")]),
    "a column came in the middle": (
        (USERS,),
        (CreateTable("users", (ID, Column("org"), NICK)),),
        [AddColumn("users", Column("org"), after="id")],
    ),
    "a column came at the end": (
        (USERS,),
        (CreateTable("users", (ID, NICK, Column("org"))),),
        [AddColumn("users", Column("org"))],
    ),
    "a column moved": (
        (USERS,),
        (CreateTable("users", (NICK, ID)),),
        [AlterColumn("users", NICK, frozenset(), after="")],
    ),
    "a column went": ((USERS,), (CreateTable("users", (ID,)),), [DropColumn("users", "nick")]),
    "a column is another one now": (
        (USERS,),
        (CreateTable("users", (ID, replace(NICK, nullable=False, default="''"))),),
        [AlterColumn("users", replace(NICK, nullable=False, default="''"), frozenset({"nullable", "default"}))],
    ),
    "a key without a name went": (
        (CreateTable("users", (ID, NICK), (Unique(("nick",)),)),),
        (USERS,),
        [DropConstraint("users", "", "unique", Unique(("nick",)))],
    ),
    "a key came": (
        (USERS,),
        (CreateTable("users", (ID, NICK), (Unique(("nick",), "u"),)),),
        [AddConstraint("users", Unique(("nick",), "u"))],
    ),
    "a table is a view now": (
        (USERS,),
        (CreateTable("people", (ID,)), CreateView("users", ("id",), ("people",))),
        [DropTable("users"), CreateTable("people", (ID,)), CreateView("users", ("id",), ("people",))],
    ),
}


@pytest.mark.parametrize(("before", "later", "expected"), TABLES.values(), ids=TABLES.keys())
def test_steps(before: tuple[Operation, ...], later: tuple[Operation, ...], expected: list[Operation]) -> None:
    assert steps(made(*before), made(*later)) == expected


def test_postgres_adds_columns_at_the_end_and_moves_none() -> None:
    before = made(USERS, dialect="postgres")
    later = made(CreateTable("users", (NICK, Column("org"), ID)), dialect="postgres")
    assert steps(before, later) == [AddColumn("users", Column("org"))]


def test_a_rename_counts_only_where_it_is_stated() -> None:
    before, later = made(USERS), made(CreateTable("users", (ID, replace(NICK, name="nickname"))))
    guess: list[Operation] = [DropColumn("users", "nick"), AddColumn("users", replace(NICK, name="nickname"))]
    assert steps(before, later) == guess
    assert steps(before, later, Renamed("users", "nick", "nickname")) == [RenameColumn("users", "nick", "nickname")]


def test_a_table_that_is_stated_to_be_renamed_keeps_its_columns() -> None:
    before, later = made(USERS), made(CreateTable("people", (ID, replace(NICK, name="alias"))))
    renames = (Renamed("people", "users"), Renamed("people", "nick", "alias"))
    assert steps(before, later, *renames) == [RenameTable("users", "people"), RenameColumn("people", "nick", "alias")]


def test_a_rename_that_was_done_long_ago_is_nothing() -> None:
    schema = made(CreateTable("people", (ID,)))
    assert steps(schema, schema, Renamed("people", "users"), Renamed("people", "key", "id")) == []


def test_what_went_is_placed_where_it_stood() -> None:
    old = Origin("old.sql", 7, "old.sql", of_current=False)
    before = apply(USERS, Schema("mysql"), old)
    assert [place for _, place in schema_difference(before, Schema("mysql"))] == [old]
