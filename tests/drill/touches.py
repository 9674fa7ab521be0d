"""What a release's code does with its database: load, insert, filter, update, delete; each in its own transaction."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field, replace
from functools import partial
from io import StringIO
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy import Column, Engine, Table, select
from sqlalchemy.orm import Mapper, Session

from tests.drill.checkout import Code
from tests.drill.objects import TOUCHES_FROM, How, add, alone, columns, insert, numbers_itself, table_name
from tests.drill.values import label_count, value

Act: TypeAlias = Callable[[Session], object]


@dataclass(frozen=True)
class Failure:
    """One thing that the code did and that went wrong."""

    touch: str
    table: str
    error: str
    text: str
    silent: bool = False
    """Whether nothing was raised and the code got something else than before."""

    def __str__(self) -> str:
        return f"{self.touch} {self.table}: {self.error}: {self.text}"


@dataclass
class Touched:
    """All that a release did with one database."""

    failures: dict[tuple[str, str], Failure] = field(default_factory=dict)
    done: set[tuple[str, str]] = field(default_factory=set)
    seen: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """(table, column) and the kinds of value that came back."""


def live(code: Code, engine: Engine, start: int) -> dict[str, str]:
    """Insert rows as the release would and keep them; gives the tables where that failed."""
    failed = {}
    for mapper in code.mappers:
        count = max([3, *(label_count(column) for column in columns(mapper).values())])
        with Session(engine) as session, _quietly():
            try:
                for index in range(count):
                    add(session, mapper, start + index, How(required=index == 1))
                    session.flush()
                session.commit()
            except Exception as error:  # noqa: BLE001  # what a driver, a dialect or a model may raise
                session.rollback()
                failed[table_name(mapper)] = f"{type(error).__name__}: {_line(error)}"
    return failed


def touch(code: Code, engine: Engine) -> Touched:
    """Do everything, and leave nothing behind."""
    touched = Touched()
    with _quietly(), redirect_stdout(StringIO()):
        for mapper in code.mappers:
            for name, act in _of_mapper(mapper, code, touched):
                _try(touched, engine, name, table_name(mapper), act)
        for table in code.tables:
            for name, act in _of_table(table):
                _try(touched, engine, name, table.fullname, act)
        for query in code.queries:
            _try(touched, engine, "call", f"{query.__module__}.{getattr(query, '__name__', '')}", query)
    return touched


def changed(before: Touched, after: Touched, code: Code) -> tuple[Failure, ...]:
    """Give what went wrong after and not before, with what differs in silence."""
    found = [failure for key, failure in sorted(after.failures.items()) if key not in before.failures]
    required = {
        (table_name(mapper), column.name)
        for mapper in code.mappers
        for column in columns(mapper).values()
        if not column.nullable
    }
    for key, kinds in sorted(after.seen.items()):
        known = before.seen.get(key, frozenset())
        new = kinds - known - {"NoneType"}
        name = ".".join(key)
        if new and known - {"NoneType"}:
            found.append(
                Failure("load", name, "type", f"{', '.join(sorted(new))} instead of {', '.join(known)}", silent=True)
            )
        if "NoneType" in kinds - known and key in required:
            found.append(Failure("load", name, "null", "None where the model says there is none", silent=True))
    return tuple(found)


def _of_mapper(mapper: Mapper[object], code: Code, touched: Touched) -> Iterator[tuple[str, Act]]:
    def inserts(count: int, how: How) -> Act:
        return partial(insert, mapper=mapper, count=count, how=how)

    yield "load", partial(_load, mapper=mapper, touched=touched)
    yield "insert", inserts(1, How(required=True))
    yield "insert two", inserts(2, How(required=True))
    yield "insert all", inserts(1, How())
    ends: tuple[tuple[str, int, How], ...] = (
        ("high", 1, How(fill="high")),
        ("low", 1, How(fill="low")),
        ("twins", 2, How(twins=True)),
    )
    for name, count, how in ends:
        yield name, inserts(count, how)
        if (name, table_name(mapper)) in touched.failures:  # then one column by one
            for each in columns(mapper):
                yield f"{name} {each}", inserts(count, replace(how, only=each))
    for name, column in columns(mapper).items():
        if not isinstance(column.type, sa.JSON):
            yield f"filter {column.name}", partial(_filter, mapper=mapper, name=name, column=column)
    yield "update", partial(_update, mapper=mapper)
    if code.deletes:
        yield "delete", partial(_delete, mapper=mapper, code=code)


def _of_table(table: Table) -> Iterator[tuple[str, Act]]:
    plain = {column.name: value(column, TOUCHES_FROM) for column in table.columns if not numbers_itself(column)}
    yield "load", lambda session: _ignore(session.execute(select(table)).all())
    yield "insert all", lambda session: _ignore(session.execute(table.insert().values(plain)))


def _try(touched: Touched, engine: Engine, name: str, table: str, act: Act) -> None:
    key = (name, table)
    touched.done.add(key)
    with Session(engine) as session:
        try:
            act(session)
            session.flush()
            if engine.dialect.name == "postgresql":
                session.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
        except Exception as error:  # noqa: BLE001  # what a driver, a dialect or a model may raise
            touched.failures[key] = Failure(name, table, _kind(error), _line(error))
        finally:
            session.rollback()


def _load(session: Session, mapper: Mapper[object], touched: Touched) -> None:
    read = {name: column for name, column in columns(mapper).items() if not mapper.column_attrs[name].deferred}
    seen: dict[str, set[str]] = {name: set() for name in read}
    for each in session.scalars(select(mapper)).all():
        for name, sorts in seen.items():
            sorts.add(_sort(getattr(each, name)))
    for name, column in read.items():
        touched.seen[table_name(mapper), column.name] = frozenset(seen[name])


def _filter(session: Session, mapper: Mapper[object], name: str, column: Column[object]) -> None:
    session.execute(select(mapper.primary_key[0]).where(getattr(mapper.class_, name) == value(column, 1))).all()


def _update(session: Session, mapper: Mapper[object]) -> None:
    found = session.scalars(select(mapper).limit(1)).first()
    kept = alone(mapper)
    for name, column in columns(mapper).items():
        if found and not (column.primary_key or column.foreign_keys or column.name in kept or column.computed):
            setattr(found, name, value(column, TOUCHES_FROM + 77))
    session.flush()


def _delete(session: Session, mapper: Mapper[object], code: Code) -> None:
    """Delete every object, after the rows that the release itself knows to hang on them."""
    tables = {id(mapper.local_table)}
    below = []
    for other in code.mappers:
        parents = {
            id(key.column.table) for key in other.local_table.foreign_keys if key.column.table is not other.local_table
        }
        if other is not mapper and parents & tables:
            tables.add(id(other.local_table))
            below.append(other)
    for each in (*reversed(below), mapper):
        for found in session.scalars(select(each)).all():
            session.delete(found)
        session.flush()


def _sort(found: object) -> str:
    zone = getattr(found, "tzinfo", None)
    return f"{type(found).__name__}{' with a zone' if zone else ''}"


def _kind(error: Exception) -> str:
    original = getattr(error, "orig", None)
    return type(original or error).__name__


def _line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().split("\n", 1)[0]


def _ignore(_found: object) -> None:
    """Read and forget."""


@contextmanager
def _quietly() -> Iterator[None]:
    """Let SQLAlchemy complain of a release's models unheard."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
