import pytest

from checker.core.foreign import foreign_changes, tool_of


@pytest.mark.parametrize(
    ("path", "tool"),
    [
        ("prisma/migrations/20240101000000_init/migration.sql", "Prisma"),
        ("dbschema/migrations/00001-m1.edgeql", "Gel"),
        ("db/000001_users.up.sql", "golang-migrate"),
        ("src/main/resources/db/migration/V1__users.sql", "Flyway"),
        ("db/migrate/20240101000000_users.rb", "Rails"),
        ("shop/migrations/0001_initial.py", "Django"),
        ("drizzle/0001_x.sql", "Drizzle"),
        ("migrations/001_users.sql", "a tool of numbered SQL files"),
        ("store/migration/postgres/0.30/00__memo.sql", "a tool of numbered SQL files"),
        ("store/datastore/migration/003_forges.go", "a tool of numbered programs"),
        ("store/datastore/migration/003_forges_test.go", ""),
        ("store/migration/migration.go", ""),
        ("migrations/versions/a1_users.py", ""),
        ("app/models.py", ""),
        ("sql/report.sql", ""),
    ],
)
def test_migrations_are_known_by_their_shape(path: str, tool: str) -> None:
    assert tool_of(path) == tool


def test_only_what_changed_between_the_releases_counts() -> None:
    current = {"migrations/001_a.sql": "1", "migrations/002_b.sql": "2", "own/migrations/003_c.sql": "3"}
    target = {"migrations/001_a.sql": "1"}
    found = foreign_changes(current, target, ("own/",), ("1.0.1", "1.0.0"))
    assert [(each.ref, each.path) for each in found] == [("1.0.1", "migrations/002_b.sql")]


def test_what_only_the_target_has_counts_too() -> None:
    found = foreign_changes({}, {"migrations/001_a.sql": "1"}, (), ("1.0.1", "1.0.0"))
    assert [each.ref for each in found] == ["1.0.0"]


def test_what_tests_migrate_is_nobodys_database() -> None:
    paths = ("support/src/test/resources/flyway/V001__create_a.sql", "internal/testdata/migrations/001_a.sql")
    assert foreign_changes(dict.fromkeys(paths, "1"), {}, (), ("1.0.1", "1.0.0")) == ()
