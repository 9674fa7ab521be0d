"""Go structs that Beego's ORM or GORM maps: what each of them names of its table, by its tags.

What these libraries do besides is not read, so the rest of their tables stays assumed to be used.
"""

from collections.abc import Sequence

from checker.core.about import asked
from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.packages import asks_for
from checker.core.tree import Tree

_MAPPERS = ("/beego", "/gorm")


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the structs among these files."""
    own = programs(paths, ".go")
    if about == frozenset() or not own or not any(asks_for(tree, each, "go.mod") for each in _MAPPERS):
        return Needs()
    from checker.code.go_structs.link import read_all  # noqa: PLC0415  most programs know nothing of it

    return Needs(uses=asked(read_all(tree, own, dialect), about))


code = Code(name="go-structs", read=read)
