"""The shape of a rule."""

from collections.abc import Callable, Iterator

from checker.core.fact import frozen
from checker.core.finding import Axis, Found
from checker.core.rollback import Rollback


@frozen
class Rule:
    """One way a rollback goes wrong. Its module's docstring is its manual page."""

    id: str
    axis: Axis
    summary: str
    """One line, for lists."""
    advice: str
    """What to do, as one or two short sentences."""
    check: Callable[[Rollback], Iterator[Found]]
