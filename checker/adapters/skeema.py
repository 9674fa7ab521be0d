"""Skeema: a folder of CREATE files for each schema of a MySQL server, compared with it and pushed to it."""

import re

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.restating import Restating, restating
from checker.core.tree import Reader, Tree
from checker.sql.stated import stated

_DIALECT = "mysql"
_REFUSED = 2
_SCHEMA = re.compile(rb"^[ \t]*schema[ \t]*=[ \t]*\S", re.MULTILINE)
FORMS = (HookForm(r"skeema\s+push[^\n;&|\"'\]]*", word="skeema"),)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of which a `.skeema` file, their own or one above, says that they are a schema."""
    paths = tree.paths()
    options = {path.removesuffix(".skeema").rstrip("/"): path for path in paths if _is_options(path)}
    if not options:
        return ()
    folders = sorted({path.rpartition("/")[0] for path in paths if path.endswith(".sql")})
    found = []
    for folder in folders:
        own = options.get(folder)
        if own is not None and tree.facts(own, _OPTIONS) is True:
            found.append(Place("skeema", folder, config=own, dialect=_DIALECT))
    return tuple(found)


def _is_options(path: str) -> bool:
    return path.endswith(".skeema") and path.rpartition("/")[2] == ".skeema"


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:  # noqa: ARG001  all or nothing
    """Read the schema that the folder's files state together."""
    inside = f"{place.folder}/" if place.folder else ""
    own = (path for path in tree.paths() if path.startswith(inside) and path.endswith(".sql"))
    return History(place, snapshot=stated(tree, [path for path in own if "/" not in path[len(inside) :]], dialect))


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a push of the older files does: what takes something away is refused, and nothing of it is done."""
    if applied.history is None or not hook.command.startswith("skeema"):
        return Boot(hook)
    back = restating(history, applied.history, _DIALECT)
    unsafe = (*back.loses, *back.narrows)
    if not unsafe:
        return Boot(hook, passes=_passes(back), brings_back=back.brings_back, restates=True)
    if "--allow-unsafe" in hook.command:
        return Boot(hook, "boot-undoes-schema", loses=unsafe, brings_back=back.brings_back)
    says = f"Preventing execution of unsafe or potentially destructive statement: {_statement(back)}"
    return Boot(hook, "boot-refused", says, _REFUSED, unsafe)


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give no command: most people push apart from the deploy."""
    return ""


def _passes(back: Restating) -> str:
    return (
        "skeema push finds nothing that it would have to take away" if back.steps else "skeema push finds no difference"
    )


def _statement(back: Restating) -> str:
    if not back.loses:
        table, _, column = back.narrows[0].rpartition(".")
        return f"# ALTER TABLE `{table}` MODIFY COLUMN `{column}`"
    table, _, column = back.loses[0].rpartition(".")
    return f"# ALTER TABLE `{table}` DROP COLUMN `{column}`" if table else f"# DROP TABLE `{column}`"


def _is_schema(content: bytes) -> bool:
    return _SCHEMA.search(content) is not None


_OPTIONS: Reader[bool] = Reader("skeema-options", 1, _is_schema)

QUICK_FIXES = (QuickFix("skeema push --allow-unsafe", "run from {target}, it {loses}", after=("boot-refused",)),)

adapter = Adapter(
    name="skeema", detect=detect, read=read, boot=boot, hook=hook, quick_fixes=QUICK_FIXES, forms=FORMS
)  # fmt: skip
