"""Names that a naming convention gives, held against SQLAlchemy's own."""

import re

import pytest
from sqlalchemy import Table
from sqlalchemy.schema import CreateIndex, CreateTable

from checker.code.sqlalchemy import code
from tests.trees import DictTree

_SOURCE = """
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

CONVENTION = {convention}

class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=CONVENTION)

class Shop(Base):
    __tablename__ = "shops"
    id: Mapped[int] = mapped_column(primary_key=True)

class User(Base):
    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("shop_id", "age"), UniqueConstraint("age", name="given"),
        CheckConstraint("age > 0", name="aged"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    mail: Mapped[str] = mapped_column(String(20), index=True, unique=True)
    age: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shops.id"))
"""
USUAL = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
OTHERS = {
    "ix": "%(table_name)s_%(column_0_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(column_0N_name)s_%(referred_table_name)s_%(referred_column_0_name)s",
}


def read(source: str) -> set[str]:
    files = {"app/__init__.py": "", "app/models.py": source}
    models = code.read(DictTree(files), tuple(files), "postgres").models
    (model,) = (each for each in models if each.table == "users")
    return {each.name for each in model.constraints} - {""}


@pytest.mark.parametrize("convention", [USUAL, OTHERS], ids=["usual", "others"])
def test_names_are_those_of_sqlalchemy(convention: dict[str, str]) -> None:
    source = _SOURCE.format(convention=convention)
    names: dict[str, object] = {"__name__": "app.models"}
    exec(source, names)  # noqa: S102  the program under test
    table = getattr(names["User"], "__table__", None)
    assert isinstance(table, Table)
    text = str(CreateTable(table)) + "".join(str(CreateIndex(index)) for index in table.indexes)
    real = set(re.findall(r"(?:CONSTRAINT|UNIQUE INDEX) (\w+)", text))
    assert read(source) == real


def test_a_convention_that_is_not_known_gives_no_names() -> None:
    source = _SOURCE.format(convention="load()")
    assert {"users_name_key", "given", "users_shop_id_fkey"} <= read(source)
