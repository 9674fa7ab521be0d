"""Plays every Prisma and declarative fixture: `python -m tests.drill_node`, or some: `... prisma/seed`."""

import argparse
import sys
import tempfile
from pathlib import Path

from checker.check import check
from checker.core.verdict import ServiceAnswer
from checker.question import Question
from tests.drill.servers import Server, postgres
from tests.drill_node.outcome import Outcome, needless, wrong
from tests.drill_node.prisma import CACHE, FLAGS, PACKAGES, TOOLS, play
from tests.packages import installed
from tests.scenarios import build, files, load

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"


def main() -> int:
    """Play, and exit 1 where something was called safe that failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill_node")
    parser.add_argument("scenarios", nargs="*", help="only these, such as prisma/seed")
    parser.add_argument("--verbose", action="store_true", help="show what failed and what the tools print")
    given = parser.parse_args()
    if why := installed(CACHE, PACKAGES, flags=FLAGS):
        _say(f"SKIPPED: {why}")
        return 0
    counts = {"agree": 0, "needless": 0, "wrong": 0, "skipped": 0}
    with postgres() as server:
        for folder in _scenarios(given.scenarios):
            name = folder.relative_to(FIXTURES).as_posix()
            word, lines = _one(folder, server, verbose=given.verbose)
            counts[word] += 1
            _say(f"{word:<8}  {name}")
            for line in lines:
                _say(f"    {line}")
    _say(", ".join(f"{number} {word}" for word, number in counts.items()))
    return int(bool(counts["wrong"]))


def _scenarios(wanted: list[str]) -> list[Path]:
    folders = [FIXTURES / name for name in wanted] or [*FIXTURES.glob("prisma/*"), *FIXTURES.glob("declared/*")]
    return sorted(folder for folder in folders if folder.is_dir())


def _one(folder: Path, server: Server, *, verbose: bool) -> tuple[str, list[str]]:
    """Play one scenario; give a word for it, and what there is to say."""
    scenario = load(folder)
    trees = files(scenario)
    answer = _answer(folder)
    if answer is None:
        return "skipped", ["nothing that is driven here"]
    outcome = play(trees[scenario.current], trees[scenario.target], answer, server)
    if outcome.trouble:
        return "wrong", outcome.trouble
    lines = [*wrong(outcome, answer)]
    idle = [*needless(outcome, answer)]
    word = "wrong" if lines else "needless" if idle else "agree"
    return word, [*lines, *idle, *(_shown(outcome) if verbose or lines else ())]


def _answer(folder: Path) -> ServiceAnswer | None:
    scenario = load(folder)
    with tempfile.TemporaryDirectory(prefix="rollback-drill-") as name:
        repository = build(folder, Path(name, "repository"))
        target, current = scenario.tag.format(scenario.target), scenario.tag.format(scenario.current)
        answer = check(Question(repo=str(repository), target=target, current=current, cache=False))
    return next((each for each in answer.services if each.tool in TOOLS), None)


def _shown(outcome: Outcome) -> list[str]:
    failures = [f"{'fails' if each.usual else 'could fail'}  {each}" for each in outcome.failures]
    said = [f"| {line}" for line in outcome.said.splitlines() if line.strip()]
    return [f"{outcome.done} things done", *failures, f"{outcome.hook or 'no hook'}: exit {outcome.exit_code}", *said]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
