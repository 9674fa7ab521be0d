"""SQLAlchemy, Flask-SQLAlchemy and SQLModel: mapped classes and tables, and what they send to the database."""

from collections.abc import Sequence

from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.tree import Tree


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the models in these files, and what is done with them."""
    from checker.code.sqlalchemy.link import link  # noqa: PLC0415  -- trees without Python need none of it

    python = [path for path in paths if path.endswith(".py")]
    return link(tree, python, dialect, about) if python else Needs()


code = Code(name="sqlalchemy", read=read)
