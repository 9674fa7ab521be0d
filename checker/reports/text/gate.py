"""The gate as a page: the word, what one could go back to, what stands in the way, and what would let it pass."""

from collections.abc import Iterator, Sequence

from checker.core.finding import Evidence, Finding, Level
from checker.core.gate import Acceptance, GateAnswer, WayBack
from checker.core.layout import cells, limited, middle, paint, wrap
from checker.core.report import Style
from checker.core.verdict import Advice
from checker.core.way import WayOut
from checker.reports.text.footer import running
from checker.reports.text.page import HEIGHT, MARGIN, apart

_INDENT = " " * 5
_LABEL = 16
_ROOMS = ((4, 2, 99, 4), (3, 2, 99, 2), (3, 1, 2, 2), (2, 1, 2, 2), (2, 1, 1, 1), (1, 1, 1, 1))
"""How many findings, places of each, lines of a message and rows at the foot are shown: less, until it fits."""


def page(answer: GateAnswer, style: Style) -> list[str]:
    """Lay out what the gate says: whole where it is asked for, else as much as fits."""
    if style.quiet:
        return [_first(answer, style)]
    if style.verbose:
        return list(_lines(answer, style, 999, 999, (99, 99)))
    lines: list[str] = []
    for findings, places, message, rows in _ROOMS:
        lines = list(_lines(answer, style, findings, places, (message, rows)))
        if len(lines) <= HEIGHT:
            break
    return lines


def _lines(answer: GateAnswer, style: Style, findings: int, places: int, most: tuple[int, int]) -> Iterator[str]:
    width = style.width - MARGIN
    yield _first(answer, style)
    yield from wrap(answer.headline, width)
    yield from apart(line for back in answer.backs if back.way for line in _way(back, back.way, style))
    bundle = [(None, each) for each in answer.bundle if each.level is not Level.NOTE and not each.accepted]
    shown = [*answer.blocking, *bundle] if answer.blocking else [*bundle, *answer.warnings]
    lines = (
        line
        for number, found in enumerate(shown[:findings], 1)
        for line in _finding(number, found, style, (len(answer.backs) > 1, places, most[0]))
    )
    yield from apart(lines)
    if len(shown) > findings:
        yield f"{_INDENT}and {len(shown) - findings} more: -v"
    yield from apart(_advice(answer, style))
    yield from apart(line for row in _foot(answer, style) for line in limited(row, most[1], width))


def _first(answer: GateAnswer, style: Style) -> str:
    word = "PASSES" if answer.passed else "BLOCKED"
    kind = "safe" if answer.passed else "unsafe"
    policy = f", policy {answer.policy}" + (", strict" if answer.strict else "")
    ref = answer.release.ref
    if not style.verbose:
        ref = middle(ref, style.width - MARGIN - 9 - cells(policy))
    return f"{paint(word, colour=style.colour, kind=kind)}{' ' * (9 - len(word))}{ref}{policy}"


def _finding(
    number: int, found: tuple[WayBack | None, Finding], style: Style, room: tuple[bool, int, int]
) -> Iterator[str]:
    back, finding = found
    several, places, most = room
    width = style.width - MARGIN
    word = "" if finding.level is Level.UNSAFE else f"{finding.level.value}: "
    title = f"{word}{finding.rule}: {finding.label or finding.object}"
    to = f" (going back to {back.target.ref})" if back and several else ""
    yield from limited(wrap(f"{title}{to}", width, f"  {number:<3}", _INDENT), most, width)
    yield from limited(wrap(finding.message, width, _INDENT), most, width)
    for each in finding.evidence[:places]:
        yield _INDENT + _place(each, width - len(_INDENT), style)


def _place(place: Evidence, room: int, style: Style) -> str:
    line = f":{place.line}" if place.line else ""
    says = f" {place.says}" if place.says else ""
    if style.verbose:
        return f"{place.ref}:{place.path}{line}{says}"
    head = f"{middle(place.ref, 24)}:"
    free = room - cells(head) - cells(line) - cells(says)
    if free < 20:  # noqa: PLR2004  a path needs some room
        says, free = "", room - cells(head) - cells(line)
    return f"{head}{middle(place.path, free)}{line}{says}"


def _way(back: WayBack, way: WayOut, style: Style) -> Iterator[str]:
    """Name the way out that lets it pass, and the command that prints it."""
    says = "it loses nothing" if back.plan else "with what is accepted"
    yield from wrap(f"{way.title}; {says}.", style.width - MARGIN, f"To {back.target.ref}: ", _INDENT)
    if back.plan:
        yield f"{_INDENT}{back.plan}"
    if style.verbose:
        yield from (f"{_INDENT}{step.run}" for step in way.steps)


def _advice(answer: GateAnswer, style: Style) -> Iterator[str]:
    label = "To pass: " if answer.blocked else "Better: "
    width = style.width - MARGIN
    shown = [each for each in answer.advice if style.verbose or each.kind == "do"]
    others = [each for each in answer.advice if each.kind == "or"]
    for each in [*shown, *([] if style.verbose else others[:1])]:
        yield from _act(each, label if each.kind == "do" else "Or: ", width)


def _act(advice: Advice, label: str, width: int) -> Iterator[str]:
    yield from wrap(advice.text, width, label, "   ")
    yield from (f"   {command}" for command in advice.run)


def _foot(answer: GateAnswer, style: Style) -> Iterator[list[str]]:
    width = style.width - MARGIN
    rows = [("Going back to", _stands(answer.backs))]
    if answer.running:
        rows.append(("Running now", running(answer.running)))
    rows += [("Accepted", _accepted(each.by, f"{each.finding.fingerprint}: ")) for each in answer.accepted]
    rows += [("Expired", _accepted(each, f"{each.rule}: ")) for each in answer.stale("expired")]
    rows += [("Unused", _accepted(each, f"{each.rule}: ")) for each in answer.stale("unused")]
    if answer.untouched:
        rows.append(("Not touched", ", ".join(answer.untouched)))
    rows += [("Note", each.message) for each in answer.bundle if each.level is Level.NOTE]
    if answer.assumptions:
        said = (f"{each.text}{f' ({each.check})' if each.check else ''}" for each in answer.assumptions)
        rows.append(("Assumed", "; ".join(said)))
    if answer.not_checked:
        rows.append(("Not checked", "; ".join(answer.not_checked)))
    for label, says in rows:
        if says:
            yield wrap(says, width, label.ljust(_LABEL), " " * _LABEL)


def _stands(backs: Sequence[WayBack]) -> str:
    """Say how each older release stands, as `check` says it, and what the gate makes of it."""
    return "; ".join(f"{each.target.ref} ({_verdict(each)})" for each in backs)


def _verdict(back: WayBack) -> str:
    parts = [back.verdict.value]
    if back.counted is not back.verdict:
        parts.append(f"{back.counted.value} without what is accepted")
    if back.way:
        parts.append("passes by a way out" if back.passed else "by a way out")
    if back.together:
        parts.append(f"side by side {back.together.value}")
    return ", ".join(parts)


def _accepted(by: Acceptance, what: str) -> str:
    end = f", until {by.until}" + (", which is near" if by.ends_soon else "")
    return f"{what}{by.reason or 'no reason'}{end} ({by.place})"
