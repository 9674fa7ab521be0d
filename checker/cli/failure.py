"""What is said when no verdict was reached."""

import sys
from contextlib import suppress

from checker.cli.output import put, put_error
from checker.cli.words import sort, wanted_format, wanted_reports, wants_trace
from checker.core.errors import CheckError
from checker.core.layout import clean


def failed(error: Exception, argv: list[str]) -> int:
    """Say what went wrong and what would help, in the formats that are asked for too; give the exit code."""
    told = error if isinstance(error, CheckError) else _bug(error)
    _report(told, argv)
    put_error(f"rollback-check: {clean(told.message)}")
    for number, each in enumerate(told.tries):
        put_error(f"{'        ' if number else '  try:  '}{clean(each)}")
    if told is not error and wants_trace(argv):
        _trace(error)
    return told.code


def _report(told: CheckError, argv: list[str]) -> None:
    """Let nobody take a file from yesterday for the answer of today, nor no answer for a good one."""
    from checker.cli.files import write  # noqa: PLC0415  -- only on the way to an error
    from checker.reports import REPORTS  # noqa: PLC0415  -- as above

    command = _command(argv)
    for name, file in ((wanted_format(argv), ""), *wanted_reports(argv)):
        failure = REPORTS[name].failure if name in REPORTS else None
        if failure is None:
            continue
        text = failure(command, told)
        if not file:
            put(text)
            continue
        with suppress(CheckError):  # it may be the very file that the failure speaks of
            write(file, text)


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
