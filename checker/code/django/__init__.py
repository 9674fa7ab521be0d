"""Django's models, as the migrations have made them, and what the ORM sends for them."""

from collections.abc import Sequence

from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.tree import Tree
from checker.python.django.looks import habitual_folders


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Give the models of every project in the tree, as far as they stand in these files."""
    if not habitual_folders(tree):
        return Needs()
    from checker.code.django.models import models  # noqa: PLC0415  trees without Django need none of it

    return models(tree, paths, dialect, about)


code = Code(name="django", read=read, lists_in=(".py",))
