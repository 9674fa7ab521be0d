"""The gate's answer as a page: which releases stay within reach, what is in the way, and what would let it pass."""

from collections.abc import Iterator

from checker.core.finding import Axis, Level
from checker.core.gate import Acceptance, GateAnswer, WayBack
from checker.core.report import Style
from checker.core.verdict import ServiceAnswer
from checker.reports.html.parts import Html, advice, code, commands, findings, foot, table, tag, together, word

_AXES = (Axis.BOOT, Axis.SCHEMA, Axis.DATA)
"""Beside them stands whether the two releases could be at work side by side."""


def whole(answer: GateAnswer, style: Style) -> Iterator[Html]:
    """Write the page's parts."""
    said = tag("b", "PASSES" if answer.passed else "BLOCKED", class_=f"word {'safe' if answer.passed else 'unsafe'}")
    policy = f", policy {answer.policy}{', strict' if answer.strict else ''}"
    yield tag("h1", said, " ", code(answer.release.ref), policy)
    yield tag("p", answer.headline, class_="lead")
    if style.quiet:
        return
    yield from advice(answer.advice, {"do": "To keep the door open"})
    yield from _table(answer)
    refs = [answer.release, *(back.target for back in answer.backs)]
    shown = [each for _, each in answer.blocking or answer.warnings]
    told = list(findings([*shown, *(each for each in answer.bundle if each.level is not Level.NOTE)], refs, style))
    if told:
        yield tag("h2", "Why")
        yield from told
    for way in dict.fromkeys(back.way for back in answer.backs if back.way):
        yield tag("h2", f"The way back: {way.title}")
        yield commands(step.run for step in way.steps)
    lines = list(_agreed(answer))
    yield from foot(answer.assumptions, answer.not_checked, lines)


def _table(answer: GateAnswer) -> Iterator[Html]:
    rows = [_row(back, service) for back in answer.backs for service in back.services]
    if rows:
        heads = ("going back to", "service", *(axis.value for axis in _AXES), "side by side", "verdict", "the gate")
        yield table(heads, rows)


def _row(back: WayBack, service: ServiceAnswer) -> tuple[str, ...]:
    live = " (live)" if back.why == "running" else ""
    axes = (service.axis(axis) for axis in (*_AXES, Axis.ROLLING))
    passes = "passes" if back.passed and not back.way else "passes by a way out" if back.passed else "is blocked"
    verdicts = (word(each.verdict if each else None) for each in axes)
    return together(code(back.target.ref), live), code(service.name), *verdicts, word(service.verdict), passes


def _agreed(answer: GateAnswer) -> Iterator[str]:
    """List what was accepted, and what of it needs a look."""
    yield from (f"Accepted: {each.finding.fingerprint}{_because(each.by)}" for each in answer.accepted)
    yield from (f"Ends soon: {each.rule}{_because(each)}" for each in answer.ending())
    yield from (f"Expired, so it counts again: {each.rule}{_because(each)}" for each in answer.stale("expired"))
    yield from (f"Unused: {each.rule}{_because(each)}" for each in answer.stale("unused"))
    if answer.untouched:
        yield f"Not touched: {', '.join(answer.untouched)}"


def _because(by: Acceptance) -> str:
    end = f", until {by.until}" if by.until else ""
    return f", {by.reason or 'without a reason'}{end} ({by.place})"
