"""Tables that libraries of Java keep for themselves."""

import pytest

from checker.code.library_tables import code
from tests.trees import DictTree

PLAIN = "class App {}"
LOCKS = "import org.springframework.integration.jdbc.lock.DefaultLockRepository;\nclass App {}"


def mentioned(sql: str, source: str = PLAIN, where: str = "db/migration/V1__all.sql") -> frozenset[str]:
    tree = DictTree({"src/App.java": source, where: sql})
    return code.read(tree, tuple(tree.paths()), "postgres").mentioned


@pytest.mark.parametrize(
    "table", ["shedlock", "qrtz_triggers", "batch_job_instance", "spring_session_attributes", "act_ru_task"]
)
def test_a_library_may_use_the_tables_that_are_called_as_it_calls_them(table: str) -> None:
    assert mentioned(f"CREATE TABLE {table.upper()} (id int); CREATE TABLE users (id int);") == {table}


def test_spring_integration_s_tables_count_where_it_is_there() -> None:
    assert mentioned("CREATE TABLE sp_lock (id int);", LOCKS) == {"sp_lock"}
    assert mentioned("CREATE TABLE sp_lock (id int);") == frozenset()


def test_what_no_migration_makes_is_nobody_s() -> None:
    assert mentioned("SELECT 1 FROM shedlock", where="src/notes.md") == frozenset()
    assert mentioned("CREATE TABLE batches (id int, shedlocked int);") == frozenset()
