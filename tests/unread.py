"""Counts what no reader understood in the histories of a real repository: `make unread REPO=path FLAGS="v1 v2"`.

For each history of a release: its files, the statements in them, those that could not be read, and why. Without a
name, the newest release is asked, or the commit that is checked out where there is none.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from checker.core.dialect import LIKELY
from checker.core.history import History, Revision
from checker.core.operation import Step
from checker.core.tree import Tree, Unread
from checker.desk import Desk, opened
from checker.question import Question
from checker.services import adapter_of, histories


def main() -> int:
    """Count, and exit 1 where more of a history could not be read than is allowed."""
    parser = argparse.ArgumentParser(prog="make unread REPO=path FLAGS=...", description=__doc__)
    parser.add_argument("repository", type=lambda text: str(Path(text).absolute()))
    parser.add_argument("releases", nargs="*")
    parser.add_argument("--most", type=float, default=3.0, help="how much may be unread, in hundredths")
    parser.add_argument("--tags", help="which tags are releases")
    said = parser.parse_args()
    worst = 0.0
    with opened(Question(repo=said.repository, tags=said.tags, cache=False)) as desk:
        for name in said.releases or [desk.releases[-1].ref if desk.releases else "HEAD"]:
            tree = desk.tree(desk.release(name))
            for share in _of_release(desk, tree, name):
                worst = max(worst, share)
    return int(worst > said.most)


def _of_release(desk: Desk, tree: Tree, name: str) -> Iterator[float]:
    for found in histories(desk, tree):
        place = found.place
        for dialect in (place.dialect,) if place.dialect else LIKELY:
            history = adapter_of(place.tool).read(tree, place, dialect)
            files = (*history.revisions, *(history.snapshot or ()))
            steps = [(each, step) for each in files for step in (*each.up, *(each.down or ()))]
            lost = [(each, step) for each, step in steps if isinstance(step.operation, Unread)]
            share = 100 * len(lost) / max(len(steps), 1)
            where = place.folder or "."
            _say(
                f"{name} {place.tool} {where} {dialect}: {len(files)} files, {len(history.unread)} of them not at all, "
                f"{len(steps)} statements, {len(lost)} unread ({share:.1f} %)"
            )
            _why(history, lost)
            yield share


def _why(history: History, lost: list[tuple[Revision, Step]]) -> None:
    for path, unread in history.unread:
        _say(f"    {path}: {unread.reason}")
    reasons = Counter(step.operation.reason for _, step in lost if isinstance(step.operation, Unread))
    for reason, number in reasons.most_common():
        each, step = next(
            pair for pair in lost if isinstance(pair[1].operation, Unread) and pair[1].operation.reason == reason
        )
        text = step.operation.text if isinstance(step.operation, Unread) else ""
        _say(f"    {number} {reason}: {each.path}:{step.line}  {' '.join(text.split())[:100]}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
