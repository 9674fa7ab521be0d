"""Where FROM comes from, when the repository is not asked."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence

from checker.cli.flags import Flags
from checker.config import COMMAND_VARIABLE, user_command
from checker.core.errors import CheckError

VARIABLE = "ROLLBACK_CHECK_FROM"
_PATIENCE = 30
"""How long the user's own command may take, in seconds."""


def revisions(flags: Flags) -> tuple[str, ...]:
    """Give what the ledger holds: typed, or piped in as `alembic current` prints it. Raises CheckError."""
    return tuple(dict.fromkeys(word for text in flags.revisions for word in _revisions(text)))


def running(flags: Flags, environ: Mapping[str, str]) -> tuple[str | None, str]:
    """Give FROM and how it was chosen: flag, environment, the user's own command; else None. Raises CheckError."""
    if flags.current is not None or flags.revisions:
        return flags.current, "option"
    if environ.get(VARIABLE):
        return environ[VARIABLE], "environment"
    command = user_command(environ)
    return (_printed(command), "user-config") if command else (None, "option")


def _revisions(text: str) -> Iterator[str]:
    if text != "-":
        yield from text.replace(",", " ").split()
        return
    words = sys.stdin.read().split() if sys.stdin else []
    found = [word for word in words if not word.startswith("(")]  # "b2c3d4e5f6a7 (head)"
    if not found:
        raise CheckError("--current - found nothing on standard input.")
    yield from found


def _printed(command: str) -> str:
    """Run the user's own command; what it prints to standard error is not shown, for it may hold secrets."""
    import subprocess  # noqa: PLC0415  -- few have such a command

    hint = (f"mend it in {COMMAND_VARIABLE} or your own configuration", "name what runs now: --from REF")
    try:
        done = subprocess.run(  # noqa: S602  -- the user's own line, which may be a pipeline; never the repository's
            command, shell=True, capture_output=True, timeout=_PATIENCE, check=False, env=dict(os.environ)
        )
    except subprocess.TimeoutExpired as error:
        raise CheckError(f"your current-command took longer than {_PATIENCE} seconds.", *hint, code=1) from error
    if done.returncode:
        raise CheckError(f"your current-command failed with exit code {done.returncode}.", *hint, code=1)
    return _one(done.stdout.decode("utf-8", "replace").split(), hint)


def _one(words: Sequence[str], hint: tuple[str, ...]) -> str:
    if len(words) != 1:
        raise CheckError(f"your current-command printed {len(words) or 'no'} words; one release is expected.", *hint)
    return words[0]
