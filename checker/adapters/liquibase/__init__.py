"""Liquibase: changelogs of change sets that include each other, in four formats; a checksum of each in the database.

Words and exit codes were run with Liquibase 4.28.0.
"""

from checker.adapters.liquibase.boot import FORMS, QUICK_FIXES, boot, down, hook
from checker.adapters.liquibase.find import detect
from checker.core.adapter import EVERYTHING, Adapter, Wanted
from checker.core.history import History, Place
from checker.core.tree import Tree


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the change sets of a changelog and of all that it includes, in their order."""
    from checker.adapters.liquibase.read import read as whole  # noqa: PLC0415  most trees have none of it

    return whole(tree, place, dialect, wanted)


adapter = Adapter(
    name="liquibase",
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    down=down,
    quick_fixes=QUICK_FIXES,
    forms=FORMS,
    looks_like=r"(?:^|/)db\.changelog[^/]*\.(?:xml|ya?ml|json|sql)$",
)
