"""Rollbacks made by hand: what TO's revisions did, what FROM's did since, and what TO's code needs."""

from collections.abc import Iterable
from dataclasses import replace

from checker.core.behind import schemas
from checker.core.binding import attributed
from checker.core.boot import Boot, Hook
from checker.core.column import Column, Constraint
from checker.core.difference import findings
from checker.core.finding import Evidence, Finding
from checker.core.history import History, Place, Revision
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.operation import CreateTable, Operation, Step
from checker.core.rollback import Rollback
from checker.core.split import Split
from checker.core.types import Type
from checker.core.use import Touch, Use
from checker.rules import RULES

TEXT = Type("text", length=100)
INT = Type("int", bits=32)
BIGINT = Type("int", bits=64)
HOOK = Hook("alembic upgrade head", "Procfile", 1)
ID = Column("id", INT, nullable=False, identity="auto", primary_key=True)


def col(
    name: str,
    type_: Type | None = TEXT,
    *,
    nullable: bool = True,
    default: str | None = None,
    generated: str | None = None,
) -> Column:
    return Column(name, type_, nullable, default, generated)


def users(*columns: Column, constraints: tuple[Constraint, ...] = (), whole: bool = True) -> CreateTable:
    return CreateTable("users", (ID, *columns), constraints, whole=whole)


def user(*columns: Column | MappedColumn, whole: bool = True) -> Model:
    mapped = (each if isinstance(each, MappedColumn) else MappedColumn(each, line=9) for each in (ID, *columns))
    return Model("User", "users", tuple(mapped), whole=whole, line=7, path="app/models.py")


def load(model: Model) -> Use:
    names = tuple(each.column.name for each in model.columns)
    return Use(Touch.LOAD, model.table, names, by=model.name, line=20, path="app/views.py")


def add(model: Model, *unset: str) -> Use:
    """An ORM's INSERT: every mapped column but those that the database fills, NULL for what is not set."""
    sent = [each for each in model.columns if not each.column.identity and each.column.default is None]
    names = tuple(each.column.name for each in sent)
    nulls = tuple(each.column.name for each in sent if each.column.nullable and not each.python_default)
    return Use(Touch.INSERT, model.table, names, nulls, unset, by=model.name, line=30, path="app/views.py")


def query(touch: Touch, *columns: str, table: str = "users", values: tuple[tuple[str, str], ...] = ()) -> Use:
    return Use(touch, table, columns, values=values, by=f"{touch.value.upper()} {table}", line=40, path="app/sql.py")


def orm(*columns: Column | MappedColumn, unset: tuple[str, ...] = (), writes: bool = True) -> Needs:
    """Needs of code that loads and adds users."""
    model = user(*columns)
    return Needs(models=(model,), uses=(load(model), *((add(model, *unset),) if writes else ())))


def code(*uses: Use) -> Needs:
    """Needs of code that holds plain SQL."""
    return Needs(uses=uses)


def revision(id_: str, *operations: Operation | Step, parents: tuple[str, ...] = ()) -> Revision:
    steps = tuple(
        each if isinstance(each, Step) else Step(each, line=10 + index) for index, each in enumerate(operations)
    )
    return Revision(id_, f"versions/{id_}.py", 5, parents, title=f"title of {id_}", up=steps)


def case(  # noqa: PLR0913  each test names the few it needs
    *new: Operation | Step,
    old: Iterable[Operation] = (),
    needs: Needs | None = None,
    dialect: str = "postgres",
    newer: tuple[Model, ...] = (),
    pending: tuple[Operation, ...] = (),
    edited: tuple[tuple[Revision, Revision], ...] = (),
    foreign: tuple[Evidence, ...] = (),
) -> Rollback:
    """Ask for 1.0.0 back: `old` ran before it, `new` since, `pending` stands in 1.0.0 only."""
    first, second = revision("a1", *old), revision("b2", *new, parents=("a1",))
    divergent = (revision("h1", *pending, parents=("a1",)),) if pending else ()
    parts = Split((first,), (second,), divergent, edited)
    wanted = needs or Needs(assumed=True)
    own, left = schemas(parts, wanted, newer, dialect, hook_runs=False)
    wanted = attributed(wanted, own)
    return Rollback(
        current="1.0.1",
        target="1.0.0",
        needs=wanted,
        schema=left,
        own=own,
        between=(second,),
        divergent=divergent,
        edited=edited,
        history=History(Place("alembic", "migrations"), (first, *divergent)),
        foreign=foreign,
    )


def booted(
    rule: str,
    *revisions: str,
    says: str = "",
    about: str = "",
    level: str = "unsafe",
    applies: tuple[str, ...] = (),
    history: tuple[Revision, ...] = (),
) -> Rollback:
    """A rollback whose hook ends as told."""
    boot = Boot(HOOK, rule, says, revisions=revisions, about=about, level=level, applies=applies)
    place = Place("alembic", "migrations")
    return replace(case(needs=Needs()), boot=boot, history=History(place, (revision("a1"), *history)))


def mentioning(rollback: Rollback, *objects: str) -> Rollback:
    """The same, with names that occur in source that was not read."""
    return replace(rollback, needs=replace(rollback.needs, mentioned=frozenset(objects)))


def maybe(operation: Operation) -> Step:
    """A step under a condition that could not be followed."""
    return Step(operation, line=10, maybe=True)


def said(rollback: Rollback) -> dict[str, str]:
    """What all rules say, above a note: rule and object -> level."""
    return {f"{each.rule} {each.object}": each.level.value for each in findings(rollback, RULES) if each.level.rank}


def notes(rollback: Rollback) -> list[str]:
    return [f"{each.rule} {each.object}" for each in findings(rollback, RULES) if not each.level.rank]


def only(rollback: Rollback) -> Finding:
    """The single finding above a note."""
    (found,) = (each for each in findings(rollback, RULES) if each.level.rank)
    return found
