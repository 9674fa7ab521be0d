"""The gate in a repository of several services: only those that the change touches, the worst first."""

from dataclasses import replace
from pathlib import Path

import pytest

from checker.check import check
from checker.core.gate import GateAnswer
from checker.core.report import Style
from checker.core.verdict import Verdict
from checker.question import Question
from tests.process.program import Files, migration, story
from tests.process.test_services import ADD, BOTH, DROP, PREFIXES, UNREADABLE, service
from tests.scenarios import build
from tests.test_gate import FIXTURES, WISH, asked, changed, page

THIRD = service("services/mail", "letters", "d100")
WEB = "services/web/views.py"


def shop(into: Path, *releases: Files, config: str = 'hook = "none"\n', tag: str = "1.{}.0") -> Path:
    """Three services; the configuration stands in the work tree alone."""
    named = {tag.format(number): release for number, release in enumerate(({**BOTH, **THIRD}, *releases))}
    at = story(into / "shop", named)
    (at / "rollback-check.toml").write_text(config)
    return at


def stand(answer: GateAnswer) -> list[tuple[str, str]]:
    (back,) = answer.backs
    return [(each.name, each.verdict.value) for each in back.services]


def test_only_what_the_change_touches_is_judged_and_the_worst_stands_first(tmp_path: Path) -> None:
    answer = asked(shop(tmp_path, {**DROP, **ADD}))
    assert stand(answer) == [("billing", "unsafe"), ("web", "safe")]
    assert answer.untouched == ("mail",)
    assert not answer.passed
    assert "Not touched     mail" in page(answer, Style())


def test_what_another_service_cannot_read_is_no_matter_of_this_one(tmp_path: Path) -> None:
    odd = {"services/mail/migrations/versions/d200_odd.py": migration("d200", "d100", UNREADABLE)}
    at = shop(tmp_path, odd, {WEB: "x = 1\n"})
    answer = asked(at)
    assert (answer.passed, answer.untouched) == (True, ("billing", "mail"))
    assert asked(at, replace(WISH, tag="1.1.0")).exit_code == 11


def test_code_that_all_share_touches_all(tmp_path: Path) -> None:
    answer = asked(shop(tmp_path, {"lib/common.py": "x = 1\n"}))
    assert (answer.passed, answer.untouched) == (True, ())
    assert asked(shop(tmp_path / "docs", {"README.md": "y"})).untouched == ("billing", "mail", "web")


def test_what_is_not_touched_is_in_the_way_of_no_way_out(tmp_path: Path) -> None:
    odd = {"services/mail/migrations/versions/d200_odd.py": migration("d200", "d100", UNREADABLE)}
    answer = asked(shop(tmp_path, odd, ADD, config=""))
    assert (answer.passed, answer.backs[0].way is not None) == (True, True)


def test_what_is_not_touched_clashes_with_nothing(tmp_path: Path) -> None:
    odd = {"services/mail/migrations/versions/d200_odd.py": migration("d200", "d100", UNREADABLE)}
    at = shop(tmp_path, odd, ADD, config='hook = "none"\n[gate]\nrolling = true\n')
    answer = asked(at)
    assert (answer.passed, answer.backs[0].together) == (True, Verdict.SAFE)
    assert asked(at, replace(WISH, tag="1.1.0")).backs[0].clashes


def test_one_service_is_asked_about(tmp_path: Path) -> None:
    at = shop(tmp_path, {**DROP, **ADD})
    assert asked(at, services=("web",)).passed
    assert not asked(at, services=("billing",)).passed


@pytest.fixture(scope="module")
def prefixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    releases: dict[str, Files] = {
        "billing/v1.0.0": BOTH,
        "web/v1.0.0": {"README.md": "x"},
        "billing/v1.1.0": {"services/billing/tasks.py": "x = 1\n"},
        "web/v1.1.0": ADD,
    }
    at = story(tmp_path_factory.mktemp("prefixed") / "shop", releases)
    (at / "rollback-check.toml").write_text(PREFIXES)
    return at


def test_a_tag_with_a_prefix_is_asked_against_the_one_before_it_of_its_own(prefixed: Path) -> None:
    answer = asked(prefixed, replace(WISH, tag="web/v1.1.0"))
    assert [(back.target.ref, back.why) for back in answer.backs] == [("web/v1.0.0", "previous")]
    assert stand(answer) == [("web", "safe")]


def test_a_pull_request_is_asked_against_the_newest_of_each(prefixed: Path) -> None:
    at = changed(prefixed, {path: str(text) for path, text in DROP.items()})
    answer = asked(at)
    assert [back.target.ref for back in answer.backs] == ["billing/v1.1.0", "web/v1.1.0"]
    assert [back.passed for back in answer.backs] == [False, True]
    assert [each.name for each in answer.backs[0].services] == ["billing"]
    assert "web" in answer.untouched or all(each.verdict is Verdict.SAFE for each in answer.backs[1].services)


MODEL = 'datasource db {\n  provider = "postgresql"\n}\n\nmodel A {\n  id Int @id\n}\n'
TWICE = {
    **service("services/web", "pages", "c100"),
    "services/web/prisma/schema.prisma": MODEL,
    "services/web/prisma/migrations/1_init/migration.sql": 'CREATE TABLE "A" ("id" INTEGER NOT NULL PRIMARY KEY);\n',
}


def test_of_two_tools_in_one_folder_the_configuration_names_one(tmp_path: Path) -> None:
    config = '[[service]]\nname = "{0}"\npath = "services/web"\ntool = "{0}"\nhook = "none"\n'
    at = story(tmp_path / "shop", {"1.0.0": TWICE, "1.1.0": {WEB: "x = 1\n"}})
    for tool in ("alembic", "prisma"):
        (at / "rollback-check.toml").write_text(config.format(tool))
        (answer,) = check(Question(repo=str(at), target="1.0.0", cache=False)).services
        assert (answer.name, answer.tool) == (tool, tool)


def test_a_hook_that_is_said_to_fail_fails_where_the_tool_would_not(tmp_path: Path) -> None:
    at = build(FIXTURES / "django/seed", tmp_path)
    question = Question(repo=str(at), target="1.0.0", cache=False)
    assert check(question).services[0].axes[0].verdict is Verdict.SAFE
    (at / "rollback-check.toml").write_text('[[service]]\nname = "shop"\non-unknown-revision = "fail"\n')
    found = check(question).services[0]
    assert found.axes[0].verdict is Verdict.UNSAFE
    assert found.findings[0].rule == "boot-revision-unknown"
