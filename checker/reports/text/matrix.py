"""Every older release from every newer one, as letters."""

from collections.abc import Iterator, Sequence

from checker.core.layout import cells, middle, pad, paint, wrap
from checker.core.matrix import LETTERS, Alike, Matrix
from checker.core.report import Style
from checker.core.verdict import Verdict

_LEGEND = "S safe   R risky   U unsafe   ? unknown"
_CORNER = "from \\ to"
_GAP = 2
_WIDEST = 24
_HEIGHT = 19
"""How many rows fit a page with what stands around them."""


def grid(found: Matrix, style: Style) -> list[str]:
    """Lay out the table: release by release where it fits a page, else runs of releases that fare alike."""
    if style.quiet:
        return [_LEGEND]
    if len(found.releases) == 1:
        return [f"{found.releases[0]} is the only release: there is none to go back to."]
    named = {release: each.id for each in found.classes for release in each.releases}
    alone = [Alike(named[release], (release,)) for release in found.releases]
    widths = [cells(release) for release in found.releases]
    fits = 12 + sum(widths[1:]) + _GAP * len(widths) <= style.width - 3 and len(alone) <= _HEIGHT
    lines = _by_name(alone, found, style) if fits else _by_number(found, style)
    return [*lines, _LEGEND, *_foot(found, style)]


def _by_name(releases: Sequence[Alike], found: Matrix, style: Style) -> Iterator[str]:
    names = [each.releases[0] for each in releases]
    first = max(cells(_CORNER), *map(cells, names[:-1]))
    columns = [max(_GAP + 1, cells(name)) for name in names[1:]]
    heads = (f"{' ' * _GAP}{pad(name, width)}" for name, width in zip(names[1:], columns, strict=True))
    yield pad(_CORNER, first) + "".join(heads)
    for at, current in enumerate(releases[:-1]):
        row = pad(names[at], first)
        for place, (target, width) in enumerate(zip(releases[1:], columns, strict=True), 1):
            verdict = found.cells.get(current.id, {}).get(target.id) if place > at else None
            left = (width + _GAP * 2) // 2
            row += " " * left + _letter(verdict, style) + " " * (width + _GAP - left - 1)
        yield row


def _by_number(found: Matrix, style: Style) -> Iterator[str]:
    """Give rows and columns of runs, the columns by the numbers of the rows."""
    names = [each.releases[0] if len(each.releases) == 1 else _span(each) for each in found.classes]
    widest = max(map(cells, names)) if style.verbose else min(_WIDEST, max(map(cells, names)))
    digits = len(str(len(names)))
    first = max(cells(_CORNER), digits + 2 + widest)
    room = len(names) if style.verbose else (style.width - 3 - first) // (digits + _GAP)
    most = len(names) if style.verbose else min(room, max(_HEIGHT, 1))
    yield pad(_CORNER, first) + "".join(f"{number:>{digits + _GAP}}" for number in range(1, min(len(names), room) + 1))
    for number, (name, current) in enumerate(zip(names[:most], found.classes, strict=False), 1):
        shown = name if style.verbose else middle(name, widest)
        row = pad(f"{number:>{digits}}  {shown}", first)
        for target in found.classes[:room]:
            verdict = found.cells.get(current.id, {}).get(target.id)
            row += " " * (digits + _GAP - 1) + _letter(verdict, style)
        yield row
    if most < len(names) or room < len(names):
        yield f"and {len(names) - min(most, room)} more: -v, or -f json"


def _letter(verdict: Verdict | None, style: Style) -> str:
    return paint(LETTERS[verdict], colour=style.colour, kind=verdict.value) if verdict else " "


def _span(each: Alike) -> str:
    return f"{each.releases[-1]} - {each.releases[0]}"


def _foot(found: Matrix, style: Style) -> Iterator[str]:
    if len(found.releases) < found.of:
        yield f"Looked at the last {len(found.releases)} releases of {found.of}: --last all for the rest."
    for each in found.assumptions:
        yield from wrap(f"Assumed: {each.text}" + (f" ({each.check})" if each.check else "") + ".", style.width - 3)
    for note in found.not_checked:
        yield from wrap(f"Not checked: {note}.", style.width - 3)
