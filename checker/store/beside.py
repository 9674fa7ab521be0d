"""A second process that gives some of the answers meanwhile; whatever is wrong with it, they are given here."""

import json
import os
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import active_count
from typing import IO, TypeAlias

from checker.core.fact import Json

Work: TypeAlias = Callable[[], Iterable[tuple[str, Json]]]
"""Gives (key, answer) pairs."""


class Beside:
    """A copy of this process that works through something and sends what it finds, in JSON, line by line.

    Only plain values come back, so that it can be no more wrong than a file that was kept. It writes nothing to the
    terminal, and ends with its parent.
    """

    def __init__(self, work: Work, expected: Iterable[str], keep: Callable[[str, Json], None]) -> None:
        """Start working; each answer that comes is given to `keep`."""
        self._expected = set(expected)
        self._keep = keep
        reads, writes = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(reads)
            _work(work, writes)
        os.close(writes)
        self._answers: IO[str] = os.fdopen(reads, encoding="ascii")

    def wait_for(self, key: str) -> None:
        """Wait until an answer came, if it is one of those that will; it may not come, either."""
        while key in self._expected:
            try:
                found, answer = json.loads(self._answers.readline())
            except ValueError:  # the other process has ended
                self._expected.clear()
                return
            self._expected.discard(found)
            self._keep(found, answer)

    def finish(self) -> None:
        """Let it end by itself: it keeps what it read."""
        with suppress(OSError, ValueError):
            self._answers.read()
        self.close()

    def close(self) -> None:
        """End it, if it has not ended by itself."""
        if self._answers.closed:
            return
        self._answers.close()
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._child, 0)


def is_worth_it() -> bool:
    """Tell whether a second process can work beside this one: there is a processor for it, and nothing in its way."""
    if not hasattr(os, "fork") or active_count() > 1:
        return False
    with suppress(AttributeError, OSError):  # not on every platform
        return len(os.sched_getaffinity(0)) > 1
    return (os.cpu_count() or 1) > 1


def _work(work: Work, writes: int) -> None:
    """Work in the child, and end it without a trace: what the parent has open is the parent's."""
    with suppress(BaseException), os.fdopen(writes, "w", encoding="ascii") as out:
        for key, answer in work():
            out.write(f"{json.dumps([key, answer])}\n")
            out.flush()
    os._exit(0)
