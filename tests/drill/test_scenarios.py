"""Every Alembic scenario of the fixtures is really done, and the answer must agree."""

from pathlib import Path

import pytest

from checker.check import check
from checker.core.finding import Axis, Certainty, Level
from checker.core.verdict import Verdict
from checker.question import Question
from tests.drill.compare import Said, said, wrong_safe
from tests.drill.conftest import Servers
from tests.drill.real import Outcome, rehearse
from tests.scenarios import Scenario, build, files, load

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"


def _scenarios() -> list[Path]:
    folders = [FIXTURES / "seed", *(case for case in (FIXTURES / "rules").glob("*/*") if case.is_dir())]
    return sorted(folder for folder in folders if any(folder.rglob("env.py")))


@pytest.mark.parametrize("folder", _scenarios(), ids=lambda folder: folder.relative_to(FIXTURES).as_posix())
def test_a_scenario_really_ends_as_the_answer_says(folder: Path, servers: Servers, tmp_path: Path) -> None:
    scenario = load(folder)
    trees = files(scenario)
    repository = build(folder, tmp_path / "repository")
    done = 0
    for server in servers.here():
        if not _is_of(scenario, server.dialect):
            continue
        answer = _answer(scenario, repository, server.dialect)
        outcome = rehearse(trees[scenario.current], trees[scenario.target], server, answer.target)
        if outcome.ran and not _speaks_another_sql(outcome):  # ALTER COLUMN is nothing for SQLite
            done += 1
            _agree(outcome, answer)
    assert done, "it runs on no database"


def _speaks_another_sql(outcome: Outcome) -> bool:
    """Tell whether TO's own queries are none of this database, such as ON CONFLICT for MariaDB."""
    return any(trouble.startswith("TO on its own schema: call ") for trouble in outcome.trouble)


def _agree(outcome: Outcome, answer: Said) -> None:
    shown = "\n".join(["", *outcome.trouble, "really:", *map(str, outcome.failures), str(answer)])
    assert not wrong_safe(outcome, answer), shown
    unsafe = [each for each in answer.findings if each.axis is Axis.SCHEMA and each.level is Level.UNSAFE]
    if answer.schema is Verdict.UNSAFE and any(each.certainty is Certainty.CERTAIN for each in unsafe):
        assert outcome.failures, shown


def _answer(scenario: Scenario, repository: Path, dialect: str) -> Said:
    question = Question(
        repo=str(repository),
        target=scenario.tag.format(scenario.target),
        current=scenario.tag.format(scenario.current),
        dialect=dialect,
        cache=False,
    )
    return said(check(question).services)


def _is_of(scenario: Scenario, dialect: str) -> bool:
    """Tell whether the question names this database, or none."""
    flags = scenario.flags
    return "--dialect" not in flags or flags[flags.index("--dialect") + 1] == dialect
