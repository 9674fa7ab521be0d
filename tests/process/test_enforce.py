"""The gate, its baseline, init and doctor as people and pipelines start them."""

import json
import tomllib
from pathlib import Path

import pytest

from checker.config import Config, parse
from tests.process.program import ask, assert_refused, column, migration, story
from tests.process.test_services import ADD, BOTH, DROP, PREFIXES
from tests.scenarios import build, git

FIXTURES = Path(__file__).parents[2] / "fixtures"
BASELINE = "rollback-check-baseline.json"


@pytest.fixture
def dropping(tmp_path: Path) -> Path:
    return build(FIXTURES / "ways" / "downgrade", tmp_path / "dropping")


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(FIXTURES / "seed", tmp_path_factory.mktemp("seed") / "seed")


def test_what_runs_now_comes_from_the_user_s_own_command(seed: Path) -> None:
    said = ask(seed, "gate", ROLLBACK_CHECK_CURRENT_COMMAND="echo 1.0.0").out
    assert "Going back to   1.0.1 (unsafe, passes by a way out); 1.0.0" in said
    assert "1.0.0, as your own current-command says" in " ".join(said.split())


@pytest.mark.parametrize(
    ("words", "code", "first"),
    [
        ((), 0, "PASSES   1.0.2, policy way-out"),
        (("--policy", "direct"), 12, "BLOCKED  1.0.2, policy direct"),
        (("--policy", "report"), 0, "PASSES   1.0.2, policy report"),
        (("--policy", "direct", "--exit-zero"), 0, "BLOCKED  1.0.2, policy direct"),
        (("--running", "1.0.0", "--strict"), 10, "BLOCKED  1.0.2, policy way-out, strict"),
    ],
)
def test_the_exit_code_says_whether_it_passes(seed: Path, words: tuple[str, ...], code: int, first: str) -> None:
    said = ask(seed, "gate", *words)
    assert (said.code, said.out.split("\n")[0]) == (code, first)


def test_a_baseline_quiets_the_gate_until_nothing_needs_it(dropping: Path) -> None:
    assert_refused(ask(dropping, "baseline", "create"), 2, "wants --reason and --until")
    made = ask(dropping, "baseline", "create", "--reason", "nobody reads it", "--until", "9999-12-31")
    assert made.out == "+ read-column-missing:logs.agent\n"
    held = json.loads((dropping / BASELINE).read_text())
    assert held["accepted"] == [
        {
            "fingerprint": "read-column-missing:logs.agent",
            "service": "default",
            "reason": "nobody reads it",
            "until": "9999-12-31",
        }
    ]
    assert ask(dropping, "gate").code == 0
    assert ask(dropping, "1.0.0").code == 12
    assert_refused(ask(dropping, "baseline", "create", "--reason", "x", "--until", "2.0"), 2, "is there already")
    assert ask(dropping, "baseline", "prune").out == "nothing to prune\n1 kept\n"
    assert ask(dropping, "baseline", "prune", "--tag", "1.0.0").out == "- read-column-missing:logs.agent\n"
    assert ask(dropping, "gate").code == 12


ENTRY = '{{"schema": "rollback-check-baseline/1", "accepted": [{}]}}'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not valid JSON"),
        ("[]", "is not a baseline"),
        ('{"schema": "other/1"}', "schema must be rollback-check-baseline/1"),
        (
            ENTRY.format('{"fingerprint": "a-b:c", "until": "1.0"}'),
            "reason is missing",
        ),
        (
            ENTRY.format('{"fingerprint": "a-b:c", "reason": "x", "until": "?"}'),
            "its end is neither a day",
        ),
    ],
)
def test_a_broken_baseline_is_refused(dropping: Path, text: str, says: str) -> None:
    (dropping / BASELINE).write_text(text)
    assert_refused(ask(dropping, "gate"), 2, says)


def test_init_writes_what_was_found_and_never_over_it(tmp_path: Path) -> None:
    at = build(FIXTURES / "seed", tmp_path / "seed")
    said = ask(at, "init")
    assert (said.code, said.out) == (0, "Wrote rollback-check.toml:\n  default: alembic in migrations\n")
    content = (at / "rollback-check.toml").read_bytes()
    assert parse(content, "")._replace(gate=Config().gate) == Config()
    assert b'# hook = "alembic upgrade head"   # what runs before a deploy: found in Procfile:1' in content
    bare = b"\n".join(line.removeprefix(b"# ") for line in content.split(b"\n") if b" = " in line or b"[" in line)
    assert tomllib.loads(bare.partition(b"# found")[0].decode())["hook"] == "alembic upgrade head"
    (at / "rollback-check.toml").write_text("[gate]\ndepth = 2\n")
    assert_refused(ask(at, "init"), 2, "rollback-check.toml is there already")
    assert (at / "rollback-check.toml").read_text() == "[gate]\ndepth = 2\n"


def test_init_settles_the_services_where_there_are_several(tmp_path: Path) -> None:
    at = story(tmp_path / "mono", {"billing/v1.0.0": BOTH, "web/v1.0.0": {"README.md": "x"}})
    assert ask(at, "init").code == 0
    made = parse((at / "rollback-check.toml").read_bytes(), "")
    assert [(each.name, each.path, each.tag_prefix) for each in made.services] == [
        ("billing", "services/billing", "billing/"),
        ("web", "services/web", "web/"),
    ]


@pytest.fixture(scope="module")
def mono(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = story(
        tmp_path_factory.mktemp("mono") / "mono",
        {
            "billing/v1.0.0": {**BOTH, "rollback-check.toml": PREFIXES},
            "web/v1.0.0": {"README.md": "x"},
            "web/v1.1.0": ADD,
            "next": DROP,
        },
    )
    git(at, "tag", "--delete", "next")
    return at


def test_a_change_is_asked_about_for_each_service_against_its_own_releases(mono: Path) -> None:
    said = ask(mono, "gate", "-f", "json")
    assert said.code == 12
    backs = said.json["rollbacks"]
    assert isinstance(backs, list)
    assert [(each["to"]["ref"], each["passed"]) for each in backs] == [("billing/v1.0.0", False), ("web/v1.1.0", True)]
    assert said.json["services"] == [
        {"name": "billing", "verdict": "unsafe", "passed": False},
        {"name": "web", "verdict": "safe", "passed": True},
    ]


def test_a_tag_is_asked_about_for_its_own_service(mono: Path) -> None:
    said = ask(mono, "gate", "--tag", "web/v1.1.0", "-f", "json")
    assert said.code == 0
    assert [each["to"]["ref"] for each in said.json["rollbacks"]] == ["web/v1.0.0"]  # type: ignore[attr-defined]
    assert ask(mono, "gate", "-s", "web").code == 0


def test_services_that_a_change_does_not_touch_are_left_out(tmp_path: Path) -> None:
    at = story(tmp_path / "mono", {"1.0.0": BOTH, "1.1.0": DROP})
    found = ask(at, "gate", "--hook", "none", "-f", "json").json
    assert found["untouched"] == ["web"]
    assert [each["name"] for each in found["services"]] == ["billing"]  # type: ignore[attr-defined]


def test_the_tag_of_a_pipeline_is_meant_where_a_commit_has_several(tmp_path: Path) -> None:
    later = {"migrations/versions/b2.py": migration("b2", "a1", column("x"))}
    at = story(tmp_path / "two", {"1.0.0": BOTH, "1.1.0": later})
    git(at, "tag", "1.2.0")
    assert ask(at, "gate", "-q").out.startswith("PASSES   1.2.0,")
    assert ask(at, "gate", "-q", GITHUB_REF="refs/tags/1.1.0").out.startswith("PASSES   1.1.0,")
    assert ask(at, "gate", "-q", CI_COMMIT_TAG="1.1.0").out.startswith("PASSES   1.1.0,")


def test_doctor_says_what_the_checkout_of_a_pipeline_lacks(seed: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", seed.as_uri(), "shallow")
    event = tmp_path / "event.json"
    event.write_text('{"pull_request": {"head": {"repo": {"fork": true}}}}')
    out = ask(
        tmp_path / "shallow",
        "doctor",
        GITHUB_ACTIONS="true",
        GITHUB_REF="refs/pull/7/merge",
        GITHUB_EVENT_PATH=str(event),
    ).out
    assert "GitHub Actions\n  runs for change 7\n" in out
    assert "actions/checkout wants fetch-depth: 0" in out
    assert "the change comes from a fork" in out
    assert "Gate\n  policy way-out, depth 1 release\n  cannot be asked: " in out
    lab = ask(tmp_path / "shallow", "doctor", GITLAB_CI="true", CI_MERGE_REQUEST_IID="3").out
    assert "set the variable GIT_DEPTH: 0" in lab
    assert "HEAD is the branch, not what comes of merging it" in lab


def test_doctor_says_what_the_gate_would_ask(seed: Path) -> None:
    assert "1.0.2 would be asked about, against 1.0.1 (previous)" in ask(seed, "doctor").out


def test_doctor_names_the_traps_of_deploy_systems(tmp_path: Path) -> None:
    out = ask(build(FIXTURES / "ways" / "helm", tmp_path / "shop"), "doctor").out
    _, _, said = out.partition("Traps on the way back\n  chart/templates/migrate.yaml:6\n")
    assert "helm rollback runs this hook out of the chart of the release" in " ".join(said.split())
    assert max(map(len, out.split("\n"))) <= 80
