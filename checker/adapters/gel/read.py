"""Reads a schema's migrations as one release wrote them."""

from dataclasses import replace
from functools import lru_cache

from checker.adapters.gel.fixups import crossed, fixups
from checker.core.adapter import EVERYTHING, Wanted
from checker.core.history import History, Place, Revision
from checker.core.tree import Tree, Unread
from checker.grammars.gel.migration import Heading
from checker.grammars.gel.projects import edgeql_files
from checker.grammars.gel.readers import HEADING


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:  # noqa: ARG001  it has one
    """Read all revisions; what one does depends on what those before it made, so all are read or none."""
    history = _graph(tree, place)
    if wanted.ids is not None and not wanted.ids and not wanted.words:
        return history
    return _whole(tree, place)


@lru_cache(maxsize=8)
def _graph(tree: Tree, place: Place) -> History:
    revisions, unread, faults = [], [], []
    paths = tree.paths()
    for path in edgeql_files(tree, place.versions[0]):
        header = tree.facts(path, HEADING)
        if isinstance(header, Unread):
            unread.append((path, header))
            continue
        parents = (header.parent,) if header.parent else ()
        revisions.append(Revision(header.id, path, header.line, parents, title=header.title, blob=paths[path]))
        if header.computed != header.id:
            faults.append((path, Unread(_misnamed(header), line=header.line)))
    found = fixups(tree, place)
    return History(place, crossed(revisions, found) if found else tuple(revisions), tuple(unread), tuple(faults))


@lru_cache(maxsize=8)
def _whole(tree: Tree, place: Place) -> History:
    from checker.grammars.gel.replayed import replayed  # noqa: PLC0415  the graph alone needs no replay

    history = _graph(tree, place)
    steps = replayed(tree, place.versions[0]).steps
    revisions = tuple(replace(each, up=steps.get(each.path, ())) for each in history.revisions)
    return replace(history, revisions=revisions)


def _misnamed(header: Heading) -> str:
    return f"Migration name should be: {header.computed}, but {header.id} found instead."
