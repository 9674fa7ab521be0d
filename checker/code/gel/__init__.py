"""Programs on Gel: EdgeQL in query files and in texts of Python and TypeScript, and the TypeScript query builder."""

from collections.abc import Sequence

from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.tree import Tree


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the queries in these files, and find what they mean in the schema that stands beside them."""
    from checker.code.gel.link import read_all  # noqa: PLC0415  most programs know nothing of it

    return read_all(tree, paths, dialect, about)


code = Code(name="gel", read=read, dialect="gel")
