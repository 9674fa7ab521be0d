"""Writes the models of one release of a generated history."""

from collections.abc import Iterator
from random import Random

from tests.drill.shapes import Col, Db, Tab, annotation, client_value, python_type, server_argument


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


def default_client(col: Col) -> str:
    """Give a default that models send."""
    return client_value(col, 3)
