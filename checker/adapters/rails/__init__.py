"""Rails: migrations with a ledger, and beside them `schema.rb` or `structure.sql`, which state the schema."""

from checker.adapters.rails.boot import FORMS, QUICK_FIXES, boot, hook
from checker.adapters.rails.find import detect
from checker.core.adapter import EVERYTHING, Adapter, Wanted
from checker.core.history import History, Place
from checker.core.tree import Tree

LOOKS_LIKE = r"(?:^|/)db/(?:\w+_)?migrate/\d+_\w+\.rb$"


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the migrations, and the schema that is stated beside them."""
    from checker.adapters.rails.read import read as whole  # noqa: PLC0415  most trees have none of it

    return whole(tree, place, dialect, wanted)


ASKS = "SELECT max(version) FROM schema_migrations"

adapter = Adapter(
    name="rails",
    asks=ASKS,
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    quick_fixes=QUICK_FIXES,
    forms=FORMS,
    looks_like=LOOKS_LIKE,
)
