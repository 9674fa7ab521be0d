"""The application with models: what its code does through the ORM, one function a touch."""

SOURCE = """\
import datetime

from sqlalchemy import JSON, BigInteger, DateTime, Enum, ForeignKey, Integer, Numeric, String, insert, select
from sqlalchemy.orm import DeclarativeBase, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String(40), nullable=False)
    title = mapped_column(String(40))


class Item(Base):
    __tablename__ = "item"
    id = mapped_column(Integer, primary_key=True)
    sku = mapped_column(String(40), nullable=False, unique=True)
    note = mapped_column(String(40))
    qty = mapped_column(Integer)
    price = mapped_column(Numeric(10, 2))
    big = mapped_column(BigInteger)
    flag = mapped_column(Integer, nullable=False, server_default="0")
    status = mapped_column(Enum("new", "done", name="item_status"))
    created_at = mapped_column(DateTime)
    meta = mapped_column(JSON)
    account_id = mapped_column(Integer, ForeignKey("account.id"))
    owner_id = mapped_column(Integer)
    pri = mapped_column(Integer)


class Log(Base):
    __tablename__ = "log"
    id = mapped_column(Integer, primary_key=True)
    msg = mapped_column(String(40))


def load(session):
    found = session.scalars(select(Item).order_by(Item.sku)).all()
    return [(each.sku, each.note, each.qty, each.price, each.status, each.created_at, each.meta) for each in found]


def use(session):
    return [
        (
            each.sku.upper(), (each.note or "").upper(), (each.qty or 0) + 1, (each.price or 0) * 2,
            each.created_at is None or each.created_at < datetime.datetime.now(),
        )
        for each in session.scalars(select(Item).order_by(Item.sku))
    ]


def get(session):
    found = session.get(Item, session.scalars(select(Item.id).order_by(Item.id)).first())
    return found.sku


def where(session):
    return [
        session.scalars(select(Item.sku).where(Item.note == "first")).all(),
        session.scalars(select(Item.sku).where(Item.qty == 2)).all(),
        session.scalars(select(Item.sku).where(Item.status == "done")).all(),
    ]


def add(session):
    session.add(Item(sku="z1", qty=4))
    session.flush()


def add_two(session):
    session.add_all([Item(sku="z2", qty=4, status="new"), Item(sku="z3", qty=5, status="new")])
    session.flush()


def add_whole(session):
    moment = datetime.datetime(2024, 5, 5, 11, 30)
    session.add(
        Item(
            sku="z4", note="fresh", qty=6, price=3, big=8, flag=1, status="new", created_at=moment, meta={"n": 1},
            account_id=1, owner_id=1, pri=9,
        )
    )
    session.flush()


def bulk(session):
    session.execute(insert(Item), [{"sku": "z5", "qty": 4}, {"sku": "z6", "qty": 4}])


def change(session):
    found = session.scalars(select(Item).order_by(Item.sku)).first()
    found.note, found.qty = "new words", 9
    session.flush()


def remove(session):
    session.delete(session.scalars(select(Item).order_by(Item.sku)).first())
    session.flush()


def log(session):
    session.add(Log(msg="three"))
    session.flush()
    return sorted(each.msg for each in session.scalars(select(Log)))


def unlog(session):
    session.delete(session.scalars(select(Log)).first())
    session.flush()


def ends(session):
    session.add(Item(sku="z7", note="long words that fill what they may", qty=40000))
    session.add(Item(sku="z8", qty=-5, price=12345678, big=2**40, owner_id=999))
    session.flush()


def twins(session):
    session.add(Item(sku="z9", note="same", created_at=datetime.datetime(1960, 1, 1)))
    session.add(Item(sku="z10", note="same", status="done", pri=3))
    session.flush()
"""

ORM = ("load", "use", "get", "where", "add", "add_two", "add_whole", "bulk", "change", "remove", "log", "unlog")
ENDS = ("ends", "twins")
"""They fail for some values only."""
