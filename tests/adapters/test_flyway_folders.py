"""Flyway: which folders are one history, and how their files are called."""

import pytest

from checker.adapters import ADAPTERS
from checker.adapters.flyway import adapter
from tests.trees import DictTree

FOLDER = "src/main/resources/db/migration"
TABLE = "CREATE TABLE t (id integer PRIMARY KEY);\n"


def test_a_vendor_s_folder_is_a_location_of_its_own() -> None:
    files = {f"db/migration/{vendor}/V1__a.sql": TABLE for vendor in ("mysql", "postgresql")}
    below = {f"db/migration/{release}/V{release}__a.sql": TABLE for release in ("1.0", "1.1")}
    assert [(each.folder, each.dialect) for each in adapter.detect(DictTree(files))] == [
        ("db/migration/mysql", "mysql"),
        ("db/migration/postgresql", "postgres"),
    ]
    others = {f"db/migration/{vendor}/V1__a.sql": TABLE for vendor in ("H2", "SQL_SERVER")}
    assert [(each.folder, each.dialect) for each in adapter.detect(DictTree(others))] == [
        ("db/migration/H2", ""),
        ("db/migration/SQL_SERVER", "tsql"),
    ]
    assert [each.folder for each in adapter.detect(DictTree(below))] == ["db/migration"]


def detected(*paths: str) -> list[tuple[str, ...]]:
    return [place.versions for place in adapter.detect(DictTree(dict.fromkeys(paths, TABLE)))]


MIGRATIONS = "{}src/main/resources/db/migration"
A, B = MIGRATIONS.format("a/"), MIGRATIONS.format("b/")
CONFIG = "src/main/resources/application.yml"


@pytest.mark.parametrize(
    ("files", "histories"),
    [
        ([f"{A}/V1__a.sql", f"{B}/V1__b.sql"], [(A,), (B,)]),
        ([f"{A}/V1__a.sql", f"{B}/V1_0__b.sql"], [(A,), (B,)]),
        ([f"{A}/V1__a.sql", f"{B}/V2__b.sql"], [(A, B)]),
        ([f"{A}/V1__a.sql", f"{B}/V2__b.sql", f"a/{CONFIG}"], [(A, B)]),
        ([f"{A}/V1__a.sql", f"{A}/B1__a.sql", f"{B}/V2__b.sql"], [(A, B)]),
        ([f"{A}/V1__a.sql", f"{B}/V2__b.sql", f"app/{CONFIG}"], [(A, B)]),
        ([f"{A}/V1__a.sql", f"{B}/V2__b.sql", f"a/{CONFIG}", f"b/{CONFIG}"], [(A,), (B,)]),
        ([f"{A}/V1__a.sql", f"{B}/V2__b.sql", "a/flyway.conf", "b/flyway.conf"], [(A,), (B,)]),
        ([f"{A}/V1__a.sql", f"{B}/V2__b.sql", f"a/{CONFIG}", f"b/{CONFIG.replace('main', 'test')}"], [(A, B)]),
        ([f"{A}/V1__a.sql", f"{B}/V2__b.sql", f"a/{CONFIG}", f"b/{CONFIG.replace('main', 'testIt')}"], [(A, B)]),
        (["a/db/migration/V1__a.sql", "b/db/migration/V2__b.sql"], [("a/db/migration",), ("b/db/migration",)]),
    ],
)
def test_a_module_has_a_history_of_its_own_unless_one_application_can_have_all(
    files: list[str], histories: list[tuple[str, ...]]
) -> None:
    assert detected(*files) == histories


def test_a_module_s_history_holds_its_own_files() -> None:
    tree = DictTree({f"{A}/V1__a.sql": TABLE, f"{A}/V2__b.sql": TABLE, f"{B}/V1__c.sql": TABLE})
    read = [adapter.read(tree, place, "postgres") for place in adapter.detect(tree)]
    assert [[each.title for each in one.revisions] for one in read] == [["a", "b"], ["c"]]


def test_what_is_set_for_one_module_counts_for_no_other() -> None:
    yaml = "spring.flyway.out-of-order: true\n"
    tree = DictTree({f"{A}/V1__a.sql": TABLE, f"{B}/V1__c.sql": TABLE, f"a/{CONFIG}": yaml, f"b/{CONFIG}": ""})
    assert [place.flavour for place in adapter.detect(tree)] == ["outoforder=true", ""]


@pytest.mark.parametrize(
    ("program", "histories"),
    [
        ("a/src/main/java", [(A, "a/src/main/java/db/migration"), (B,)]),
        ("lib/src/main/kotlin", [(A,), (B,)]),
    ],
)
def test_programs_go_with_the_files_of_their_module(program: str, histories: list[tuple[str, ...]]) -> None:
    files = {f"{A}/V1__a.sql": TABLE, f"{B}/V1__b.sql": TABLE, f"{program}/db/migration/V2__C.java": ""}
    assert [place.versions for place in adapter.detect(DictTree(files))] == histories


def test_programs_of_a_module_without_files_go_with_the_only_ones() -> None:
    path = "lib/src/main/java/db/migration/V2__C.java"
    assert detected(f"{A}/V1__a.sql", path) == [(A, "lib/src/main/java/db/migration")]


@pytest.mark.parametrize(
    ("locations", "folders", "histories"),
    [
        ("classpath:db/migration", ("db/migration/h2", "db/migration/mysql"), [(0,), (1,)]),
        ("classpath:db/common, classpath:db/{vendor}", ("db/common", "db/h2", "db/mysql"), [(1, 0), (2, 0)]),
        ("classpath:db/migration/common,classpath:db/migration/{vendor}",
         ("db/migration/common", "db/migration/postgresql"), [(1, 0)]),
        ('["classpath:db/migration", "classpath:db/seed"]', ("db/migration", "db/seed"), [(0, 1)]),
        ("\n    - classpath:db/migration\n    - classpath:/db/seed/", ("db/migration", "db/seed"), [(0, 1)]),
        ("classpath:db/migration,classpath:db/gone", ("db/migration", "db/seed"), [(0,), (1,)]),
    ],
)  # fmt: skip
def test_locations_that_one_configuration_names_are_one_history(
    locations: str, folders: tuple[str, ...], histories: list[tuple[int, ...]]
) -> None:
    where = [f"src/main/resources/{each}" for each in folders]
    files = {f"{folder}/V{number}__a.sql": TABLE for number, folder in enumerate(where, 1)}
    tree = DictTree(files | {CONFIG: f"spring:\n  flyway:\n    locations: {locations}\n"})
    places = adapter.detect(tree)
    assert [place.versions for place in places] == [tuple(where[each] for each in one) for one in histories]
    read = [{each.path for each in adapter.read(tree, place, "postgres").revisions} for place in places]
    assert read == [{list(files)[each] for each in one} for one in histories]


def test_a_location_of_repeatable_files_counts_where_a_configuration_names_it() -> None:
    files = {"src/main/resources/db/migration/V1__a.sql": TABLE, "src/main/resources/db/views/R__b.sql": TABLE}
    said = {CONFIG: "spring.flyway.locations: classpath:db/migration,classpath:db/views\n"}
    (place,) = adapter.detect(DictTree(files | said))
    assert [each.title for each in adapter.read(DictTree(files), place, "postgres").revisions] == ["a", "b"]
    assert [each.versions for each in adapter.detect(DictTree(files))] == [("src/main/resources/db/migration",)]


def test_locations_of_a_profile_are_not_those_of_the_program() -> None:
    files = {"src/main/resources/db/migration/V1__a.sql": TABLE, "src/main/resources/db/demo/V2__a.sql": TABLE}
    said = "spring.flyway.locations=classpath:db/migration,classpath:db/demo\n"
    tree = DictTree(files | {"src/main/resources/application-demo.properties": said})
    assert len(adapter.detect(tree)) == len(files)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/main/resources/application.properties", "spring.flyway.sql-migration-prefix={}\n"),
        ("src/main/resources/application.properties", "spring.flyway.sqlMigrationPrefix = {}\r\nserver.port=80\n"),
        ("src/main/resources/application.yml", "spring:\n  flyway:\n    sql-migration-prefix: '{}'\n    table: t\n"),
        ("flyway.conf", "flyway.sqlMigrationPrefix={}\n"),
        ("flyway.toml", '[flyway]\nsqlMigrationPrefix = "{}"\n'),
        ("build.gradle", "flyway {{\n    url = u\n    sqlMigrationPrefix = '{}'\n}}\n"),
        ("pom.xml", "<configuration>\n<sqlMigrationPrefix>{}</sqlMigrationPrefix>\n</configuration>\n"),
        (".env", "FLYWAY_SQL_MIGRATION_PREFIX={}\n"),
        ("docker-compose.yml", "    environment:\n      - FLYWAY_SQL_MIGRATION_PREFIX={}\n"),
        ("Dockerfile", 'ENV SPRING_FLYWAY_SQL_MIGRATION_PREFIX="{}"\n'),
    ],
)
@pytest.mark.parametrize("prefix", ["", "M"])
def test_a_prefix_of_one_s_own_is_the_one_that_is_set(path: str, text: str, prefix: str) -> None:
    files = {f"{FOLDER}/{prefix}{number}__{name}.sql": TABLE for number, name in ((20180504, "a"), (20180505, "b"))}
    tree = DictTree(files | {f"{FOLDER}/R__view.sql": TABLE, path: text.format(prefix)})
    assert [each.name for each in ADAPTERS if each.detect(tree)] == ["flyway"]
    (place,) = adapter.detect(tree)
    assert [each.title for each in adapter.read(tree, place, "postgres").revisions] == ["a", "b", "view"]
    assert adapter.detect(DictTree(files)) == ()


@pytest.mark.parametrize(
    "name", ["FLYWAY_REPEATABLE_SQL_MIGRATION_PREFIX", "FLYWAY_UNDO_SQL_MIGRATION_PREFIX", "undoSqlMigrationPrefix"]
)
def test_the_prefix_of_other_kinds_is_not_that_of_versioned_files(name: str) -> None:
    assert adapter.detect(DictTree({f"{FOLDER}/1__a.sql": TABLE, ".env": f"{name}=\n"})) == ()
