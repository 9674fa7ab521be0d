from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

import checker.check
import checker.horizon
import checker.rolling
from checker.__main__ import main
from checker.core.verdict import Answer, HorizonAnswer
from checker.question import Progress, Question, quiet
from tests.reports.answers import HORIZON_ANSWER, UNSAFE_ANSWER


@dataclass
class Line:
    """The command line, with answers made by hand behind it."""

    capsys: pytest.CaptureFixture[str]
    answer: Answer = UNSAFE_ANSWER
    error: BaseException | None = None
    questions: list[Question] = field(default_factory=list)

    def __call__(self, *argv: str) -> tuple[int, str, str]:
        code = main(argv)
        out, err = self.capsys.readouterr()
        return code, out, err

    @property
    def question(self) -> Question:
        return self.questions[-1]

    def check(self, question: Question, progress: Progress = quiet) -> Answer:
        self.asked(question, progress)
        return replace(self.answer, target=replace(self.answer.target, ref=question.target))

    def horizon(self, question: Question, progress: Progress = quiet) -> HorizonAnswer:
        self.asked(question, progress)
        return HORIZON_ANSWER

    def asked(self, question: Question, progress: Progress) -> None:
        self.questions.append(question)
        progress("reading")
        if self.error:
            raise self.error


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Line:
    made = Line(capsys)
    monkeypatch.setattr(checker.check, "check", made.check)
    monkeypatch.setattr(checker.horizon, "horizon", made.horizon)
    monkeypatch.setattr(checker.rolling, "rolling", made.check)
    for name in (
        "NO_COLOR",
        "FORCE_COLOR",
        "ROLLBACK_CHECK_FROM",
        "ROLLBACK_CHECK_CURRENT_COMMAND",
        "LC_ALL",
        "LC_CTYPE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return made
