"""JPA: the entities of Java and Kotlin, and what Hibernate sends for them."""

from collections.abc import Sequence

from checker.core.about import asked
from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.tree import Tree

_ENDINGS = (".java", ".kt")


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the entities among these files; what they take over may stand anywhere in the tree."""
    own = frozenset(programs(tuple(paths), _ENDINGS))
    if not own:
        return Needs()
    from checker.code.jpa.link import read_all  # noqa: PLC0415  most programs know nothing of it

    found = read_all(tree, programs(tuple(tree.paths()), _ENDINGS), dialect)
    return Needs(
        models=tuple(model for model in found.models if model.path in own),
        uses=asked((use for use in found.uses if use.path in own), about),
        mentioned=found.mentioned,
    )


code = Code(name="jpa", read=read)
