"""Every scenario of `fixtures/` through the whole program, against the answer that stands beside it."""

import os
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from checker.check import check
from checker.core.finding import Level
from checker.core.report import Style
from checker.core.verdict import Answer, Verdict
from checker.question import Question
from checker.reports import text
from tests.scenarios import build, load

FIXTURES = Path(__file__).parent.parent / "fixtures"
SCENARIOS = sorted(
    file.parent for file in FIXTURES.rglob("expected.toml") if not file.is_relative_to(FIXTURES / "releases")
)
"""All but those that the gate is asked about."""
REWRITE = bool(os.environ.get("REWRITE"))
"""REWRITE=1 writes the pages anew, to be read before they are committed."""


def name(folder: Path) -> str:
    return str(folder.relative_to(FIXTURES))


def asked(scenario: Path, tmp_path: Path, **more: str) -> Answer:
    said = load(scenario)
    repository = build(scenario, tmp_path / "shop")
    flags = dict(zip(said.flags[::2], said.flags[1::2], strict=True))
    question = Question(
        repo=str(repository),
        target=more.get("target", said.tag.format(said.target)),
        current=more.get("current", said.tag.format(said.current)),
        hook=flags.get("--hook"),
        dialect=flags.get("--dialect"),
        cache=False,
    )
    return check(question)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=name)
def test_the_answer_is_the_one_beside_the_scenario(scenario: Path, tmp_path: Path) -> None:
    expected = tomllib.loads((scenario / "expected.toml").read_text())
    answer = asked(scenario, tmp_path)
    rules = {found.rule for each in answer.services for found in each.findings if found.level is not Level.NOTE}
    assert (answer.verdict.value, sorted(rules)) == (expected["verdict"], sorted(expected["rules"]))
    page = text.render(answer, Style()) + "\n"
    file = scenario / "expected.txt"
    if REWRITE:
        file.write_text(page)
    assert page == file.read_text()
    assert len(page.splitlines()) <= 24
    assert max(map(len, page.splitlines())) <= 80


@pytest.mark.parametrize("scenario", SCENARIOS, ids=name)
def test_every_release_is_safe_against_itself(scenario: Path, tmp_path: Path) -> None:
    for release in load(scenario).order:
        ref = load(scenario).tag.format(release)
        assert asked(scenario, tmp_path / release, target=ref, current=ref).verdict is Verdict.SAFE


def test_the_newer_schema_can_come_from_a_file(tmp_path: Path) -> None:
    build(FIXTURES / "declared" / "seed", tmp_path / "shop")
    text_of = "CREATE TABLE `users` (`id` bigint unsigned NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`));"
    asking = Question(str(tmp_path / "shop"), "1.0.0", "1.0.2", schema="branch.sql", cache=False)
    answer = check(replace(asking, stated=text_of.encode()))
    (found,) = (each for each in answer.services[0].findings if each.level is Level.UNSAFE)
    assert (found.rule, found.object) == ("read-column-missing", "users.email")
    assert (found.evidence[0].ref, found.evidence[0].path, found.evidence[0].line) == ("--schema", "branch.sql", 1)


def test_a_file_s_schema_is_held_against_what_revisions_and_models_know(tmp_path: Path) -> None:
    build(FIXTURES / "seed", tmp_path / "shop")
    columns = "id serial PRIMARY KEY, email varchar(255) NOT NULL UNIQUE, created_at timestamp DEFAULT now() NOT NULL"
    whole = f"CREATE TABLE users ({columns}, name varchar(100) NOT NULL);".encode()
    lacking = f"CREATE TABLE users ({columns});".encode()
    asking = Question(str(tmp_path / "shop"), "1.0.0", hook="none", dialect="postgres", schema="s.sql", cache=False)
    assert check(replace(asking, stated=whole)).verdict is Verdict.SAFE
    found = check(replace(asking, stated=lacking))
    assert found.verdict is Verdict.UNSAFE
    assert {each.object for each in found.services[0].findings if each.level is Level.UNSAFE} == {"users.name"}
