"""Whatever a revision file holds: no crash, no end of steps, and what was not followed is said."""

import ast
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.adapters.alembic.read import Script
from checker.adapters.alembic.script import read_script
from checker.core.directives import directives
from checker.core.tree import Unread
from checker.core.verdict import Verdict
from checker.python import state
from tests.drill.compare import ask
from tests.fuzz.bounds import tried
from tests.fuzz.sources import FIXTURES, SOURCES
from tests.scenarios import files, load

STORY = files(load(FIXTURES / "rules" / "read-column-missing" / "fires"))
FILE = next(path for path in STORY["1.0.1"] if "/versions/b2" in path)


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    counted = [0]
    real = state.State.spend

    def spend(self: state.State, cost: int = 1) -> None:
        counted[0] += cost
        real(self, cost)

    monkeypatch.setattr(state.State, "spend", spend)
    return counted


@tried(150)
@given(source=SOURCES, dialect=st.sampled_from(("postgres", "mysql", "sqlite")))
def test_no_file_crashes_or_hangs_the_evaluator(source: str, dialect: str, spent: list[int]) -> None:
    spent[0] = 0
    found = read_script(dialect, {}, source.encode("utf-8", "surrogatepass"))
    assert isinstance(found, Script)
    # The top level, what stands behind a cut, and the way up have a budget each.
    assert spent[0] < 250_000


@tried(100)
@given(data=st.binary(max_size=200))
def test_no_bytes_crash_the_evaluator(data: bytes) -> None:
    assert isinstance(read_script("postgres", {}, b"revision = 'a'\n" + data), Script)
    assert isinstance(directives("a.py").read(b"# rollback-check: " + data), tuple)
    assert isinstance(directives("a.sql").read(b"-- rollback-check: " + data), tuple)


def is_python(source: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except (SyntaxError, ValueError):
            return False
    return True


@tried(40)
@given(data=st.data())
def test_no_safe_comes_out_of_garbage(data: st.DataObject) -> None:
    text = STORY["1.0.1"][FILE]
    at = data.draw(st.integers(0, len(text)))
    broken = (
        text[:at]
        + data.draw(st.sampled_from((b"", b"\0", b"(", b"'''", b"\xff", b"= =", b"\n  x")))
        + text[at + data.draw(st.integers(0, 40)) :]
    )
    if is_python(broken):
        return
    answer = ask({**STORY["1.0.1"], FILE: broken}, STORY["1.0.0"], "postgres")
    assert Verdict.worst((answer.fit, answer.boot or Verdict.SAFE)) is not Verdict.SAFE
    assert answer.fit is not Verdict.SAFE


def test_the_whole_file_may_be_unread() -> None:
    for content in (b"(", b"\0", b"\xff\xfe", b"exec 'x'"):
        answer = ask({**STORY["1.0.1"], FILE: content}, STORY["1.0.0"], "postgres")
        assert answer.fit is Verdict.UNKNOWN
    assert isinstance(read_script("postgres", {}, b"revision = (").problem, Unread)
