"""What is said when no verdict was reached."""

import sys

from checker.cli.output import put, put_error
from checker.cli.words import sort, wants_json, wants_trace
from checker.core.errors import CheckError
from checker.core.layout import clean


def failed(error: Exception, argv: list[str]) -> int:
    """Say what went wrong and what would help, as JSON too where that is asked for; give the exit code."""
    told = error if isinstance(error, CheckError) else _bug(error)
    if wants_json(argv):
        from checker.core.spelling import failure  # noqa: PLC0415  -- only on the way to an error

        put(failure(_command(argv), told))
    put_error(f"rollback-check: {clean(told.message)}")
    for number, each in enumerate(told.tries):
        put_error(f"{'        ' if number else '  try:  '}{clean(each)}")
    if told is not error and wants_trace(argv):
        _trace(error)
    return told.code


def _command(argv: list[str]) -> str | None:
    try:
        return sort(argv).command or None
    except CheckError:
        return None


def _bug(error: Exception) -> CheckError:
    """Name an internal error by its kind and its place; what its message holds is nobody's business here."""
    place = ""
    at = error.__traceback__
    while at is not None:
        file = at.tb_frame.f_code.co_filename.replace("\\", "/")
        if "/checker/" in file:
            place = f" at checker/{file.rpartition('/checker/')[2]}:{at.tb_lineno}"
        at = at.tb_next
    message = f"internal error: {type(error).__name__}{place}. No verdict was reached."
    return CheckError(
        message, "report this line, with what `rollback-check version` prints and the trace that -v adds", code=1
    )


def _trace(error: Exception) -> None:
    from traceback import format_exception  # noqa: PLC0415  -- only on the way to an error

    for block in format_exception(error):
        for line in block.splitlines():
            put_error(clean(line))
    sys.stderr.flush()
