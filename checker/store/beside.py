"""A second process that gives some of the answers meanwhile; whatever is wrong with it, they are given here."""

import json
import os
import select
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import active_count
from typing import TypeAlias

from checker.core.fact import Json

Work: TypeAlias = Callable[[], Iterable[tuple[str, Json] | str]]
"""Gives (key, answer) pairs; a key alone says that its answer is begun, and once more that it does not come."""
_MUCH = 1 << 16
_ROOM = 1 << 20
"""Bytes: what a horizon of some dozen releases sends."""


class Beside:
    """A copy of this process that works through something and sends what it finds, in JSON, line by line.

    Only plain values come back, so that it can be no more wrong than a file that was kept. It writes nothing to the
    terminal, and ends with its parent.
    """

    def __init__(self, work: Work, expected: Iterable[str], keep: Callable[[str, Json], None]) -> None:
        """Start working; each answer that comes is given to `keep`. What is expected is waited for from the start."""
        self._expected = set(expected)
        self._keep = keep
        reads, writes = _pipe()
        self._answers: int | None = reads
        """What it sends, as long as it may send more."""
        self._rest = b""
        self._child = os.fork()
        if self._child == 0:
            os.close(reads)
            _work(work, writes)
        os.close(writes)

    def wait_for(self, key: str) -> None:
        """Take what came; wait for one answer, if it is expected or begun. It may not come, either."""
        while self._answers is not None and select.select([self._answers], [], [], 0)[0]:
            self._take(self._answers)
        while self._answers is not None and key in self._expected:
            self._take(self._answers)

    def close(self) -> None:
        """End it, if it has not ended by itself."""
        self._end()
        if self._child:
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self._child, 0)
            self._child = 0

    def _end(self) -> None:
        if self._answers is not None:
            os.close(self._answers)
            self._answers = None

    def _take(self, answers: int) -> None:
        """Take some more of what is sent, or see that it is over."""
        sent = os.read(answers, _MUCH)
        *whole, self._rest = (self._rest + sent).split(b"\n")
        try:
            for line in whole:
                key, *answer = json.loads(line)
                if answer or key in self._expected:
                    self._expected.discard(key)
                else:
                    self._expected.add(key)
                if answer:
                    self._keep(key, answer[0])
        except ValueError:  # no line of ours
            sent = b""
        if not sent:
            self._end()


def _pipe() -> tuple[int, int]:
    """Make a pipe that takes some answers before anybody looks for them."""
    reads, writes = os.pipe()
    with suppress(ImportError, AttributeError, OSError):  # Linux alone can do so
        import fcntl  # noqa: PLC0415  not on every platform

        fcntl.fcntl(writes, fcntl.F_SETPIPE_SZ, _ROOM)
    return reads, writes


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
        for found in work():
            out.write(f"{json.dumps([found] if isinstance(found, str) else found)}\n")
            out.flush()
    os._exit(0)
