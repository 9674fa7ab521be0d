"""The graph as a list: releases, the newest first, with what each needs and what it brought."""

from collections.abc import Iterator

from checker.core.drawing import Drawing
from checker.core.layout import clean, counted, cut, limited, wrap
from checker.core.lineage import Lineage, Node

_WIDTH = 77
_MOST = 6
"""How many revisions of one release are named."""


def draw(shown: Lineage) -> str:
    """Lay it out as text."""
    return "\n".join(line.rstrip() for line in _lines(shown))


def _lines(shown: Lineage) -> Iterator[str]:
    named = shown.named()
    parents: dict[str, list[str]] = {}
    needs: dict[str, list[str]] = {}
    for edge in shown.edges:
        (needs if edge.kind == "needs" else parents).setdefault(edge.source, []).append(edge.target)
    runs = [node for node in shown.nodes if node.kind == "release"]
    held = [_above(needs.get(run.id, ()), parents) for run in runs]
    for number, run in enumerate(runs):
        before = held[number + 1] if number + 1 < len(runs) else {}
        several = f" ({counted(len(run.names), 'release')})" if len(run.names) > 1 else ""
        yield cut(f"{clean(run.label)}{several}", _WIDTH)
        heads = [_label(named[head]) for head in needs.get(run.id, ())]
        yield from limited(wrap(", ".join(heads) or "no revision", _WIDTH, "  needs   "), 3, _WIDTH)
        brings = [named[each] for each in held[number] if each not in before]
        gone = [named[each] for each in before if each not in held[number]]
        yield from _some("brings", brings, oldest=number + 1 == len(runs))
        yield from _some("drops", gone)
    if shown.looked_at < shown.of:
        yield ""
        yield f"Looked at the last {shown.looked_at} releases of {shown.of}: --last all for the rest."


def _some(word: str, revisions: list[Node], *, oldest: bool = False) -> Iterator[str]:
    if oldest or len(revisions) > _MOST:
        count = counted(len(revisions), "revision")
        yield f"  {word:<8}{count}" + (
            "" if oldest or not revisions else f", the last {_label(revisions[0])}"[: _WIDTH - 30]
        )
        return
    for place, each in enumerate(revisions):
        yield cut(f"  {'' if place else word:<8}{_label(each)}", _WIDTH)


def _label(node: Node) -> str:
    service = f" [{node.service}]" if node.service not in {"", "default"} else ""
    return clean(node.label) + service


def _above(heads: "list[str] | tuple[str, ...]", parents: dict[str, list[str]]) -> dict[str, None]:
    """Give these revisions and all before them, the newest first."""
    found: dict[str, None] = {}
    waiting = list(heads)
    while waiting:
        each = waiting.pop(0)
        if each not in found:
            found[each] = None
            waiting.extend(parents.get(each, ()))
    return found


drawing = Drawing("text", draw)
