"""Reads a Rails history: the numbers of its migrations, and the schema that stands beside them."""

import re
from dataclasses import replace

from checker.adapters.rails.schema import read_schema
from checker.core.adapter import EVERYTHING, Wanted
from checker.core.fact import fact
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.folders.linear import opener
from checker.sql import VERSION
from checker.sql.stated import stated

_FILE = re.compile(r"(?P<version>\d+)_(?P<title>\w+)(?:\.\w+)?\.rb")


_UNSTATED = Step(Unread("no schema.rb is kept that would tell what it does to tables", line=1), 1)


@fact
class SchemaRb:
    """What one `schema.rb` states."""

    steps: tuple[Step, ...] = ()
    lines: tuple[tuple[str, str, int], ...] = ()


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the migrations, each after the one before it: what rows they write; all else the schema tells."""
    revisions: list[Revision] = []
    for version, path, title in sorted(_files(tree, place)):
        before = (revisions[-1].id,) if revisions else ()
        up = _rows(tree, path, dialect) if wanted.wants(version, opener(tree, path)) else ()
        up = up if place.config else (_UNSTATED, *up)
        revisions.append(Revision(version, path, 1, before, title=title, blob=tree.paths()[path], up=up))
    if not place.config:
        return History(place, tuple(revisions))
    if place.config.endswith(".sql"):
        return History(place, tuple(revisions), snapshot=stated(tree, (place.config,), dialect))
    return History(place, tuple(revisions), snapshot=(_stated(tree, place.config, dialect),))


def _files(tree: Tree, place: Place) -> list[tuple[str, str, str]]:
    found = []
    for folder in place.versions:
        for path in tree.paths():
            match = _FILE.fullmatch(path.removeprefix(f"{folder}/").rpartition("/")[2])
            if match and path.startswith(f"{folder}/"):
                found.append((match["version"], path, match["title"]))
    return found


def _rows(tree: Tree, path: str, dialect: str) -> tuple[Step, ...]:
    def read_file(content: bytes) -> tuple[Step, ...]:
        from checker.adapters.rails.rows import read_rows  # noqa: PLC0415  an answer from the store opens no program

        return read_rows(content, dialect)

    found = tree.facts(path, Reader("rails-rows", 1000 * VERSION + 3, read_file, (dialect,)))
    return (Step(replace(found, rows=True), found.line),) if isinstance(found, Unread) else found


def _stated(tree: Tree, path: str, dialect: str) -> Revision:
    reader = Reader(
        "rails-schema", 1000 * VERSION + 1, lambda content: SchemaRb(*read_schema(content, dialect)), (dialect,)
    )
    found = tree.facts(path, reader)
    blob = tree.paths().get(path, "")
    if isinstance(found, Unread):
        return Revision(path, path, 0, blob=blob, up=(Step(replace(found, text=blob), found.line),))
    lines = {(table, column): line for table, column, line in found.lines}
    return Revision(path, path, 0, blob=blob, up=found.steps, lines=lines)
