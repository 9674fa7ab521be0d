"""Every story of Django's in the fixtures is really migrated and taken back, and the answer must agree."""

from pathlib import Path

import pytest

from checker.core.finding import Axis, Certainty, Level
from checker.core.verdict import Verdict
from tests.drill.compare import ask, wrong_safe
from tests.drill.django.real import rehearse
from tests.drill.django.site import Memory
from tests.scenarios import files, load

FIXTURES = Path(__file__).parent.parent.parent.parent / "fixtures" / "django"
STORIES = sorted(file.parent for file in FIXTURES.rglob("scenario.toml"))


@pytest.mark.parametrize("folder", STORIES, ids=lambda folder: folder.name)
def test_a_story_really_ends_as_the_answer_says(folder: Path, memory: Memory) -> None:
    scenario = load(folder)
    trees = {name: {path: text.decode() for path, text in each.items()} for name, each in files(scenario).items()}
    ran, known = trees[scenario.current], trees[scenario.target]
    outcome = rehearse(ran, known, memory).outcome
    answer = ask(ran, known, "sqlite")
    shown = "\n".join(["", *outcome.trouble, "really:", *map(str, outcome.failures), str(answer)])
    assert outcome.ran, shown
    assert not [each for each in outcome.trouble if not each.startswith("FROM's")], shown  # FROM may be the faulty one
    assert not wrong_safe(outcome, answer), shown
    unsafe = [each for each in answer.findings if each.axis is Axis.SCHEMA and each.level is Level.UNSAFE]
    if answer.schema is Verdict.UNSAFE and any(each.certainty is Certainty.CERTAIN for each in unsafe):
        assert outcome.failures, shown
