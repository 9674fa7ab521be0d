"""Asks the real tools: `python -m tests.drill_tools`, or some of them: `python -m tests.drill_tools knex typeorm`."""

import argparse
import sys

from tests.drill.servers import Server, postgres
from tests.drill_tools.ask import QUESTIONS, Answer, asked
from tests.drill_tools.shapes import SHAPES, shaped
from tests.drill_tools.tools import TOOLS, Tool


def main() -> int:
    """Run, and exit 1 where a tool differed from what its adapter says."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill_tools")
    parser.add_argument("tools", nargs="*", help="only these")
    parser.add_argument("--verbose", action="store_true", help="show all that the tools print")
    given = parser.parse_args()
    skipped, differed, agreed = list[str](), list[str](), list[str]()
    with postgres() as server:
        for tool in TOOLS:
            if given.tools and tool.name not in given.tools:
                continue
            if why := tool.missing():
                skipped.append(tool.name)
                _say(f"SKIPPED {tool.name}: {why}")
                continue
            (differed if _one(tool, server, verbose=given.verbose) else agreed).append(tool.name)
    for word, names in (("agreed", agreed), ("differed", differed), ("skipped", skipped)):
        _say(f"{len(names)} {word}{': ' if names else ''}{', '.join(names)}")
    _say(f"{len(agreed) + len(differed)} tools asked, {len(QUESTIONS)} questions each")
    return int(bool(differed))


def _one(tool: Tool, server: Server, *, verbose: bool) -> int:
    answers = [asked(tool, question, server) for question in QUESTIONS]
    if tool.name in SHAPES:
        answers.append(shaped(tool, server))
    wrong = [each for each in answers if each.differs]
    _say(f"{tool.name}: {len(answers) - len(wrong)} of {len(answers)} agree")
    for each in answers if verbose else wrong:
        _show(each)
    return len(wrong)


def _show(answer: Answer) -> None:
    _say(f"  {answer.tool}, {answer.question}: {(_NEXT + '- ').join(['', *answer.differs]) or 'agrees'}")
    for line in answer.ran.said.strip().splitlines()[-_SHOWN:] if answer.ran else ():
        _say(f"    | {line}")


_SHOWN = 25
_NEXT = "\n    "


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
