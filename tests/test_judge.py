"""What is judged only as far as a verdict needs begins like the whole answer."""

import tomllib
from pathlib import Path

import pytest

from checker.core.release import Release
from checker.core.verdict import ServiceAnswer
from checker.desk import Desk, opened
from checker.judge import judge, judge_worst
from checker.question import Question
from tests.process.program import STORY, Files, column, migration, story
from tests.scenarios import build, load
from tests.test_check import FIXTURES, SCENARIOS

BOOT = [each for each in SCENARIOS if "boot-" in (each / "expected.toml").read_text()]
OTHER = [FIXTURES / "rules" / "read-column-missing" / "fires", FIXTURES / "rules" / "unread-operation" / "fires"]


def first(answers: tuple[ServiceAnswer, ...]) -> tuple[object, ...]:
    worst = answers[0]
    finding = worst.findings[0] if worst.findings else None
    return worst.name, worst.verdict, worst.headline, finding, worst.missing_in_to


def both(at: Path, current: str, target: str, hook: str | None = None) -> tuple[tuple[object, ...], tuple[object, ...]]:
    def ends(desk: Desk) -> tuple[Release, Release]:
        return desk.ends().current, desk.ends().target

    question = Question(repo=str(at), current=current, target=target, hook=hook, cache=False)
    with opened(question) as desk:
        brief = first(judge_worst(desk, *ends(desk)))
    with opened(question) as desk:
        return brief, first(judge(desk, *ends(desk)))


@pytest.mark.parametrize("scenario", [*BOOT, *OTHER], ids=lambda each: f"{each.parent.name}-{each.name}")
def test_it_begins_like_the_whole_answer(scenario: Path, tmp_path: Path) -> None:
    said = load(scenario)
    ends = said.tag.format(said.current), said.tag.format(said.target)
    hook = said.flags[said.flags.index("--hook") + 1] if "--hook" in said.flags else None
    brief, whole = both(build(scenario, tmp_path / "shop"), *ends, hook)
    assert brief == whole
    assert brief[1] == tomllib.loads((scenario / "expected.toml").read_text())["verdict"]


def moved(files: Files, folder: str) -> Files:
    return {f"{folder}/{path}": content for path, content in files.items()}


def test_of_several_services_the_first_of_the_worst_counts(tmp_path: Path) -> None:
    pin = {"migrations/versions/b2.py": migration("b2b2b2b2b2b2", "a1b2c3d4e5f6", column("nickname"))}
    drop = {
        "migrations/versions/b2.py": migration("b2b2b2b2b2b2", "a1b2c3d4e5f6", 'op.drop_column("users", "name")'),
        "Procfile": "web: x\n",
    }
    both_there = {**moved(STORY["1.0.0"], "one"), **moved(STORY["1.0.0"], "two")}
    at = story(tmp_path / "shop", {"1.0.0": both_there, "1.1.0": {**moved(drop, "one"), **moved(pin, "two")}})
    brief, whole = both(at, "1.1.0", "1.0.0")
    assert brief == whole


def test_a_hook_that_stops_is_judged_without_reading_code(tmp_path: Path) -> None:
    pin = {"migrations/versions/b2.py": migration("b2b2b2b2b2b2", "a1b2c3d4e5f6", column("nickname"))}
    at = story(tmp_path / "shop", {"1.0.0": STORY["1.0.0"], "1.1.0": pin})
    with opened(Question(repo=str(at), current="1.1.0", target="1.0.0", cache=False)) as desk:
        ends = desk.ends()
        judge_worst(desk, ends.current, ends.target)
        before = desk.store.parsed
        judge_worst(desk, ends.current, ends.target)
        assert desk.store.parsed == before
        judge(desk, ends.current, ends.target)
        assert desk.store.parsed > before
