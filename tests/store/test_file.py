import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from checker.core.tree import Reader
from checker.store import Store
from tests.stores import WORDS, Words, giving, is_kept, never, with_a_fact


def test_rows_of_older_versions_go_when_a_newer_one_writes(tmp_path: Path) -> None:
    file = with_a_fact(tmp_path)
    store = Store.open(tmp_path)
    store.facts("b2", Reader("words", 3, WORDS.read), giving(b"three"))
    store.facts("b2", Reader("names", 1, WORDS.read), giving(b"three"))
    store.save()
    store.close()
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT blob, reader, version FROM facts ORDER BY reader").fetchall()
    assert rows == [("b2", "names", 1), ("b2", "words", 3)]


def test_only_so_many_answers_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.store.file._ANSWERS", 4)
    for number in range(6):
        store = Store.open(tmp_path)
        store.keep_answer(f"key {number}", number)
        store.keep_answer("always", "asked")
        store.save()
        store.close()
    store = Store.open(tmp_path)
    assert [store.answer(f"key {number}") for number in range(6)] == [None] * 4 + [4, 5]
    assert store.answer("always") == "asked"
    store.close()


def no_database(file: Path) -> None:
    file.write_bytes(b"this is no database, and longer than a header of one would be" * 20)


def damaged(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def of_another_layout(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")


def without_tables(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TABLE facts")


def with_other_values(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE facts SET value = ?", (json.dumps({"~": "OfAnotherProgram", "x": 1}),))
        connection.commit()


def with_no_json(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE facts SET value = '{'")
        connection.execute("UPDATE answers SET value = '{'")
        connection.commit()


def with_blobs(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE facts SET value = ?", (b"\x80\x04N.",))
        connection.commit()


@pytest.mark.parametrize(
    "harm",
    [no_database, damaged, emptied, of_another_layout, without_tables, with_other_values, with_no_json, with_blobs],
)
def test_a_harmed_file_stops_nothing_and_is_made_anew(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    harm(with_a_fact(tmp_path))
    assert not is_kept(tmp_path)
    store = Store.open(tmp_path)
    assert store.answer("other") is None
    store.close()
    with_a_fact(tmp_path)
    if harm is not without_tables:
        assert is_kept(tmp_path)


def test_a_folder_in_the_place_of_the_file_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "facts.sqlite").mkdir()
    (tmp_path / "facts.sqlite" / "x").touch()
    with_a_fact(tmp_path)
    is_kept(tmp_path)


def test_a_place_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with_a_fact(tmp_path / "file")
    assert not is_kept(tmp_path / "file")


def test_a_locked_file_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.store.file._PATIENCE", 0.01)
    file = with_a_fact(tmp_path)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert is_kept(tmp_path)
        store = Store.open(tmp_path)
        store.facts("b2", WORDS, giving(b"three"))
        store.save()
        store.close()
        other.execute("ROLLBACK")
    assert is_kept(tmp_path)
    assert not list(tmp_path.glob("*.broken"))


def test_a_file_that_another_run_holds_alone_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.store.file._PATIENCE", 0.01)
    file = with_a_fact(tmp_path)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        is_kept(tmp_path)
        other.execute("ROLLBACK")
    assert is_kept(tmp_path)


def test_two_runs_at_once_both_keep_what_they_found(tmp_path: Path) -> None:
    one, other = Store.open(tmp_path), Store.open(tmp_path)
    one.facts("b1", WORDS, giving(b"one two"))
    other.facts("b2", WORDS, giving(b"three"))
    one.save()
    other.save()
    one.close()
    other.close()
    assert is_kept(tmp_path)
    store = Store.open(tmp_path)
    assert store.facts("b2", WORDS, never) == Words(("three",))
    store.close()


def test_a_file_that_has_grown_too_long_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_fact(tmp_path)
    monkeypatch.setattr("checker.store.file._LARGEST", 10)
    store = Store.open(tmp_path)
    store.facts("b2", WORDS, giving(b"three"))
    store.save()
    store.close()
    assert not is_kept(tmp_path)


def test_the_folder_is_the_users_own(tmp_path: Path) -> None:
    with_a_fact(tmp_path / "cache")
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0
