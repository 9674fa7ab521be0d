"""Names for releases to come."""

import re
from collections.abc import Collection


def next_version(newest: str) -> str:
    """Give the name after a release's name: its last number, one higher."""
    match = re.search(r"(\d+)(\D*)$", newest)
    return f"{newest[: match.start(1)]}{int(match.group(1)) + 1}{match.group(2)}" if match else f"{newest}.1"


def free_names(newest: str, taken: Collection[str], number: int) -> tuple[str, ...]:
    """Give names for releases to come, none of them taken."""
    found: list[str] = []
    name = newest
    while len(found) < number:
        name = next_version(name)
        if name not in taken:
            found.append(name)
    return tuple(found)
