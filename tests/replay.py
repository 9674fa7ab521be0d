"""Runs the gate as if it had run at each release of a real repository: `make replay REPO=path`.

One line a release that would have been blocked, with every finding that stands in the way, then the counts. Whether a
block was needed is for a person to say, who reads the migration and the older code.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

from checker.core.accepting import Clock
from checker.core.errors import CheckError
from checker.core.gate import GateAnswer
from checker.gate import Wish, gate
from checker.question import Question

CLOCK = Clock("2026-11-25", "2026-12-09")


def main() -> int:
    said = _said()
    os.environ.setdefault("XDG_CACHE_HOME", mkdtemp(prefix="rollback-check-replay-"))
    question = Question(repo=said.repository, hook=said.hook, tags=said.tags, dialect=said.dialect)
    counts: dict[str, int] = {}
    for tag in said.only or _tags(question, said.since, said.last):
        started = time.monotonic()
        try:
            answer = gate(question, Wish(CLOCK, tag=tag, policy=said.policy))
        except CheckError as error:
            counts["not asked"] = counts.get("not asked", 0) + 1
            _say(f"{tag}: {error.message}")
            continue
        word = _word(answer)
        counts[word] = counts.get(word, 0) + 1
        if said.verbose or not answer.passed:
            _say(f"{word} {tag} -> {', '.join(back.target.ref for back in answer.backs)}  {_took(started)}")
            _explain(answer)
    _say(", ".join(f"{number} {word}" for word, number in sorted(counts.items())))
    return 0


def _said() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make replay REPO=path FLAGS=...", description=__doc__)
    parser.add_argument("repository", type=lambda text: str(Path(text).absolute()))
    parser.add_argument("--policy", default="way-out")
    parser.add_argument("--hook")
    parser.add_argument("--dialect")
    parser.add_argument("--tags", help="which tags are releases")
    parser.add_argument("--since", default="", help="the first release that is asked about")
    parser.add_argument("--last", type=int, default=0, help="only so many, the newest ones")
    parser.add_argument("--only", nargs="+", default=[], metavar="TAG", help="these releases alone")
    parser.add_argument("--verbose", action="store_true", help="also those that pass")
    return parser.parse_args()


def _tags(question: Question, since: str, last: int) -> list[str]:
    from checker.desk import opened  # noqa: PLC0415  -- reads the environment that main sets

    with opened(question) as desk:
        names = [each.ref for each in desk.releases]
    names = names[names.index(since) if since else 0 :]
    return names[-last:]


def _word(answer: GateAnswer) -> str:
    if not answer.passed:
        return f"blocked ({answer.verdict.value})"
    return "passed by a way out" if any(back.way for back in answer.backs) else f"passed ({answer.verdict.value})"


def _explain(answer: GateAnswer) -> None:
    for back, finding in answer.blocking:
        _say(f"    {finding.level.value} {finding.rule} {finding.object}: {finding.message}")
        for place in finding.evidence:
            _say(f"        {place.ref}:{place.path}:{place.line} {place.says}")
        if finding.user_would_see:
            _say(f"        {back.target.ref} would say: {finding.user_would_see}")


def _took(started: float) -> str:
    return f"{time.monotonic() - started:.1f} s"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
