"""Files that are named on the command line: read, and written whole or not at all."""

import os
from pathlib import Path

from checker.core.errors import CheckError


def read(file: str) -> bytes:
    """Give what a file holds. Raises CheckError."""
    try:
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no name for a file"
        raise CheckError(f"{file} could not be read: {why}.") from error


def write(file: str, text: str) -> None:
    """Put a text into a file, in the place of what it holds. Raises CheckError."""
    try:
        _written(Path(file), f"{text}\n".encode())
    except (OSError, ValueError) as error:  # a name that holds a zero byte is a ValueError
        why = getattr(error, "strerror", None) or "it is no name for a file"
        raise CheckError(f"{file} could not be written: {why}.") from error


def _written(file: Path, content: bytes) -> None:
    if file.exists() and not file.is_file():  # a pipe, a terminal: there is nothing to put it in the place of
        file.write_bytes(content)
        return
    file = Path(os.path.realpath(file))  # a link stays one
    beside = file.with_name(f".{file.name[:100]}.{os.getpid()}.new")
    try:
        with beside.open("xb") as stream:
            if file.exists():
                beside.chmod(file.stat().st_mode & 0o777)
            stream.write(content)
        beside.replace(file)
    except PermissionError:
        if not file.exists():
            raise
        file.write_bytes(content)  # the folder takes no new file, and the file is writable all the same
    finally:
        beside.unlink(missing_ok=True)
