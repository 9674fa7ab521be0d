"""Ecto: the schemas of Elixir, and what a repository sends for them."""

from collections.abc import Sequence

from checker.core.about import asked
from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.packages import asks_for
from checker.core.tree import Tree


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the schemas among these files."""
    own = programs(paths, ".ex")
    if not own or not asks_for(tree, ":ecto", "mix.exs"):
        return Needs()
    from checker.code.ecto.link import read_all  # noqa: PLC0415  most trees hold no Elixir

    found = read_all(tree, own, dialect)
    return Needs(models=found.models, uses=asked(found.uses, about), mentioned=found.mentioned, unread=found.unread)


code = Code(name="ecto", read=read, lists_in=(".ex",))
