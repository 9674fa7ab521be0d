"""Diesel: the tables that Rust declares with `table!`, and what the code does with them."""

from collections.abc import Sequence

from checker.core.about import asked
from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.packages import asks_for
from checker.core.tree import Tree


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the tables among these files, and the calls that touch them; a table that none touches is left out."""
    own = programs(paths, ".rs")
    if not own or not asks_for(tree, "diesel", "Cargo.toml"):
        return Needs()
    from checker.code.diesel.link import read_all  # noqa: PLC0415  most programs know nothing of it

    found = read_all(tree, own, dialect)
    return Needs(models=found.models, uses=asked(found.uses, about))


code = Code(name="diesel", read=read)
