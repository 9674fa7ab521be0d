"""The shape of a reader of code: one way of writing programs that touch a database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checker.core.needs import Needs
from checker.core.tree import Tree


@dataclass(frozen=True)
class Code:
    """One kind of code: SQLAlchemy models, raw SQL, ..."""

    name: str
    read: Callable[[Tree, Sequence[str], str], Needs]
    """Read the needs of these paths (the service's own files, migrations left out), for a dialect.

    The whole tree is there to resolve imports. Facts of a file without anything are rows too, so no file is parsed twice.
    """
