"""Markdown for comments and job summaries: what comes from a repository is data, whatever it holds."""

from dataclasses import replace

import pytest

from checker.core.report import Style
from checker.core.verdict import Ref, Verdict
from checker.core.way import Avoid, Command, PlanAnswer, WayOut, Ways
from checker.reports.markdown import code, plan, render, text
from tests.reports.answers import ANSWERS, CONTRACT

HOSTILE = "a|b`c``<img src=x>[x](y)\n# z"


@pytest.mark.parametrize("name", ANSWERS)
def test_the_verdict_is_the_first_word(name: str) -> None:
    said = render(ANSWERS[name], Style())
    assert said.startswith(f"### {ANSWERS[name].verdict.value.upper()}: ")
    assert said == render(ANSWERS[name], Style())


def test_the_page_of_the_contract_has_advice_axes_and_places() -> None:
    said = render(CONTRACT, Style())
    assert "| `default` | **unsafe** | ok | ok | **UNSAFE** |" in said
    assert "**Not this:** `alembic stamp --purge` (the hook passes, the next deploy fails)" in said
    assert "`1.0.2:migrations/versions/b2c3d4e5f6a7_add_nickname.py:8`" in said


def test_text_is_never_read_as_markdown_or_html() -> None:
    said = text(HOSTILE)
    assert "<img" not in said.replace("\\<", "")
    assert "\n" not in said
    assert all(f"\\{char}" in said for char in "|`<[")


def test_code_ends_where_it_should() -> None:
    assert code("a`b") == "``a`b``"
    assert code("`x`") == "`` `x` ``"
    assert code("") == ""
    assert "\n" not in code(HOSTILE)


def test_a_hostile_name_breaks_no_table() -> None:
    way = WayOut("old-code", HOSTILE, (Command("git tag '```'"),), loses=(HOSTILE,))
    ref = Ref(HOSTILE, "c0de")
    answer = PlanAnswer(ref, ref, Verdict.UNSAFE, HOSTILE, Ways((way,), (Avoid(HOSTILE, HOSTILE),)))
    lines = plan(answer, Style()).split("\n")
    (row,) = (line for line in lines if line.startswith("| 1 |"))
    assert row.replace("\\|", "").count("|") == 6
    assert "````sh" in lines


def test_as_many_ways_as_are_asked_for() -> None:
    ways = Ways(tuple(WayOut("old-code", f"Way {number}") for number in range(3)))
    answer = PlanAnswer(Ref("2", ""), Ref("1", ""), Verdict.UNSAFE, "Ways", ways)
    assert "Way 2" in plan(answer, Style())
    assert "Way 2" not in plan(replace(answer, most=2), Style())
