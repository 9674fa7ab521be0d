"""Helpers in other files."""

import pytest

from checker.core.tree import Unread
from checker.python.module import Module, load
from checker.python.values import Class, Function, Name
from tests.python.show import calls, show

HELPERS = (
    b"from alembic import op\nfrom .names import SCHEMA\nT = 'users'\nCOLUMNS = ['a', 'b']\n"
    b"def add(t):\n    op.add_column(t, SCHEMA)\nclass Mixin:\n    x = 1\n"
)
NAMES = b"SCHEMA = 'main'\nimport enum\nclass Color(enum.Enum):\n    RED = 'red'\n"
FILES = {"app.db": b"from .helpers import add\n", "app.db.helpers": HELPERS, "app.db.names": NAMES}

WAYS = [
    "from app.db.helpers import add\ndef upgrade():\n    add('t')\n",
    "from app.db import helpers\ndef upgrade():\n    helpers.add('t')\n",
    "from app.db import add as a\ndef upgrade():\n    a('t')\n",
    "import app.db.helpers as h\ndef upgrade():\n    h.add('t')\n",
    "import app.db.helpers\ndef upgrade():\n    app.db.helpers.add('t')\n",
    "from app.db.helpers import *\ndef upgrade():\n    add('t')\n",
    "from ..helpers import add\ndef upgrade():\n    add('t')\n",
    "from .. import helpers\ndef upgrade():\n    helpers.add('t')\n",
    "def upgrade():\n    from app.db.helpers import add\n    add('t')\n",
    "try:\n    from app.db.helpers import add\nexcept ImportError:\n    add = None\ndef upgrade():\n    add('t')\n",
]


def loaded(source: str, files: dict[str, bytes] = FILES) -> Module:
    made = load(source.encode(), module="app.db.versions.one", imports=files)
    assert isinstance(made, Module)
    return made


@pytest.mark.parametrize("source", WAYS)
def test_a_helper_is_followed_however_it_is_imported(source: str) -> None:
    module = loaded(source)
    assert calls(module.run("upgrade")) == ["op.add_column('t', 'main')"]
    assert module.wanted == frozenset()


@pytest.mark.parametrize("source", WAYS)
def test_a_helper_that_is_not_at_hand_is_wanted(source: str) -> None:
    module = loaded(source, {})
    module.run("upgrade")
    assert module.wanted & {"app.db.helpers", "app.db"}


def test_the_line_is_the_one_that_called_the_helper() -> None:
    (event,) = loaded("from app.db.helpers import add\n\ndef upgrade():\n    add('t')\n").run("upgrade")
    assert (event.line, event.call.line) == (4, 4)


def test_a_changed_helper_gives_new_events() -> None:
    source = WAYS[0]
    changed = {**FILES, "app.db.helpers": HELPERS.replace(b"add_column", b"drop_column")}
    assert calls(loaded(source, changed).run("upgrade")) == ["op.drop_column('t', 'main')"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("T", "'users'"),
        ("f'{T}_x'", "'users_x'"),
        ("[c for c in COLUMNS]", "['a', 'b']"),
        ("Mixin", "app.db.helpers.Mixin"),
        ("Mixin.x", "1"),
        ("Color.RED", "app.db.names.Color.RED"),
        ("Color.RED.value", "'red'"),
        ("[c.value for c in Color]", "['red']"),
        ("[c.name for c in list(Color)]", "['RED']"),
    ],
)
def test_constants_of_other_files_are_known(expression: str, expected: str) -> None:
    source = f"from app.db.helpers import T, COLUMNS, Mixin\nfrom app.db.names import Color\nx = {expression}\n"
    assert show(loaded(source).names["x"]) == expected


def test_names_lead_to_what_they_name() -> None:
    module = loaded("from app.db.helpers import Mixin, add, T\nfrom elsewhere import thing\n")
    found = [module.resolve(Name(f"app.db.helpers.{name}")) for name in ("Mixin", "add", "T")]
    assert isinstance(found[0], Class)
    assert found[0].module == "app.db.helpers"
    assert isinstance(found[1], Function)
    assert found[2] == "users"
    assert module.resolve(Name("elsewhere.thing")) == Name("elsewhere.thing")


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("import os\nos.getenv('x')\nimport sqlalchemy\nsqlalchemy.text('a')\n", set()),
        ("from a.b import c\n", set()),
        ("from a.b import c\nc()\n", {"a.b", "a.b.c"}),
        ("from a.b import c\nx = [i for i in c]\n", {"a.b", "a.b.c"}),
        ("from a.b import c\nx = f'{c}'\n", {"a.b", "a.b.c"}),
        ("import a.b\nif a.b.c == 1: pass\n", {"a.b"}),
        ("from .x import c\nc()\n", {"app.db.versions.x", "app.db.versions.x.c"}),
    ],
)
def test_only_files_of_the_project_are_wanted(source: str, wanted: set[str]) -> None:
    assert loaded(source, {}).wanted == wanted


@pytest.mark.parametrize(
    "files",
    [
        {"a": b"from b import x\n", "b": b"from a import x\n"},
        {"a": b"from a import x\n"},
        {"a": b"x = x.y\n"},
        {"a": b"from a import *\n"},
        {"a": b"def x(:\n"},
        {"a": b"\xff\x00"},
        {"a": b"raise ValueError\n"},
        {"a": b"def x():\n    from a import x\n    x()\n"},
    ],
)
def test_odd_files_raise_nothing(files: dict[str, bytes]) -> None:
    module = loaded("from a import x\ny = x.z\nfor i in x: pass\ndef upgrade():\n    x(y)\n", files)
    assert len(module.run("upgrade")) > 0


def test_a_file_that_cannot_be_read_leaves_its_names_unknown() -> None:
    module = loaded("from a import x\ny = f'{x}'\n", {"a": b"def x(:\n"})
    assert isinstance(module.names["y"], Unread)


def test_what_one_function_wants_does_not_depend_on_what_was_run_before() -> None:
    source = "from app import a, b\ndef upgrade():\n    a.go()\ndef downgrade():\n    b.go()\n"
    first, second = loaded(source, {}), loaded(source, {})
    first.run("upgrade")
    second.run("downgrade")
    second.run("upgrade")
    assert first.wanted_by("upgrade") == second.wanted_by("upgrade") == {"app", "app.a"}
    assert second.wanted == {"app", "app.a", "app.b"}


@pytest.mark.parametrize(
    "star", ["from .names import *\n", "from app.db.names import *\n", "from .names.more import *\n"]
)
def test_a_package_that_takes_all_from_its_own_module_does_not_lead_to_itself(star: str) -> None:
    files = {"app.db": star.encode(), "app.db.__init__": star.encode()}
    module = loaded("from app.db import SCHEMA\nx = SCHEMA\ndef upgrade():\n    op.f(SCHEMA)\n", files)
    assert show(module.names["x"]).endswith(".SCHEMA")
    module.run("upgrade")
    name = "app.db.names.more" if "more" in star else "app.db.names"
    assert name in module.wanted
    found = loaded("from app.db import SCHEMA\nx = SCHEMA\n", {**files, name: NAMES})
    assert show(found.names["x"]) == "'main'"


LONG = b"""KEPT = []
KEPT.append(1)
X = 0
for a in range(200):
    for b in range(200):
        X += 1
KEPT.append(2)
"""
USING = """from alembic import op
from app.db.helpers import X, KEPT
def upgrade():
    op.f(X)
    op.g()
    op.h(KEPT)
"""


def test_a_file_that_takes_too_many_steps_costs_what_it_binds_alone() -> None:
    found = calls(loaded(USING, {"app.db.helpers": LONG}).run("upgrade"))
    assert found == ["op.f(app.db.helpers.X)", "op.g()", "op.h(app.db.helpers.KEPT)"]
