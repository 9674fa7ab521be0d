"""The graph for Mermaid, as Markdown pages show it."""

from checker.core.drawing import Drawing
from checker.core.layout import clean
from checker.core.lineage import Lineage, Node

_ARROWS = {"follows": "-.->", "needs": "==>", "after": "-->"}
_PLAIN = {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;"}


def draw(shown: Lineage) -> str:
    """Write it in the language of Mermaid."""
    ids = {node.id: f"n{number}" for number, node in enumerate(shown.nodes)}
    nodes = [f"  {ids[node.id]}{_box(node)}" for node in shown.nodes]
    edges = [f"  {ids[edge.source]} {_ARROWS[edge.kind]} {ids[edge.target]}" for edge in shown.edges]
    return "\n".join(["flowchart BT", *nodes, *edges])


def _box(node: Node) -> str:
    label = "".join(_PLAIN.get(char, char) for char in clean(node.label))
    return f'["{label}"]' if node.kind == "release" else f'(["{label}"])'


drawing = Drawing("mermaid", draw, folds=True)
