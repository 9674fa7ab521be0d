"""The touches of which the checker does not speak yet, by the rule that they wait for."""

from collections.abc import Iterable, Mapping

WAITING: Mapping[str, Mapping[str, str]] = {}
"""By rule, then by change: the touches, parted by `|`. One that agrees on every database must go."""


def waits(change: str, touch: str) -> bool:
    """Tell whether a touch of a change is marked."""
    return any(touch in by_change.get(change, "").split("|") for by_change in WAITING.values())


def marked(changes: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Give all marks of some changes."""
    asked = frozenset(changes)
    return frozenset(
        (change, touch)
        for by_change in WAITING.values()
        for change in asked
        for touch in by_change.get(change, "").split("|")
        if touch
    )
