"""Migrations that run only once the old release is gone: `after-deploy`."""

from pathlib import Path

import pytest

from checker.check import check
from checker.core.report import Style
from checker.core.verdict import Answer, Verdict
from checker.gate import gate
from checker.question import Question
from checker.reports import REPORTS
from checker.rolling import rolling
from tests.scenarios import build
from tests.test_gate import WISH

FIXTURES = Path(__file__).parent.parent / "fixtures"
DROPPED = FIXTURES / "rules/read-column-missing/fires"
ADDED = FIXTURES / "seed"


def story(folder: Path, into: Path, *patterns: str) -> Path:
    """Build a scenario whose configuration says which migrations run late."""
    at = build(folder, into / "shop")
    says = f'[[service]]\nname = "shop"\nafter-deploy = {list(patterns)}\n' if patterns else ""
    (at / "rollback-check.toml").write_text(says.replace("'", '"'))
    return at


def beside(at: Path, old: str, new: str) -> Answer:
    return rolling(Question(repo=str(at), target=old, current=new, cache=False))


def test_what_is_dropped_once_the_old_release_is_gone_does_not_disturb_it(tmp_path: Path) -> None:
    at = story(DROPPED, tmp_path, "**/versions/*_drop_*.py")
    answer = beside(at, "1.0.0", "1.0.1")
    assert answer.verdict is Verdict.SAFE
    said = {each.id: each.text for each in answer.assumptions}
    assert said["after-deploy"] == "b2c3d4e5f6a7 runs only once 1.0.0 is gone (after-deploy)"
    page = REPORTS["text"].render(answer, Style())
    assert "b2c3d4e5f6a7 runs only once 1.0.0 is gone" in " ".join(page.split())


@pytest.mark.parametrize("patterns", [(), ("**/post_deploy/*",)])
def test_a_migration_that_no_pattern_fits_runs_before(tmp_path: Path, patterns: tuple[str, ...]) -> None:
    answer = beside(story(DROPPED, tmp_path, *patterns), "1.0.0", "1.0.1")
    assert answer.verdict is Verdict.UNSAFE
    assert "after-deploy" not in {each.id for each in answer.assumptions}


def test_the_new_release_must_do_without_what_runs_late(tmp_path: Path) -> None:
    at = story(ADDED, tmp_path, "migrations/versions/*nickname*")
    answer = beside(at, "1.0.1", "1.0.2")
    (service,) = answer.services
    assert [(side.ref, side.schema, side.verdict.value) for side in service.sides][:2] == [
        ("1.0.1", "newer", "safe"),
        ("1.0.2", "newer", "unsafe"),
    ]
    assert service.findings[0].rule == "read-column-missing"


def test_going_back_is_asked_of_a_database_where_it_has_run(tmp_path: Path) -> None:
    at = story(DROPPED, tmp_path, "**/versions/*_drop_*.py")
    answer = check(Question(repo=str(at), target="1.0.0", current="1.0.1", hook="none", cache=False))
    assert answer.verdict is Verdict.UNSAFE


def test_the_gate_asks_of_a_rolling_deploy_without_it(tmp_path: Path) -> None:
    at = story(DROPPED, tmp_path, "**/versions/*_drop_*.py")
    config = at / "rollback-check.toml"
    config.write_text(f"[gate]\nrolling = true\n{config.read_text()}")
    (back,) = gate(Question(repo=str(at), cache=False), WISH).backs
    assert back.together is Verdict.SAFE
    assert not back.passed, "straight back, or by a hotfix, 1.0.0 would miss its column all the same"
