"""Statements that a program builds, held against the SQL that SQLAlchemy sends for them."""

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, clear_mappers

from checker.code.sqlalchemy import code
from checker.core.use import Touch, Use
from tests.trees import DictTree

_MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, backref, mapped_column, relationship

class Base(DeclarativeBase):
    pass

links = Table(
    "links", Base.metadata,
    Column("user_id", ForeignKey("users.id")), Column("tag_id", ForeignKey("tags.id")), Column("note", String),
)

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column("full_name", unique=True)
    mail: Mapped[str | None]
    kind: Mapped[str | None] = mapped_column(server_default="a")
    made: Mapped[str | None] = mapped_column(default="now")
    blanked = relationship("Blanked")
    owned: Mapped[list["Owned"]] = relationship(cascade="all, delete-orphan")
    passive = relationship("Passive", passive_deletes=True)
    never = relationship("Never", passive_deletes="all")
    shown = relationship("Shown", viewonly=True)
    tags = relationship("Tag", secondary=links, backref="users")

class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)

class Blanked(Base):
    __tablename__ = "blanked"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column("owner", ForeignKey("users.id"))

class Owned(Base):
    __tablename__ = "owned"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

class Passive(Base):
    __tablename__ = "passive"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

class Never(Base):
    __tablename__ = "never"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

class Shown(Base):
    __tablename__ = "shown"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

class Reversed(Base):
    __tablename__ = "reversed"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user = relationship(User, backref=backref("reversed", cascade="all"))

class Node(Base):
    __tablename__ = "nodes"
    id: Mapped[int] = mapped_column(primary_key=True)
    up_id: Mapped[int | None] = mapped_column(ForeignKey("nodes.id"))
    up = relationship("Node", remote_side=[id], backref="below")
"""
_HEAD = """
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import aliased, load_only
from shop import models
from shop.models import User, links

def act(s):
"""
WRITES = {
    "values": "s.execute(insert(User).values(name='x'))",
    "values as NULL": "s.execute(insert(User).values(name=None, mail='m'))",
    "values of a dict": "s.execute(insert(models.User).values({'name': 'x', User.mail: None}))",
    "rows beside it": "s.execute(insert(User), [{'mail': 'x'}])",
    "rows beside it, None": "s.execute(insert(User), [{'mail': None, 'kind': 'b'}])",
    "one row beside it": "s.execute(insert(User), {'mail': 'x'})",
    "of the table": "s.execute(User.__table__.insert(), [{'mail': None}])",
    "of a plain table": "s.execute(links.insert().values(user_id=1, note=None))",
    "held by a name": "q = insert(User)\n    q = q.values(mail='x')\n    s.execute(q)",
    "in bulk": "s.bulk_insert_mappings(User, [{'mail': 'x', 'kind': None}])",
    "where the row is there": (
        "s.execute(upsert(User).values(name='x', mail='m')"
        ".on_conflict_do_update(index_elements=[User.name], set_={'mail': 'n'}))"
    ),
    "or nothing": "s.execute(upsert(User).values(mail='m').on_conflict_do_nothing())",
    "or ignored": "s.execute(insert(User).prefix_with('OR IGNORE').values(mail='m'))",
    "from another": "s.execute(insert(User).from_select(['mail'], select(User.name)))",
    "update": "s.execute(update(User).where(User.name == 'x').values(mail='y'))",
    "update by attribute": "s.execute(update(User).values({User.name: None}))",
    "update of a query": "s.query(User).filter_by(name='x').update({'mail': 'y'})",
    "update of a query by attribute": "s.query(User).filter(User.name == 'x').update({User.mail: None})",
    "update of the table": "s.execute(User.__table__.update().values(mail='y'))",
    "delete": "s.execute(delete(User).where(User.name == 'nobody'))",
    "delete of a query": "s.query(User).filter_by(name='nobody').delete()",
    "delete of a plain table": "s.execute(links.delete().where(links.c.note == 'x'))",
}
READS = {
    "columns": ("s.execute(select(User.name, User.mail)).all()", {"full_name", "mail"}),
    "columns of a query": ("s.query(User.name).filter(User.mail == 'x').all()", {"full_name", "mail"}),
    "with_entities": ("s.query(User).with_entities(User.name).all()", {"full_name"}),
    "load_only": ("s.scalars(select(User).options(load_only(User.name))).all()", {"full_name", "id"}),
    "filter_by": ("s.query(User.id).filter_by(name='x').all()", {"id", "full_name"}),
    "an alias": ("U = aliased(User)\n    s.execute(select(U.name)).all()", {"full_name"}),
    "of the table": ("s.execute(select(User.__table__.c.mail)).all()", {"mail"}),
    "order": ("s.execute(select(User.id).order_by(User.mail.desc())).all()", {"id", "mail"}),
    "in a function": ("s.execute(select(func.max(User.mail))).all()", {"mail"}),
}


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").write_text("")
    (tmp_path / "shop" / "models.py").write_text(_MODELS)
    monkeypatch.syspath_prepend(str(tmp_path))
    engine = create_engine("sqlite://")
    import_module("shop.models").Base.metadata.create_all(engine)
    yield engine
    engine.dispose()
    clear_mappers()
    for name in ("shop", "shop.models"):
        sys.modules.pop(name, None)


def sent(engine: Engine, body: str) -> list[tuple[str, tuple[object, ...]]]:
    """Do it, and give each statement with its values."""
    seen: list[tuple[str, tuple[object, ...]]] = []

    def note(_c: object, _k: object, text: str, values: object, _x: object, many: bool) -> None:  # noqa: FBT001
        first = values[0] if many and isinstance(values, list) else values
        seen.append((" ".join(text.split()), tuple(first) if isinstance(first, list | tuple) else ()))

    names: dict[str, object] = {}
    exec(_HEAD + f"    {body}\n", names)  # noqa: S102  the program under test
    act = names["act"]
    assert callable(act)
    with Session(engine) as session:
        event.listen(engine, "before_cursor_execute", note)
        act(session)
        event.remove(engine, "before_cursor_execute", note)
    return seen


def read(body: str, dialect: str = "sqlite") -> tuple[Use, ...]:
    """Give what is read of it, without what every model does."""
    tree = DictTree({"shop/__init__.py": "", "shop/models.py": _MODELS, "shop/work.py": _HEAD + f"    {body}\n"})
    return tuple(use for use in code.read(tree, tuple(tree.paths()), dialect).uses if use.path == "shop/work.py")


def columns_of(text: str) -> set[str]:
    """Give the columns that a statement writes."""
    if text.startswith("INSERT"):
        return {each.strip() for each in text.partition("(")[2].partition(")")[0].split(",")}
    if text.startswith("UPDATE"):
        return set(re.findall(r"(\w+)=", text.partition(" SET ")[2].partition(" WHERE ")[0]))
    return set()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", WRITES)
def test_a_statement_writes_what_sqlalchemy_sends(name: str, engine: Engine) -> None:
    (text, values), *_ = (each for each in sent(engine, WRITES[name]) if not each[0].startswith("SELECT"))
    verb = Touch(text.split()[0].lower())
    (use, *_) = (use for use in read(WRITES[name]) if use.touch is verb)
    table = re.split(r"INTO |FROM |UPDATE ", text, maxsplit=1)[1].split()[0]
    assert use.table == table
    assert set(use.columns) == columns_of(text)
    if verb is not Touch.DELETE and "SELECT" not in text:
        names = re.findall(r"\w+", text.partition("(")[2].partition(")")[0]) if verb is Touch.INSERT else [*use.columns]
        assert set(use.nulls) == {each for each, value in zip(names, values, strict=False) if value is None}


@pytest.mark.parametrize("name", READS)
def test_a_statement_reads_what_it_names(name: str, engine: Engine) -> None:
    body, columns = READS[name]
    ((text, _),) = sent(engine, body)
    uses = [use for use in read(body) if use.touch is Touch.READ]
    assert {column for use in uses for column in use.columns} | ({"id"} if name == "load_only" else set()) == columns
    assert all(re.search(rf"\b{column}\b", text) for column in columns)


def test_an_upsert_names_its_target() -> None:
    (use,) = (use for use in read(WRITES["where the row is there"]) if use.touch is Touch.INSERT)
    assert (use.conflict, use.conflict_name, use.on_duplicate) == (("full_name",), "", "")
    (use,) = (use for use in read(WRITES["or nothing"]) if use.touch is Touch.INSERT)
    assert (use.conflict, use.on_duplicate) == ((), "nothing")
    (use,) = (use for use in read(WRITES["or ignored"]) if use.touch is Touch.INSERT)
    assert use.on_duplicate == "nothing"
    named = "s.execute(upsert(User).values(mail='m').on_conflict_do_update(constraint='uq_mail', set_=dict(mail='n')))"
    uses = read(named, "postgres")
    assert [use.conflict_name for use in uses if use.touch is Touch.INSERT] == ["uq_mail"]
    assert [use.columns for use in uses if use.touch is Touch.UPDATE] == [("mail",)]


@pytest.mark.parametrize(
    ("body", "sought", "one"),
    [
        ("s.scalars(select(User).where(User.name == 'x')).one()", ("full_name",), True),
        ("s.scalars(select(User).where(User.name == 'x', User.mail == 'y')).all()", ("full_name", "mail"), False),
        ("s.query(User).filter_by(name='x').first()", ("full_name",), True),
        ("User.query.filter_by(name='x').first_or_404()", ("full_name",), True),
        ("q = select(User).where(User.name == 'x')\n    s.execute(q).scalar_one_or_none()", ("full_name",), True),
        ("s.scalar(select(User).where((User.name == 'x') & (User.mail > 'y')))", ("full_name",), True),
        ("get_or_create(s, User, name='x', defaults={'mail': 'y'})", ("full_name",), True),
    ],
)
def test_a_lookup_says_what_it_compares(body: str, sought: tuple[str, ...], one: bool) -> None:  # noqa: FBT001
    (use,) = (use for use in read(body) if use.sought)
    assert (use.sought, use.one) == (sought, one)


@pytest.mark.parametrize(
    "body",
    [
        "s.query(User).options(defer(User.mail))",
        "names.insert(0, User)",
        "d.update(mail='x')",
        "print(User.query, User.__name__, models.User.unknown)",
    ],
)
def test_what_names_no_column_is_no_use(body: str) -> None:
    assert read(body) == ()


def test_what_is_put_in_when_the_program_runs_is_not_taken_for_all() -> None:
    (use,) = read("s.execute(insert(User).values(**given))")
    assert (use.touch, use.columns) == (Touch.INSERT, ())


@pytest.mark.filterwarnings("ignore")
def test_deleting_an_object_sends_what_its_relationships_say(engine: Engine) -> None:
    models = import_module("shop.models")
    children = (models.Blanked, models.Owned, models.Passive, models.Never, models.Shown, models.Reversed)
    with Session(engine) as session:
        session.add(models.User(id=1, name="x", tags=[models.Tag(id=1)]))
        session.add_all(kind(id=1, user_id=1) for kind in children)
        session.add(models.Node(id=1, below=[models.Node(id=2)]))
        session.commit()
    done = sent(engine, "s.delete(s.get(User, 1))\n    s.delete(s.get(models.Node, 1))\n    s.flush()")
    real = {
        (text.split()[0], re.split(r"FROM |UPDATE ", text, maxsplit=1)[1].split()[0], *sorted(columns_of(text)))
        for text, _ in done
        if not text.startswith(("SELECT", "DELETE FROM users", "DELETE FROM nodes"))
    }
    tree = DictTree({"shop/__init__.py": "", "shop/models.py": _MODELS, "shop/work.py": "s.delete(x)"})
    uses = [use for use in code.read(tree, tuple(tree.paths()), "sqlite").uses if "." in use.by]
    said = {("UPDATE", use.table, *use.columns) for use in uses if use.touch is Touch.UPDATE}
    said |= {("DELETE", use.table) for use in uses if use.touch is Touch.DELETE and not use.left_to_database}
    # A passive child is touched where it was loaded before.
    assert said - {("UPDATE", "passive", "user_id")} == real
    assert {use.by for use in uses if use.left_to_database} == {"User.passive", "User.never"}
    assert all(use.nulls == use.columns for use in uses if use.touch is Touch.UPDATE)


def test_without_a_delete_only_orphans_go() -> None:
    tree = DictTree({"shop/__init__.py": "", "shop/models.py": _MODELS})
    uses = [use for use in code.read(tree, tuple(tree.paths()), "sqlite").uses if "." in use.by]
    assert {use.by for use in uses} == {"User.owned", "User.tags", "Tag.users"}
