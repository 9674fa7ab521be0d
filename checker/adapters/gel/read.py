"""Reads a schema's migrations as one release wrote them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from checker.adapters.gel.fixups import crossed, fixups
from checker.core.adapter import EVERYTHING, Wanted
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.tree import Tree, Unread
from checker.grammars.gel.migration import Heading
from checker.grammars.gel.readers import COMMANDS, HEADING


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:  # noqa: ARG001  it has one
    """Read all revisions; what one does depends on what those before it made, so all are read or none."""
    history = _graph(tree, place)
    if wanted.ids is not None and not wanted.ids and not wanted.words:
        return history
    return _whole(tree, place)


@lru_cache(maxsize=8)
def _graph(tree: Tree, place: Place) -> History:
    revisions, unread, faults = [], [], []
    for path, blob in _files(tree, place):
        header = tree.facts(path, HEADING)
        if isinstance(header, Unread):
            unread.append((path, header))
            continue
        parents = (header.parent,) if header.parent else ()
        revisions.append(Revision(header.id, path, header.line, parents, title=header.title, blob=blob))
        if header.computed != header.id:
            faults.append((path, Unread(_misnamed(header), line=header.line)))
    found = fixups(tree, place)
    return History(place, crossed(revisions, found) if found else tuple(revisions), tuple(unread), tuple(faults))


@lru_cache(maxsize=8)
def _whole(tree: Tree, place: Place) -> History:
    from checker.grammars.gel.steps import Replay  # noqa: PLC0415  the graph alone needs no replay

    history = _graph(tree, place)
    replay = Replay()
    done: dict[str, Revision] = {}
    for revision in history.ordered():
        body = tree.facts(revision.path, COMMANDS)
        up = (Step(body, body.line),) if isinstance(body, Unread) else replay.run(body.commands)
        done[revision.path] = replace(revision, up=up)
    return replace(history, revisions=tuple(done.get(each.path, each) for each in history.revisions))


def _files(tree: Tree, place: Place) -> Iterator[tuple[str, str]]:
    start = f"{place.versions[0]}/"
    for path, blob in tree.paths().items():
        name = path[len(start) :]
        if path.startswith(start) and path.endswith(".edgeql") and "/" not in name and not name.startswith("."):
            yield path, blob


def _misnamed(header: Heading) -> str:
    return f"Migration name should be: {header.computed}, but {header.id} found instead."
