"""Diesel: the tables that Rust declares with `table!`, and what the code does with them."""

from collections.abc import Sequence

from checker.core.aside import stands_aside
from checker.core.code import About, Code
from checker.core.name import bare
from checker.core.needs import Needs
from checker.core.packages import asks_for
from checker.core.tree import Tree


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the tables among these files, and the calls that touch them; a table that none touches is left out."""
    programs = tuple(path for path in paths if path.endswith(".rs") and not stands_aside(path))
    if not programs or not asks_for(tree, "diesel", "Cargo.toml"):
        return Needs()
    from checker.code.diesel.link import read_all  # noqa: PLC0415  most programs know nothing of it

    found = read_all(tree, programs, dialect)
    uses = tuple(use for use in found.uses if about is None or bare(use.table).lower() in about)
    return Needs(models=found.models, uses=uses)


code = Code(name="diesel", read=read)
