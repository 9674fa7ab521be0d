"""A second process gives answers, or the first one does."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.program import STORY, Files, environment, migration, run, story

PLAIN = """\
import os, sys
from checker.store.beside import Beside
def work():
{work}
kept = {{}}
beside = Beside(work, {expected!r}, kept.__setitem__)
{then}
beside.close()
print(sorted(kept.items()))
"""
BEGUN = "beside.wait_for('a'); beside.wait_for('c')"


def done(work: str, expected: list[str], then: str) -> str:
    code = PLAIN.format(work=work, expected=expected, then=then)
    command = [sys.executable, "-P", "-c", code]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout.strip()


@pytest.mark.parametrize(
    ("work", "then", "kept"),
    [
        ("    yield 'a', [1]\n    yield 'b', {'x': None}", "beside.wait_for('b')", "[('a', [1]), ('b', {'x': None})]"),
        ("    yield 'a', 1\n    yield 'b', 2", "beside.wait_for('a'); kept.pop('b', 0)", "[('a', 1)]"),
        ("    yield 'a', 1\n    os._exit(1)", "beside.wait_for('b')", "[('a', 1)]"),
        ("    raise ValueError\n    yield 'a', 1", "beside.wait_for('a')", "[]"),
        ("    print('seen by nobody', file=sys.stdout)\n    yield 'b', 1", "beside.wait_for('b')", "[('b', 1)]"),
        ("    os.read(os.pipe()[0], 1)\n    yield 'a', 1", "beside.wait_for('other')", "[]"),
        ("    yield 'c'\n    yield 'a', 1\n    yield 'c', 3", BEGUN, "[('a', 1), ('c', 3)]"),
        ("    yield 'c'\n    yield 'a', 1\n    yield 'c'", BEGUN, "[('a', 1)]"),
        ("    yield 'a', 'x' * 200_000", "beside.wait_for('a'); kept['a'] = len(kept['a'])", "[('a', 200000)]"),
    ],
    ids=[
        "in order",
        "as far as needed",
        "ends early",
        "fails",
        "says nothing",
        "not expected",
        "begun",
        "given up",
        "long",
    ],
)
def test_answers_come_or_do_not(work: str, then: str, kept: str) -> None:
    assert done(work, ["a", "b"], then).splitlines()[-1] == kept


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Eight releases; the last drops a column that a statement of the first ones reads."""
    report = 'QUERY = "SELECT users.email FROM users"\n'
    releases: dict[str, Files] = {"1.0.0": {**STORY["1.0.0"], "app/report.py": report}}
    releases |= {f"1.{number}.0": {f"app/part{number}.py": f"NUMBER = {number}\n"} for number in range(1, 7)}
    drop = migration("ffffffffffff", "a1b2c3d4e5f6", 'op.drop_column("users", "email")')
    releases["1.7.0"] = {"migrations/versions/ffffffffffff_drop.py": drop}
    return story(tmp_path / "shop", releases)


def judged_by(shop: Path, home: Path, affinity: str, *words: str) -> str:
    """Give a cold answer as JSON, with the second process or without it."""
    home.mkdir()
    code = (
        "import sys, checker.store.beside as beside; "
        f"beside.is_worth_it = lambda: {affinity}; "
        f"from checker.__main__ import main; sys.exit(main([*{words!r}, '-f', 'json', '--exit-zero']))"
    )
    command = [sys.executable, "-P", "-c", code]
    return subprocess.run(
        command, cwd=shop, env=environment(home), capture_output=True, check=True, text=True, timeout=120
    ).stdout


@pytest.mark.parametrize(
    "words", [("horizon", "--last", "all"), ("1.0.0", "--last", "1"), ("1.0.0", "--last", "all")], ids=" ".join
)
def test_two_processes_say_what_one_says_and_keep_it(shop: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    alone = judged_by(shop, tmp_path / "one", "False", *words)
    assert judged_by(shop, tmp_path / "two", "True", *words) == alone
    assert run(shop, tmp_path / "two", *words, "-f", "json", "--exit-zero").out == alone


def test_another_process_reads_the_statements(shop: Path, tmp_path: Path) -> None:
    code = (
        "import sys, checker.store.beside as beside; beside.is_worth_it = lambda: True; "
        "from checker.__main__ import main; main(['1.0.0', '--last', '1', '-f', 'json']); "
        "print(*sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=shop, env=environment(tmp_path), capture_output=True, check=True, timeout=60)
    assert b"app/report.py" in done.stdout
    assert "sqlglot" not in done.stderr.decode().split()
