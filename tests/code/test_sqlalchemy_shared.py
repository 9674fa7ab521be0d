"""What is linked for one tree serves another, where all that was looked up is the same there, and only there."""

import pytest

from checker.code.sqlalchemy import code
from checker.code.sqlalchemy.link import _before, _linked, _program
from checker.code.sqlalchemy.models import Linker
from checker.core.needs import Needs
from tests.trees import DictTree

FILES = {
    "app/__init__.py": "",
    "app/base.py": """
from sqlalchemy.orm import declarative_base
Base = declarative_base()
""",
    "app/kinds.py": """
LENGTH = 40
""",
    "app/models.py": """
from sqlalchemy import *
from lib.mixins import Stamped
from . import kinds
from .base import Base
class Order(Stamped, Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    note = Column(String(kinds.LENGTH))
    shop_id = Column(ForeignKey("shops.id"))
""",
    "app/views.py": """
from .models import Order
Order(note="x")
""",
    "lib/mixins.py": """
from sqlalchemy import *
class Stamped:
    made = Column(DateTime)
""",
}
OWN = ("app/__init__.py", "app/base.py", "app/kinds.py", "app/models.py", "app/views.py")
OTHER_MIXIN = FILES["lib/mixins.py"].replace("made", "changed")
CHANGES: dict[str, dict[str, str | None]] = {
    "a view": {"app/views.py": "from .models import Order\nOrder(shop_id=1)\ndelete(x)\n"},
    "a file that declares nothing": {"app/kinds.py": "LENGTH = 50\n"},
    "a file of another service": {"lib/mixins.py": OTHER_MIXIN},
    "a module that is nearer": {"app/lib/mixins.py": OTHER_MIXIN},
    "a module that is gone": {"lib/mixins.py": None},
    "a folder that becomes the module": {"app/kinds.py": None, "app/kinds/__init__.py": "LENGTH = 60\n"},
    "a model": {"app/models.py": FILES["app/models.py"].replace("note", "text")},
    "one more model": {"app/more.py": "from .models import *\nclass Extra(Base):\n    __tablename__ = 'x'\n"},
}


@pytest.fixture(autouse=True)
def nothing_linked() -> None:
    forget()


def forget() -> None:
    for each in (_linked, _before, _program):
        each.cache_clear()


def read(files: dict[str, str]) -> Needs:
    tree = DictTree(files)
    own = tuple(path for path in tree.paths() if path in OWN or path.startswith("app/more"))
    return code.read(tree, own, "postgres")


@pytest.mark.parametrize("what", CHANGES)
def test_a_tree_that_differs_is_read_as_if_it_were_alone(what: str) -> None:
    changed = {path: text for path, text in (FILES | CHANGES[what]).items() if text is not None}
    alone = read(changed)
    forget()
    before = read(FILES)
    assert read(changed) == alone != before
    assert read(FILES) == before


def test_models_that_many_trees_have_are_linked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    linked: list[object] = []
    real = Linker.link

    def link(self: Linker, paths: tuple[str, ...]) -> object:
        linked.append(paths)
        return real(self, paths)

    monkeypatch.setattr(Linker, "link", link)
    for number in range(5):
        read({**FILES, "app/views.py": f"from .models import Order\nOrder(note='{number}')\n"})
    assert len(linked) == 1
