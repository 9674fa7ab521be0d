"""graphile-migrate: committed SQL files, numbered and chained by hashes; the database is asked for the newest alone.

Words and exit codes were run with graphile-migrate 1.4.1.
"""

import re
from dataclasses import replace

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Reader, Tree, Unread
from checker.folders import boots
from checker.folders.linear import linear
from checker.folders.numbered import singles
from checker.folders.script import sql_script
from checker.folders.shelf import shelves

_FOLDER = re.compile(r"(?:.*/)?committed")
_LINK = re.compile(rb"^--! (Previous|Hash): (\S+)", re.MULTILINE)
FORMS = (
    HookForm(r"(?<![\w-])graphile-migrate\s+migrate\b[^\n;&|\"'\]]*", word="graphile-migrate"),
)  # fmt: skip


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of committed files that carry the tool's heads."""
    return tuple(
        Place("graphile-migrate", shelf.folder, versions=(shelf.folder,), dialect="postgres")
        for shelf in shelves(tree)
        if _FOLDER.fullmatch(shelf.folder) and _linked(tree, shelf.path(shelf.numbered[0]))
    )


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their numbers; each names the hash of the one before it."""
    reader = sql_script("graphile-migrate", 1, place.dialect or dialect)
    found = linear(tree, place, singles(tree, place), lambda _: reader, wanted)
    before = "-"
    for revision in found.revisions:
        links = _linked(tree, revision.path)
        expected = links.get("Previous", before)
        if expected != before:
            name = revision.path.rpartition("/")[2]
            says = (
                f"Previous migration with hash '{before}' doesn't match '{name}''s expected previous hash '{expected}'"
            )
            return replace(found, faults=((revision.path, Unread(says, line=1)),))
        before = links.get("Hash", before)
    return found


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `migrate` does: it runs what comes after the newest number, and nothing before it."""
    for path, fault in history.faults:
        broken = tuple(each.id for each in history.revisions if each.path == path)
        return Boot(hook, "boot-history-broken", fault.reason, 1, broken)
    return boots.late_is_skipped(history, applied, hook, boots.by_number, "graphile-migrate") or boots.runs(
        history, applied, hook, "graphile-migrate"
    )


def hook(place: Place) -> str:  # noqa: ARG001  its configuration says where
    """Give the command that people usually run."""
    return "graphile-migrate migrate"


def _linked(tree: Tree, path: str) -> dict[str, str]:
    found = tree.facts(path, _LINKS)
    return {} if isinstance(found, Unread) else dict(found)


def _links(content: bytes) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode(), hash_.decode("utf-8", "replace")) for name, hash_ in _LINK.findall(content[:_HEAD]))


_HEAD = 1000
"""How far into a file its heads may stand."""
_LINKS: Reader[tuple[tuple[str, str], ...]] = Reader("graphile-links", 1, _links)
ASKS = "SELECT max(substring(filename FROM '^[0-9]+')::int) FROM graphile_migrate.migrations"
"""The message of a file is left out of the ledger (graphile-migrate 1.4.1, ran)."""

adapter = Adapter(
    name="graphile-migrate", asks=ASKS, detect=detect, read=read, boot=boot, hook=hook, forms=FORMS, dialect="postgres"
)  # fmt: skip
