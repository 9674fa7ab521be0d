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
    from checker.code.jpa.settings import habits  # noqa: PLC0415  as above

    found = read_all(tree, programs(tuple(tree.paths()), _ENDINGS), own, dialect)
    return Needs(
        models=found.models,
        uses=asked(found.uses, about),
        habits=tuple(habits(tree)) if found.models else (),
        mentioned=found.mentioned,
    )


code = Code(name="jpa", read=read, lists_in=_ENDINGS)
