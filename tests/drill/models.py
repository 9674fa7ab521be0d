"""Writes the models and queries of one release of a generated history."""

# ruff: noqa: S608  # the SQL of a throw-away database, from our own words

from collections.abc import Iterator
from random import Random

from tests.drill.shapes import Col, Db, Tab, annotation, client_value, literal, python_type, server_argument


def models(db: Db, rng: Random) -> str:
    """Write app/models.py, in the style of SQLAlchemy 1 or 2."""
    modern = rng.random() < 0.6
    mixin = rng.random() < 0.3
    lines = [
        "import datetime",
        "from decimal import Decimal",
        "from typing import Any",
        "",
        "import sqlalchemy as sa",
        *(
            [
                "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column",
                "",
                "",
                "class Base(DeclarativeBase):",
                "    pass",
            ]
            if modern
            else [
                "from sqlalchemy import Column",
                "from sqlalchemy.orm import declarative_base",
                "",
                "Base = declarative_base()",
            ]
        ),
    ]
    key = (
        "    id: Mapped[int] = mapped_column(primary_key=True)"
        if modern
        else "    id = Column(sa.Integer, primary_key=True)"
    )
    if mixin:
        lines += ["", "", "class WithId:", key]
    for tab in db.values():
        if not tab.hidden:
            bases = "WithId, Base" if mixin else "Base"
            lines += ["", "", f"class {tab.model}({bases}):", f'    __tablename__ = "{tab.name}"']
            lines += _arguments(tab)
            lines += [] if mixin else [key]
            lines += [_column(tab, col, db, rng, modern=modern) for col in tab.cols.values() if not col.hidden]
    return "\n".join(lines) + "\n"


def _arguments(tab: Tab) -> Iterator[str]:
    shown = [
        f'sa.UniqueConstraint({", ".join(repr(name) for name in columns)}, name="{unique}")'
        for unique, columns in tab.uniques.items()
        if len(columns) > 1 and not any(tab.cols[name].hidden for name in columns)
    ]
    if shown and tab.says_uniques:
        yield f"    __table_args__ = ({', '.join(shown)},)"


def _column(tab: Tab, col: Col, db: Db, rng: Random, *, modern: bool) -> str:
    name = col.attribute or col.name
    arguments = [f'"{col.name}"'] if col.attribute else []
    parent = tab.parent(col.name)
    bare = modern and col.kind in {"int", "bool", "date", "json"} and rng.random() < 0.4 and col.kind != "json"
    if not bare:
        arguments.append(python_type(col, rng))
    if parent and not db[parent].hidden:
        arguments.append(f'sa.ForeignKey("{parent}.id")')
    if not modern and not col.nullable:
        arguments.append("nullable=False")
    elif modern and rng.random() < 0.3:
        arguments.append(f"nullable={col.nullable}")
    if tab.says_uniques and (col.name,) in tab.uniques.values():
        arguments.append("unique=True")
    if col.client is not None:
        arguments.append(f"default={col.client}")
    if col.server is not None and col.says_server:
        arguments.append(server_argument(col, rng))
    inner = ", ".join(arguments)
    if modern:
        return f"    {name}: Mapped[{annotation(col)}] = mapped_column({inner})"
    return f"    {name} = Column({inner})"


def queries(db: Db, rng: Random, dialect: str) -> str | None:
    """Write app/queries.py: a few statements of raw SQL; None where this release has none."""
    shown = [tab for tab in db.values() if any(not col.hidden for col in tab.cols.values())]
    if not shown or rng.random() < 0.55:
        return None
    lines = ["from sqlalchemy import text", "", "", "def touch(session):"]
    for tab in rng.sample(shown, k=min(len(shown), rng.randint(1, 2))):
        lines += [f"    session.execute(text({statement!r}))" for statement in _statements(tab, rng, dialect)]
    return "\n".join(lines) + "\n" if lines[-1].endswith("))") else None


def _statements(tab: Tab, rng: Random, dialect: str) -> Iterator[str]:
    known = [col for col in tab.cols.values() if not col.hidden]
    some = rng.sample(known, k=rng.randint(1, len(known)))
    names = ", ".join(col.name for col in some)
    plain = [col for col in some if col.kind not in {"json", "native"}]
    if rng.random() < 0.7:
        where = f" WHERE {plain[0].name} IS NOT NULL" if plain and rng.random() < 0.5 else ""
        yield f"SELECT id, {names} FROM {tab.name}{where} ORDER BY id"
    if rng.random() < 0.4:
        needed = [col for col in known if not (col.nullable or col.server is not None)]
        written = list(dict.fromkeys([*needed, *(col for col in some if tab.parent(col.name) is None)]))
        if written and all(tab.parent(col.name) is None for col in written):
            columns, row = (
                ", ".join(col.name for col in written),
                ", ".join(literal(col, 900, dialect) for col in written),
            )
            yield f"INSERT INTO {tab.name} ({columns}) VALUES ({row})"
    unique = next((columns for columns in tab.uniques.values()), ())
    free = [col for col in some if col.name not in {name for names in tab.uniques.values() for name in names}]
    if free and tab.parent(free[0].name) is None and rng.random() < 0.4:
        yield f"UPDATE {tab.name} SET {free[0].name} = {literal(free[0], 1, dialect)} WHERE id > 0"
    if unique and rng.random() < 0.4 and all(col.may_hide or col.name in unique for col in tab.cols.values()):
        row = ", ".join(literal(tab.cols[name], 901, dialect) for name in unique)
        if not any(tab.parent(name) or tab.cols[name].hidden for name in unique):
            columns = ", ".join(unique)
            yield _upsert(tab.name, columns, row, rng, dialect)


def _upsert(table: str, columns: str, row: str, rng: Random, dialect: str) -> str:
    plain = f"INTO {table} ({columns}) VALUES ({row})"
    if dialect != "mysql":
        return f"INSERT {plain} ON CONFLICT ({columns}) DO NOTHING"
    first = columns.split(", ", maxsplit=1)[0]
    return rng.choice((f"INSERT IGNORE {plain}", f"INSERT {plain} ON DUPLICATE KEY UPDATE {first} = {first}"))


def default_client(col: Col) -> str:
    """Give a default that models send."""
    return client_value(col, 3)
