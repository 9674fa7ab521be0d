"""Programs that declare tables in every usual way; each module `shop.models` names its METADATA."""

from collections.abc import Mapping

_CLASSIC = """
import enum
from datetime import datetime
from sqlalchemy import (
    BigInteger, Boolean, CheckConstraint, Column, Computed, DateTime, Enum, ForeignKey, Index, Integer, JSON, MetaData,
    Numeric, String, Table, Text, UniqueConstraint, func, text,
)
from sqlalchemy.orm import declarative_base, deferred, relationship, column_property

Base = declarative_base()
METADATA = Base.metadata

class Status(enum.Enum):
    NEW = "new"
    PAID = "paid"

links = Table(
    "links", Base.metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    Column("note", String(10)),
)

class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (UniqueConstraint("number", "status"), Index("ix_number", "number"), {"mysql_engine": "InnoDB"})
    id = Column(Integer, primary_key=True)
    number = Column("order_number", String(20), nullable=False, key="number")
    status = Column(Enum(Status), default=Status.NEW)
    kind = Column(Enum("a", "b", name="kind"))
    by_value = Column(Enum(Status, values_callable=lambda e: [m.value for m in e]))
    note = Column(Text)
    blob = deferred(Column(Text))
    total = Column(Numeric(10, 2), server_default=text("0"))
    twice = Column(Integer, Computed("id * 2"))
    created = Column(DateTime, default=datetime.utcnow)
    updated = Column(DateTime, server_default=func.now(), onupdate=func.now())
    extra = Column(JSON)
    parent_id = Column(Integer, ForeignKey("orders.id"), nullable=True)
    parent = relationship("Order", remote_side=[id])
    tags = relationship("Tag", secondary=links)
    shout = column_property(func.upper(note))
    def __repr__(self):
        return self.note

class Tag(Base):
    __tablename__ = "tags"
    id = Column(BigInteger, primary_key=True, autoincrement=False)
    name = Column(String, unique=True, nullable=False)
"""

_TYPED = """
import enum, uuid
from datetime import datetime, date
from decimal import Decimal
from typing import Annotated, Any, Literal, Optional, ClassVar, List
from sqlalchemy import BigInteger, ForeignKey, JSON, MetaData, String, Identity, func
from sqlalchemy.orm import DeclarativeBase, Mapped, WriteOnlyMapped, deferred, mapped_column, relationship

intpk = Annotated[int, mapped_column(primary_key=True)]
name30 = Annotated[str, 30]
required = Annotated[Optional[str], mapped_column(nullable=False)]
stamp = Annotated[datetime, mapped_column(server_default=func.now())]

class Base(DeclarativeBase):
    type_annotation_map = {name30: String(30), dict[str, Any]: JSON, int: BigInteger}

METADATA = Base.metadata

class Colour(enum.StrEnum):
    RED = "r"
    BLUE = "b"

class Shop(Base):
    __tablename__ = "shop"
    limit: ClassVar[int] = 5
    id: Mapped[intpk]
    name: Mapped[name30]
    motto: Mapped[Optional[str]]
    other: Mapped[str | None] = mapped_column("other_name", String(5))
    strict: Mapped[required]
    colour: Mapped[Colour]
    maybe_colour: Mapped[Optional[Colour]] = mapped_column(default=None)
    size: Mapped[Literal["s", "m"]]
    data: Mapped[dict[str, Any]]
    price: Mapped[Decimal | None]
    day: Mapped["date | None"]
    forced: Mapped[Optional[int]] = mapped_column(nullable=False)
    loose: Mapped[int] = mapped_column(nullable=True)
    made: Mapped[stamp]
    large: Mapped[str] = mapped_column(deferred=True)
    large2: Mapped[str] = deferred(mapped_column(String))
    plain = mapped_column(String(7))
    token: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    items: Mapped[List["Item"]] = relationship(back_populates="shop")
    log: WriteOnlyMapped["Item"] = relationship(overlaps="items,shop")

class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey(Shop.id))
    shop: Mapped["Shop"] = relationship(back_populates="items")
"""

_FUTURE = (
    "from __future__ import annotations\n"
    """
from typing import Optional
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

METADATA = Base.metadata

class Shop(Base):
    __tablename__ = "shop"
    id: Mapped[int] = mapped_column(primary_key=True)
    motto: Mapped[Optional[str]]
    open: Mapped[bool]
"""
)

_MIXINS = {
    "shop/__init__.py": "from .base import *\nfrom .models import Order\n",
    "shop/base.py": """
from sqlalchemy import Column, DateTime, Integer, MetaData, String, func, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

class Base(DeclarativeBase):
    metadata = MetaData(schema="main")
    __abstract__ = True

class Named:
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower() + "_table"
""",
    "shop/mixins.py": """
from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, func
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from . import base
from .base import Named

class Stamped:
    created: Mapped[str] = mapped_column(default="x")
    gone = Column(DateTime)

class Owned:
    @declared_attr
    def owner_id(cls):
        return Column("owner", Integer, ForeignKey("main.user_table.id"), nullable=True)
    @declared_attr
    def owner(cls):
        return relationship("User")

class Model(Named, base.Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)
    rank = Column(Integer)
""",
    "shop/models.py": """
from sqlalchemy import Column, Integer, String
from shop import mixins as m
from .base import Base

METADATA = Base.metadata

class User(m.Model):
    rank = Column(String(3), nullable=False)

class Order(m.Owned, m.Stamped, m.Model):
    gone = None
    total = Column(Integer)
""",
}

_INHERITED = """
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

METADATA = Base.metadata

class Mixin:
    shared = Column(String(3))

class Person(Mixin, Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

class Manager(Person):
    budget: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "manager"}

class Engineer(Person):
    __tablename__ = "engineer"
    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    language: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "engineer"}
"""

_DATACLASS = """
from typing import Optional
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, registry

class Base(MappedAsDataclass, DeclarativeBase):
    pass

METADATA = Base.metadata

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str] = mapped_column(String(30), default="x")
    nick: Mapped[Optional[str]] = mapped_column(default=None)
    mail: Mapped[Optional[str]] = mapped_column(init=False)

reg = registry(metadata=METADATA)

@reg.mapped
class Plain:
    __tablename__ = "plain"
    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[Optional[str]]

@reg.mapped_as_dataclass
class Kept:
    __tablename__ = "kept"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
"""

_IMPERATIVE = {
    "shop/__init__.py": "",
    "shop/tables.py": """
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
metadata = MetaData()
orders = Table("orders", metadata, Column("id", Integer, primary_key=True), Column("note", String(9)))
lines = Table(
    "lines", metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", None, ForeignKey(orders.c.id), nullable=False),
    Column("qty", Integer, default=1),
)
""",
    "shop/domain.py": "class Order:\n    pass\n\nclass Line:\n    pass\n",
    "shop/models.py": """
from sqlalchemy.orm import registry, relationship
from shop import domain, tables
from shop.domain import Line
mapper_registry = registry()
METADATA = tables.metadata

def start_mappers():
    lines = mapper_registry.map_imperatively(Line, tables.lines)
    mapper_registry.map_imperatively(domain.Order, tables.orders, properties={"lines": relationship(lines)})

start_mappers()
""",
}

_HELPERS = {
    "shop/__init__.py": "",
    "shop/base.py": """
import functools
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, registry

class Common:
    note = Column(String(4))

Base = declarative_base(cls=Common)
Required = functools.partial(Column, nullable=False)
NAME_LENGTH = 40

def key():
    return Column(Integer, primary_key=True)

def link(table, **more):
    return Column(Integer, ForeignKey(f"{table}.id"), **more)
""",
    "shop/models.py": """
from sqlalchemy import String, Table, Column
from .base import Base, Required, key, link, NAME_LENGTH
METADATA = Base.metadata

class Shop(Base):
    __tablename__ = "shop"
    id = key()
    name = Required(String(NAME_LENGTH))

class Item(Base):
    __table__ = Table("item", Base.metadata, Column("id", String(3), primary_key=True), Column("shop_id", String))
    note = None

class Line(Base):
    __tablename__ = "line"
    id = key()
    shop_id = link("shop", nullable=False)
    other_id = link("shop")
    for_name = Required("called", String(NAME_LENGTH // 2))
""",
}

_FLASK = """
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
METADATA = db.metadata

class OrderItem(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    note = db.Column(db.String(8))
    kind = db.Column(db.Enum("a", "b"), nullable=False, server_default="a")
    type = db.Column(db.String(8))
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "x"}

class SpecialItem(OrderItem):
    extra = db.Column(db.Integer)
    __mapper_args__ = {"polymorphic_identity": "s"}

class JoinedItem(OrderItem):
    id = db.Column(db.ForeignKey(OrderItem.id), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "j"}

class HTTPLog2Entry(db.Model):
    __table_args__ = {"comment": "x"}
    id = db.Column(db.Integer, primary_key=True)

class Abstract(db.Model):
    __abstract__ = True
    id = db.Column(db.Integer, primary_key=True)

class Real(Abstract):
    item_id = db.Column(db.Integer, db.ForeignKey("order_item.id"))

pairs = db.Table("pairs", db.Column("a", db.Integer, db.ForeignKey("real.id")), db.Column("b", db.Integer))
"""

_SQLMODEL = """
import enum, uuid
from datetime import datetime
from decimal import Decimal
from typing import Optional
from sqlalchemy import Column, JSON, String, MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, Relationship, SQLModel

METADATA = MetaData()

class Base(SQLModel, registry=registry(metadata=METADATA)):
    metadata = METADATA

class Colour(enum.Enum):
    RED = "r"
    BLUE = "b"

class HeroBase(Base):
    name: str = Field(index=True, max_length=30)
    nick: str | None = None
    colour: Colour = Colour.RED

class Hero(HeroBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    age: Optional[int] = Field(default=None, index=True)
    team_id: int | None = Field(default=None, foreign_key="team.id")
    price: Decimal = Field(default=0, max_digits=5, decimal_places=2)
    tags: dict = Field(default_factory=dict, sa_column=Column("tag_map", JSON))
    made: datetime = Field(default_factory=datetime.now)
    forced: str | None = Field(default=None, nullable=False)
    team: Optional["Team"] = Relationship(back_populates="heroes")

class Team(Base, table=True):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    motto: str | None = Field(default=None, sa_type=String(4))
    heroes: list[Hero] = Relationship(back_populates="team")

class HeroPublic(HeroBase):
    id: int
"""

SOURCES: Mapping[str, Mapping[str, str]] = {
    "classic": {"shop/__init__.py": "", "shop/models.py": _CLASSIC},
    "typed": {"shop/__init__.py": "", "shop/models.py": _TYPED},
    "future annotations": {"shop/__init__.py": "", "shop/models.py": _FUTURE},
    "mixins across modules": _MIXINS,
    "inherited tables": {"shop/__init__.py": "", "shop/models.py": _INHERITED},
    "dataclasses": {"shop/__init__.py": "", "shop/models.py": _DATACLASS},
    "imperative mapping": _IMPERATIVE,
    "helpers of another module": _HELPERS,
    "flask": {"shop/__init__.py": "", "shop/models.py": _FLASK},
    "sqlmodel": {"shop/__init__.py": "", "shop/models.py": _SQLMODEL},
}
