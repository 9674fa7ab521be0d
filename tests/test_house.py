import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import checker
from checker.core.descent import DownRule
from checker.core.finding import Axis
from checker.core.rule import Manual, Rule
from checker.core.shipment import ReleaseRule
from checker.downgrades import DOWNGRADES
from checker.releases import RELEASES
from checker.rules import RULES

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures" / "rules"
AXES = {"boot": Axis.BOOT, "data": Axis.DATA}
SECTIONS = (
    "What it means",
    "Why it matters at 3 a.m.",
    "For example",
    "To mend it for good",
    "What it cannot see",
)

rules = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


manuals = pytest.mark.parametrize("rule", [*RULES, *DOWNGRADES, *RELEASES], ids=lambda rule: rule.id)


@rules
def test_a_rule_is_called_like_its_file(rule: Rule) -> None:
    assert rule.check.__module__ == f"checker.rules.{rule.id.replace('-', '_')}"


@rules
def test_a_rule_has_a_case_in_which_it_fires_and_one_in_which_it_is_quiet(rule: Rule) -> None:
    for case in ("fires", "quiet"):
        folder = FIXTURES / rule.id / case
        releases = [each.name for each in folder.iterdir() if each.is_dir()]
        assert len(releases) > 1, f"{folder} needs two releases"
        assert (folder / "expected.toml").is_file()


@pytest.mark.parametrize("rule", DOWNGRADES, ids=lambda rule: rule.id)
def test_a_rule_of_the_way_down_is_called_like_its_file(rule: DownRule) -> None:
    assert rule.check.__module__ == f"checker.downgrades.{rule.id.replace('-', '_')}"


@pytest.mark.parametrize("rule", RELEASES, ids=lambda rule: rule.id)
def test_a_rule_of_the_release_is_called_like_its_file(rule: ReleaseRule) -> None:
    assert rule.check.__module__ == f"checker.releases.{rule.id.replace('-', '_')}"


@manuals
def test_a_rule_s_docstring_is_its_manual_page(rule: Manual) -> None:
    lines = rule.page.splitlines()
    assert tuple(line for line in lines[1:] if line and not line.startswith(" ")) == SECTIONS
    assert re.fullmatch(r"[A-Z].*\.", lines[0])
    assert max(map(len, lines[1:])) <= 80


@rules
def test_a_rule_belongs_to_the_axis_of_its_family(rule: Rule) -> None:
    assert rule.axis is AXES.get(rule.id.split("-")[0], Axis.SCHEMA)


@manuals
def test_a_rule_speaks_plainly(rule: Manual) -> None:
    assert rule.summary
    assert not rule.summary.endswith(".")
    assert rule.advice.endswith(".")
    assert "may cause" not in rule.page + rule.summary + rule.advice
    assert "!" not in rule.summary + rule.advice


def test_every_fixture_belongs_to_a_rule() -> None:
    assert {folder.name for folder in FIXTURES.iterdir() if folder.is_dir()} == {rule.id for rule in RULES}


def test_no_two_facts_share_a_name() -> None:
    """What is kept is known by the names of its kinds; two of one name are told only where both modules are loaded."""
    for module in pkgutil.walk_packages(checker.__path__, "checker."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def test_no_capture_holds_a_possessive_group() -> None:
    """Python 3.11.2, which Debian 12 has, loses the capture then (mended in 3.11.5)."""
    pattern = re.compile(r"\(\?P<\w+>[^()]*\([^()]*\)[*+?]\+")
    found = [path for path in (ROOT / "checker").rglob("*.py") if pattern.search(path.read_text(encoding="utf-8"))]
    assert found == []
