"""A reader, and stores that hold what it found."""

from collections.abc import Callable
from pathlib import Path

from checker.core.fact import fact
from checker.core.tree import Reader, Unread
from checker.store import Store


@fact
class Words:
    """What the reader of these tests finds."""

    words: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()


WORDS: Reader[Words | None] = Reader(
    "words", 2, lambda data: Words(tuple(data.decode("utf-8", "surrogateescape").split())) if data else None
)
MISSING = Unread("git does not have this object")


def never() -> bytes:
    raise AssertionError("this blob is read a second time")


def giving(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def with_a_fact(folder: Path) -> Path:
    store = Store.open(folder)
    store.facts("b1", WORDS, giving(b"one two"))
    store.keep_answer("key", {"verdict": "safe"})
    store.save()
    store.close()
    return folder / "facts.sqlite"


def is_kept(folder: Path) -> bool:
    """Whether a new run finds what was kept; it must find the facts in any case."""
    store = Store.open(folder)
    found = store.facts("b1", WORDS, giving(b"one two"))
    store.close()
    assert found == Words(("one", "two"))
    return store.parsed == 0
