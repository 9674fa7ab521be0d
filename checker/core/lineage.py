"""Releases, revisions and which of them each release needs, as nodes and edges."""

from collections.abc import Iterator, Sequence

from checker.core.fact import fact
from checker.core.history import History, Revision


@fact
class Node:
    """A run of releases with the same revisions, a revision, or a run of revisions."""

    id: str
    kind: str
    """`release`, `revision` or `revisions`."""
    label: str
    names: tuple[str, ...] = ()
    """The releases of a run, the newest first; the revisions of a run, parents first."""
    service: str = ""
    path: str = ""
    title: str = ""


@fact
class Edge:
    """What one node has to do with another."""

    source: str
    target: str
    kind: str
    """`follows` (a release the one before it), `needs` (a release its heads), `after` (a revision its parent)."""


@fact
class Lineage:
    """What `graph` shows."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    looked_at: int = 0
    of: int = 0
    """How many releases there are in all."""

    def named(self) -> dict[str, Node]:
        """Give the nodes by their ids."""
        return {node.id: node for node in self.nodes}


def lineage(releases: Sequence[tuple[str, Sequence[tuple[str, History]]]], of: int) -> Lineage:
    """Make the graph of releases, the newest first, each with its histories by the service's name."""
    runs = _runs(releases)
    nodes: list[Node] = []
    edges: list[Edge] = []
    known: dict[str, Node] = {}
    for number, (refs, held) in enumerate(runs):
        id_ = f"release:{refs[0]}"
        nodes.append(Node(id_, "release", refs[0] if len(refs) == 1 else f"{refs[-1]} - {refs[0]}", refs))
        if number + 1 < len(runs):
            edges.append(Edge(id_, f"release:{runs[number + 1][0][0]}", "follows"))
        for service, history in held:
            edges.extend(Edge(id_, _revision_id(service, head), "needs") for head in history.heads)
            for revision in history.ordered():
                name = _revision_id(service, revision.id)
                if name not in known:  # as the newest release that has it wrote it
                    known[name] = _node(service, revision)
                    edges.extend(_parents(service, revision, history))
    every = (*nodes, *known.values())
    there = {node.id for node in every}
    whole = tuple(dict.fromkeys(edge for edge in edges if edge.target in there))
    return Lineage(every, whole, sum(len(refs) for refs, _ in runs), of)


def _node(service: str, revision: Revision) -> Node:
    label = f"{revision.id} {revision.title}".strip()
    return Node(
        _revision_id(service, revision.id), "revision", label, (revision.id,), service, revision.path, revision.title
    )


def _parents(service: str, revision: Revision, history: History) -> Iterator[Edge]:
    own = _revision_id(service, revision.id)
    for parent in dict.fromkeys((*revision.parents, *revision.depends)):
        yield Edge(own, _revision_id(service, history.labels.get(parent, parent)), "after")


def _runs(
    releases: Sequence[tuple[str, Sequence[tuple[str, History]]]],
) -> list[tuple[tuple[str, ...], Sequence[tuple[str, History]]]]:
    """Put neighbours together that have the same revisions with the same parents."""
    runs: list[tuple[tuple[str, ...], Sequence[tuple[str, History]]]] = []
    for ref, held in releases:
        if runs and _shape(runs[-1][1]) == _shape(held):
            runs[-1] = ((*runs[-1][0], ref), runs[-1][1])
        else:
            runs.append(((ref,), held))
    return runs


def _shape(held: Sequence[tuple[str, History]]) -> frozenset[tuple[object, ...]]:
    return frozenset(
        (service, each.id, each.parents, each.depends) for service, history in held for each in history.revisions
    )


def _revision_id(service: str, revision: str) -> str:
    return f"revision:{service}:{revision}" if service != "default" else f"revision:{revision}"
