"""Questions about revisions and states that need a real graph; alone knows networkx, which is slow to load."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from networkx import (
    DiGraph,
    all_simple_paths,
    generate_graphml,
    has_path,
    shortest_path,
    strongly_connected_components,
)

from checker.core import states
from checker.core.lineage import Edge, Lineage, Node


def cyclic(edges: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Give the members of all cycles, sorted; `edges` are (parent, child) pairs."""
    graph: DiGraph[str] = DiGraph()
    graph.add_edges_from(edges)
    found: set[str] = set()
    for members in strongly_connected_components(graph):
        if len(members) > 1 or any(graph.has_edge(each, each) for each in members):
            found |= members
    return tuple(sorted(found))


def graphml(shown: Lineage) -> str:
    """Write a graph as GraphML."""
    graph: DiGraph[str] = DiGraph()
    for node in shown.nodes:
        names = " ".join(node.names)
        facts = {"kind": node.kind, "label": node.label, "names": names, "service": node.service, "path": node.path}
        graph.add_node(_sound(node.id), **{key: _sound(value) for key, value in facts.items()})
    for edge in shown.edges:
        graph.add_edge(_sound(edge.source), _sound(edge.target), kind=edge.kind)
    return "\n".join(generate_graphml(graph, named_key_ids=True))


def folded(shown: Lineage) -> Lineage:
    """Give a graph in which revisions that stand in a line, and that no release needs by itself, are one node."""
    graph: DiGraph[str] = DiGraph()
    named = shown.named()
    graph.add_nodes_from(named)
    graph.add_edges_from((edge.source, edge.target) for edge in shown.edges)
    needed = {edge.target for edge in shown.edges if edge.kind == "needs"}

    def goes_on(child: str, parent: str) -> bool:
        """Whether nothing comes between two revisions or branches off."""
        alone = graph.out_degree(child) == 1 and graph.in_degree(parent) == 1
        return alone and parent not in needed and child != parent and named[child].service == named[parent].service

    into: dict[str, list[str]] = {}
    for edge in shown.edges:
        if edge.kind == "after" and goes_on(edge.source, edge.target):
            _join(into, edge.source, edge.target)
    lines = {id(line): line for line in into.values() if line[0] != line[-1]}
    place = {each: line[0] for line in lines.values() for each in line}
    nodes = tuple(
        _line([named[each] for each in into[node.id]]) if place.get(node.id) == node.id else node
        for node in shown.nodes
        if place.get(node.id, node.id) == node.id
    )
    edges = (
        Edge(place.get(edge.source, edge.source), place.get(edge.target, edge.target), edge.kind)
        for edge in shown.edges
    )
    kept = tuple(dict.fromkeys(edge for edge in edges if edge.source != edge.target))
    return Lineage(nodes, kept, shown.looked_at, shown.of)


def _join(into: dict[str, list[str]], child: str, parent: str) -> None:
    """Put two lines of revisions together, the newest first."""
    upper, lower = into.setdefault(child, [child]), into.setdefault(parent, [parent])
    if upper is lower:  # a cycle
        return
    upper.extend(lower)
    for each in lower:
        into[each] = upper


def _line(members: list[Node]) -> Node:
    newest, oldest = members[0], members[-1]
    names = tuple(name for member in reversed(members) for name in member.names)
    label = f"{len(members)} revisions, {oldest.names[0]} to {newest.names[0]}"
    return Node(newest.id, "revisions", label, names, newest.service)


def _sound(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(
        char
        if char in "\t\n" or (char >= " " and not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff")
        else "\ufffd"
        for char in text
    )


def all_routes(edges: Sequence[states.Edge], start: states.State) -> Iterator[states.Route]:
    """Give every route from a state to where the wanted behaviour is live, without circles."""
    graph: DiGraph[states.State | int | str] = DiGraph()
    graph.add_node(start)
    for number, edge in enumerate(edges):
        # An edge is a node of its own, for several may join two states; all that ends well leads to one place.
        graph.add_edge(edge.before, number)
        graph.add_edge(number, _LIVE if edge.ends else edge.after)
    if _LIVE in graph:
        for path in all_simple_paths(graph, start, _LIVE, cutoff=2 * states.LONGEST):
            yield tuple(edges[node] for node in path if isinstance(node, int))


_LIVE = "live"


def cheapest(weights: Mapping[tuple[int, int], int], start: int, end: int) -> tuple[int, ...]:
    """Give the nodes of the cheapest path; none where there is no path."""
    graph: DiGraph[int] = DiGraph()
    graph.add_nodes_from((start, end))
    graph.add_weighted_edges_from((*pair, weight) for pair, weight in weights.items())
    return tuple(shortest_path(graph, start, end, weight="weight")) if has_path(graph, start, end) else ()
