from collections.abc import Generator, Iterable
from pathlib import Path

import pytest

from checker.core.tree import Unread
from checker.repo import contents
from checker.repo.contents import Contents
from checker.repo.objects import Object, Objects


class Held(Objects):
    """Objects without git, which note what they are asked for."""

    def __init__(self, data: dict[str, bytes]) -> None:
        super().__init__(Path())
        self.data = data
        self.asked: list[list[str]] = []

    def read(self, names: Iterable[str]) -> Generator[Object | Unread]:
        wave = list(names)
        self.asked.append(wave)
        for name in wave:
            yield Object(name, "blob", self.data[name]) if name in self.data else Unread("git lacks it", name)


def test_a_content_is_asked_for_once() -> None:
    held = Held({"a": b"1"})
    kept = Contents(held)
    assert [kept.give("a", tuple), kept.give("a", tuple)] == [b"1", b"1"]
    assert held.asked == [["a"]]


def test_what_stands_near_comes_in_the_same_wave() -> None:
    held = Held({"a": b"1", "b": b"2"})
    kept = Contents(held)
    assert kept.give("a", lambda: ("a", "b", "c")) == b"1"
    assert kept.give("b", tuple) == b"2"
    assert held.asked == [["a", "b", "c"]]


def test_what_is_lacking_is_asked_for_again() -> None:
    held = Held({})
    kept = Contents(held)
    assert isinstance(kept.give("a", tuple), Unread)
    held.data["a"] = b"1"
    assert kept.give("a", tuple) == b"1"


def test_the_oldest_go_where_there_is_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "_MOST", 3)
    held = Held({"a": b"11", "b": b"22"})
    kept = Contents(held)
    for name in ("a", "b", "a"):
        kept.give(name, tuple)
    assert held.asked == [["a"], ["b"], ["a"]]
