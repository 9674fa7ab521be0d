"""Prisma's client: the models of a schema, and what the client sends to the database for them."""

from collections.abc import Sequence

from checker.code.prisma.models import read_models
from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.tree import Tree

_DIALECTS = ("postgres", "mysql", "sqlite", "tsql")


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the schemas among these files; a model that nothing in the source names is left out.

    Of the models that an answer turns on, a column that no call asks for is left out too.
    """
    files = tuple(path for path in paths if path.endswith(".prisma"))
    if not files or dialect not in _DIALECTS:  # beside it a project may ask a database that Prisma does not know
        return Needs()
    found = read_models(tree, files, tuple(paths), dialect)
    if about is not None and not about:
        return found
    from checker.code.prisma.avoided import without_avoided  # noqa: PLC0415  few answers turn on a Prisma model

    return without_avoided(found, tree, files, tuple(paths), dialect, about)


code = Code(name="prisma", read=read, lists_in=(".prisma",))
