"""A second process gives answers, or the first one does."""

import subprocess
import sys
from pathlib import Path

import pytest

from checker.core.fact import Json
from tests.process.program import environment, run
from tests.process.test_counts import long_story

PLAIN = """\
import os, sys
from checker.beside import Beside
def work():
{work}
kept = {{}}
beside = Beside(work, {expected!r}, kept.__setitem__)
{then}
beside.close()
print(sorted(kept.items()))
"""


def done(work: str, expected: list[str], then: str) -> str:
    code = PLAIN.format(work=work, expected=expected, then=then)
    command = [sys.executable, "-P", "-c", code]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout.strip()


@pytest.mark.parametrize(
    ("work", "then", "kept"),
    [
        ("    yield 'a', [1]\n    yield 'b', {'x': None}", "beside.wait_for('b')", "[('a', [1]), ('b', {'x': None})]"),
        ("    yield 'a', 1\n    yield 'b', 2", "beside.wait_for('a')", "[('a', 1)]"),
        ("    yield 'a', 1\n    os._exit(1)", "beside.wait_for('b')", "[('a', 1)]"),
        ("    raise ValueError\n    yield 'a', 1", "beside.wait_for('a')", "[]"),
        ("    yield 'a', 1\n    print('seen by nobody', file=sys.stdout)", "beside.finish()", "[]"),
        ("    yield 'a', 1", "beside.wait_for('other')", "[]"),
    ],
    ids=["in order", "as far as needed", "ends early", "fails", "finishes", "not expected"],
)
def test_answers_come_or_do_not(work: str, then: str, kept: str) -> None:
    assert done(work, ["a", "b"], then).splitlines()[-1] == kept


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return long_story(tmp_path / "shop", 12)


def judged_by(shop: Path, home: Path, affinity: str) -> Json:
    """Give a cold horizon as JSON, with the second process or without it."""
    home.mkdir()
    code = (
        "import sys, checker.beside as beside; "
        f"beside.is_worth_it = lambda: {affinity}; "
        "from checker.__main__ import main; sys.exit(main(['horizon', '--last', 'all', '-f', 'json']))"
    )
    command = [sys.executable, "-P", "-c", code]
    return subprocess.run(
        command, cwd=shop, env=environment(home), capture_output=True, check=True, text=True, timeout=120
    ).stdout


def test_two_processes_say_what_one_says_and_keep_it(shop: Path, tmp_path: Path) -> None:
    alone = judged_by(shop, tmp_path / "one", "False")
    assert judged_by(shop, tmp_path / "two", "True") == alone
    assert run(shop, tmp_path / "two", "horizon", "--last", "all", "-f", "json").out == alone
