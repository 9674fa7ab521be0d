"""Exposed: the tables that Kotlin declares as objects, and what the code does with them."""

from collections.abc import Sequence

from checker.core.about import asked
from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.tree import Tree


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the tables among these files; what they take over may stand anywhere in the tree."""
    own = frozenset(programs(tuple(paths), ".kt"))
    if not own:
        return Needs()
    from checker.code.exposed.link import read_all  # noqa: PLC0415  most programs know nothing of it

    found = read_all(tree, programs(tuple(tree.paths()), ".kt"), own, dialect)
    return Needs(models=found.models, uses=asked(found.uses, about), mentioned=found.mentioned)


code = Code(name="exposed", read=read, lists_in=(".kt",))
