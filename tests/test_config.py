from pathlib import Path

import pytest

from checker.config import Config, Effect, Gate, Releases, Service, load, load_file, parse, user_command
from checker.core.errors import CheckError

WHOLE = b"""
hook = "make migrate"
dialect = "mysql"
hook-skip = "SKIP=1"

[releases]
tags = "v*"
order = "date"

[gate]
policy = "direct"
depth = "all"
strict = true
rolling = true

[[service]]
name = "billing"
path = "./services/billing/"
tag-prefix = "billing/"
tool = "alembic"
migrations = "services/billing/migrations"
hook = "alembic upgrade head"
on-unknown-revision = "ignore"
readiness = "head"
after-deploy = ["**/post_deploy/*"]
dialect = "postgres"

[[effect]]
revision = "shop.0043"
changes = "none"
reason = "only refreshes a view"

[[effect]]
revision = "shop.0044"
changes = ["ALTER TABLE a DROP COLUMN b"]
"""


def test_everything_can_be_said() -> None:
    assert parse(WHOLE, "rollback-check.toml") == Config(
        releases=Releases("v*", "date"),
        services=(
            Service(
                name="billing",
                path="services/billing",
                tag_prefix="billing/",
                tool="alembic",
                migrations="services/billing/migrations",
                hook="alembic upgrade head",
                on_unknown_revision="ignore",
                readiness="head",
                after_deploy=("**/post_deploy/*",),
                dialect="postgres",
            ),
        ),
        effects=(
            Effect("shop.0043", (), "only refreshes a view"),
            Effect("shop.0044", ("ALTER TABLE a DROP COLUMN b",)),
        ),
        gate=Gate("direct", None, strict=True, rolling=True),
        hook="make migrate",
        dialect="mysql",
        hook_skip="SKIP=1",
        source="rollback-check.toml",
    )


def test_nothing_need_be_said() -> None:
    assert parse(b"", "x") == Config(source="x")
    assert Config() == Config(Releases("", "semver"), (), (), Gate("way-out", 1))


def test_the_digest_changes_with_what_is_said_and_not_with_where() -> None:
    assert parse(WHOLE, "a").digest == parse(WHOLE, "b").digest
    assert parse(b'hook = "x"', "a").digest != parse(b'hook = "y"', "a").digest


@pytest.mark.parametrize(
    ("text", "says", "tries"),
    [
        ("hok = 1", "c: there is no setting hok.", ("hook",)),
        ("zzzzzz = 1", "c: there is no setting zzzzzz.", None),
        ("[releases]\ntag = 'v*'", "c: there is no setting releases.tag.", ("tags",)),
        ("[[service]]\nname='a'\ntag_prefix='a/'", "c: there is no setting [[service]] number 1: tag_prefix.", None),
        ("hook = 1", "c: hook must be a text.", ()),
        ("releases = 1", "c: releases must be a table, [releases].", ()),
        ("service = 1", "c: service must be written [[service]].", ()),
        ("[service]\nname='a'", "c: service must be written [[service]].", ()),
        ("[[service]]\npath='a'", "c: [[service]] number 1: name is missing.", ()),
        ("[releases]\norder='x'", "c: releases.order must be one of semver, date, topology.", ()),
        ("[gate]\npolicy='x'", "c: gate.policy must be one of way-out, direct, report.", ()),
        ("[gate]\ndepth=0", 'c: gate.depth must be a whole number from 1 on, or "all".', ()),
        ("[gate]\ndepth=true", 'c: gate.depth must be a whole number from 1 on, or "all".', ()),
        ("[gate]\nstrict='yes'", "c: gate.strict must be true or false.", ()),
        (
            "[[service]]\nname='a'\nafter-deploy='x'",
            "c: [[service]] number 1: after-deploy must be a list of texts.",
            (),
        ),
        ("[[service]]\nname='a'\n[[service]]\nname='a'", "c: two [[service]] have the name a.", ()),
        ("[[effect]]\nchanges='none'", "c: [[effect]] number 1: revision is missing.", ()),
        (
            "[[effect]]\nrevision='a'",
            'c: [[effect]] number 1: changes must be "none" or a list of SQL statements.',
            (),
        ),
        (
            "[[effect]]\nrevision='a'\nchanges='some'",
            'c: [[effect]] number 1: changes must be "none" or a list of SQL statements.',
            (),
        ),
    ],
)
def test_a_mistake_is_named(text: str, says: str, tries: tuple[str, ...] | None) -> None:
    with pytest.raises(CheckError) as told:
        parse(text.encode(), "c")
    assert told.value.message == says
    assert told.value.code == 2
    assert tries is None or told.value.tries == tries


@pytest.mark.parametrize("text", ["current-command = 'x'", "[[service]]\nname='a'\ncurrent-command='x'"])
def test_a_command_of_the_repository_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(CheckError, match=r"whoever can commit could run it\. Set ROLLBACK_CHECK_CURRENT_COMMAND"):
        parse(text.encode(), "c")


@pytest.mark.parametrize("content", [b"hook =", b"\xff", b"a = " + b"[" * 9000])
def test_what_is_no_toml_is_told_in_one_line(content: bytes) -> None:
    with pytest.raises(CheckError) as told:
        parse(content, "c")
    assert told.value.message.startswith("c is not ")
    assert "\n" not in told.value.message


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert parse(b"\xef\xbb\xbfhook = 'x'", "c").hook == "x"


@pytest.mark.parametrize(
    ("files", "hook", "source"),
    [
        ({}, "", ""),
        ({"rollback-check.toml": 'hook = "top"'}, "top", "rollback-check.toml"),
        ({".rollback-check.toml": 'hook = "dot"'}, "dot", ".rollback-check.toml"),
        ({"pyproject.toml": '[tool.rollback-check]\nhook = "py"'}, "py", "pyproject.toml"),
        ({"pyproject.toml": "[tool.other]\nx = 1"}, "", ""),
        ({"pyproject.toml": "[project]\ndependencies = ['rollback-check']"}, "", ""),
        ({"pyproject.toml": "this is no toml"}, "", ""),
        (
            {"rollback-check.toml": 'hook = "one"', ".rollback-check.toml": 'dialect = "two"'},
            "one",
            "rollback-check.toml",
        ),
        (
            {"a/rollback-check.toml": 'hook = "near"', "rollback-check.toml": 'hook = "far"'},
            "near",
            "a/rollback-check.toml",
        ),
        ({"../rollback-check.toml": 'hook = "outside"'}, "", ""),
    ],
)
def test_one_file_is_used_and_the_nearest_wins(tmp_path: Path, files: dict[str, str], hook: str, source: str) -> None:
    top = tmp_path / "repository"
    below = top / "a" / "b"
    below.mkdir(parents=True)
    for name, text in files.items():
        (top / name).write_text(text)
    found = load(below, top)
    assert (found.hook, found.source) == (hook, source)


def test_a_folder_outside_the_repository_takes_the_repositorys_own(tmp_path: Path) -> None:
    top = tmp_path / "repository"
    top.mkdir()
    (top / "rollback-check.toml").write_text('hook = "x"')
    (tmp_path / "rollback-check.toml").write_text('hook = "y"')
    assert load(tmp_path, top).hook == "x"


def test_a_file_that_is_named_is_read(tmp_path: Path) -> None:
    (tmp_path / "any.toml").write_text('hook = "x"')
    (tmp_path / "pyproject.toml").write_text('[tool.rollback-check]\nhook = "y"')
    assert load_file(tmp_path / "any.toml").hook == "x"
    assert load_file(tmp_path / "pyproject.toml").hook == "y"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match=r"none.toml cannot be read: No such file or directory\."):
        load_file(tmp_path / "none.toml")
    (tmp_path / "pyproject.toml").write_text("")
    with pytest.raises(CheckError, match="has no table"):
        load_file(tmp_path / "pyproject.toml")


def test_the_users_own_command_is_read(tmp_path: Path) -> None:
    assert user_command({"ROLLBACK_CHECK_CURRENT_COMMAND": " echo 1 "}) == "echo 1"
    assert user_command({"XDG_CONFIG_HOME": str(tmp_path)}) == ""
    (tmp_path / "rollback-check").mkdir()
    file = tmp_path / "rollback-check" / "config.toml"
    file.write_text("current-command = 'kubectl x'")
    assert user_command({"XDG_CONFIG_HOME": str(tmp_path)}) == "kubectl x"
    file.write_text("hook = 'x'")
    with pytest.raises(CheckError, match="there is no setting hook"):
        user_command({"XDG_CONFIG_HOME": str(tmp_path)})
