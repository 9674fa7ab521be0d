"""The shape of an output format."""

from collections.abc import Callable
from dataclasses import dataclass

from checker.core.verdict import Answer


@dataclass(frozen=True)
class Style:
    """How a text is laid out."""

    width: int = 80
    colour: bool = False
    ascii: bool = False
    verbose: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Report:
    """One format."""

    name: str
    render: Callable[[Answer, Style], str]
