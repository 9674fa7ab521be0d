"""The shape of a way to draw the graph of releases and revisions."""

from collections.abc import Callable
from typing import NamedTuple

from checker.core.lineage import Lineage


class Drawing(NamedTuple):
    """One way to draw it."""

    name: str
    draw: Callable[[Lineage], str]
    folds: bool = False
    """Whether it is drawn for people: revisions that stand in a line become one node first."""
