"""A hotfix is judged by the migrations that its code was written for, also when nobody says that it is one."""

from pathlib import Path

import pytest

from checker.check import check
from checker.horizon import horizon
from checker.matrix import matrix
from checker.question import Question
from tests.process.program import STORY, Files, column, migration, story

FIRST = "a1b2c3d4e5f6"
NEWER = "migrations/versions/b2.py"
DROP: Files = {NEWER: migration("b2b2b2b2b2b2", FIRST, 'op.drop_column("users", "name")')}
ADD: Files = {NEWER: migration("b2b2b2b2b2b2", FIRST, column("nickname"))}
PLAIN = STORY["1.0.0"]["app/models.py"]
assert isinstance(PLAIN, bytes)
WITHOUT = b"".join(line for line in PLAIN.splitlines(keepends=True) if b" name:" not in line)


def told(at: Path, current: str, target: str) -> tuple[str, list[str]]:
    answer = check(Question(repo=str(at), current=current, target=target, cache=False))
    return answer.verdict.value, [each.rule for each in answer.services[0].findings if each.level.value != "note"]


def shop(at: Path, newer: Files, *, code: Files, besides: Files) -> Path:
    """1.0.0; then 1.0.2, its code with the newer migrations and `besides`; then 1.0.1, with other code."""
    mixed: dict[str, Files] = {"1.0.0": STORY["1.0.0"], "1.0.2": {**newer, **besides}, "1.0.1": code}
    return story(at / "shop", mixed)


@pytest.mark.parametrize("besides", [{}, {"VERSION": "1.0.2\n"}], ids=["", "and a version"])
def test_a_hotfix_whose_code_reads_what_was_dropped_is_unsafe(tmp_path: Path, besides: Files) -> None:
    at = shop(tmp_path, DROP, code={"app/models.py": WITHOUT}, besides=besides)
    verdict, rules = told(at, "1.0.1", "1.0.2")
    assert (verdict, rules) == ("unsafe", ["read-column-missing"])


def test_a_hotfix_whose_code_works_with_what_came_is_safe(tmp_path: Path) -> None:
    at = shop(tmp_path, ADD, code={"app/more.py": "X = 1\n"}, besides={})
    assert told(at, "1.0.1", "1.0.2") == ("safe", [])


def test_a_release_that_changed_its_code_too_is_no_hotfix(tmp_path: Path) -> None:
    at = shop(tmp_path, DROP, code={"app/more.py": "X = 1\n"}, besides={"app/models.py": WITHOUT})
    assert told(at, "1.0.1", "1.0.2") == ("safe", [])


def test_a_release_on_the_same_migrations_is_no_hotfix(tmp_path: Path) -> None:
    at = story(tmp_path / "shop", {"1.0.0": STORY["1.0.0"], "1.0.1": {"README.md": "x"}, "1.0.2": {"app/more.py": ""}})
    assert told(at, "1.0.2", "1.0.1") == ("safe", [])


def test_the_matrix_and_the_horizon_say_it_too(tmp_path: Path) -> None:
    releases: dict[str, Files] = {
        "1.0.0": STORY["1.0.0"],
        "1.0.1": DROP,
        "1.0.2": {"app/models.py": WITHOUT},
        "1.0.3": {"app/more.py": "X = 1\n"},
    }
    at = story(tmp_path / "shop", releases)
    reached = horizon(Question(repo=str(at), current="1.0.3", last=None, cache=False)).horizon.targets
    assert [(each.ref, each.verdict.value) for each in reached] == [
        ("1.0.2", "safe"), ("1.0.1", "unsafe"), ("1.0.0", "unsafe"),
    ]  # fmt: skip
    found = matrix(Question(repo=str(at), last=None, cache=False))
    cells = {(old, new): verdict.value for old, new, verdict in found.every_pair()}
    assert (cells["1.0.3", "1.0.2"], cells["1.0.3", "1.0.1"], cells["1.0.2", "1.0.1"]) == ("safe", "unsafe", "unsafe")
