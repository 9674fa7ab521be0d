"""Laravel: programs of PHP named by a time, with a builder for both ways; the database keeps all names.

Words were run with illuminate/database 8.83.
"""

import re

from checker.adapters.laravel.project import keeps_what_is_not_said, spoken
from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.fitting import folders, within
from checker.folders.linear import File, linear, titled

_FILE = re.compile(
    r"(?P<folder>(?:.*/)?database/migrations(?:/\w+)*)/(?P<name>\d{4}_\d\d_\d\d_\d{6}_(?P<title>[^/]+))\.php"
)
_ANY = re.compile(r"(?P<folder>.*)/(?P<name>(?:\d{4}_\d\d_\d\d_\d{6})?(?P<title>[^/]*_[^/]*))\.php")
"""What counts in such a folder: Laravel takes all that fits `*_*.php`."""
FORMS = (HookForm(r"(?<![\w.-])artisan\s+migrate(?![\w:])[^\n;&|\"'\]]*", word="artisan"),)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of such files."""
    return tuple(
        Place("laravel", folder, versions=(folder,), dialect=spoken(tree, folder))
        for folder in folders(tree, _FILE, ".php")
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their names."""
    from checker.adapters.laravel.dump import squashed, told  # noqa: PLC0415  most trees have none of it
    from checker.adapters.laravel.read import steps  # noqa: PLC0415  as above

    own = place.dialect or dialect
    reader = steps(own, keeps=keeps_what_is_not_said(tree, place.folder))
    matches = within(tree, place.folder, _ANY, ".php")
    files = [File(match["name"], path, titled(match["title"])) for path, match in matches]
    gone = squashed(tree, place.folder, own, files)
    history = linear(tree, place, sorted((*gone, *files), key=lambda file: file.id), lambda _: reader, wanted)
    return told(tree, history, gone, own)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `migrate` does: it runs what has a file and did not run, and looks at nothing else."""
    return boots.runs(history, applied, hook, "Laravel")


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give the command that people usually run."""
    return "php artisan migrate --force"


QUICK_FIXES = (
    QuickFix(
        "php artisan migrate:rollback",
        "from {target} it passes over what {current} added, and takes back older migrations of the same batch",
        after=("boot-revision-unknown", "boot-refused"),
    ),
)

ASKS = "SELECT migration FROM migrations ORDER BY id DESC LIMIT 1"

adapter = Adapter(
    name="laravel", asks=ASKS, detect=detect, read=read, boot=boot, hook=hook, quick_fixes=QUICK_FIXES, forms=FORMS
)  # fmt: skip
