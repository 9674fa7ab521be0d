"""Where the program starts, and where every failure ends."""

import gc
import os
import sys
from collections.abc import Sequence

from checker import __version__

_INTERRUPTED = 130
_CLOSED_PIPE = 141
_YOUNG, _OLDER, _OLDEST = 300_000, 20, 100
"""How many objects wait for a collection: syntax trees are many objects without cycles (700, 10, 10 cost a third)."""


def start() -> None:
    """Answer the command line of this process, and end it: what it wrote is out, and nothing else needs an end."""
    code = main()
    if sys.getprofile() or sys.gettrace():  # somebody who measures wants to hear of the end
        sys.exit(code)
    os._exit(code)  # a fortieth of the time of an answer would go into freeing its memory, piece by piece


def main(argv: Sequence[str] | None = None) -> int:
    """Answer one command line; give the exit code."""
    gc.set_threshold(_YOUNG, _OLDER, _OLDEST)
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        if words[:1] == ["--version"]:
            print(f"rollback-check {__version__}", flush=True)  # noqa: T201
            return 0
        return _answered(words)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _silence()
        return _CLOSED_PIPE


def _answered(words: list[str]) -> int:
    # Nothing is imported before it is needed: `--version` is asked for by scripts, again and again.
    try:
        from checker.cli.run import run  # noqa: PLC0415

        return run(words)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  -- a bug is told in one line, and is never an answer
        from checker.cli.failure import failed  # noqa: PLC0415

        return failed(error, words)


def _silence() -> None:
    """Let nothing be written any more: Python flushes its streams at the end, and would complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # `python -m` puts the working folder first: a module there is the project's code
    start()
