"""Django's migrations: all apps of a project are one history."""

from checker.adapters.django.boot import FORMS, boot, downs, hook
from checker.core.adapter import EVERYTHING, Adapter, QuickFix, Wanted
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.python.django.looks import habitual_folders

QUICK_FIXES = (
    QuickFix(
        "manage.py migrate --prune",
        "forgets what {current} applied: its next deploy applies it again, and fails",
        after=("boot-refused", "boot-heads-multiple"),
    ),
    QuickFix(
        "manage.py migrate --fake",
        "writes the ledger and leaves the schema as it is",
        after=("boot-refused", "boot-heads-multiple"),
    ),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the projects of a tree."""
    if not habitual_folders(tree):
        return ()
    from checker.python.django.project import places  # noqa: PLC0415  trees without migrations need none of it

    return places(tree)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read a project's migrations; what one does depends on the models that all before it have made."""
    from checker.python.django.project import read_project  # noqa: PLC0415  as above
    from checker.sql import operations  # noqa: PLC0415  as above

    graph_only = wanted.ids is not None and not wanted.ids and not wanted.words
    return read_project(tree, place, dialect, None if graph_only else operations).history


adapter = Adapter(
    name="django",
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    downs=downs,
    quick_fixes=QUICK_FIXES,
    forms=FORMS,
    holds_models=True,
)
