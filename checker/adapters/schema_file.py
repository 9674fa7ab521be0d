"""A schema that files of SQL state, with no tool beside it that the repository names: a dump, a `schema.sql`, a folder.

Nothing here applies it; what a deploy request or a person did with it is not known.
"""

import re
from collections.abc import Iterator

from checker.core.adapter import EVERYTHING, Adapter, Applied, Wanted
from checker.core.boot import Boot, Hook
from checker.core.fact import frozen
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.sql.sniff import GLANCE, Glance
from checker.sql.stated import stated

_NAMED = re.compile(r"(?i)(?:.*[._-])?(?:schema|structure)(?:[._-].*)?\.sql")
_STEP = re.compile(
    r"(?i)\d|[vur]\d*__|.*\.(?:up|down)\.sql$|.*(?:seed|migrat|rollback|upgrade|downgrade|fixture|sample)"
)
_ASIDE = re.compile(
    r"(?i)(?:^|[/._-])(?:tests?|testdata|testing|fixtures?|specs?|examples?|samples?|demos?|docs?|seeds?|migrations?|queries"
    r"|node_modules|vendor|third_party|e2e|bench(?:marks?)?|old|legacy|backups?|archive)(?:[/._-]|$)"
)
_FEWEST = 2
"""How many files a folder without a name of its own must hold to be a schema."""


@frozen
class _File:
    path: str
    glance: Glance

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find files that are called a schema, and folders of which every file says only what there is."""
    files = tuple(_files(tree))
    named = [each for each in files if each.glance.tables and _NAMED.fullmatch(each.path.rpartition("/")[2])]
    found = [Place("schema-file", each.path, named=False, dialect=each.glance.dialect) for each in named]
    taken = {each.folder for each in named}
    for folder in sorted({each.folder for each in files} - taken):
        own = [each for each in files if each.folder == folder]
        holding = [each for each in own if each.glance.tables]
        if len(holding) >= _FEWEST and all(each.glance.states for each in own) and folder:
            dialect = next((each.glance.dialect for each in holding if each.glance.dialect), "")
            found.append(Place("schema-file", folder, named=False, dialect=dialect))
    return tuple(sorted(found, key=lambda place: place.folder))


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:  # noqa: ARG001  all or nothing
    """Read the schema that the files state."""
    inside = f"{place.folder}/"
    paths = [
        path for path in tree.paths() if path == place.folder or (path.startswith(inside) and path.endswith(".sql"))
    ]
    return History(place, snapshot=stated(tree, [path for path in paths if "/" not in path[len(inside) :]], dialect))


def boot(history: History, applied: Applied, hook: Hook) -> Boot:  # noqa: ARG001  it is somebody's own command
    """Say that a command of somebody's own is not known."""
    return Boot(hook, passes=f"{hook.command} applies no revisions; what it does to the database is not known")


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give no command: nothing applies such a file at a deploy."""
    return ""


def _files(tree: Tree) -> Iterator[_File]:
    for path in tree.paths():
        if not path.endswith(".sql") or _ASIDE.search(path):
            continue
        glance = tree.facts(path, GLANCE)
        if isinstance(glance, Glance):
            yield _File(path, glance)


adapter = Adapter(name="schema-file", detect=detect, read=read, boot=boot, hook=hook, fallback=True)
