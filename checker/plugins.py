"""Adapters that other packages bring: found by their entry points."""

import os
import sys
from collections.abc import Iterator
from functools import cache

from checker.core.errors import CheckError

GROUP = "rollback_check.adapters"
_INFO = (".dist-info", ".egg-info")


@cache
def announced() -> tuple[tuple[str, int], ...]:
    """Give (folder, time of its entry points) of every installed package that brings adapters.

    The library that knows all about entry points takes longer to load than most answers take: it is asked only where
    there is something to load.
    """
    return tuple(found for folder in dict.fromkeys(sys.path) for found in _announced(folder or os.curdir))


def _announced(folder: str) -> Iterator[tuple[str, int]]:
    try:
        entries = sorted(entry.path for entry in os.scandir(folder) if entry.name.endswith(_INFO))
    except OSError:  # an archive, or no longer there
        return
    for entry in entries:
        try:
            with open(os.path.join(entry, "entry_points.txt"), "rb") as file:  # noqa: PTH118, PTH123  pathlib is slow here
                if f"[{GROUP}]".encode() in file.read():
                    yield entry, os.fstat(file.fileno()).st_mtime_ns
        except OSError:
            continue


def loaded(kind: type) -> tuple[object, ...]:
    """Load what installed packages bring, in order of its names. Raises CheckError."""
    if not announced():
        return ()
    from importlib.metadata import entry_points  # noqa: PLC0415  see above

    found = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        try:
            made = point.load()
        except Exception as error:  # whatever a stranger's module does
            raise _unusable(point.name, point.value, f"{type(error).__name__}: {error}") from error
        if not isinstance(made, kind):
            raise _unusable(point.name, point.value, f"it is no {kind.__name__}")
        found.append(made)
    return tuple(found)


def _unusable(name: str, value: str, why: str) -> CheckError:
    said = " ".join(why.split())
    return CheckError(
        f"the adapter {name} ({value}) of an installed package cannot be used: {said}.", "pip list", code=1
    )
