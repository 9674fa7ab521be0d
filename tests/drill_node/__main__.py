"""Plays every Prisma and declarative fixture: `python -m tests.drill_node`, or some: `... prisma/seed`."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from checker.check import check
from checker.core.verdict import ServiceAnswer
from checker.question import Question
from tests.drill.servers import Mariadb, Server, mariadb, missing, postgres
from tests.drill_node import declared
from tests.drill_node import prisma as of_prisma
from tests.drill_node.alterations import ALTERATIONS, differing
from tests.drill_node.outcome import Outcome, needless, wrong
from tests.drill_node.release import CACHE, FLAGS, PACKAGES, speaks_mysql
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
    with ExitStack() as stack:
        servers = {"postgres": stack.enter_context(postgres())}
        if why := missing("mariadb"):
            _say(f"SKIPPED on MySQL: {why}")
        else:
            servers["mysql"] = stack.enter_context(mariadb())
        for folder in _scenarios(given.scenarios):
            name = folder.relative_to(FIXTURES).as_posix()
            word, lines = _one(folder, servers, verbose=given.verbose)
            counts[word] += 1
            _say(f"{word:<8}  {name}")
            for line in lines:
                _say(f"    {line}")
        server = servers.get("mysql")
        if isinstance(server, Mariadb) and shutil.which("skeema") and not given.scenarios:
            wrong_ones = list(differing(server))
            counts["wrong"] += len(wrong_ones)
            _say(f"{'wrong' if wrong_ones else 'agree':<8}  {len(ALTERATIONS)} alterations of a column, by Skeema")
            for line in wrong_ones:
                _say(f"    {line}")
    _say(", ".join(f"{number} {word}" for word, number in counts.items()))
    return int(bool(counts["wrong"]))


def _scenarios(wanted: list[str]) -> list[Path]:
    folders = [FIXTURES / name for name in wanted] or [*FIXTURES.glob("prisma/*"), *FIXTURES.glob("declared/*")]
    return sorted(folder for folder in folders if folder.is_dir())


def _one(folder: Path, servers: Mapping[str, Server], *, verbose: bool) -> tuple[str, list[str]]:
    """Play one scenario; give a word for it, and what there is to say."""
    scenario = load(folder)
    trees = files(scenario)
    ran, known = trees[scenario.current], trees[scenario.target]
    answer = _answer(folder)
    if answer is None:
        return "skipped", ["its tool is not driven here"]
    prisma = answer.tool in of_prisma.TOOLS
    on = ("mysql" if speaks_mysql(known) else "postgres") if prisma else answer.dialects[0]
    if on not in servers or (not prisma and on == "mysql" and not shutil.which("skeema")):
        return "skipped", [
            f"there is no {on} here" if on not in servers else "skeema is not installed: apt-get install skeema"
        ]
    outcome = (of_prisma if prisma else declared).play(ran, known, answer, servers[on])
    if outcome.skipped or outcome.trouble:
        return ("skipped", [outcome.skipped]) if outcome.skipped else ("wrong", outcome.trouble)
    lines = [*wrong(outcome, answer)]
    idle = [*needless(outcome, answer)]
    word = "wrong" if lines else "needless" if idle else "agree"
    return word, [*lines, *idle, *(_shown(outcome) if verbose or lines else ())]


def _answer(folder: Path) -> ServiceAnswer | None:
    scenario = load(folder)
    with tempfile.TemporaryDirectory(prefix="rollback-drill-") as name:
        repository = build(folder, Path(name, "repository"))
        target, current = scenario.tag.format(scenario.target), scenario.tag.format(scenario.current)
        flags = dict(zip(scenario.flags[::2], scenario.flags[1::2], strict=True))
        question = Question(
            repo=str(repository),
            target=target,
            current=current,
            cache=False,
            hook=flags.get("--hook"),
            dialect=flags.get("--dialect"),
        )
        answer = check(question)
    return next((each for each in answer.services if each.tool in of_prisma.TOOLS | declared.TOOLS), None)


def _shown(outcome: Outcome) -> list[str]:
    failures = [f"{'fails' if each.usual else 'could fail'}  {each}" for each in outcome.failures]
    said = [f"| {line}" for line in outcome.said.splitlines() if line.strip()]
    return [f"{outcome.done} things done", *failures, f"{outcome.hook or 'no hook'}: exit {outcome.exit_code}", *said]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
