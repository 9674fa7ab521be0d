"""The shape of a rule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checker.core.finding import Axis, Found
from checker.core.rollback import Rollback


@dataclass(frozen=True)
class Rule:
    """One way a rollback goes wrong. Its module's docstring is its manual page."""

    id: str
    axis: Axis
    summary: str
    """One line, for lists."""
    advice: str
    """What to do, as one or two short sentences."""
    check: Callable[[Rollback], Iterator[Found]]
