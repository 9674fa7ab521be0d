"""The whole graph for programs that read GraphML."""

from checker.core.drawing import Drawing
from checker.core.lineage import Lineage


def draw(shown: Lineage) -> str:
    """Write it as GraphML."""
    from checker.core.graph import graphml  # noqa: PLC0415  loads networkx

    return graphml(shown)


drawing = Drawing("graphml", draw)
