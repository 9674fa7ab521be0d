"""Revisions as one release wrote them."""

import pytest

from checker.adapters.alembic import adapter
from checker.adapters.alembic.script import read_script
from checker.core.column import Column
from checker.core.fact import decode, encode
from checker.core.history import History
from checker.core.operation import AddColumn, DropTable
from checker.core.tree import Unread
from checker.core.types import Type
from tests.trees import DictTree

BASE = {"alembic.ini": "[alembic]\nscript_location = db\n", "db/env.py": "from alembic import context\n"}
BODY = "\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"


def history(files: dict[str, str], tree: DictTree | None = None) -> History:
    made = (tree or DictTree(BASE)) | files
    (place,) = adapter.detect(made)
    return adapter.read(made, place, "postgres")


@pytest.mark.parametrize(
    ("head", "parents"),
    [
        ("revision = 'b2'\ndown_revision = 'a1'", ("a1",)),
        ("revision: str = 'b2'\ndown_revision: str | None = 'a1'", ("a1",)),
        ("revision: str = 'b2'\ndown_revision: Union[str, Sequence[str], None] = 'a1'", ("a1",)),
        ("revision = 'b2'\ndown_revision = None", ()),
        ("revision = 'b2'\ndown_revision = ('a1', 'a2')", ("a1", "a2")),
        ("revision = 'b2'\ndown_revision = ['a1', 'a2']", ("a1", "a2")),
        ("revision = 'b2'\ndown_revision = 'a1',", ("a1",)),
        ("revision = 'b2'", ()),
        ("revision = 'b2'\ndown_revision = 'a1'\nexec 'python 2'", ("a1",)),
    ],
)
def test_ids(head: str, parents: tuple[str, ...]) -> None:
    (revision,) = history({"db/versions/x.py": head + BODY}).revisions
    assert (revision.id, revision.line, revision.parents) == ("b2", 1, parents)


def test_labels_and_dependencies() -> None:
    head = "revision = 'b2'\ndown_revision = None\nbranch_labels = ('x',)\ndepends_on = 'a1'\n"
    (revision,) = history({"db/versions/x.py": head + BODY}).revisions
    assert (revision.labels, revision.depends) == (("x",), ("a1",))


@pytest.mark.parametrize(
    ("path", "doc", "title"),
    [
        ("b2_add_nickname.py", '"""Add a nickname.\n\nRevision ID: b2\n"""\n', "Add a nickname."),
        ("b2_add_nickname.py", '"""\nadd nickname\n"""\n', "add nickname"),
        ("b2_add_nickname.py", "", "add nickname"),
        ("2024_01_02_b2_add_it.py", "", "2024 01 02  add it"),
    ],
)
def test_title(path: str, doc: str, title: str) -> None:
    (revision,) = history({f"db/versions/{path}": f"{doc}revision = 'b2'\n{BODY}"}).revisions
    assert " ".join(revision.title.split()) == " ".join(title.split())


@pytest.mark.parametrize(
    ("down", "steps"),
    [
        ("", None),
        ("def downgrade():\n    pass\n", 0),
        ("def downgrade():\n    raise NotImplementedError('no')\n", None),
        ("def downgrade():\n    '''No way.'''\n    raise Exception\n", None),
        ("def downgrade():\n    op.drop_table('t')\n", 1),
    ],
)
def test_the_way_down(down: str, steps: int | None) -> None:
    text = f"from alembic import op\nrevision = 'b2'\ndef upgrade():\n    pass\n{down}"
    (revision,) = history({"db/versions/x.py": text}).revisions
    assert (None if revision.down is None else len(revision.down)) == steps


def test_a_file_that_does_not_parse_keeps_its_place_and_its_operations_are_unread() -> None:
    head = '"""Add it."""\nrevision = "b2"\ndown_revision = "a1"\n'
    text = head + '\ndef upgrade():\n    exec "x"\n\ndef downgrade():\n    pass\n'
    (revision,) = history({"db/versions/x.py": text}).revisions
    assert (revision.id, revision.line, revision.title) == ("b2", 2, "Add it.")
    (step,) = revision.up
    assert isinstance(step.operation, Unread)
    assert (step.touches, step.line) == (None, 6)


@pytest.mark.parametrize(
    "text",
    ["revision = compute()\n", "revision = 'b2'\ndown_revision = compute()\n", "def (revision\n"],
)
def test_a_file_without_a_known_id_is_unread(text: str) -> None:
    read = history({"db/versions/x.py": text})
    assert (read.revisions, [path for path, _ in read.unread]) == ((), ["db/versions/x.py"])


@pytest.mark.parametrize(
    "path", ["db/versions/__init__.py", "db/versions/notes.txt", "db/versions/old/x.py", "db/x.py"]
)
def test_a_file_that_alembic_does_not_load_is_no_revision(path: str) -> None:
    assert history({"db/versions/a1.py": f"revision = 'a1'{BODY}", path: f"revision = 'b2'{BODY}"}).ids == {"a1"}


def test_folders_below_are_read_where_the_configuration_says_so() -> None:
    ini = BASE["alembic.ini"] + "recursive_version_locations = true\n"
    files = {
        "alembic.ini": ini,
        "db/versions/a1.py": f"revision = 'a1'{BODY}",
        "db/versions/x/y/b2.py": f"revision = 'b2'{BODY}",
    }
    assert history(files).ids == {"a1", "b2"}


HELPER = (
    "from alembic import op\nimport sqlalchemy as sa\n\n"
    "def add(table):\n    op.add_column(table, sa.Column('s', sa.String({})))\n"
)
CALLER = "revision = 'b2'\nfrom {} import add\ndef upgrade():\n    add('t')\n"


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("helpers.py", "helpers"),
        ("app/helpers.py", "app.helpers"),
        ("app/helpers/__init__.py", "app.helpers"),
        ("src/app/helpers.py", "app.helpers"),
        ("db/helpers.py", "helpers"),
        ("db/helpers.py", "db.helpers"),
        ("deep/down/app/helpers.py", "app.helpers"),
    ],
)
def test_a_helper_module_is_followed(path: str, module: str) -> None:
    files = {path: HELPER.format(5), "db/versions/b2.py": CALLER.format(module)}
    (revision,) = history(files).revisions
    assert [step.operation for step in revision.up] == [AddColumn("t", Column("s", Type("text", length=5)))]


def test_an_unchanged_migration_whose_helper_changed_means_something_else() -> None:
    tree = DictTree({**BASE, "app/helpers.py": HELPER.format(5), "db/versions/b2.py": CALLER.format("app.helpers")})
    before = history({}, tree).revisions[0]
    after = history({"app/helpers.py": HELPER.format(9)}, tree).revisions[0]
    assert before.blob.split()[0] == after.blob.split()[0]
    assert [step.operation for step in after.up] == [AddColumn("t", Column("s", Type("text", length=9)))]
    assert [step.operation for step in before.up] == [AddColumn("t", Column("s", Type("text", length=5)))]


def test_a_helper_of_a_helper_is_followed() -> None:
    files = {
        "app/__init__.py": "",
        "app/one.py": "from app.two import add\n",
        "app/two.py": HELPER.format(5),
        "db/versions/b2.py": CALLER.format("app.one"),
    }
    (revision,) = history(files).revisions
    assert isinstance(revision.up[0].operation, AddColumn)


def test_what_a_package_imports_from_beside_it_is_followed() -> None:
    files = {
        "app/models/__init__.py": "from .kinds import Short\n",
        "app/models/kinds.py": "from sqlalchemy.types import TypeDecorator, String\n\n"
        "class Short(TypeDecorator):\n    impl = String(5)\n",
        "db/versions/b2.py": "revision = 'b2'\nfrom alembic import op\nimport sqlalchemy as sa\n"
        "from app.models import Short\ndef upgrade():\n    op.add_column('t', sa.Column('s', Short()))\n",
    }
    (revision,) = history(files).revisions
    assert [step.operation for step in revision.up] == [AddColumn("t", Column("s", Type("text", length=5)))]


def test_labels_from_another_module_are_looked_up() -> None:
    files = {
        "app/cli.py": "BRANCH = 'expand'\n",
        "db/versions/b2.py": f"from app import cli\nrevision = 'b2'\nbranch_labels = (cli.BRANCH,){BODY}",
    }
    assert history(files).labels == {"expand": "b2"}


def test_the_dialect_decides_which_branch_is_taken() -> None:
    head = "from alembic import op\nrevision = 'b2'\ndef upgrade():\n"
    text = head + "    if op.get_bind().dialect.name == 'postgresql':\n        op.drop_table('t')\n"
    tree = DictTree({**BASE, "db/versions/b2.py": text})
    (place,) = adapter.detect(tree)
    assert [step.operation for step in adapter.read(tree, place, "postgres").revisions[0].up] == [DropTable("t")]
    assert adapter.read(tree, place, "mysql").revisions[0].up == ()


def test_what_is_read_survives_the_store() -> None:
    text = CALLER.format("app.helpers") + "def downgrade():\n    raise Exception\n"
    script = read_script("postgres", {"app.helpers": HELPER.format(5).encode()}, text.encode())
    assert script.up
    assert decode(encode(script)) == script


def test_an_unparsable_helper_leaves_its_call_unread() -> None:
    files = {"app/helpers.py": "def add(:\n", "db/versions/b2.py": CALLER.format("app.helpers")}
    (revision,) = history(files).revisions
    assert any(isinstance(step.operation, Unread) for step in revision.up)
