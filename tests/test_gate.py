"""The gate on stories: what passes, what is blocked, and what it says; each rule of the release fires and is quiet."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import validate

from checker.check import check
from checker.core.accepting import Clock
from checker.core.envelope import SCHEMA
from checker.core.errors import CheckError
from checker.core.gate import GateAnswer
from checker.core.report import Style
from checker.core.verdict import Verdict
from checker.gate import Wish, gate
from checker.question import Question
from checker.releases import RELEASES
from checker.reports import REPORTS
from tests.scenarios import build, git, load

FIXTURES = Path(__file__).parent.parent / "fixtures"
CLOCK = Clock("2026-11-25", "2026-12-09")
WISH = Wish(CLOCK)
CASES = sorted(case for case in (FIXTURES / "releases").glob("*/*") if case.is_dir())
DROP = "migrations/versions/b2c3d4e5f6a7_drop_agent.py"


def asked(at: Path, wish: Wish = WISH, running: str | None = None, **more: object) -> GateAnswer:
    return gate(Question(repo=str(at), current=running, cache=False, **more), wish)  # type: ignore[arg-type]


def story(folder: str, into: Path, wish: Wish = WISH, running: str | None = None, **more: object) -> GateAnswer:
    return asked(build(FIXTURES / folder, into), wish, running, **more)


def page(answer: GateAnswer, style: Style) -> str:
    render = REPORTS["text"].gate
    assert render
    return render(answer, style)


def flags(folder: Path) -> Mapping[str, str]:
    said = load(folder).flags
    return dict(zip(said[::2], said[1::2], strict=True))


def rules(answer: GateAnswer) -> list[str]:
    return sorted({each.rule for _, each in answer.blocking} | {each.rule for each in answer.bundle})


def changed(at: Path, files: Mapping[str, str], tag: str = "") -> Path:
    for path, content in files.items():
        (at / path).parent.mkdir(parents=True, exist_ok=True)
        (at / path).write_text(content)
    git(at, "add", "--all")
    git(at, "commit", "--quiet", "--message", "more")
    if tag:
        git(at, "tag", tag)
    return at


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.relative_to(FIXTURES).as_posix())
def test_a_case_reads_as_it_is_kept(case: Path, tmp_path: Path) -> None:
    said = flags(case)
    answer = asked(build(case, tmp_path), running=said.get("--running"), hook=said.get("--hook"))
    expected = tomllib.loads((case / "expected.toml").read_text())
    assert (answer.passed, rules(answer)) == (expected["passed"], expected["rules"])
    assert page(answer, Style()) == (case / "expected.txt").read_text().rstrip("\n")
    assert (case.parent.name in rules(answer)) is case.name.startswith("fires")


def test_every_rule_of_the_release_has_its_cases() -> None:
    assert {(rule.id, case) for rule in RELEASES for case in ("fires", "quiet")} == {
        (case.parent.name, case.name.partition("-")[0]) for case in CASES
    }


def test_the_seed_story_is_blocked_where_the_rollback_itself_must_be_safe(tmp_path: Path) -> None:
    answer = story("seed", tmp_path, replace(WISH, tag="1.0.2", policy="direct"))
    assert (answer.passed, answer.exit_code, rules(answer)) == (False, 12, ["boot-revision-unknown"])
    assert answer.advice[0].text == (
        "Deploy the migrations of 1.0.2 alone, with the code of 1.0.1, then 1.0.2: each can be taken back."
    )


def test_the_seed_story_passes_by_a_way_out_that_is_named(tmp_path: Path) -> None:
    answer = story("seed", tmp_path, replace(WISH, tag="1.0.2"))
    assert (answer.passed, answer.exit_code) == (True, 0)
    (back,) = answer.backs
    assert back.way
    assert (back.way.kind, back.way.brings_back, back.way.loses, back.way.boots) == ("old-code", True, (), "yes")
    assert "1.0.1 by a way out: old code, new migrations" in answer.headline


def test_code_alone_passes_everywhere(tmp_path: Path) -> None:
    answer = story("seed", tmp_path, replace(WISH, tag="1.0.1", policy="direct", strict=True))
    assert (answer.passed, answer.verdict, answer.backs[0].way) == (True, Verdict.SAFE, None)


@pytest.mark.parametrize("policy", ["direct", "way-out"])
def test_a_drop_of_what_the_release_before_reads_is_blocked(policy: str, tmp_path: Path) -> None:
    answer = story("ways/downgrade", tmp_path, replace(WISH, policy=policy))
    assert (answer.passed, answer.exit_code) == (False, 12)
    assert "read-column-missing" in rules(answer)
    early = next(each for each in answer.bundle if each.rule == "release-contract-step-early")
    assert early.message.endswith("The earliest release that may take it away is the release after 1.0.1")
    assert early.evidence[0].path == DROP


def test_a_report_blocks_nothing_and_says_the_same(tmp_path: Path) -> None:
    answer = story("ways/downgrade", tmp_path, replace(WISH, policy="report"))
    assert (answer.passed, answer.blocked, answer.exit_code) == (True, True, 0)
    assert "could not go back to 1.0.0" in answer.headline


def test_what_cannot_be_read_blocks_as_unknown(tmp_path: Path) -> None:
    answer = story("rules/unread-operation/fires", tmp_path)
    assert (answer.passed, answer.exit_code) == (False, 11)
    assert "cannot be told" in answer.headline


def test_a_risk_passes_unless_the_gate_is_strict(tmp_path: Path) -> None:
    at = build(FIXTURES / "rules/data-enum-value-unknown/fires", tmp_path)
    answer = asked(at, hook="none")
    assert (answer.passed, answer.verdict) == (True, Verdict.RISKY)
    strict = asked(at, replace(WISH, strict=True), hook="none")
    assert (strict.passed, strict.exit_code) == (False, 10)


def test_a_column_that_the_release_itself_still_uses_must_wait_longer(tmp_path: Path) -> None:
    at = build(FIXTURES / "seed", tmp_path)
    drop = 'from alembic import op\n\nrevision = "c3"\ndown_revision = "b2c3d4e5f6a7"\n\n\ndef upgrade():\n'
    changed(at, {"migrations/versions/c3.py": drop + '    op.drop_column("users", "nickname")\n'})
    answer = asked(at)
    assert (answer.release.ref, answer.release.chosen_by, answer.passed) == ("HEAD", "head", False)
    early = next(each for each in answer.bundle if each.rule == "release-contract-step-early")
    assert early.message.endswith("HEAD itself still uses it: it may go in the release after one that does not")


def test_head_is_asked_as_if_it_were_tagged(tmp_path: Path) -> None:
    at = changed(build(FIXTURES / "seed", tmp_path), {"README.md": "x\n"})
    answer = asked(at)
    assert [(back.target.ref, back.why) for back in answer.backs] == [("1.0.2", "previous")]
    assert answer.passed


def test_what_runs_now_is_asked_about_too(tmp_path: Path) -> None:
    answer = story("seed", tmp_path, running="1.0.0")
    assert [(back.target.ref, back.why) for back in answer.backs] == [("1.0.1", "previous"), ("1.0.0", "running")]
    together = next(each for each in answer.bundle if each.rule == "release-deployed-together")
    assert together.message == ("deploying 1.0.1 and 1.0.2 at once pins 1.0.2: going back to 1.0.0 would need a hotfix")
    assert answer.passed
    assert not story("seed", tmp_path / "again", replace(WISH, strict=True), running="1.0.0").passed


def test_what_the_ledger_holds_says_what_runs_and_not_what_the_release_leaves(tmp_path: Path) -> None:
    at = build(FIXTURES / "seed", tmp_path)
    answer = asked(at, replace(WISH, policy="direct"), current_revisions=("a1b2c3d4e5f6",))
    assert answer.running
    assert (answer.running.ref, answer.running.chosen_by) == ("1.0.1", "current")
    assert [(back.target.ref, back.verdict) for back in answer.backs] == [("1.0.1", Verdict.UNSAFE)]
    assert not answer.passed


def test_what_runs_now_must_be_older(tmp_path: Path) -> None:
    at = build(FIXTURES / "seed", tmp_path)
    with pytest.raises(CheckError, match=r"1\.0\.2, which runs now, is newer than 1\.0\.1"):
        asked(at, replace(WISH, tag="1.0.1"), running="1.0.2")


@pytest.mark.parametrize(("depth", "refs"), [(1, ["1.0.1"]), (2, ["1.0.1", "1.0.0"]), (0, ["1.0.1", "1.0.0"])])
def test_the_depth_says_how_far_back(depth: int, refs: list[str], tmp_path: Path) -> None:
    answer = story("seed", tmp_path, replace(WISH, depth=depth))
    assert [back.target.ref for back in answer.backs] == refs


def test_the_depth_alone_says_how_far_back(tmp_path: Path) -> None:
    at = build(FIXTURES / "seed", tmp_path)
    for number in range(3, 16):
        git(at, "commit", "--quiet", "--allow-empty", "--message", "x")
        git(at, "tag", f"1.0.{number}")
    assert len(asked(at, replace(WISH, depth=12), last=10).backs) == 12
    assert [back.target.ref for back in asked(at, replace(WISH, depth=0), last=10).backs][-1] == "1.0.0"


def test_the_first_release_has_nothing_behind_it(tmp_path: Path) -> None:
    answer = story("seed", tmp_path, replace(WISH, tag="1.0.0"))
    assert (answer.passed, answer.backs) == (True, ())
    assert answer.headline == "There is no release before 1.0.0: there is nothing to go back to."


def test_a_clone_without_its_past_is_no_answer(tmp_path: Path) -> None:
    at = build(FIXTURES / "seed", tmp_path / "seed")
    git(tmp_path, "clone", "--quiet", "--depth=1", at.as_uri(), "shallow")
    with pytest.raises(CheckError, match="shallow"):
        asked(tmp_path / "shallow")
    git(at, "tag", "--delete", "1.0.0", "1.0.1", "1.0.2")
    with pytest.raises(CheckError, match="no tags"):
        asked(at)


def test_on_a_branch_for_old_versions_the_newest_release_is_not_the_one_before(tmp_path: Path) -> None:
    at = build(FIXTURES / "seed", tmp_path)
    changed(at, {"new.txt": "2\n"}, tag="2.0.0")
    git(at, "switch", "--quiet", "-c", "old", "1.0.1")
    changed(at, {"fix.txt": "1\n"}, tag="1.0.1.1")
    changed(at, {"fix.txt": "2\n"})
    assert [back.target.ref for back in asked(at).backs] == ["1.0.1.1"]


def test_a_release_from_a_side_branch_counts_where_it_goes_on_from_ours(tmp_path: Path) -> None:
    at = build(FIXTURES / "seed", tmp_path)
    git(at, "switch", "--quiet", "-c", "fixes")
    changed(at, {"fix.txt": "1\n"}, tag="1.0.3")
    git(at, "switch", "--quiet", "main")
    changed(at, {"new.txt": "2\n"})
    answer = asked(at)
    assert [back.target.ref for back in answer.backs] == ["1.0.3"]
    assert [each.id for each in answer.assumptions] == ["not-merged"]


IGNORE = '# rollback-check: ignore[read-column-missing] until={} reason="nobody reads it"'


def accepting(into: Path, until: str) -> Path:
    at = build(FIXTURES / "ways/downgrade", into)
    plain = (at / DROP).read_text()
    head, line, tail = plain.partition("    with op.batch_alter_table" if "batch" in plain else "    op.drop_column")
    git(at, "tag", "--delete", "1.0.1")
    return changed(at, {DROP: f"{head}    {IGNORE.format(until)}\n{line}{tail}"}, tag="1.0.1")


@pytest.mark.parametrize(
    ("until", "passed", "state", "soon"),
    [
        ("2027-01-31", True, "accepted", False),
        ("2026-12-01", True, "accepted", True),
        ("2026-11-24", False, "expired", False),
        ("1.0.2", True, "accepted", False),
        ("1.0.1", False, "expired", False),
    ],
)
def test_a_directive_quiets_the_gate_until_its_end(
    until: str, state: str, tmp_path: Path, *, passed: bool, soon: bool
) -> None:
    answer = asked(accepting(tmp_path, until))
    assert answer.passed is passed
    assert [(each.state, each.ends_soon) for each in answer.acceptances] == [(state, soon)]


def test_accepting_quiets_the_gate_and_never_the_check(tmp_path: Path) -> None:
    at = accepting(tmp_path, "2027-01-31")
    assert asked(at).passed
    answer = check(Question(repo=str(at), target="1.0.0", cache=False))
    assert answer.verdict is Verdict.UNSAFE
    assert "read-column-missing" in [each.rule for each in answer.services[0].findings]


def test_what_accepts_nothing_is_listed(tmp_path: Path) -> None:
    at = build(FIXTURES / "seed", tmp_path)
    notes = '# rollback-check: ignore[data-rows-removed] until=3.0.0 reason="x"\n'
    notes += '# rollback-check: ignore[data-rows-removed] reason="x"\n'
    notes += '# rollback-check: ignore[data-rows-gone] until=3.0.0 reason="x"\n'
    answer = asked(changed(at, {"app/notes.py": notes}))
    assert [(each.line, each.state) for each in answer.acceptances if each.rule == "data-rows-removed"] == [
        (1, "unused")
    ]
    assert [line.partition(": ")[0] for line in answer.not_checked] == [
        "app/notes.py:2 accepts nothing",
        "app/notes.py:3 accepts nothing",
    ]


@pytest.mark.parametrize("folder", ["seed", "ways/downgrade", "rules/unread-operation/fires"])
def test_the_json_is_as_it_is_described_and_the_page_fits(folder: str, tmp_path: Path) -> None:
    answer = story(folder, tmp_path)
    render = REPORTS["json"].gate
    assert render
    said = json.loads(render(answer, Style()))
    validate(said, SCHEMA)
    assert (said["command"], said["passed"], said["exit_code"]) == ("gate", answer.passed, answer.exit_code)
    lines = page(answer, Style()).split("\n")
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80


def test_the_answer_is_the_same_elsewhere(tmp_path: Path) -> None:
    one, two = (story("ways/downgrade", tmp_path / name) for name in ("one", "two"))
    assert page(one, Style(verbose=True)) == page(two, Style(verbose=True))
