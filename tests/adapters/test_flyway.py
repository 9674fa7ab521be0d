"""Flyway: what its deploy command does when the database is ahead, in its words."""

import pytest

from checker.adapters import ADAPTERS
from checker.adapters.flyway import adapter
from checker.core.adapter import Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from checker.core.operation import CreateTable
from checker.core.split import inherited, split
from checker.core.tree import Unread
from tests.trees import DictTree

FOLDER = "src/main/resources/db/migration"
TABLE = "CREATE TABLE {} (id integer PRIMARY KEY);\n"


def project(*names: str, **more: str) -> DictTree:
    return DictTree({f"{FOLDER}/{name}.sql": TABLE.format(name.lower()) for name in names} | more)


def history(tree: DictTree) -> History:
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, "postgres")


def booted(ours: DictTree, theirs: DictTree, command: str = "flyway migrate") -> Boot:
    known, ran = history(ours), history(theirs)
    done = ran.ids | inherited(ran, known, ran.ids)
    return adapter.boot(known, Applied(ran.ledger, done, ran), Hook(command))


MISSING = "Detected applied migration not resolved locally: {}."
LATE = "Detected resolved migration not applied to database: {}."


@pytest.mark.parametrize(
    ("ours", "theirs", "says"),
    [
        (["V1__a"], ["V1__a", "V2__b", "V3__c"], ""),
        (["V1__a", "V3__c"], ["V1__a", "V2__b", "V3__c"], MISSING.format("2")),
        (["V1__a", "V1_5__h"], ["V1__a", "V2__b", "V3__c"], LATE.format("1.5")),
        (["V1__a", "V4__h"], ["V1__a", "V2__b", "V3__c"], MISSING.format("2")),
        (["V1__a"], ["V1__a", "R__view"], MISSING.format("view")),
        (["V1__a", "R__view"], ["V1__a", "V2__b", "R__view"], ""),
        (["V1.10__a"], ["V1.9__b", "V1.10__a"], MISSING.format("1.9")),
    ],
)
def test_what_is_older_than_all_files_has_to_be_there(ours: list[str], theirs: list[str], says: str) -> None:
    found = booted(project(*ours), project(*theirs))
    assert found.says == says
    assert bool(found.rule) == bool(says)


def test_an_edited_file_is_refused_and_an_edited_repeatable_one_runs_anew() -> None:
    theirs = project("V1__a", "R__view")
    edited = booted(theirs | {f"{FOLDER}/V1__a.sql": TABLE.format("b")}, theirs)
    assert (edited.rule, edited.says) == ("boot-refused", "Migration checksum mismatch for migration version 1")
    anew = booted(theirs | {f"{FOLDER}/R__view.sql": TABLE.format("b")}, theirs)
    assert (anew.rule, len(anew.applies)) == ("", 1)


@pytest.mark.parametrize(
    ("setting", "ours", "stops"),
    [
        ("flyway.ignoreMigrationPatterns=*:missing", ["V1__a"], True),
        ("flyway.ignoreMigrationPatterns=*:missing,*:future", ["V1__a", "V4__h"], False),
        ("flyway.validateOnMigrate=false", ["V1__a", "V4__h"], False),
        ("flyway.outOfOrder=true", ["V1__a", "V1_5__h"], False),
    ],
)
def test_settings_are_those_of_the_target(setting: str, ours: list[str], *, stops: bool) -> None:
    theirs = project("V1__a", "V2__b", "V3__c")
    own = project(*ours) | {"flyway.conf": f"{setting}\n"}
    assert bool(booted(own, theirs).rule) is stops
    assert bool(booted(project(*ours), theirs, f"flyway -{setting.removeprefix('flyway.')} migrate").rule) is stops


def test_a_file_that_is_called_otherwise_is_refused_though_its_text_is_the_same() -> None:
    theirs = project("V1__a", "V2__b")
    renamed = theirs.without(f"{FOLDER}/V1__a.sql") | {f"{FOLDER}/V1__first.sql": TABLE.format("v1__a")}
    found = booted(renamed, theirs)
    assert (found.rule, found.says) == ("boot-refused", "Migration description mismatch for migration version 1")
    program = theirs.without(f"{FOLDER}/V1__a.sql") | {"src/main/java/db/migration/V1__a.java": "class V1__a {}"}
    assert booted(program, theirs).says == "Migration type mismatch for migration version 1"


def test_programs_have_no_checksum() -> None:
    path = "src/main/kotlin/db/migration/V2__Fill.kt"
    theirs = project("V1__a") | {path: "class V2__Fill"}
    assert booted(theirs | {path: "class V2__Fill // laid out anew"}, theirs).rule == ""


@pytest.mark.parametrize(
    ("yaml", "ours", "stops"),
    [
        ('ignore-migration-patterns: "*:missing,*:future"', ["V1__a", "V4__h"], False),
        ('ignore-migration-patterns:\n      - "*:missing"\n      - "*:future"', ["V1__a", "V4__h"], False),
        ('ignore-migration-patterns: ["*:missing", "*:future"]', ["V1__a", "V4__h"], False),
        ('ignore-migration-patterns:\n      - "*:missing"', ["V1__a"], True),
        ("ignore-missing-migrations: true", ["V1__a", "V4__h"], False),
        ("ignore-future-migrations: false", ["V1__a"], True),
        ("out-of-order:\n    enabled: true", ["V1__a", "V1_5__h"], True),
    ],
)
def test_settings_are_read_in_every_spelling(yaml: str, ours: list[str], *, stops: bool) -> None:
    own = project(*ours) | {"src/main/resources/application.yml": f"spring:\n  flyway:\n    {yaml}\n"}
    assert bool(booted(own, project("V1__a", "V2__b", "V3__c")).rule) is stops


@pytest.mark.parametrize(
    ("settings", "ours", "stops"),
    [
        (".outOfOrder(true)", ["V1__a", "V1_5__h"], False),
        ('.ignoreMigrationPatterns("*:missing", "*:future")', ["V1__a", "V4__h"], False),
        (".validateOnMigrate(false)", ["V1__a", "V4__h"], False),
        (".outOfOrder(false)", ["V1__a", "V1_5__h"], True),
    ],
)
def test_programs_say_their_settings_in_calls(settings: str, ours: list[str], *, stops: bool) -> None:
    command = f"Flyway.configure().dataSource(it){settings}.load().migrate()"
    assert bool(booted(project(*ours), project("V1__a", "V2__b", "V3__c"), command).rule) is stops


@pytest.mark.parametrize(
    ("pattern", "stops"), [("*:*", False), ("repeatable:missing,*:future", False), ("versioned:missing,*:future", True)]
)
def test_patterns_name_a_kind_and_a_state(pattern: str, *, stops: bool) -> None:
    found = booted(project("V1__a"), project("V1__a", "R__view"), f"flyway -ignoreMigrationPatterns={pattern} migrate")
    assert bool(found.rule) is stops


def test_what_comes_too_late_may_be_passed_over() -> None:
    command = "flyway -ignoreMigrationPatterns=*:ignored,*:future migrate"
    found = booted(project("V1__a", "V1_5__h"), project("V1__a", "V2__b"), command)
    assert (found.rule, found.applies) == ("", ())


def test_spring_spells_its_settings_otherwise() -> None:
    yaml = "spring:\n  flyway:\n    out-of-order: true\n"
    own = project("V1__a", "V1_5__h") | {"src/main/resources/application.yml": yaml}
    assert booted(own, project("V1__a", "V2__b")).rule == ""


def test_versions_are_numbers_and_programs_are_known_by_their_names() -> None:
    program = {"src/main/java/db/migration/V3__Fill.java": "class V3__Fill {}"}
    first, second, third, last = history(project("V10__z", "V2__b", "R__view") | program).revisions
    assert [each.id for each in (first, second, third)] == ["2", "3", "10"]
    assert isinstance(first.up[0].operation, CreateTable)
    assert isinstance(second.up[0].operation, Unread)
    assert (third.title, last.title) == ("z", "view")


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["B1_20_0__base"], ["1.20.0"]),
        (["B1_20_0__base", "V1_20_1__a"], ["1.20.0", "1.20.1"]),
        (["B2__old", "B10__new", "V11__a"], ["10", "11"]),
        (["V1__a", "V2__b", "B2__base", "V3__c"], ["1", "2", "3"]),
        (["V2__b", "B3__base", "V4__d"], ["2", "4"]),
        (["B1__base", "R__view"], ["1", "R__view"]),
    ],
)
def test_a_baseline_stands_for_the_files_that_are_gone_and_for_none_that_is_there(
    names: list[str], ids: list[str]
) -> None:
    assert [each.id.partition("@")[0] for each in history(project(*names)).revisions] == ids


@pytest.mark.parametrize(
    ("ours", "theirs", "says"),
    [
        (["B20__base"], ["B20__base", "V21__a", "V22__b"], ""),
        (["V1__a", "V2__b"], ["B3__base", "V4__d"], ""),
        (["V1__a", "V2__b", "V3__c"], ["B3__base", "V4__d"], ""),
        (["V1__a", "V3__c", "V5__e"], ["B3__base", "V4__d"], MISSING.format("4")),
        (["B3__base"], ["V1__a", "V2__b", "V3__c"], MISSING.format("1")),
        (["B3__base", "V4__d", "V4_5__h"], ["B3__base", "V4__d", "V5__e"], LATE.format("4.5")),
        (["B3__base", "V4__d"], ["B4__again", "V5__e"], ""),
    ],
)
def test_a_baseline_never_runs_on_a_database_that_is_there(ours: list[str], theirs: list[str], says: str) -> None:
    found = booted(project(*ours), project(*theirs))
    assert (found.says, found.applies) == (says, ())


def test_an_edited_baseline_is_refused_and_its_successor_is_not() -> None:
    theirs = project("B3__base", "V4__d")
    edited = theirs | {f"{FOLDER}/B3__base.sql": TABLE.format("b")}
    assert booted(edited, theirs).says == "Migration checksum mismatch for migration version 3"
    assert booted(project("V3__c"), theirs).rule == ""


def test_a_baseline_in_the_place_of_some_files_that_the_older_release_has_is_not_read() -> None:
    known, ran = history(project("V1__a", "V2__b")), history(project("B3__base", "V4__d"))
    parts = split(ran, known, ran.ids | inherited(ran, known, ran.ids))
    assert [(each.id, isinstance(each.up[0].operation, Unread)) for each in parts.between] == [
        ("3", True),
        ("4", False),
    ]
    assert (parts.pending, parts.edited) == ((), ())


def test_a_file_with_a_prefix_of_one_s_own_that_is_called_otherwise_is_refused() -> None:
    said = {"flyway.conf": "flyway.sqlMigrationPrefix=\n"}
    theirs = DictTree({f"{FOLDER}/1__a.sql": TABLE, f"{FOLDER}/2__b.sql": TABLE} | said)
    ours = DictTree({f"{FOLDER}/1__first.sql": TABLE} | said)
    assert booted(ours, theirs).says == "Migration description mismatch for migration version 1"


@pytest.mark.parametrize(
    ("path", "stops"),
    [
        ("src/main/resources/application-prod.properties", False),
        ("src/main/resources/application-test.properties", True),
        ("src/main/resources/application-eu-local.properties", True),
        ("src/integrationTest/resources/application.properties", True),
        ("src/test/resources/application.properties", True),
    ],
)
def test_what_is_set_for_tests_is_not_what_is_deployed(path: str, *, stops: bool) -> None:
    own = project("V1__a", "V4__h") | {path: "spring.flyway.validate-on-migrate=false\n"}
    assert bool(booted(own, project("V1__a", "V2__b", "V3__c")).rule) is stops


def test_a_file_of_spring_s_that_is_called_after_flyway_is_read() -> None:
    said = "spring.flyway.ignore-migration-patterns=*:missing\n"
    own = project("V1__a") | {"src/main/resources/shop-flyway-defaults.properties": said}
    assert booted(own, project("V1__a", "V2__b")).says == MISSING.format("2")


def test_a_folder_belongs_to_one_tool() -> None:
    assert [each.name for each in ADAPTERS if each.detect(project("V1__a", "V2__b"))] == ["flyway"]
    rust = project("V1__a") | {"Cargo.toml": '[dependencies]\nrefinery = "1"\n'}
    assert [each.name for each in ADAPTERS if each.detect(rust)] == ["refinery"]
