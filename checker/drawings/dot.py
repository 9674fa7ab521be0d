"""The graph for Graphviz."""

from checker.core.drawing import Drawing
from checker.core.layout import clean
from checker.core.lineage import Lineage

_SHAPES = {"release": "box", "revision": "ellipse", "revisions": "ellipse"}
_STYLES = {"follows": "dotted", "needs": "bold", "after": "solid"}


def draw(shown: Lineage) -> str:
    """Write it in the language of `dot`."""
    nodes = [f"  {_text(each.id)} [label={_text(each.label)}, shape={_SHAPES[each.kind]}];" for each in shown.nodes]
    edges = [f"  {_text(each.source)} -> {_text(each.target)} [style={_STYLES[each.kind]}];" for each in shown.edges]
    return "\n".join(["digraph releases {", "  rankdir=BT;", *nodes, *edges, "}"])


def _text(text: str) -> str:
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


drawing = Drawing("dot", draw, folds=True)
