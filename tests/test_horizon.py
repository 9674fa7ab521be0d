"""The horizon's rows: equal ones say the same, whichever release they are about."""

from pathlib import Path

from checker.horizon import horizon
from checker.question import Question
from tests.process.program import STORY, story


def test_a_row_that_is_fine_says_what_changed_and_not_for_whom(tmp_path: Path) -> None:
    at = story(tmp_path / "repo", STORY)
    found = horizon(Question(repo=str(at), cache=False, hook="none")).horizon.targets
    assert [(each.ref, each.because) for each in found] == [
        ("1.0.1", "1 column added, nullable"),
        ("1.0.0", "1 column added, nullable"),
    ]
