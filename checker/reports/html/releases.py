"""Tables of releases as pages: how far back one can go, and every older release from every newer one."""

from collections.abc import Iterator

from checker.core.matrix import LETTERS, Alike, Matrix
from checker.core.report import Style
from checker.core.verdict import HorizonAnswer, Verdict
from checker.reports.html.parts import Html, code, foot, table, tag, together, word

_GOOD = frozenset((Verdict.SAFE, Verdict.RISKY))
_LEGEND = "S safe (plain), R risky (dots), U unsafe (hatched), ? unknown (dashed). The thick line: how far back."


def older(answer: HorizonAnswer, style: Style) -> Iterator[Html]:
    """Write how far back one can go."""
    horizon = answer.horizon
    yield tag("h1", "Going back from ", code(answer.current.ref))
    safe = together("Newest safe: ", code(horizon.newest_safe), ".") if horizon.newest_safe else "None is safe."
    floor = together(" Floor: ", code(horizon.floor), ".") if horizon.floor else ""
    yield tag("p", safe, floor, class_="lead")
    if style.quiet:
        return
    rows = [(code(each.ref), word(each.verdict), each.because) for each in horizon.targets]
    yield table(("to", "verdict", "because"), rows)
    looked = f"Looked at the last {horizon.looked_at} of {horizon.of}." if horizon.looked_at < horizon.of else ""
    yield from foot(answer.assumptions, answer.not_checked, [looked] if looked else [])


def every_pair(found: Matrix, style: Style) -> Iterator[Html]:
    """Write the map: FROM down, TO across, both the newest first."""
    yield tag("h1", "Every older release from every newer one")
    if style.quiet:
        return
    heads = [tag("th", "from \\ to", scope="col"), *(tag("th", _name(each), scope="col") for each in found.classes)]
    rows = [
        tag("tr", tag("th", _name(each), scope="row"), *_cells(each, at, found))
        for at, each in enumerate(found.classes)
        if each.id in found.cells
    ]
    yield tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="map")
    yield tag("p", _LEGEND, class_="quiet")
    yield tag("p", code("rollback-check check TO --from FROM"), " says why.", class_="quiet")
    judged = [f"{len(found.releases)} of {found.of} releases"] if found.of > len(found.releases) else []
    yield from foot(found.assumptions, found.not_checked, judged)


def _cells(current: Alike, at: int, found: Matrix) -> Iterator[Html]:
    row = found.cells[current.id]
    verdicts = [row.get(each.id) if place >= at else None for place, each in enumerate(found.classes)]
    asked = [place for place, each in enumerate(verdicts) if each is not None]
    # The line stands behind the last release that one reaches without a bad one in between.
    bad = next((place for place in asked if verdicts[place] not in _GOOD), None)
    edge = bad - 1 if bad is not None else -1
    for place, verdict in enumerate(verdicts):
        line = "edge" if place == edge else ""
        if verdict is None:
            yield tag("td", class_=line)
            continue
        said = f"{_name(current)} to {_name(found.classes[place])}: {verdict.value}"
        letter = tag("b", LETTERS[verdict], class_=f"word {verdict.value}")
        yield tag("td", letter, class_=f"{verdict.value} {line}".strip(), title=said)


def _name(each: Alike) -> str:
    newest, oldest = each.releases[0], each.releases[-1]
    return newest if newest == oldest else f"{oldest} - {newest}"
