"""The command lines of plan and deploy-order, on the seed story."""

import json
from pathlib import Path

import pytest
from jsonschema import validate

from checker.core.envelope import SCHEMA
from tests.cli.conftest import Line
from tests.scenarios import build

SEED = Path(__file__).parents[2] / "fixtures" / "seed"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return str(build(SEED, tmp_path / "shop"))


def test_plan_says_the_ways_and_exits_0(line: Line, shop: str) -> None:
    code, out, err = line("plan", "1.0.0", "-C", shop)
    assert (code, err) == (0, "")
    assert out == (SEED / "plan.txt").read_text()


def test_plan_shows_as_many_ways_as_asked_for(line: Line, shop: str) -> None:
    _, out, _ = line("plan", "1.0.0", "-C", shop, "--max", "1")
    assert "and 3 more: --max 4" in out
    _, out, _ = line("plan", "1.0.0", "-C", shop, "--max", "1", "-f", "json")
    assert len(json.loads(out)["ways_out"]) == 1


@pytest.mark.parametrize("most", ["0", "x", "-1"])
def test_a_number_of_ways_is_a_number(line: Line, shop: str, most: str) -> None:
    code, out, err = line("plan", "1.0.0", "-C", shop, f"--max={most}")
    assert (code, out) == (2, "")
    assert f"--max is a number from 1 on, not {most}." in err


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_plan_writes_every_format_to_a_file_too(line: Line, shop: str, tmp_path: Path, format_: str) -> None:
    file = tmp_path / "plan"
    _, printed, _ = line("plan", "1.0.0", "-C", shop, "-f", format_)
    line("plan", "1.0.0", "-C", shop, "-q", "--report", f"{format_}={file}")
    assert file.read_text() == printed


def test_deploy_order_takes_both_ends(line: Line, shop: str) -> None:
    code, out, err = line("deploy-order", "1.0.0", "1.0.2", "-C", shop)
    assert (code, err) == (0, "")
    assert out.startswith("From 1.0.0 to 1.0.2 in 2 deploys, each of which can be taken back")
    _, out, _ = line("deploy-order", "1.0.0", "1.0.2", "-C", shop, "-f", "json")
    said = json.loads(out)
    validate(said, SCHEMA)
    assert [each["ref"] for each in said["deploys"]] == ["1.0.3", "1.0.2"]


@pytest.mark.parametrize("words", [("deploy-order",), ("deploy-order", "1.0.0"), ("deploy-order", "1", "2", "3")])
def test_deploy_order_wants_both_ends(line: Line, shop: str, words: tuple[str, ...]) -> None:
    code, out, err = line(*words, "-C", shop)
    assert (code, out) == (2, "")
    assert "rollback-check deploy-order --help" in err


def test_a_format_without_deploys_says_so(line: Line, shop: str) -> None:
    code, _, err = line("deploy-order", "1.0.0", "1.0.2", "-C", shop, "-f", "markdown")
    assert code == 2
    assert "the format markdown has no page of deploys." in err


def test_rules_of_the_way_down_are_explained(line: Line) -> None:
    assert "downgrade-data-loss" in line("rules")[1]
    code, out, _ = line("explain", "downgrade-data-loss")
    assert code == 0
    assert out.startswith("downgrade-data-loss (way down)")
    assert "What it cannot see" in out
