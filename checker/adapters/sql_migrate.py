"""sql-migrate: SQL files with both ways in one, named as people like; the database keeps all names.

Words and exit codes were run with the build that Debian has (2019).
"""

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.linear import linear
from checker.folders.numbered import marked_places, singles, whole_name
from checker.folders.script import Markers, sql_script
from checker.folders.shelf import marker
from checker.folders.words import RUNS_AGAIN, once_each

_MARKED = marker("sql-migrate", rb"^\s*--\s*\+migrate\s+Up\b")
_MARKERS = Markers(
    up=r"\s*--\s*\+migrate\s+Up\b",
    down=r"\s*--\s*\+migrate\s+Down\b",
    ends=r"\s*--\s*\+migrate\s+StatementEnd\b",
    needed=True,
)
_IGNORES = "SetIgnoreUnknown(true)"
FORMS = (
    HookForm(r"(?<![\w-])sql-migrate\s+up\b[^\n;&|\"'\]]*", word="sql-migrate"),
    HookForm(r"\bmigrate\.Exec(?:Context|Max)?\([^()\n]*\)", True, "rubenv/sql-migrate", (".go",)),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders whose files carry sql-migrate's marks."""
    return marked_places(tree, "sql-migrate", _MARKED)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their numbers."""
    reader = sql_script("sql-migrate", 1, place.dialect or dialect, _MARKERS)
    return linear(tree, place, singles(tree, place, whole_name), lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `up` does: it wants a file for all that ran."""
    return boots.all_must_have_files(history, applied, hook, _unknown) or boots.runs(
        history, applied, hook, "sql-migrate"
    )


def hook(place: Place) -> str:  # noqa: ARG001  its configuration says where
    """Give the command that people usually run."""
    return "sql-migrate up"


def down(place: Place, to: str) -> str:  # noqa: ARG001  as above
    """Give the command that goes back by a number of migrations, or takes all of them back."""
    return once_each("sql-migrate down", to) if to else "sql-migrate down -limit=0"


def _unknown(id_: str) -> str:
    return f"Migration failed: Unable to create migration plan because of {id_}: unknown migration in database"


QUICK_FIXES = (
    QuickFix(
        "DELETE FROM gorp_migrations",
        RUNS_AGAIN,
        after=("boot-revision-unknown",),
    ),
)

ASKS = "SELECT id FROM gorp_migrations ORDER BY applied_at DESC, id DESC LIMIT 1"

adapter = Adapter(
    name="sql-migrate", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS,
    asks=ASKS,
)  # fmt: skip
