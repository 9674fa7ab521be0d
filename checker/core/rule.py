"""The shape of a rule."""

import sys
from collections.abc import Callable, Iterator
from inspect import cleandoc
from typing import Protocol

from checker.core.fact import frozen
from checker.core.finding import Axis, Found
from checker.core.rollback import Rollback


class Manual(Protocol):
    """What the pages of rules are made of: rules of the rollback, and of the way down."""

    @property
    def id(self) -> str:
        """Its name."""
        ...

    @property
    def summary(self) -> str:
        """One line, for lists."""
        ...

    @property
    def advice(self) -> str:
        """What to do."""
        ...

    @property
    def family(self) -> str:
        """What it speaks about: an axis, or the way down."""
        ...

    @property
    def page(self) -> str:
        """Its manual page: the docstring of its module."""
        ...


def manual_page(check: Callable[..., object]) -> str:
    """Give the docstring of the module that holds a rule's function."""
    return cleandoc(sys.modules[check.__module__].__doc__ or "")


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

    @property
    def family(self) -> str:
        """The axis that it speaks about."""
        return self.axis.value

    @property
    def page(self) -> str:
        """Its manual page."""
        return manual_page(self.check)
