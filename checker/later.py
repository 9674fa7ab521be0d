"""What can wait until an answer is out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_WAITING: ContextVar[list[Callable[[], None]] | None] = ContextVar("waiting", default=None)
"""None where no answer is about to be written."""


@contextmanager
def answering() -> Iterator[None]:
    """Write an answer in this block; what can wait is done when it ends."""
    waiting: list[Callable[[], None]] = []
    token = _WAITING.set(waiting)
    try:
        yield
    finally:
        _WAITING.reset(token)
        for each in waiting:
            each()


def later(do: Callable[[], None]) -> None:
    """Do something when the answer is out; at once where none is about to be written."""
    waiting = _WAITING.get()
    if waiting is None:
        do()
    else:
        waiting.append(do)
