import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from checker.adapters.gel import adapter
from checker.core.adapter import Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from checker.grammars.gel.migration import Heading, read_heading
from tests.scenarios import trees
from tests.trees import DictTree

SEED = Path(__file__).parent.parent.parent / "fixtures" / "gel" / "seed"


def history(tree: DictTree) -> History:
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, "gel")


def booted(command: str = "gel migrate", **more: str) -> Boot:
    releases = trees(SEED)
    ran, known = history(releases["1.0.2"]), history(releases["1.0.0"] | more)
    return adapter.boot(known, Applied(ran.heads, ran.ids, ran), Hook(command))


def test_a_database_that_is_ahead_is_refused_in_gel_s_words() -> None:
    found = booted()
    assert (found.rule, found.exit_code) == ("boot-revision-unknown", 1)
    assert found.says.endswith('is ahead of migration history in "dbschema/migrations" by 1 revision')


def test_a_hook_that_asks_for_its_own_revision_passes() -> None:
    (head,) = history(trees(SEED)["1.0.0"]).heads
    found = booted(f"gel migrate --to-revision {head[:9]}")
    assert (found.rule, found.applies) == ("", ())


def test_the_schema_is_where_gel_toml_says() -> None:
    files = {path.replace("dbschema", "db/gel"): text for path, text in trees(SEED)["1.0.0"].files.items()}
    (place,) = adapter.detect(DictTree({**files, "gel.toml": '[project]\nschema-dir = "db/gel"\n'}))
    assert (place.folder, place.versions) == ("db/gel", ("db/gel/migrations",))


@pytest.mark.parametrize(
    "toml",
    ['[instance]\nschema-dir = "x"\n', "[project", "project = 1", "[project]\nschema-dir = 3", '# schema-dir = "x"'],
)
def test_a_file_that_names_no_folder_leaves_the_usual_one(toml: str) -> None:
    (place,) = adapter.detect(DictTree({"gel.toml": toml, "dbschema/migrations/00001.edgeql": ""}))
    assert place.folder == "dbschema"


@pytest.mark.parametrize(
    "command", ["gel migrate", "edgedb migrate", "gel -I prod migrate --single-transaction", "gel migration apply"]
)
def test_the_hook_is_found(command: str) -> None:
    assert re.search(adapter.forms[0].pattern, f"RUN {command}\n")


def migration(parent: str, body: str = "") -> tuple[str, str]:
    """Give the id and the text of a migration, as Gel computes and writes them."""
    heading = read_heading(f"CREATE MIGRATION m1x ONTO {parent} {{ {body} }};".encode())
    assert isinstance(heading, Heading)
    return heading.computed, f"CREATE MIGRATION {heading.computed} ONTO {parent} {{ {body} }};"


A, A_TEXT = migration("initial", "CREATE TYPE default::T;")
B, B_TEXT = migration(A, "ALTER TYPE default::T { CREATE PROPERTY b: std::str; };")
C, C_TEXT = migration(B, "ALTER TYPE default::T { CREATE PROPERTY c: std::str; };")
OTHER, OTHER_TEXT = migration(A, "ALTER TYPE default::T { CREATE PROPERTY other: std::str; };")
SQUASHED, SQUASHED_TEXT = migration("initial", "CREATE TYPE default::T { CREATE PROPERTY b: std::str; };")
LATER, LATER_TEXT = migration(SQUASHED, "CREATE TYPE default::U;")
FOLDER = "dbschema/migrations/"


def files(*texts: str, **more: str) -> DictTree:
    numbered = {f"{FOLDER}{index:05}-m1.edgeql": text for index, text in enumerate(texts, 1)}
    return DictTree({"gel.toml": "[instance]\nserver-version = '6.9'\n", **numbered, **more})


def hook_of(known: DictTree, ran: DictTree, command: str = "gel migrate") -> Boot:
    """Run the hook of a release on the database that another left."""
    history_ = history(ran)
    return adapter.boot(history(known), Applied(history_.heads, history_.ids, history_), Hook(command))


@pytest.mark.parametrize(
    ("known", "ran", "says"),
    [
        ((A_TEXT,), (A_TEXT, B_TEXT), 'is ahead of migration history in "dbschema/migrations" by 1 revision'),
        ((A_TEXT,), (A_TEXT, B_TEXT, C_TEXT), 'is ahead of migration history in "dbschema/migrations" by 2 revisions'),
        (
            (A_TEXT, OTHER_TEXT),
            (A_TEXT, B_TEXT),
            f'diverges from migration history in "dbschema/migrations" at revision "{A}"',
        ),
        ((SQUASHED_TEXT,), (A_TEXT, B_TEXT), 'is completely unrelated to migration history in "dbschema/migrations"'),
    ],
)
@pytest.mark.parametrize("command", ["gel migrate", "edgedb migrate", "gel migration apply", "edgedb migration apply"])
def test_a_database_that_files_do_not_lead_to_is_refused(
    known: tuple[str, ...], ran: tuple[str, ...], says: str, command: str
) -> None:
    boot = hook_of(files(*known), files(*ran), command)
    assert (boot.rule, boot.exit_code) == ("boot-revision-unknown", 1)
    assert boot.says == f"database applied migration history {says}"


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ((A_TEXT.replace("T;", "T ;").replace("::T", "::Other"),), "Migration name should be: m1"),
        ((A_TEXT, B_TEXT, OTHER_TEXT), f'have the same parent revision "{A}". Multiple branches in revision history'),
        ((A_TEXT, C_TEXT), f'File `{FOLDER}00002-m1.edgeql` should have "{A}" as the parent migration'),
        (("CREATE MIGRATION m1 ONTO",), f"could not read migration file {FOLDER}00001-m1.edgeql"),
        (("",), f"could not read migration file {FOLDER}00001-m1.edgeql"),
    ],
)
def test_files_that_the_tool_does_not_take_are_refused(texts: tuple[str, ...], says: str) -> None:
    boot = hook_of(files(*texts), files(A_TEXT))
    assert (boot.rule, boot.exit_code) == ("boot-refused", 1)
    assert says in boot.says


def test_spaces_and_comments_do_not_make_another_migration_and_keywords_in_another_case_do() -> None:
    assert not history(files(A_TEXT.replace(" CREATE TYPE", "\n# said so\n\tCREATE   TYPE"))).faults
    assert history(files(A_TEXT.replace("CREATE TYPE", "create type"))).faults


def test_a_migration_that_is_newer_is_applied() -> None:
    assert hook_of(files(A_TEXT, B_TEXT, C_TEXT), files(A_TEXT)).applies == (B, C)
    assert hook_of(files(A_TEXT, B_TEXT, C_TEXT), files(A_TEXT), f"gel migrate --to-revision {B}").applies == (B,)


def test_no_files_at_all_beside_an_old_database_are_refused() -> None:
    (place,) = adapter.detect(files(A_TEXT))
    ran = history(files(A_TEXT))
    boot = adapter.boot(History(place), Applied(ran.heads, ran.ids, ran), Hook("gel migrate"))
    assert boot.says == 'there is applied migration history in the database but "dbschema/migrations" is empty'


@pytest.mark.parametrize("asked", [A, A[:7]])
def test_the_old_head_that_the_database_knows_passes(asked: str) -> None:
    boot = hook_of(files(A_TEXT), files(A_TEXT, B_TEXT), f"gel migrate --to-revision {asked}")
    assert (boot.rule, boot.applies) == ("", ())
    assert boot.passes == f"Gel finds {A} among the ancestors of {B} and does nothing"


def test_a_revision_that_nobody_knows_is_refused() -> None:
    boot = hook_of(files(A_TEXT), files(A_TEXT, B_TEXT), "gel migrate --to-revision m1zzz")
    assert (boot.rule, boot.says) == ("boot-refused", 'No revision with prefix "m1zzz" found')


def fixup(source: str, target: str, body: str = "") -> Mapping[str, str]:
    return {f"dbschema/fixups/{source}-{target}.edgeql": migration(source, body)[1]}


def test_a_fixup_leads_over_to_a_squashed_history() -> None:
    boot = hook_of(files(SQUASHED_TEXT, LATER_TEXT, **fixup(B, SQUASHED)), files(A_TEXT, B_TEXT))
    assert (boot.rule, boot.applies) == ("", (LATER,))
    assert boot.passes == f"Gel crosses over from {B} by a fixup and applies 1 revision"


def test_a_fixup_leads_from_no_other_revision() -> None:
    boot = hook_of(files(SQUASHED_TEXT, **fixup(B, SQUASHED)), files(A_TEXT))
    assert boot.rule == "boot-revision-unknown"


def test_fixups_lead_from_one_squashed_history_to_the_next() -> None:
    again, text = migration(
        "initial", "CREATE TYPE default::T { CREATE PROPERTY b: std::str; }; CREATE TYPE default::U;"
    )
    boot = hook_of(
        files(text, **fixup(B, SQUASHED), **fixup(LATER, again), **fixup(SQUASHED, again)), files(A_TEXT, B_TEXT)
    )
    assert boot.rule == ""


def test_a_squashed_database_has_forgotten_the_old_head() -> None:
    ran = history(files(SQUASHED_TEXT, **fixup(B, SQUASHED)))
    known = history(files(A_TEXT, B_TEXT))
    boot = adapter.boot(known, Applied(ran.heads, ran.ids | known.ids, ran), Hook(f"gel migrate --to-revision {B}"))
    assert boot.rule == "boot-revision-unknown"


def test_an_empty_fixup_says_that_the_squashed_history_makes_the_same() -> None:
    held = history(files(SQUASHED_TEXT, **fixup(B, SQUASHED))).by_id[SQUASHED]
    more = history(files(SQUASHED_TEXT, **fixup(B, SQUASHED, "CREATE TYPE default::X;"))).by_id[SQUASHED]
    assert (held.labels, held.replaces) == ((B,), (B,))
    assert (more.labels, more.replaces) == ((B,), ())


def test_the_files_of_a_folder_of_fixups_are_no_history() -> None:
    assert history(files(A_TEXT, **fixup(B, SQUASHED))).ids == {A}


def test_two_schemas_in_one_tree_are_two_places() -> None:
    tree = files(A_TEXT) | {"other/dbschema/migrations/00001.edgeql": A_TEXT, "other/edgedb.toml": "[edgedb]\n"}
    assert [(place.folder, place.named) for place in adapter.detect(tree)] == [
        ("dbschema", True),
        ("other/dbschema", True),
    ]


def test_dev_mode_makes_the_database_what_the_old_files_declare() -> None:
    boot = hook_of(files(A_TEXT), files(A_TEXT, B_TEXT), "gel migrate --dev-mode")
    assert (boot.rule, boot.revisions) == ("boot-undoes-schema", (B,))
    assert hook_of(files(A_TEXT, B_TEXT), files(A_TEXT), "gel migrate --dev-mode").applies == (B,)


def test_a_file_that_was_misnamed_before_stops_nothing_now() -> None:
    misnamed = A_TEXT.replace("default::T", "default::Other")
    assert hook_of(files(misnamed), files(misnamed)).rule == ""


def test_the_command_is_called_as_the_project_s_file_is() -> None:
    (place,) = adapter.detect(DictTree({"edgedb.toml": "", f"{FOLDER}00001.edgeql": A_TEXT}))
    assert adapter.hook(place) == "edgedb migrate"
    assert adapter.held
    assert adapter.held(place, history(files(A_TEXT))) == f"edgedb migrate --to-revision {A}"
