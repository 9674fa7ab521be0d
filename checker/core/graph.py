"""Questions about the order of revisions that need a real graph; alone knows networkx, which is slow to load."""

from collections.abc import Iterable

from networkx import DiGraph, strongly_connected_components


def cyclic(edges: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Give the members of all cycles, sorted; `edges` are (parent, child) pairs."""
    graph: DiGraph[str] = DiGraph()
    graph.add_edges_from(edges)
    found: set[str] = set()
    for members in strongly_connected_components(graph):
        if len(members) > 1 or any(graph.has_edge(each, each) for each in members):
            found |= members
    return tuple(sorted(found))
