"""Sequences of deploys: each step can be taken back, or it is said that it cannot."""

import json
from pathlib import Path

import pytest
from jsonschema import validate

from checker.core.envelope import SCHEMA
from checker.core.errors import CheckError
from checker.core.order import DeployOrder
from checker.core.report import Style
from checker.deploy_order import deploy_order
from checker.question import Question
from checker.reports import REPORTS, text
from tests.process.program import STORY, column, migration, story
from tests.scenarios import build, load

FIXTURES = Path(__file__).parent.parent / "fixtures"


def ordered(folder: str, into: Path, current: str = "1.0.0", target: str = "") -> DeployOrder:
    scenario = load(FIXTURES / folder)
    flags = dict(zip(scenario.flags[::2], scenario.flags[1::2], strict=True))
    return deploy_order(
        Question(
            repo=str(build(FIXTURES / folder, into)),
            target=target or scenario.current,
            current=current,
            hook=flags.get("--hook"),
            dialect=flags.get("--dialect"),
            cache=False,
        )
    )


def deploys(answer: DeployOrder) -> list[tuple[str, bool]]:
    return [(each.title, each.returns) for each in answer.deploys]


def test_a_migration_goes_first_alone_where_the_old_code_works_with_it(tmp_path: Path) -> None:
    answer = ordered("seed", tmp_path)
    assert deploys(answer) == [("the migrations of 1.0.2 alone, with the code of 1.0.0", True), ("1.0.2", True)]
    assert answer.deploys[1].back == "deploy 1.0.3 again: it has the same migrations"
    assert (
        text.deploy_order(answer, Style())
        == """\
From 1.0.0 to 1.0.2 in 2 deploys, each of which can be taken back without
loss

1  The migrations of 1.0.2 alone, with the code of 1.0.0: tag 1.0.3
   git switch -c hotfix/1.0.3 1.0.0
   git restore --source=1.0.2 --staged --worktree migrations
   git commit -m "1.0.0 with the migrations of 1.0.2" && git tag 1.0.3
   back: nothing of its code is new; 1.0.0's code runs on

2  1.0.2
   back: deploy 1.0.3 again: it has the same migrations

Why not at once: 1.0.2 at once closes the door: The pre-deploy hook of 1.0.0
   would stop: the database is at revision b2c3d4e5f6a7, which came with
   1.0.2, and 1.0.0 has no file for it."""
    )


def test_code_alone_goes_at_once(tmp_path: Path) -> None:
    answer = ordered("seed", tmp_path, target="1.0.1")
    assert deploys(answer) == [("1.0.1", True)]
    assert not answer.because


def test_the_code_goes_first_where_the_old_code_does_not_bear_the_migration(tmp_path: Path) -> None:
    answer = ordered("ways/downgrade", tmp_path)
    assert deploys(answer) == [("the code of 1.0.1 alone, with the migrations of 1.0.0", True), ("1.0.1", False)]
    assert "not every step can be taken back" in answer.headline


def test_a_release_in_between_is_a_step(tmp_path: Path) -> None:
    assert deploys(ordered("ways/nearest", tmp_path))[0] == ("1.0.1", True)


def test_each_tag_of_a_sequence_has_a_name_of_its_own(tmp_path: Path) -> None:
    first = STORY["1.0.0"]
    model = first["app/models.py"]
    assert isinstance(model, bytes)
    less = b"".join(line for line in model.splitlines(keepends=True) if b"created_at" not in line)
    dropped = migration("d4e5f6a7b8c9", "a1b2c3d4e5f6", 'op.drop_column("users", "created_at")')
    added = migration("e5f6a7b8c9d0", "d4e5f6a7b8c9", column("nickname"))
    at = story(tmp_path / "repo", {
        "v1.0.0": first,
        "v1.1.0": {"app/models.py": less, "migrations/versions/d.py": dropped},
        "v1.2.0": {"app/models.py": less + b"    nickname: Mapped[str | None]\n", "migrations/versions/e.py": added},
    })  # fmt: skip
    answer = deploy_order(Question(repo=str(at), current="v1.0.0", target="v1.2.0", cache=False))
    assert [each.ref for each in answer.deploys] == ["v1.2.1", "v1.1.0", "v1.2.2", "v1.2.0"]
    assert answer.deploys[3].back == "deploy v1.2.2 again: it has the same migrations"
    page = text.deploy_order(answer, Style())
    assert "git tag v1.2.2" in page
    assert "\n2  v1.1.0\n" in page


def test_where_there_is_no_order_the_reason_is_given(tmp_path: Path) -> None:
    answer = ordered("ways/remedy", tmp_path)
    assert not answer.deploys
    assert answer.headline == "There is no sequence from 1.0.0 to 1.0.1 that can be taken back"
    assert answer.because[0].startswith("1.0.1 at once closes the door: ")


def test_it_goes_forward_only(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match=r"1\.0\.0 is not newer than 1\.0\.2"):
        ordered("seed", tmp_path, current="1.0.2", target="1.0.0")


@pytest.mark.parametrize("folder", ["seed", "ways/downgrade", "ways/remedy"])
def test_the_json_is_as_it_is_described(folder: str, tmp_path: Path) -> None:
    render = REPORTS["json"].deploy_order
    assert render
    said = json.loads(render(ordered(folder, tmp_path), Style()))
    validate(said, SCHEMA)
    assert said["command"] == "deploy-order"
