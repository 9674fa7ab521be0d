"""Operations, histories and needs at random, over a few names so that they meet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from checker.core.behind import schemas
from checker.core.column import Check, Column, Constraint, ForeignKey, PrimaryKey, Unique
from checker.core.needs import Needs
from checker.core.objects import Domain, Parameter
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
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
    RenameConstraint,
    RenameEnumValue,
    RenameIndex,
    RenameSchema,
    RenameTable,
    RenameType,
    ValidateConstraint,
    WriteRows,
)
from checker.core.rollback import Rollback
from checker.core.split import Split
from checker.core.tree import Unread
from checker.core.types import Type
from checker.core.use import Touch
from tests.rules.cases import ID, code, col, orm, query, revision, users

T = TypeVar("T")

BOUNDED = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
"""The same cases on every machine, counted, not timed."""
NAMES = ("id", "name", "age", "mood", "note")
MOOD = Type("enum", "mood", labels=("ok", "bad"))
TYPES = (
    None, Type("text", length=100), Type("text", length=5), Type("text"), Type("int", bits=32), Type("int", bits=64),
    Type("bool"), Type("timestamp"), Type("json"), MOOD, Type("enum", labels=("ok", "bad", "sad"), native=False),
)  # fmt: skip
OWN = (col("name", nullable=False), col("age", Type("int", bits=32)), col("mood", MOOD), col("note"))
OLD: tuple[Operation, ...] = (
    CreateEnum("mood", ("ok", "bad")),
    users(*OWN, constraints=(Unique(("name",), "uq_name"),)),
    CreateTable(
        "posts", (ID, col("user_id", Type("int", bits=32))), (ForeignKey(("user_id",), "users", ("id",), "fk"),)
    ),
)

tables = st.sampled_from(("users", "posts", "people"))
columns = st.sampled_from(NAMES)
spaces = st.sampled_from(("public", "main", "other"))
names = st.sampled_from(("", "uq_name", "fk", "ck"))
texts = st.sampled_from(("ok", "bad", "sad", "0"))


def several(strategy: st.SearchStrategy[T], most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, max_size=most, unique=True).map(tuple)


made_columns = st.builds(
    Column,
    name=columns,
    type=st.sampled_from(TYPES),
    nullable=st.booleans(),
    default=st.sampled_from((None, "0", "'ok'")),
    generated=st.sampled_from((None, None, None, "age + 1")),
    identity=st.sampled_from(("", "", "always", "auto")),
    primary_key=st.booleans(),
)
constraints: st.SearchStrategy[Constraint] = st.one_of(
    st.builds(Unique, several(columns), names, st.sampled_from(("", "age > 0")), deferrable=st.booleans()),
    st.builds(PrimaryKey, several(columns), names),
    st.builds(
        Check,
        st.just("age > 0"),
        names,
        several(columns, 1),
        st.none() | several(texts),
        not_null=st.booleans(),
        not_valid=st.booleans(),
    ),
    st.builds(ForeignKey, several(columns, 1), tables, st.just(("id",)), names, st.sampled_from(("", "CASCADE"))),
)
unreads = st.builds(Unread, st.just("lost"), st.just("x"), rows=st.booleans())
operations: st.SearchStrategy[Operation] = st.one_of(
    st.builds(
        CreateTable,
        tables,
        st.lists(made_columns, max_size=4, unique_by=lambda each: each.name).map(tuple),
        st.lists(constraints, max_size=2).map(tuple),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(DropTable, tables),
    st.builds(RenameTable, tables, tables),
    st.builds(AddColumn, tables, made_columns, st.booleans()),
    st.builds(DropColumn, tables, columns),
    st.builds(RenameColumn, tables, columns, columns),
    st.builds(
        AlterColumn, tables, made_columns, st.frozensets(st.sampled_from(("type", "nullable", "default", "identity")))
    ),
    st.builds(AddConstraint, tables, constraints),
    st.builds(DropConstraint, tables, names),
    st.builds(RenameConstraint, tables, names, names),
    st.builds(ValidateConstraint, tables, names),
    st.builds(RenameSchema, spaces, spaces),
    st.builds(
        OtherObject,
        st.sampled_from(("create", "alter", "drop")),
        st.just("domain"),
        st.sampled_from(("mood", "thing")),
        says=st.builds(Domain, several(st.just("VALUE > 0")), st.booleans(), st.sampled_from(TYPES)),
    ),
    st.builds(
        OtherObject,
        st.sampled_from(("create", "alter", "drop")),
        st.just("function"),
        st.just("thing"),
        parameters=st.none() | st.lists(st.builds(Parameter, st.just("integer")), max_size=2).map(tuple),
    ),
    st.builds(CreateIndex, tables, names, several(columns)),
    st.builds(DropIndex, names, tables),
    st.builds(RenameIndex, names, names),
    st.builds(CreateEnum, st.just("mood"), several(texts)),
    st.builds(AddEnumValue, st.just("mood"), texts),
    st.builds(RenameEnumValue, st.just("mood"), texts, texts),
    st.builds(RenameType, st.sampled_from(("mood", "humour")), st.sampled_from(("mood", "humour"))),
    st.builds(DropType, st.just("mood")),
    st.builds(CreateView, tables, st.none() | several(columns), several(tables, 1)),
    st.builds(DropView, tables),
    st.builds(
        OtherObject,
        st.sampled_from(("create", "drop")),
        st.sampled_from(("trigger", "function", "sequence", "grant", "policy")),
        st.just("thing"),
        st.sampled_from(("", "users")),
    ),
    st.builds(
        WriteRows,
        st.sampled_from(("insert", "update", "delete", "truncate")),
        tables,
        several(columns),
        st.lists(st.tuples(columns, st.none() | texts), max_size=3).map(tuple),
        st.frozensets(columns, max_size=2),
    ),
    st.just(Harmless("ANALYZE")),
    unreads,
)
changes = st.lists(operations, max_size=5)
dialects = st.sampled_from(("postgres", "mysql", "sqlite"))
NEEDS = (
    orm(*OWN, unset=("note",)),
    orm(*OWN, writes=False),
    code(query(Touch.READ, "name", "age"), query(Touch.INSERT, "name", "note"), query(Touch.DELETE)),
    Needs(assumed=True),
    Needs(),
)
needs = st.sampled_from(NEEDS)


def asked(old: Sequence[Operation], new: Sequence[Sequence[Operation]], wanted: Needs, dialect: str) -> Rollback:
    """Ask for 1.0.0 back, whose revision is `old`; each of `new` is a revision since."""
    first = revision("a1", *old)
    since = tuple(revision(f"b{number}", *each) for number, each in enumerate(new))
    own, left = schemas(Split((first,), since, (), ()), wanted, (), dialect, hook_runs=False)
    return replace(Rollback("1.0.1", "1.0.0", wanted, left, own), between=since)
