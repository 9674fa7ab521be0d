"""Releases side by side, and the pairs of an expand and contract."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from checker.check import check
from checker.core.envelope import SCHEMA
from checker.core.finding import Axis
from checker.core.report import Style
from checker.core.verdict import Answer, Verdict
from checker.question import Question
from checker.reports import REPORTS
from checker.rolling import rolling
from tests.scenarios import build, load

FIXTURES = Path(__file__).parent.parent / "fixtures"
STORIES = sorted(file.parent for file in FIXTURES.rglob("pairs.toml"))


def pairs() -> Iterator[tuple[Path, str, str, str]]:
    for story in STORIES:
        for kind, expected in tomllib.loads((story / "pairs.toml").read_text()).items():
            yield from ((story, kind, words, verdict) for words, verdict in expected.items())


def question(story: Path, at: Path, old: str, new: str) -> Question:
    flags = load(story).flags
    dialect = flags[flags.index("--dialect") + 1] if "--dialect" in flags else None
    return Question(repo=str(at), target=old, current=new, hook="none", dialect=dialect, cache=False)


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    return {story: build(story, tmp_path_factory.mktemp("story") / "shop") for story in STORIES}


@pytest.mark.parametrize(("story", "kind", "words", "verdict"), list(pairs()))
def test_a_pair_ends_as_it_was_measured(
    repositories: dict[Path, Path], story: Path, kind: str, words: str, verdict: str
) -> None:
    first, second = words.split()
    at = repositories[story]
    if kind == "check":
        answer = check(question(story, at, second, first))
    else:
        answer = rolling(replace(question(story, at, first, second), code_first=kind == "code-first"))
    shown = REPORTS["text"].render(answer, Style())
    assert answer.verdict.value == verdict, shown


SEED = FIXTURES / "seed"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SEED, tmp_path_factory.mktemp("seed") / "shop")


def beside(seed: Path, old: str, new: str, *, code_first: bool = False) -> Answer:
    return rolling(Question(repo=str(seed), target=old, current=new, cache=False, code_first=code_first))


def test_all_sides_stand_in_the_answer(seed: Path) -> None:
    answer = beside(seed, "1.0.0", "1.0.2")
    (service,) = answer.services
    assert [(side.ref, side.schema, side.verdict.value, side.counts) for side in service.sides] == [
        ("1.0.0", "newer", "safe", True),
        ("1.0.2", "newer", "safe", True),
        ("1.0.2", "older", "unsafe", False),
    ]
    assert {axis.axis: axis.verdict for axis in service.axes}[Axis.ROLLING] is Verdict.SAFE
    assert [axis.verdict for axis in service.axes if axis.axis is not Axis.ROLLING] == [None, None, None]
    assert answer.assumptions[0].id == "migrations-first"
    assert "else unsafe: read-column-missing, users.nickname" in answer.assumptions[0].text


def test_code_before_its_migrations_counts_where_it_is_said(seed: Path) -> None:
    answer = beside(seed, "1.0.0", "1.0.2", code_first=True)
    assert answer.verdict is Verdict.UNSAFE
    found = answer.services[0].findings[0]
    assert found.axis is Axis.ROLLING
    assert {place.ref for place in found.evidence} == {"1.0.2"}
    assert "Run the migrations of 1.0.2 before its code starts." in REPORTS["text"].render(answer, Style())


def test_the_order_of_the_words_changes_nothing(seed: Path) -> None:
    told, asked = beside(seed, "1.0.0", "1.0.2"), beside(seed, "1.0.2", "1.0.0")
    assert told.services == asked.services
    assert (asked.current.ref, asked.target.ref) == ("1.0.0", "1.0.2")
    assert asked.assumptions[0].id == "older-is-old"


def test_a_release_is_at_work_beside_itself(seed: Path) -> None:
    answer = beside(seed, "1.0.2", "1.0.2")
    assert (answer.verdict, answer.services) == (Verdict.SAFE, ())


@pytest.mark.parametrize("code_first", [False, True])
def test_the_answer_is_valid_json(seed: Path, code_first: bool) -> None:  # noqa: FBT001
    answer = beside(seed, "1.0.0", "1.0.2", code_first=code_first)
    said = json.loads(REPORTS["json"].render(answer, Style()))
    Draft202012Validator(SCHEMA).validate(said)
    assert (said["command"], said["from"]["ref"], said["to"]["ref"]) == ("rolling", "1.0.0", "1.0.2")
    assert said["exit_code"] == (12 if code_first else 0)
    assert [side["counts"] for side in said["services"][0]["sides"]] == [True, True, code_first]


def test_every_page_fits(repositories: dict[Path, Path]) -> None:
    for story, kind, words, _ in pairs():
        if kind != "check":
            asked = replace(question(story, repositories[story], *words.split()), code_first=kind == "code-first")
            lines = REPORTS["text"].render(rolling(asked), Style()).splitlines()
            assert lines[0].split()[1:] == [words.split()[0], "beside", words.split()[1]]
            assert len(lines) <= 24
            assert max(map(len, lines)) <= 80
