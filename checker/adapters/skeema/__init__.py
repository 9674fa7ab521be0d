"""Skeema: a folder of CREATE files for each schema of a MySQL server, compared with it and pushed to it."""

import re
from collections.abc import Iterator

from checker.adapters.skeema.fine_print import fine_print, loses, unfold
from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.operation import AlterColumn, DropColumn, DropTable, OtherObject
from checker.core.restating import Restating, restating
from checker.core.tree import Reader, Tree
from checker.core.types import Type, narrower
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
            fine = fine_print(tree, _files(tree, folder))
            found.append(Place("skeema", folder, config=own, dialect=_DIALECT, flavour=fine))
    return tuple(found)


def _is_options(path: str) -> bool:
    return path.endswith(".skeema") and path.rpartition("/")[2] == ".skeema"


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:  # noqa: ARG001  all or nothing
    """Read the schema that the folder's files state together."""
    return History(place, snapshot=stated(tree, _files(tree, place.folder), dialect))


def _files(tree: Tree, folder: str) -> tuple[str, ...]:
    inside = f"{folder}/" if folder else ""
    own = (path for path in tree.paths() if path.startswith(inside) and path.endswith(".sql"))
    return tuple(path for path in own if "/" not in path[len(inside) :])


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a push of the older files does: what takes something away is refused, and nothing of it is done."""
    if applied.history is None or not hook.command.startswith("skeema"):
        return Boot(hook)
    back = restating(history, applied.history, _DIALECT)
    held, wanted = unfold(applied.history.place.flavour), unfold(history.place.flavour)
    virtual = {name for name, each in held.items() if each.virtual}
    unsafe = {name: statement for name, statement in _unsafe(back) if name.lower() not in virtual}
    for name in held.keys() & wanted.keys() - unsafe.keys():
        if loses(held[name], wanted[name]):
            unsafe[name] = _modify(name)
    lost = tuple(name for name in back.loses if name.lower() not in virtual)
    if not unsafe:
        return Boot(hook, passes=_passes(back), brings_back=back.brings_back, tightens=back.narrows, restates=True)
    if "--allow-unsafe" not in hook.command:
        says = f"Preventing execution of unsafe or potentially destructive statement: {next(iter(unsafe.values()))}"
        return Boot(hook, "boot-refused", says, _REFUSED, tuple(unsafe))
    if lost:
        return Boot(hook, "boot-undoes-schema", loses=lost, brings_back=back.brings_back)
    return Boot(hook, passes=_passes(back), brings_back=back.brings_back, tightens=tuple(unsafe), restates=True)


def _unsafe(back: Restating) -> Iterator[tuple[str, str]]:
    """Give what is done only where it may be, with the statement (ran 1.9.0 on MariaDB 10.11).

    A type may only grow.
    """
    for operation in back.operations:
        match operation:
            case DropTable(table=table):
                yield table, f"# DROP TABLE `{table}`"
            case DropColumn(table=table, column=column):
                yield f"{table}.{column}", f"# ALTER TABLE `{table}` DROP COLUMN `{column}`"
            case AlterColumn(table=table, column=column, sets=sets) if "type" in sets:
                held = back.newer.column(table, column.name)
                if held and held.type and column.type and not _grows(held.type, column.type):
                    yield f"{table}.{column.name}", _modify(f"{table}.{column.name}")
            case OtherObject(verb="drop", kind="procedure" | "function" as kind, name=name):
                yield name, f"# DROP {kind.upper()} `{name}`"


def _modify(name: str) -> str:
    table, _, column = name.rpartition(".")
    return f"# ALTER TABLE `{table}` MODIFY COLUMN `{column}`"


def _grows(held: Type, wanted: Type) -> bool:
    """Tell whether Skeema sees that every value still fits: an enum may only get more values at its end."""
    if {held.family, wanted.family} == {"text", "json"}:
        return held.family == "text" or not wanted.length  # MariaDB's JSON is a LONGTEXT
    if (held.family, held.name) != (wanted.family, wanted.name):
        return False
    if held.family == "enum":
        return (wanted.labels or ())[: len(held.labels or ())] == (held.labels or ())
    if held.family == "decimal":
        return (wanted.precision or 0) >= (held.precision or 0) and (wanted.scale or 0) >= (held.scale or 0)
    if held.family == "int" and held.signed != wanted.signed:
        return False
    return not narrower(held, wanted)


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give no command: most people push apart from the deploy."""
    return ""


def _passes(back: Restating) -> str:
    return (
        "skeema push finds nothing that it would have to take away" if back.steps else "skeema push finds no difference"
    )


def _is_schema(content: bytes) -> bool:
    return _SCHEMA.search(content) is not None


_OPTIONS: Reader[bool] = Reader("skeema-options", 1, _is_schema)

QUICK_FIXES = (QuickFix("skeema push --allow-unsafe", "run from {target}, it {loses}", after=("boot-refused",)),)

adapter = Adapter(
    name="skeema", detect=detect, read=read, boot=boot, hook=hook, quick_fixes=QUICK_FIXES, forms=FORMS
)  # fmt: skip
