"""The shape of a reader of code: one way of writing programs that touch a database."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from checker.core.fact import frozen
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree

About = frozenset[str] | None
"""The tables, by their bare names in lower case, that an answer turns on; None: all of them."""


class ReadCode(Protocol):
    """Reads the needs of a service's own files (migrations left out), for a dialect.

    The whole tree is there to resolve imports. Models are read whole; what is done with tables that the answer does not
    turn on may be left out.
    """

    def __call__(self, tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
        """Give what these files need."""
        ...


class Ahead(Protocol):
    """Says which facts `ReadCode` will ask for that take long, so that another process can find them meanwhile."""

    def __call__(
        self, tree: Tree, paths: Sequence[str], dialect: str, about: About
    ) -> Iterator[tuple[str, Reader[object]]]:
        """Give paths with their readers."""
        ...


@frozen
class Code:
    """One kind of code: SQLAlchemy models, raw SQL, ..."""

    name: str
    read: ReadCode
    ahead: Ahead | None = None
    dialect: str = ""
    """The one dialect that it reads; empty where it reads SQL."""
    lists_in: tuple[str, ...] = ()
    """The endings of files that may say which values it reads, and no others: one that differs is compared."""
