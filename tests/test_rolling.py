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
