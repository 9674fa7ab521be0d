"""Prisma 8: a graph of migrations between contracts, and a marker in the database that names one.

Read in its sources and documents (8.0.0-rc.5), not run. What its client needs is not read: the whole schema counts.
"""

import json
import re
from functools import partial

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.fact import fact
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.speak import one
from checker.core.tree import Reader, Tree, Unread
from checker.grammars.prisma.push import OPTIONS, WORD
from checker.sql import VERSION as SQL_VERSION
from checker.sql import operations

_MANIFEST = "/migration.json"
_FILE = re.compile(r"((?:.*/)?migrations/app)/(\d{8}T\d{4})_([^/]+)/migration\.json")
_SAYS = "MIGRATION.MARKER_MISMATCH Database marker is not reachable in the on-disk migration graph"


@fact
class ContractEdge:
    """What a `migration.json` says: the hashes of the contracts between which it leads."""

    start: str = ""
    """Empty where it begins with an empty database."""
    to: str = ""


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of migrations of an application; those of extensions stand beside `app`."""
    found = {match[1] for path in tree.paths() if path.endswith(_MANIFEST) and (match := _FILE.fullmatch(path))}
    return tuple(Place("prisma-next", folder, versions=(folder,)) for folder in sorted(found))


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the migrations, each under the hash that it leads to; an edge back runs at no deploy."""
    reader = _statements(place.dialect or dialect)
    found: dict[str, Revision] = {}
    lost: list[tuple[str, Unread]] = []
    paths = tree.paths()
    for path in sorted(path for path in paths if path.startswith(f"{place.folder}/") and path.endswith(_MANIFEST)):
        match, edge = _FILE.fullmatch(path), tree.facts(path, _EDGE)
        if match is None or match[1] != place.folder:
            continue
        if isinstance(edge, Unread) or not edge.to:
            lost.append((path, edge if isinstance(edge, Unread) else Unread("it names no contract", line=1)))
            continue
        if edge.to in found or edge.to == edge.start:
            continue
        held = path.replace(_MANIFEST, "/ops.json")
        up: tuple[Step, ...] = ()
        if held not in paths:
            up = (Step(Unread("its ops.json is missing", line=1)),)
        elif wanted.wants(edge.to, partial(_content, tree, held)):
            steps = tree.facts(held, reader)
            up = (Step(steps),) if isinstance(steps, Unread) else steps
        parents = (edge.start,) if edge.start in found else ()
        blob = paths[path] + paths.get(held, "")
        at = held if held in paths else path
        found[edge.to] = Revision(edge.to, at, 1, parents, title=match[3].replace("_", " "), blob=blob, up=up)
    return History(place, tuple(found.values()), unread=tuple(lost))


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `db migrate` does: it looks for a way from the marker to its own contract, and needs to know both."""
    unknown = tuple(head for head in applied.heads if head not in history.ids)
    if unknown:
        return Boot(hook, "boot-revision-unknown", _SAYS, 1, unknown)
    pending = tuple(revision.id for revision in history.ordered() if revision.id not in applied.all)
    if pending:
        return Boot(hook, passes=f"Prisma applies {one(len(pending), 'migration')}", applies=pending)
    return Boot(hook, passes="Prisma finds the database at its own contract")


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    del place
    return "prisma db migrate"


def _content(tree: Tree, path: str) -> bytes:
    content = tree.content(path)
    return b"" if isinstance(content, Unread) else content


def _edge(content: bytes) -> ContractEdge | Unread:
    try:
        said = json.loads(content)
    except ValueError:
        return Unread("it is no JSON", line=1)
    if not isinstance(said, dict):
        return Unread("it is no manifest", line=1)
    start, to = said.get("from"), said.get("to")
    return ContractEdge(start if isinstance(start, str) else "", to if isinstance(to, str) else "")


def _statements(dialect: str) -> Reader[tuple[Step, ...]]:
    def read_operations(content: bytes) -> tuple[Step, ...]:
        try:
            said = json.loads(content)
        except ValueError:
            said = None
        if not isinstance(said, list):
            return (Step(Unread("it is no list of operations", line=1)),)
        return tuple(step for each in said for step in _steps(each, dialect))

    return Reader("prisma-next.ops", 1000 * SQL_VERSION + 1, read_operations, (dialect,))


def _steps(said: object, dialect: str) -> tuple[Step, ...]:
    """Read what one operation executes; its checks before and after change nothing."""
    label = str(said.get("label", "")) if isinstance(said, dict) else ""
    executed = said.get("execute") if isinstance(said, dict) else None
    if not isinstance(executed, list):
        return (Step(Unread("an operation without statements", label, 1)),)
    found: list[Step] = []
    for each in executed:
        text = each.get("sql") if isinstance(each, dict) else None
        found += operations(text, dialect) if isinstance(text, str) else (Step(Unread("no SQL", label, 1)),)
    return tuple(found)


_EDGE: Reader[ContractEdge | Unread] = Reader("prisma-next.edge", 1, _edge)

adapter = Adapter(
    name="prisma-next",
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    quick_fixes=(
        QuickFix(
            "prisma db update",
            "it makes the database what {target}'s contract says, and drops the rest",
            after=("boot-revision-unknown",),
        ),
    ),
    forms=(HookForm(rf"(?<![\w@/-])prisma(?:-next)?\s+db\s+migrate{OPTIONS}", word=WORD),),
    looks_like=r"(?:^|/)migrations/app/\d{8}T\d{4}_[^/]+/migration\.json$",
)
