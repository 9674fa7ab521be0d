"""Gel, until 2025 EdgeDB."""

from checker.adapters.gel.boot import FORMS, boot, held, hook
from checker.adapters.gel.find import detect
from checker.core.adapter import EVERYTHING, Adapter, QuickFix, Wanted
from checker.core.history import History, Place
from checker.core.tree import Tree

LOOKS_LIKE = r"(?:^|/)dbschema/(?:migrations|fixups)/[^/]+\.edgeql$"

QUICK_FIXES = (
    QuickFix(
        "gel migration create",
        "the server refuses what does not follow its newest revision",
        after=("boot-revision-unknown",),
    ),
    QuickFix(
        "gel branch wipe",
        "the hook passes, and every object in the database is lost",
        after=("boot-revision-unknown",),
    ),
)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read a schema and the migrations that lead to it."""
    from checker.adapters.gel.read import read as whole  # noqa: PLC0415  most trees have none of it

    return whole(tree, place, dialect, wanted)


adapter = Adapter(
    name="gel",
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    quick_fixes=QUICK_FIXES,
    forms=FORMS,
    looks_like=LOOKS_LIKE,
    held=held,
    dialect="gel",
)
