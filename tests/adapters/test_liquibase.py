"""Liquibase: one changelog in four formats, and what an update does when the database is ahead."""

import pytest

from checker.adapters import ADAPTERS
from checker.adapters.liquibase import adapter
from checker.core.adapter import Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from checker.core.operation import AddColumn, CreateTable, DropColumn, DropTable, RenameColumn, Step, WriteRows
from checker.core.tree import Unread
from tests.trees import DictTree

FOLDER = "src/main/resources/db/changelog"
MASTER = f"{FOLDER}/db.changelog-master.yaml"
INCLUDES = "databaseChangeLog:\n" + "".join(
    f"  - include:\n      file: {name}\n      relativeToChangelogFile: true\n"
    for name in ("one.xml", "two.sql", "three.yaml")
)
ONE = """<databaseChangeLog>
  <changeSet id="1" author="ann">
    <createTable tableName="users">
      <column name="id" type="BIGINT" autoIncrement="true"><constraints primaryKey="true"/></column>
      <column name="name" type="VARCHAR(40)"><constraints nullable="false"/></column>
    </createTable>
  </changeSet>
</databaseChangeLog>
"""
TWO = """--liquibase formatted sql

--changeset bo:2
ALTER TABLE users ADD COLUMN nickname varchar(40);
--rollback ALTER TABLE users DROP COLUMN nickname;
"""
THREE = """databaseChangeLog:
  - changeSet:
      id: 3
      author: cy
      changes:
        - dropColumn:
            tableName: users
            columnName: nickname
"""
FILES = {MASTER: INCLUDES, f"{FOLDER}/one.xml": ONE, f"{FOLDER}/two.sql": TWO, f"{FOLDER}/three.yaml": THREE}


def history(tree: DictTree, dialect: str = "postgres") -> History:
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, dialect)


def kinds(steps: tuple[Step, ...] | None) -> list[type]:
    return [type(step.operation) for step in steps or ()]


def booted(ours: DictTree, theirs: DictTree, command: str = "liquibase update") -> Boot:
    known, ran = history(ours), history(theirs)
    return adapter.boot(known, Applied(ran.ledger, ran.ids, ran), Hook(command))


def without(name: str) -> DictTree:
    lines = INCLUDES.replace(f"  - include:\n      file: {name}\n      relativeToChangelogFile: true\n", "")
    return DictTree({path: text for path, text in FILES.items() if not path.endswith(name)} | {MASTER: lines})


def test_change_sets_stand_in_the_order_of_the_includes_with_the_lines_of_their_files() -> None:
    found = history(DictTree(FILES)).revisions
    assert [each.id for each in found] == [
        "db/changelog/one.xml::1::ann",
        "db/changelog/two.sql::2::bo",
        "db/changelog/three.yaml::3::cy",
    ]
    assert [each.line for each in found] == [2, 3, 2]
    assert [kinds(each.up) for each in found] == [[CreateTable], [AddColumn], [DropColumn]]
    assert [step.line for each in found for step in each.up] == [3, 4, 6]


def test_ways_back_are_written_or_made_by_itself_or_missing() -> None:
    first, second, third = history(DictTree(FILES)).revisions
    assert kinds(first.down) == [DropTable]
    assert kinds(second.down) == [DropColumn]
    assert third.down is None


def test_the_root_is_the_file_that_no_other_includes() -> None:
    (place,) = adapter.detect(DictTree(FILES))
    assert place.config == MASTER
    assert [each.name for each in ADAPTERS if not each.fallback and each.detect(DictTree(FILES))] == ["liquibase"]


@pytest.mark.parametrize(
    ("ours", "applies"), [(without("three.yaml"), 0), (without("two.sql"), 0), (DictTree(FILES), 0)]
)
def test_what_ran_and_is_not_there_is_not_looked_for(ours: DictTree, applies: int) -> None:
    found = booted(ours, DictTree(FILES))
    assert (found.rule, len(found.applies)) == ("", applies)


def test_a_hotfix_is_applied_in_silence() -> None:
    hotfix = without("two.sql") | {f"{FOLDER}/three.yaml": THREE.replace("id: 3", "id: hot")}
    assert booted(hotfix, DictTree(FILES)).applies == ("db/changelog/three.yaml::hot::cy",)


def test_an_edited_change_set_is_refused_unless_its_layout_alone_changed() -> None:
    theirs = DictTree(FILES)
    edited = theirs | {f"{FOLDER}/one.xml": ONE.replace("VARCHAR(40)", "VARCHAR(50)")}
    found = booted(edited, theirs)
    assert (found.rule, found.says) == ("boot-refused", "Validation Failed: 1 changesets check sum")
    laid_out = theirs | {f"{FOLDER}/one.xml": ONE.replace("    <column", "      <column")}
    assert booted(laid_out, theirs).rule == ""
    forgets = "liquibase.clearCheckSums(); liquibase.update(new Contexts())"
    assert booted(edited, theirs, forgets).rule == ""


def test_a_module_may_move_for_the_running_program_sees_the_class_path_alone() -> None:
    moved = DictTree({f"server/{path}": text for path, text in FILES.items()})
    found = booted(moved, DictTree(FILES))
    assert (found.rule, found.applies) == ("", ())


def test_where_the_older_checksum_is_declared_valid_the_text_that_ran_first_decides() -> None:
    """Ran with Liquibase 4.28.0 on H2: the ledger keeps the older checksum, and the older changelog passes."""
    older = DictTree(FILES)
    valid = '<changeSet id="1" author="ann"><validCheckSum>9:d942c30956ae3702c895788c09023fdc</validCheckSum>'
    text = ONE.replace('<changeSet id="1" author="ann">', valid)
    assert booted(older, older | {f"{FOLDER}/one.xml": text}).rule == ""
    found = booted(older, older | {f"{FOLDER}/one.xml": text.replace("VARCHAR(40)", "VARCHAR(50)")})
    assert (found.rule, found.level) == ("boot-refused", "risky")


def test_what_a_placeholder_stands_for_may_be_said_in_another_file_and_for_a_database() -> None:
    said = "  - property:\n      name: nick\n      value: {}\n      dbms: {}\n"
    master = INCLUDES.replace("databaseChangeLog:\n", "databaseChangeLog:\n" + said.format("other", "mysql"))
    files = FILES | {
        MASTER: master + said.format("nickname", "postgresql"),
        f"{FOLDER}/three.yaml": THREE.replace("nickname", "${nick}"),
    }
    *_, last = history(DictTree(files)).revisions
    assert [step.operation for step in last.up] == [DropColumn("users", "nickname")]


def test_one_that_runs_whenever_it_changes_is_another_then() -> None:
    always = TWO.replace("--changeset bo:2", "--changeset bo:2 runOnChange:true")
    theirs = DictTree(FILES) | {f"{FOLDER}/two.sql": always}
    found = booted(theirs | {f"{FOLDER}/two.sql": always.replace("varchar(40)", "text")}, theirs)
    assert (found.rule, len(found.applies)) == ("", 1)


def test_change_sets_of_other_databases_are_left_out() -> None:
    own = TWO.replace("--changeset bo:2", "--changeset bo:2 dbms:postgresql")
    tree = DictTree(FILES) | {f"{FOLDER}/two.sql": own}
    assert len(history(tree, "postgres").revisions) == 3
    assert len(history(tree, "mysql").revisions) == 2


CHANGES = """<databaseChangeLog>
  <changeSet id="1" author="a">
    <preConditions onFail="MARK_RAN"><tableExists tableName="t"/></preConditions>
    <dropTable tableName="t"/>
  </changeSet>
  <changeSet id="2" author="a" context="test"><dropTable tableName="u"/></changeSet>
  <changeSet id="3" author="a">
    <renameColumn tableName="t" oldColumnName="a" newColumnName="b"/>
    <insert tableName="t"><column name="a" value="it's"/></insert>
    <customChange class="org.example.Fill"/>
    <loadData tableName="t" file="t.csv"/>
  </changeSet>
</databaseChangeLog>
"""


def test_what_may_not_run_is_not_sure_and_what_is_not_known_is_said() -> None:
    first, second, third = history(DictTree({"db/changelog.xml": CHANGES})).revisions
    assert [step.maybe for each in (first, second) for step in each.up] == [True, True]
    assert kinds(third.up) == [RenameColumn, WriteRows, Unread, Unread]
    assert [step.operation.rows for step in third.up if isinstance(step.operation, Unread)] == [False, True]


@pytest.mark.parametrize(
    "text", ["<databaseChangeLog>", '<!DOCTYPE x [<!ENTITY a "b">]><databaseChangeLog/>', "databaseChangeLog: [", "{"]
)
def test_a_broken_file_is_no_changelog_and_stops_nothing(text: str) -> None:
    for ending in ("xml", "yaml", "json", "sql"):
        assert adapter.detect(DictTree({f"db/changelog.{ending}": text})) == ()


@pytest.mark.parametrize(("text", "why"), [("<databaseChangeLog>", "not well-formed"), (None, "not there")])
def test_an_included_file_that_cannot_be_read_is_said(text: str | None, why: str) -> None:
    files = {path: each for path, each in FILES.items() if not path.endswith("one.xml")}
    tree = DictTree(files | ({f"{FOLDER}/one.xml": text} if text else {}))
    ((_, unread),) = history(tree).unread
    assert why in unread.reason
