"""What linking a tree gives, and the uses that follow from its models."""

from pathlib import Path

import pytest

from checker.code.sqlalchemy import code
from checker.core.needs import Needs
from checker.core.use import Touch, Use
from checker.store import Store
from tests.code.sources import SOURCES
from tests.trees import DictTree

_HEAD = "from sqlalchemy import *\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
_BASE = """
from sqlalchemy import *
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    note = Column(String)
    kind = Column(Enum("a", "b", name="kind"))
    data = Column(JSON)
    made = Column(DateTime, server_default=func.now())
    shop_id = Column(ForeignKey("shops.id"))
"""


def read(files: dict[str, str], dialect: str = "postgres") -> Needs:
    tree = DictTree(files)
    return code.read(tree, tuple(tree.paths()), dialect)


def use(needs: Needs, touch: Touch) -> Use:
    return next(each for each in needs.uses if each.touch is touch)


def unset(use_site: str) -> tuple[str, ...]:
    return use(read({"app/models.py": _BASE, "app/views.py": use_site}), Touch.INSERT).unset


def test_an_insert_leaves_out_what_the_database_fills() -> None:
    insert = use(read({"m.py": _BASE}), Touch.INSERT)
    assert insert.columns == ("note", "kind", "data", "shop_id")
    assert insert.nulls == ("note", "kind", "data", "shop_id")
    assert insert.unset == ()


@pytest.mark.parametrize(
    ("code_", "expected"),
    [
        ("from .models import Order\nOrder(kind='a')", ("note",)),
        ("from app import models\nmodels.Order(kind='a', note=None)", ("note",)),
        ("def f():\n    from app.models import Order as O\n    return O(note='x')", ()),
        ("from .models import Order\nx = Order(kind='a')\nx.note = 'y'", ()),
        ("from .models import Order\nsetattr(Order(kind='a'), 'note', 1)", ()),
        ("from .models import Order\nOrder(**values)", ()),
        ("from .models import Order\nOrder(note='x', kind='a', shop_id=None)", ("shop_id",)),
        ("from elsewhere import Order\nOrder(kind='a')", ()),
    ],
)
def test_unset_is_what_some_call_was_seen_to_leave_out(code_: str, expected: tuple[str, ...]) -> None:
    assert unset(code_) == expected


def test_a_json_column_that_is_left_unset_is_left_out_of_the_statement() -> None:
    needs = read({"m.py": _BASE + "\nOrder(note='x', kind='a')\n"})
    assert [each.columns for each in needs.uses if each.touch is Touch.INSERT] == [
        ("note", "kind", "data", "shop_id"),
        ("note", "kind", "shop_id"),
    ]


def test_labels_that_calls_pass_are_kept() -> None:
    assert use(read({"m.py": _BASE + "\nOrder(kind='b', note='a')\n"}), Touch.INSERT).values == (("kind", "b"),)


def test_a_project_that_makes_its_objects_itself_leaves_nothing_surely_unset() -> None:
    source = _BASE + "    def __init__(self, **more):\n        super().__init__(**more)\n\nOrder(kind='a')\n"
    assert use(read({"m.py": source}), Touch.INSERT).unset == ()


def test_deleting_and_changing_are_uses_where_the_code_does_so() -> None:
    needs = read({"m.py": _BASE, "v.py": "def f(s, o):\n    o.note = 'x'\n    s.delete(o)\n"})
    assert use(needs, Touch.UPDATE).columns == ("note",)
    assert use(needs, Touch.DELETE).columns == ("id",)
    assert not [each for each in read({"m.py": _BASE}).uses if each.touch in {Touch.UPDATE, Touch.DELETE}]


@pytest.mark.parametrize(
    "source",
    [
        _HEAD
        + "from elsewhere import Mixin\nclass A(Base, Mixin):\n    __tablename__ = 'a'\n    id = Column(Integer)\n",
        _HEAD + "a = Table('a', MetaData(), autoload_with=engine)\n",
        _HEAD + "a = Table('a', MetaData(), Column('id', Integer), *more)\n",
        _HEAD + "from elsewhere import column\nclass A(Base):\n    __tablename__ = 'a'\n    id = column('x')\n",
    ],
    ids=["unknown base", "reflection", "unknown arguments", "unknown helper"],
)
def test_what_cannot_be_followed_makes_a_model_not_whole(source: str) -> None:
    (model,) = read({"m.py": source}).models
    assert model.table == "a"
    assert not model.whole


def test_a_table_without_a_known_name_is_unread() -> None:
    needs = read({"m.py": _BASE.replace('"orders"', "PREFIX + 'orders'")})
    assert needs.models == ()
    assert needs.unread == (("m.py", "the table's name is not known before the program runs", 5),)


UNKNOWN = """
import os
from sqlalchemy import Column, Integer, Table
from sqlalchemy.orm import DeclarativeBase, declared_attr, registry
class Base(DeclarativeBase):
    @declared_attr
    def __tablename__(cls):
        return os.environ[cls.__name__]
class OrderLine(Base):
    id = Column(Integer, primary_key=True)
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
tags = Table(os.environ["TAGS"], Base.metadata, Column("id", Integer))
"""


def test_what_has_no_known_table_is_named() -> None:
    needs = read({"m.py": UNKNOWN})
    assert [model.table for model in needs.models] == ["users"]
    assert needs.unnamed == ("OrderLine", "tags")


def test_the_classes_of_a_file_that_is_not_python_may_have_any_table() -> None:
    lost = "from app import db\nprint 1,\nclass OrderLine(db.Model):\n    id = db.Column(db.Integer)\nexec 'x' in {}\n"
    plain = "class Plain():\n    pass\nclass Old(object):\n    pass\nclass LostError(base.Error):\n    pass\n"
    assert read({"m.py": plain + lost, "n.py": "class Other: pass\n"}).unnamed == ("OrderLine",)


def test_a_file_that_is_not_python_is_unread_only_if_it_looks_like_models() -> None:
    assert read({"m.py": "from sqlalchemy import Column\nexec 1\n", "n.py": "exec 1\n"}).unread[0][0] == "m.py"
    assert len(read({"m.py": "from sqlalchemy import Column\nexec 1\n", "n.py": "exec 1\n"}).unread) == 1


def test_a_django_model_is_none_of_ours() -> None:
    assert (
        read({"m.py": "from django.db import models\nclass A(models.Model):\n    x = models.Column()\n"}).models == ()
    )


def test_classes_that_inherit_in_circles_end() -> None:
    source = "from {} import Base\nfrom {} import *\nclass Base(Base):\n    x = Column()\n"
    assert read({"a.py": source.format("b", "b"), "b.py": source.format("a", "a")}).models == ()


def test_a_helper_that_changes_gives_the_same_file_a_new_meaning() -> None:
    files = dict(SOURCES["helpers of another module"])
    before = read(files)
    after = read({**files, "shop/base.py": files["shop/base.py"].replace("**more)", "default=1, **more)")})
    assert before.models != after.models


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_facts_from_the_file_are_those_from_memory(name: str, tmp_path: Path) -> None:
    found = []
    for _ in range(2):
        store = Store.open(tmp_path)
        tree = DictTree(SOURCES[name], store)
        found.append(code.read(tree, tuple(tree.paths()), "postgres"))
        store.save()
        assert store.unkept == 0
        store.close()
    assert found[0] == found[1]
    assert store.parsed == 0


_KINDS = "import enum\nclass Kind(enum.Enum):\n    A = 'a'\n    B = 'b'\n    def shown(self): return self.name\n"
_DECORATOR = """
from sqlalchemy.types import TypeDecorator, String
class EnumText(TypeDecorator):
    impl = String
    def __init__(self, kind, **more):
        super().__init__(**more)
        self._kind = kind
    def process_result_value(self, value, dialect):
        return self._kind(value)
class Plain(TypeDecorator):
    impl = String
"""


@pytest.mark.parametrize(
    ("type_", "labels"),
    [
        ("ChoiceType(Kind)", ("a", "b")),
        ("ChoiceType([('x', 'X'), ('y', 'Y')])", ("x", "y")),
        ("ChoiceType(made())", None),
        ("EnumText(Kind)", ("a", "b")),
        ("EnumText(kind=Kind)", ("a", "b")),
        ("Plain(Kind)", None),
        ("EnumText(Base)", None),
    ],
)
def test_types_beside_enum_that_read_a_list_alone(type_: str, labels: tuple[str, ...] | None) -> None:
    """Any other value raises ValueError or KeyError (SQLAlchemy 2.1 with SQLAlchemy-Utils 0.43)."""
    imports = "from sqlalchemy_utils import ChoiceType\nfrom .kinds import Kind\nfrom .types import EnumText, Plain\n"
    model = f"{_HEAD}{imports}class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n"
    found = read({"m/models.py": f"{model}    k = Column({type_})\n", "m/kinds.py": _KINDS, "m/types.py": _DECORATOR})
    assert found.models[0].columns[1].labels == labels
