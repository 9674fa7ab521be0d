"""Tables of versions that SQLAlchemy-Continuum keeps."""

from checker.code.continuum import code
from tests.trees import DictTree

MADE = (
    "op.create_table('users_version', ...)\nop.create_table('transaction')\nop.execute('DELETE FROM alembic_version')\n"
)
FILES = {"app/models.py": "class User(Base):\n    __versioned__ = {}\n", "migrations/versions/a.py": MADE}


def kept(files: dict[str, str]) -> frozenset[str]:
    tree = DictTree(files)
    return code.read(tree, tuple(tree.paths()), "postgres").kept


def test_the_tables_of_versions_are_kept_where_classes_are_versioned() -> None:
    assert kept(FILES) == {"users_version", "transaction"}


def test_no_table_is_kept_without_such_a_class() -> None:
    assert kept({**FILES, "app/models.py": "class User(Base): pass\n"}) == frozenset()


def test_what_no_migration_names_is_nobody_s() -> None:
    assert kept({**FILES, "migrations/versions/a.py": "", "app/other.py": MADE}) == frozenset()
