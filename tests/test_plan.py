"""What `plan` says of the scenarios of fixtures/ways and of the seed story, as a person reads it."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import validate

from checker.acts import GOOD, worst
from checker.check import check
from checker.core.envelope import SCHEMA
from checker.core.report import Style
from checker.core.way import PlanAnswer
from checker.desk import opened
from checker.judge import judge
from checker.plan import acts_of, plan
from checker.question import Question
from checker.reports import REPORTS, text
from checker.ways import all_edges
from tests.process.program import STORY, column, migration, story
from tests.scenarios import build, load

FIXTURES = Path(__file__).parent.parent / "fixtures"
SEED = FIXTURES / "seed"
SCENARIOS = (SEED, *sorted(each for each in (FIXTURES / "ways").iterdir() if each.is_dir()))
REWRITE = bool(os.environ.get("REWRITE"))
"""REWRITE=1 writes the pages anew, to be read before they are committed."""


def question(folder: Path, repository: Path) -> Question:
    said = load(folder)
    flags = dict(zip(said.flags[::2], said.flags[1::2], strict=True))
    return Question(
        repo=str(repository),
        target=said.tag.format(said.target),
        hook=flags.get("--hook"),
        dialect=flags.get("--dialect"),
        cache=False,
    )


def planned(folder: Path, into: Path) -> PlanAnswer:
    return plan(question(folder, build(folder, into)))


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_the_page_is_the_one_beside_the_scenario(folder: Path, tmp_path: Path) -> None:
    page = text.plan(planned(folder, tmp_path / "shop"), Style()) + "\n"
    file = folder / "plan.txt"
    if REWRITE:
        file.write_text(page)
    assert page == file.read_text()
    assert len(page.splitlines()) <= 24
    assert max(map(len, page.splitlines())) <= 80


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_every_way_goes_along_edges_that_the_check_accepts(folder: Path, tmp_path: Path) -> None:
    answer = planned(folder, tmp_path / "shop")
    with opened(question(folder, tmp_path / "shop")) as desk:
        acts = acts_of(desk, desk.ends())
        edges = {edge.name: edge for edge in all_edges(acts)[0]}
        for way in answer.found.ways:
            at = acts.start
            for name in way.acts:
                assert edges[name].before == at
                at = edges[name].after
            assert edges[way.acts[-1]].ends
            assert way.verdict in GOOD
            if way.kind == "deploy":
                assert worst(judge(desk, acts.current, acts.target)) is way.verdict


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_check_and_plan_find_the_same_best_way_among_those_that_check_looks_for(folder: Path, tmp_path: Path) -> None:
    looked_for = {"deploy", "old-code", "hook-skipped", "remedy", "schema-revert"}
    found = [way for way in planned(folder, tmp_path / "shop").found.ways if way.kind in looked_for]
    near = check(question(folder, tmp_path / "shop")).ways
    assert near is not None
    assert [way.acts for way in near.ways][:1] == [way.acts for way in found][:1]


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_the_json_is_as_it_is_described(folder: Path, tmp_path: Path) -> None:
    said = json.loads(REPORTS["json"].plan(planned(folder, tmp_path / "shop"), Style()))  # type: ignore[misc]
    validate(said, SCHEMA)
    assert said["command"] == "plan"
    assert [way["rank"] for way in said["ways_out"]] == list(range(1, len(said["ways_out"]) + 1))


def test_the_json_of_check_holds_the_way_that_is_advised(tmp_path: Path) -> None:
    build(SEED, tmp_path / "shop")
    said = json.loads(REPORTS["json"].render(check(question(SEED, tmp_path / "shop")), Style()))
    validate(said, SCHEMA)
    assert [(way["kind"], way["boots"], way["loses"]) for way in said["ways_out"]] == [
        ("old-code", "yes", []),
        ("hook-skipped", "skipped", []),
    ]
    assert [each["run"] for each in said["avoid"]] == ["alembic stamp --purge", "alembic downgrade"]


def test_a_configured_way_to_skip_the_hook_is_no_promise(tmp_path: Path) -> None:
    build(SEED, tmp_path / "shop")
    (tmp_path / "shop" / "rollback-check.toml").write_text('hook-skip = "./deploy --no-migrate"\n')
    ways = plan(question(SEED, tmp_path / "shop")).found.ways
    (skipped,) = (way for way in ways if way.kind == "hook-skipped")
    assert not skipped.promised
    assert [(step.run, step.place) for step in skipped.steps] == [("./deploy --no-migrate", "deploy")]
    assert [way.kind for way in ways] == ["hook-skipped", "old-code", "revert", "downgrade"]


def test_a_safe_rollback_has_one_way(tmp_path: Path) -> None:
    build(SEED, tmp_path / "shop")
    answer = plan(Question(repo=str(tmp_path / "shop"), target="1.0.0", current="1.0.1", cache=False))
    assert [way.title for way in answer.found.ways] == ["Deploy 1.0.0 as always"]
    assert text.plan(answer, Style()).splitlines()[2].startswith("1  Deploy 1.0.0 as always")


def test_more_ways_than_fit_are_counted(tmp_path: Path) -> None:
    answer = replace(planned(SEED, tmp_path / "shop"), most=2)
    assert "   and 2 more: --max 4" in text.plan(answer, Style()).splitlines()
    assert text.plan(answer, Style(quiet=True)) == "Old code, new migrations: loses nothing."


def test_nothing_is_planned_for_what_runs_already(tmp_path: Path) -> None:
    build(SEED, tmp_path / "shop")
    answer = plan(Question(repo=str(tmp_path / "shop"), target="1.0.2", cache=False))
    assert text.plan(answer, Style()) == "Already there: 1.0.2 is what runs now."


def test_of_many_files_that_conflict_a_few_are_named(tmp_path: Path) -> None:
    files = {f"app/part{number}.py": f"A = {number}\n" for number in range(6)}
    changed = [{path: f"{text}B = {turn}\n" for path, text in files.items()} for turn in range(2)]
    note = {"migrations/versions/n.py": migration("d4e5f6a7b8c9", "a1b2c3d4e5f6", column("note")), **changed[1]}
    at = story(tmp_path, {"1.0.0": {**STORY["1.0.0"], **files}, "1.0.1": changed[0], "1.0.2": note})
    answer = plan(Question(repo=str(at), target="1.0.0", current="1.0.2", cache=False))
    (revert,) = (each.because for each in answer.found.not_offered if each.run == "revert")
    assert revert.endswith("it conflicts in app/part0.py, app/part1.py, app/part2.py and 3 more")
