"""Drizzle: the tables that TypeScript declares, and what the code does with them."""

from collections.abc import Sequence

from checker.core.about import asked
from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.packages import asks_for
from checker.core.tree import Tree

_SCRIPTS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs")


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the tables among these files, and the calls that touch them; a table that none touches is left out."""
    if not asks_for(tree, "drizzle-orm"):
        return Needs()
    scripts = programs(paths, _SCRIPTS)
    if not scripts:
        return Needs()
    from checker.code.drizzle.link import read_all  # noqa: PLC0415  most programs know nothing of it

    found = read_all(tree, scripts, dialect)
    return Needs(models=found.models, uses=asked(found.uses, about))


code = Code(name="drizzle", read=read)
