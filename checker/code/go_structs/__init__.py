"""Go structs that Beego's ORM or GORM maps: what each of them names of its table, by its tags.

What these libraries do besides is not read, so the rest of their tables stays assumed to be used.
"""

from collections.abc import Sequence

from checker.core.aside import stands_aside
from checker.core.code import About, Code
from checker.core.name import bare
from checker.core.needs import Needs
from checker.core.packages import asks_for
from checker.core.tree import Tree

_MAPPERS = ("/beego", "/gorm")


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the structs among these files."""
    programs = tuple(path for path in paths if path.endswith(".go") and not stands_aside(path))
    if about == frozenset() or not programs or not any(asks_for(tree, each, "go.mod") for each in _MAPPERS):
        return Needs()
    from checker.code.go_structs.link import read_all  # noqa: PLC0415  most programs know nothing of it

    uses = read_all(tree, programs, dialect)
    return Needs(uses=tuple(use for use in uses if about is None or bare(use.table).lower() in about))


code = Code(name="go-structs", read=read)
