"""The first way out of every Alembic scenario is really taken; of the seed story, every way, and what is warned of."""

from dataclasses import replace
from pathlib import Path

import pytest

from checker.check import check
from checker.core.verdict import Verdict
from checker.core.way import WayOut
from checker.plan import plan
from checker.question import Question
from tests.drill.compare import said
from tests.drill.conftest import Servers
from tests.drill.ways import Ground, Taken, checkout, ground, shell, take
from tests.scenarios import Scenario, build, load

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
SEED = FIXTURES / "seed"


def scenarios() -> list[Path]:
    folders = [SEED, *(case for kind in ("rules", "ways") for case in (FIXTURES / kind).glob("*/*") if case.is_dir())]
    return sorted(folder for folder in folders if any(folder.rglob("env.py")))


def question(scenario: Scenario, repository: Path, dialect: str) -> Question:
    flags = dict(zip(scenario.flags[::2], scenario.flags[1::2], strict=True))
    return Question(
        repo=str(repository),
        target=scenario.tag.format(scenario.target),
        current=scenario.tag.format(scenario.current),
        hook=flags.get("--hook"),
        dialect=dialect,
        cache=False,
    )


def refs(scenario: Scenario) -> tuple[str, str]:
    return scenario.tag.format(scenario.current), scenario.tag.format(scenario.target)


@pytest.mark.parametrize("folder", scenarios(), ids=lambda folder: folder.relative_to(FIXTURES).as_posix())
def test_the_first_way_out_does_what_it_says(folder: Path, servers: Servers, tmp_path: Path) -> None:
    scenario = load(folder)
    repository = build(folder, tmp_path / "repository")
    for server in servers.here():
        if "--dialect" in scenario.flags and server.dialect not in scenario.flags:
            continue
        asked = question(scenario, repository, server.dialect)
        ways, hook = plan(asked).found.ways, said(check(asked).services).target
        if not ways or ways[0].kind == "deploy":  # which test_scenarios does
            continue
        with ground(repository, refs(scenario), server) as at:
            if at:
                agrees(ways[0], take(ways[0], at, refs(scenario), hook), at)


def agrees(way: WayOut, taken: Taken, at: Ground) -> None:
    shown = "\n".join([way.title, *at.trouble, *map(str, taken.failures), *(risk.message for risk in way.risks)])
    assert not taken.boot, f"{taken.boot}\n{shown}"
    if way.verdict is Verdict.SAFE:
        assert not taken.failures, shown
    lost = taken.gone()
    assert not {name for name in lost if name not in way.loses and name.rpartition(".")[0] not in way.loses}, shown
    assert not {name for name in way.loses if name not in lost}, shown


@pytest.mark.parametrize("number", range(4))
def test_each_way_out_of_the_seed_story_works(number: int, servers: Servers, tmp_path: Path) -> None:
    repository = build(SEED, tmp_path / "repository")
    for server in servers.here():
        way = plan(question(load(SEED), repository, server.dialect)).found.ways[number]
        with ground(repository, ("1.0.2", "1.0.0"), server) as at:
            assert at
            agrees(way, take(way, at, ("1.0.2", "1.0.0")), at)


def test_two_ways_are_typed_one_after_the_other_in_one_clone(servers: Servers, tmp_path: Path) -> None:
    repository = build(SEED, tmp_path / "repository")
    server = servers["sqlite"]
    ways = plan(question(load(SEED), repository, server.dialect)).found.ways
    with ground(repository, ("1.0.2", "1.0.0"), server) as at:
        assert at
        for way in ways[:2]:
            agrees(way, take(way, at, ("1.0.2", "1.0.0")), at)
        assert check(Question(repo=str(at.clone), target="1.0.3", current="1.0.2", cache=False)).verdict is Verdict.SAFE
        assert check(Question(repo=str(at.clone), target="1.0.4", current="1.0.2", cache=False)).verdict is Verdict.SAFE


def test_the_old_code_cannot_go_down(servers: Servers, tmp_path: Path) -> None:
    repository = build(SEED, tmp_path / "repository")
    server = servers["sqlite"]
    with ground(repository, ("1.0.2", "1.0.0"), server) as at:
        assert at
        older = checkout(at.clone, "1.0.0", tmp_path / "older")
        done = shell("alembic downgrade -1", older, at.url)
        assert done.returncode
        assert "Can't locate revision" in done.stdout + done.stderr


def test_purging_the_ledger_breaks_the_next_deploy(servers: Servers, tmp_path: Path) -> None:
    repository = build(SEED, tmp_path / "repository")
    avoided = plan(question(load(SEED), repository, "sqlite")).found.avoid
    assert [(each.run, each.because) for each in avoided] == [
        ("alembic stamp --purge", "the hook passes, the next deploy fails")
    ]
    with ground(repository, ("1.0.2", "1.0.0"), servers["sqlite"]) as at:
        assert at
        older, newer = (checkout(at.clone, ref, tmp_path / ref) for ref in ("1.0.0", "1.0.2"))
        assert shell("alembic stamp --purge a1b2c3d4e5f6", older, at.url).returncode == 0
        assert shell("alembic upgrade head", older, at.url).returncode == 0
        forward = shell("alembic upgrade head", newer, at.url)
        assert forward.returncode
        assert "duplicate column name: nickname" in forward.stdout + forward.stderr


def test_the_code_that_runs_meanwhile_fails_where_that_is_said(servers: Servers, tmp_path: Path) -> None:
    repository = build(SEED, tmp_path / "repository")
    server = servers["sqlite"]
    (way,) = (each for each in plan(question(load(SEED), repository, "sqlite")).found.ways if each.kind == "downgrade")
    assert way.downtime == "1.0.2 fails from then on, until 1.0.0 runs"
    with ground(repository, ("1.0.2", "1.0.2"), server) as at:
        assert at
        taken = take(replace(way, boots="skipped"), at, ("1.0.2", "1.0.2"))
        assert any("nickname" in failure.text for failure in taken.failures)
