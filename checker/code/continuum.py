"""Tables in which SQLAlchemy-Continuum (2.0) keeps how rows were: `<table>_version`, and `transaction`.

It writes a row to them with every row of a class that says `__versioned__`, with all its columns; no source names them.
"""

import re
from collections.abc import Sequence

from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.name import fold
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree

_MADE = re.compile(rb"""["'](\w+_version|transaction)["']""")
_REVISIONS = re.compile(r"(?i)(^|/)(migrat\w*|alembic|versions)/")
_TRANSACTION = "transaction"
_OTHERS = frozenset(("alembic_version",))


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Name the tables of versions that the migrations of a release speak of, where its classes are versioned."""
    own = programs(tuple(paths), (".py",))
    if about == frozenset() or not own:
        return Needs()
    found = (tree.facts(path, _NAMED) for path in tree.paths() if path.endswith(".py") and _REVISIONS.search(path))
    names = {name for each in found if isinstance(each, tuple) for name in each} - _OTHERS
    if names <= {_TRANSACTION} or not any(tree.facts(path, _VERSIONED) is True for path in own):
        return Needs()
    return Needs(kept=frozenset(fold(name, dialect) for name in names))


def _named(content: bytes) -> tuple[str, ...]:
    return tuple(sorted({name.decode() for name in _MADE.findall(content)}))


_VERSIONED: Reader[bool] = Reader("continuum.asks", 1, lambda content: b"__versioned__" in content)
_NAMED: Reader[tuple[str, ...]] = Reader("continuum", 1, _named)

code = Code(name="continuum", read=read)
