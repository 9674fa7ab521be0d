"""Standard output and standard error: what goes where, and how it is laid out."""

import os
import sys
from collections.abc import Mapping
from time import monotonic
from typing import NamedTuple, TextIO

from checker.core.errors import CheckError
from checker.core.layout import as_ascii, clean, cut

_PATIENCE = 0.4
"""How long nothing is said of what goes on, in seconds."""


class Outcome(NamedTuple):
    """What a command has to say."""

    text: str
    exit_code: int = 0


def put(text: str) -> None:
    """Write an answer to standard output. Raises CheckError; BrokenPipeError where nobody reads."""
    _write(sys.stdout, text)


def put_error(line: str) -> None:
    """Write a line for people to standard error."""
    _write(sys.stderr, line)


def coloured(choice: str, environ: Mapping[str, str]) -> bool:
    """Tell whether words are coloured: as asked, else as NO_COLOR and FORCE_COLOR say, else on a terminal."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return environ["FORCE_COLOR"] != "0"
    return _is_terminal(sys.stdout) and environ.get("TERM") != "dumb"


def is_plain(environ: Mapping[str, str]) -> bool:
    """Tell whether the locale has no characters beyond ASCII."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "").replace("_", "")
    if not encoding.startswith("utf"):
        return True
    named = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environ.get(name))), "C")
    return os.name != "nt" and named in {"C", "POSIX"}


class Ticker:
    """Says on a terminal what goes on, on one line that goes away."""

    def __init__(self, *, on: bool) -> None:
        self.on = on
        self.started = monotonic()
        self.shown = False

    @classmethod
    def of(cls, *, quiet: bool) -> "Ticker":
        """Make one that speaks only where somebody watches."""
        return cls(on=not quiet and _is_terminal(sys.stderr))

    def __call__(self, message: str) -> None:
        """Say what goes on now."""
        if self.on and self.seconds > _PATIENCE:
            sys.stderr.write(f"\r\x1b[K{cut(as_ascii(clean(message)), 76)}")
            sys.stderr.flush()
            self.shown = True

    @property
    def seconds(self) -> float:
        """How long it has taken."""
        return monotonic() - self.started

    def clear(self) -> None:
        """Leave no trace."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self.shown = False


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None or stream.closed:  # started with the stream closed
        return
    try:
        try:
            stream.write(f"{text}\n")
        except UnicodeEncodeError:
            stream.write(f"{as_ascii(text)}\n")
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # else Python tries again at its end, and complains
        raise CheckError(f"the answer could not be written: {error.strerror}.", code=1) from error
