"""The whole graph for programs, as `rollback-check/1`."""

from checker.core.drawing import Drawing
from checker.core.fact import Json
from checker.core.lineage import Lineage
from checker.core.spelling import envelope


def draw(shown: Lineage) -> str:
    """Write it as JSON."""
    nodes: list[Json] = [
        {
            "id": node.id,
            "kind": node.kind,
            "label": node.label,
            "names": list(node.names),
            "service": node.service or None,
            "path": node.path or None,
        }
        for node in shown.nodes
    ]
    edges: list[Json] = [{"from": edge.source, "to": edge.target, "kind": edge.kind} for edge in shown.edges]
    return envelope("graph", {"looked_at": shown.looked_at, "of": shown.of, "nodes": nodes, "edges": edges})


drawing = Drawing("json", draw)
