"""The ways out, the best first: what each costs, from where its commands are run, and the commands."""

from collections.abc import Iterator, Sequence

from checker.core.layout import cells, cut, listed, pad, wrap
from checker.core.report import Style
from checker.core.verdict import Verdict
from checker.core.way import Avoid, PlanAnswer, WayOut

_HEIGHT = 24
_MARGIN = 3
_TITLE = 29
_INDENT = "   "
_SAID = frozenset(("downgrade-data-loss",))
"""Rules whose finding stands in the first line of a way already."""


def page(answer: PlanAnswer, style: Style) -> list[str]:
    """Lay out a plan: all of it where that is asked for, else as many ways as fit."""
    if style.quiet:
        return [_summary(answer)]
    ways = answer.found.ways
    shown = len(ways) if style.verbose else min(answer.most or len(ways), len(ways))
    lines = list(_lines(answer, style, shown))
    while shown > 1 and len(lines) > _HEIGHT and not answer.most and not style.verbose:
        shown -= 1
        lines = list(_lines(answer, style, shown))
    return lines


def _summary(answer: PlanAnswer) -> str:
    ways = answer.found.ways
    return f"{ways[0].title}: loses {_said(ways[0].loses)}." if ways else "No way out was found."


def _lines(answer: PlanAnswer, style: Style, most: int) -> Iterator[str]:
    width = style.width - _MARGIN
    yield from wrap(answer.headline, width)
    ways = answer.found.ways
    if not ways and answer.current.ref != answer.target.ref:
        yield from wrap("None was found that keeps the program running.", width)
    for number, way in enumerate(ways[:most], 1):
        yield ""
        yield from _way(number, way, style)
    if most < len(ways):
        yield f"   and {len(ways) - most} more: --max {len(ways)}"
    foot = [*_foot(answer, style)]
    if foot:
        yield ""
        yield from foot


def _way(number: int, way: WayOut, style: Style) -> Iterator[str]:
    width = style.width - _MARGIN
    yield from _first(number, way, style.width)
    for line in (*way.says, *(way.hints if style.verbose else ())):
        yield from wrap(line, width, _INDENT)
    yield from _risks(way, style)
    for step in way.steps:
        place = _place(step.place) if len({each.place for each in way.steps}) > 1 or step.place == "database" else ""
        line = f"{_INDENT}{step.run}"
        yield line if not place or cells(line) + cells(place) + 3 > style.width else f"{line}   {place}"
    if way.at_once:
        yield from _at_once(way.at_once, width)
    if style.verbose:
        yield from wrap(way.door, width, f"{_INDENT}afterwards: ")


def _first(number: int, way: WayOut, width: int) -> Iterator[str]:
    """Give the line that says what a way is and costs; whether it boots is left out only where it surely does."""
    head = f"{number:<3}"
    costs = [f"loses: {_said(way.loses)}", f"locks: {_said(way.locks)}", f"boots: {_boots(way)}"]
    title = way.title if cells(way.title) < _TITLE else f"{way.title}   "
    line = f"{head}{pad(title, _TITLE)}{'   '.join(costs)}"
    short = f"{head}{pad(title, _TITLE)}{'   '.join(costs[:2])}"
    if cells(line) <= width:
        yield line
    elif cells(short) <= width and way.boots == "yes":
        yield short
    else:
        yield f"{head}{way.title}"
        joined = f"{_INDENT}{'   '.join(costs)}"
        yield from [joined] if cells(joined) <= width else wrap("; ".join(costs), width - _MARGIN, _INDENT)


def _risks(way: WayOut, style: Style) -> Iterator[str]:
    width = style.width - _MARGIN
    told = [risk for risk in way.risks if style.verbose or risk.rule not in _SAID]
    if way.verdict is not Verdict.SAFE or told:
        for risk in told if style.verbose else told[:1]:
            lines = wrap(f"{risk.message} [{risk.rule}]", width, f"{_INDENT}{risk.level.value}: ", _INDENT)
            yield from lines
            yield from wrap(risk.advice, width, f"{_INDENT}-> ", f"{_INDENT}   ")
        if len(told) > 1 and not style.verbose:
            yield f"{_INDENT}and {len(told) - 1} more that can go wrong: -v"


def _at_once(command: str, width: int) -> Iterator[str]:
    line = f"{_INDENT}or let it be done:  {command}"
    if cells(line) <= width + _MARGIN:
        yield line
    else:
        yield f"{_INDENT}or let it be done:"
        yield f"{_INDENT}  {command}"


def _foot(answer: PlanAnswer, style: Style) -> Iterator[str]:
    width = style.width - _MARGIN
    yield from wrap(_reasons(answer.found.avoid), width, "Not this: ")
    yield from wrap(_reasons(answer.found.not_offered), width, "Not offered: ")
    if answer.services:
        yield from wrap(f"{listed(answer.services)} together: one tag deploys them all.", width, "Services: ")
    if style.verbose:
        for each in answer.assumptions:
            yield from wrap(f"{each.text} ({each.check}).", width, "Assumed: ")
    for note in answer.not_checked:
        yield from wrap(f"{note}.", width, "Not checked: ")


def _reasons(found: Sequence[Avoid]) -> str:
    return "; ".join(f"{each.run} ({each.because})" for each in found) + ("." if found else "")


def _place(place: str) -> str:
    kind, _, ref = place.partition(":")
    return {"checkout": f"# in a checkout of {ref}", "deploy": "# deploy", "database": "# on the database"}.get(
        kind, ""
    )


def _boots(way: WayOut) -> str:
    return {"skipped": "skip"}.get(way.boots, way.boots)


def _said(names: Sequence[str]) -> str:
    if not names:
        return "nothing"
    return cut("; ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else ""), 40)  # noqa: PLR2004
