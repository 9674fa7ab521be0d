"""TypeORM: the entities of TypeScript, and what a repository sends for them."""

from collections.abc import Sequence

from checker.core.aside import stands_aside
from checker.core.code import About, Code
from checker.core.name import bare
from checker.core.needs import Needs
from checker.core.packages import asks_for
from checker.core.tree import Tree

_SCRIPTS = (".ts", ".tsx", ".mts", ".cts", ".js", ".mjs")


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the entities among these files; one that no repository is asked for is left out."""
    if not asks_for(tree, '"typeorm"'):
        return Needs()
    scripts = tuple(
        path for path in paths if path.endswith(_SCRIPTS) and not path.endswith(".d.ts") and not stands_aside(path)
    )
    if not scripts:
        return Needs()
    from checker.code.typeorm.link import read_all  # noqa: PLC0415  most programs know nothing of it

    found = read_all(tree, scripts, dialect)
    uses = tuple(use for use in found.uses if about is None or bare(use.table).lower() in about)
    return Needs(models=found.models, uses=uses, mentioned=found.mentioned)


code = Code(name="typeorm", read=read)
