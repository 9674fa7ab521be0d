"""Tables that libraries keep for themselves."""

import pytest

from checker.code.library_tables import code
from tests.trees import DictTree

PLAIN = "class App {}"
LOCKS = "import org.springframework.integration.jdbc.lock.DefaultLockRepository;\nclass App {}"


def kept(sql: str, source: str = PLAIN, where: str = "db/migration/V1__all.sql") -> frozenset[str]:
    tree = DictTree({"src/App.java": source, where: sql})
    return code.read(tree, tuple(tree.paths()), "postgres").kept


@pytest.mark.parametrize(
    "table", ["shedlock", "qrtz_triggers", "batch_job_instance", "spring_session_attributes", "act_ru_task"]
)
def test_a_library_may_use_the_tables_that_are_called_as_it_calls_them(table: str) -> None:
    assert kept(f"CREATE TABLE {table.upper()} (id int); CREATE TABLE users (id int);") == {table}


def test_spring_integration_s_tables_count_where_it_is_there() -> None:
    assert kept("CREATE TABLE sp_lock (id int);", LOCKS) == {"sp_lock"}
    assert kept("CREATE TABLE sp_lock (id int);") == frozenset()


def test_the_tables_of_envers_count_where_it_is_there() -> None:
    made = "CREATE TABLE users (id int); CREATE TABLE users_AUD (id int); CREATE TABLE revinfo (rev int);"
    assert kept(made, "import org.hibernate.envers.Audited;") == {"users_aud", "revinfo"}
    assert kept(made) == frozenset()


def test_what_no_migration_makes_is_nobody_s() -> None:
    assert kept("SELECT 1 FROM shedlock", where="src/notes.md") == frozenset()
    assert kept("CREATE TABLE batches (id int, shedlocked int);") == frozenset()


MADE = "create_table('users_version')\ncreate_table('transaction')\nexecute('DELETE FROM ' + 'alembic_version')\n"
FILES = {"app/models.py": "class User(Base):\n    __versioned__ = {}\n", "migrations/versions/a.py": MADE}


def versions(files: dict[str, str]) -> frozenset[str]:
    tree = DictTree(files)
    return code.read(tree, tuple(tree.paths()), "postgres").kept


def test_the_tables_of_versions_are_kept_where_classes_are_versioned() -> None:
    assert versions(FILES) == {"users_version", "transaction"}


def test_no_table_of_versions_is_kept_without_such_a_class() -> None:
    assert versions({**FILES, "app/models.py": "class User(Base): pass\n"}) == frozenset()


def test_versions_that_no_migration_names_are_nobody_s() -> None:
    assert versions({**FILES, "migrations/versions/a.py": "", "app/other.py": MADE}) == frozenset()
