"""SQLAlchemy, Flask-SQLAlchemy and SQLModel: mapped classes and tables, and what they send to the database."""

from collections.abc import Sequence
from functools import lru_cache

from checker.core.code import About, Code
from checker.core.fact import fact
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree, Unread


@fact
class Speaks:
    """Whether a file names SQLAlchemy, or a library that is built on it."""

    of_it: bool


_SPEAKS = Reader("sqlalchemy-named", 1, lambda data: Speaks(b"alchemy" in data.lower() or b"sqlmodel" in data.lower()))


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the models in these files, and what is done with them."""
    python = tuple(path for path in paths if path.endswith(".py"))
    if not python or not _may_use(tree, python):
        return Needs()
    from checker.code.sqlalchemy.link import link  # noqa: PLC0415  -- trees without Python need none of it

    return link(tree, python, dialect, about)


@lru_cache(maxsize=16)
def _may_use(tree: Tree, python: tuple[str, ...]) -> bool:
    """Tell Django's projects, whose classes look alike, from those that have SQLAlchemy somewhere."""
    if not any(path == "manage.py" or path.endswith("/manage.py") for path in tree.paths()):
        return True
    found = (tree.facts(path, _SPEAKS) for path in python)
    return any(each.of_it for each in found if not isinstance(each, Unread))  # what git lacks ends the answer anyway


code = Code(name="sqlalchemy", read=read, lists_in=(".py",))
