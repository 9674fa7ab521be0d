from pathlib import Path

import pytest

from checker.core.tree import Reader, Unread
from checker.store import Store, default_folder
from tests.stores import MISSING, WORDS, Words, giving, is_kept, never, with_a_fact


def test_a_blob_is_read_once_in_a_run() -> None:
    store = Store.open(None)
    assert store.facts("b1", WORDS, giving(b"one two")) == Words(("one", "two"))
    assert store.facts("b1", WORDS, never) == Words(("one", "two"))
    assert store.parsed == 1


def test_facts_survive_until_the_next_run(tmp_path: Path) -> None:
    with_a_fact(tmp_path / "new" / "cache")
    assert is_kept(tmp_path / "new" / "cache")


@pytest.mark.parametrize("data", [b"", b"one", b"\xff\xfe", "é\u2028".encode(), b"a\0b"])
def test_every_value_comes_back_the_same(tmp_path: Path, data: bytes) -> None:
    first = Store.open(tmp_path)
    found = first.facts("b1", WORDS, giving(data))
    first.save()
    first.close()
    second = Store.open(tmp_path)
    assert second.facts("b1", WORDS, never) == found
    second.close()


def test_nothing_is_written_before_it_is_saved(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.facts("b1", WORDS, giving(b"one"))
    store.keep_answer("key", None)
    store.close()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_found_nothing_new_writes_nothing(tmp_path: Path) -> None:
    file = with_a_fact(tmp_path)
    before = file.stat().st_mtime_ns
    store = Store.open(tmp_path)
    store.facts("b1", WORDS, never)
    store.save()
    store.close()
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "other",
    [
        Reader("words", 3, WORDS.read),
        Reader("names", 2, WORDS.read),
        Reader("words", 2, WORDS.read, ("postgres",)),
        Reader("words", 2, WORDS.read, ("postgres", "")),
    ],
)
def test_another_reader_version_or_option_reads_again(tmp_path: Path, other: Reader[Words | None]) -> None:
    with_a_fact(tmp_path)
    store = Store.open(tmp_path)
    store.facts("b1", other, giving(b"three"))
    store.close()
    assert store.parsed == 1


def test_a_missing_object_is_asked_for_again(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    assert store.facts("b1", WORDS, lambda: MISSING) == MISSING
    store.save()
    assert store.facts("b1", WORDS, giving(b"here")) == Words(("here",))
    assert store.parsed == 1
    store.close()


def test_what_a_reader_could_not_read_is_kept(tmp_path: Path) -> None:
    broken: Reader[Unread] = Reader("broken", 1, lambda _: Unread("the file is not valid Python 3", line=3))
    for _ in range(2):
        store = Store.open(tmp_path)
        assert store.facts("b1", broken, giving(b"x")) == Unread("the file is not valid Python 3", line=3)
        store.save()
        store.close()
    assert store.parsed == 0


def test_text_nested_too_deep_is_unread() -> None:
    def deep(data: bytes) -> int:
        return deep(data) + 1

    assert isinstance(Store.open(None).facts("b1", Reader("deep", 1, deep), giving(b"")), Unread)


def test_a_value_that_is_no_fact_is_counted_and_not_kept(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    assert store.facts("b1", Reader("path", 1, lambda _: tmp_path), giving(b"")) == tmp_path
    store.save()
    store.close()
    assert store.unkept == 1


def test_answers_survive_until_the_next_run(tmp_path: Path) -> None:
    with_a_fact(tmp_path)
    store = Store.open(tmp_path)
    assert store.answer("key") == {"verdict": "safe"}
    assert store.answer("other") is None
    store.close()


def test_the_folder_follows_the_variable_for_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "rollback-check"
    for odd in ("", "relative/folder"):
        monkeypatch.setenv("XDG_CACHE_HOME", odd)
        assert default_folder().is_absolute()
        assert default_folder().name == "rollback-check"
