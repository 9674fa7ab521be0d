"""What can wait is done when the answer is out."""

from pathlib import Path

import pytest

from checker.__main__ import main
from checker.later import answering, later
from checker.store import Store
from tests.process.program import SEED
from tests.scenarios import build


def test_it_is_done_at_once_where_no_answer_is_to_come() -> None:
    done: list[str] = []
    later(lambda: done.append("done"))
    assert done == ["done"]


def test_it_waits_for_the_end_of_the_answer_whatever_comes_of_it() -> None:
    done: list[bool] = []

    def fails() -> None:
        with answering():
            later(lambda: done.append(True))
            assert not done
            raise ValueError("no answer")

    with pytest.raises(ValueError, match="no answer"):
        fails()
    assert done


@pytest.mark.parametrize("words", [("1.0.0",), ("horizon",), ("matrix",), ("plan", "1.0.0")], ids=" ".join)
def test_the_store_is_written_when_the_answer_is_out(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    seen: list[str] = []
    save = Store.save

    def watched(store: Store) -> None:
        seen.append(capsys.readouterr().out)
        save(store)

    monkeypatch.setattr(Store, "save", watched)
    main([*words, "-C", str(build(SEED, tmp_path / "shop"))])
    assert len(seen) == 1
    assert "1.0.0" in seen[0]
    assert list((tmp_path / "cache").rglob("*.sqlite"))
