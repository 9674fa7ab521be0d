"""The answer as Markdown: for the comment of a pull request, and for the summary of a job."""

from collections.abc import Iterable, Iterator, Sequence

from checker.core.errors import CheckError
from checker.core.finding import Finding, Level
from checker.core.gate import GateAnswer
from checker.core.layout import cleaned
from checker.core.report import Report, Style
from checker.core.verdict import Advice, Answer, Ref
from checker.core.way import PlanAnswer, WayOut
from checker.reports.markdown.comment import comment
from checker.reports.markdown.parts import AXES, axis_of, block, cell, code, places, text

__all__ = ["code", "report", "text"]

_LABELS = {"do": "Do this", "or": "Or", "not": "Not this"}


def render(answer: Answer, style: Style) -> str:
    """Write what `check` says."""
    return "\n".join(_answer(cleaned(answer), style)).rstrip()


def plan(answer: PlanAnswer, style: Style) -> str:
    """Write what `plan` says."""
    return "\n".join(_plan(cleaned(answer), style)).rstrip()


def gate(answer: GateAnswer, style: Style) -> str:
    """Write the comment on a pull request."""
    return "\n".join(comment(cleaned(answer), style)).rstrip()


def failure(command: str | None, error: CheckError) -> str:
    """Write that no verdict was reached: never that nothing was found."""
    tries = ["", *block(error.tries)] if error.tries else []
    about = f" ({code(f'rollback-check {command}')})" if command else ""
    return "\n".join(["### Rollback: this could **not be checked**", "", f"{text(error.message)}{about}", *tries])


def _answer(answer: Answer, style: Style) -> Iterator[str]:
    current, target = code(answer.current.ref), code(answer.target.ref)
    yield f"### {answer.verdict.value.upper()}: {current} to {target}"
    yield ""
    yield text(answer.headline)
    if style.quiet or not answer.services:
        return
    yield ""
    yield "| service | boot | schema | data | verdict |"
    yield "|---|---|---|---|---|"
    for service in answer.services:
        axes = " | ".join(axis_of(service, axis) for axis in AXES)
        yield f"| {cell(code(service.name))} | {axes} | **{service.verdict.value.upper()}** |"
    for service in answer.services if style.verbose else answer.services[:1]:
        yield from _advice(service.advice)
        yield from _findings(service.findings, (answer.current, answer.target), style)


def _advice(advice: Iterable[Advice]) -> Iterator[str]:
    for each in advice:
        yield ""
        said = code(each.text) if each.kind == "not" else text(each.text)
        because = f" ({text(each.because)})" if each.because else ""
        yield f"**{_LABELS[each.kind]}:** {said}{because}"
        if each.run:
            yield ""
            yield from block(each.run)


def _findings(findings: Iterable[Finding], refs: Sequence[Ref], style: Style) -> Iterator[str]:
    told = [each for each in findings if style.verbose or each.level is not Level.NOTE]
    for number, each in enumerate(told, 1):
        yield ""
        yield f"**{number}. {each.rule}** ({each.level.value}) {text(each.message)}{places(each, refs, style)}"


def _plan(answer: PlanAnswer, style: Style) -> Iterator[str]:
    yield f"### {text(answer.headline)}"
    ways = answer.found.ways[: answer.most or None]
    if style.quiet:
        return
    if ways:
        yield ""
        yield "| | way | loses | locks | boots |"
        yield "|---|---|---|---|---|"
    for number, way in enumerate(ways, 1):
        costs = " | ".join((_named(way.loses), _named(way.locks), way.boots))
        yield f"| {number} | {text(way.title)} | {costs} |"
    for number, way in enumerate(ways, 1):
        yield from _way(number, way)
    for title, found in (("Not this", answer.found.avoid), ("Not offered", answer.found.not_offered)):
        for each in found:
            yield ""
            yield f"**{title}:** {code(each.run) if title == 'Not this' else text(each.run)} ({text(each.because)})"


def _way(number: int, way: WayOut) -> Iterator[str]:
    yield ""
    yield f"**{number}. {text(way.title)}**"
    lines = [*way.says, *way.hints, *(f"{risk.message} [{risk.rule}] {risk.advice}" for risk in way.risks)]
    for line in lines:
        yield f"- {text(line)}"
    places = {step.place for step in way.steps}
    for place in dict.fromkeys(step.place for step in way.steps):
        yield ""
        if len(places) > 1 or not place.startswith("repository"):
            yield f"In {text(place.replace(':', ' of '))}:"
            yield ""
        yield from block([step.run for step in way.steps if step.place == place])
    if way.at_once:
        yield ""
        yield f"Or let it be done: {code(way.at_once)}"


def _named(names: Sequence[str]) -> str:
    return cell(", ".join(map(code, names)) or "nothing")


report = Report(name="markdown", render=render, plan=plan, gate=gate, failure=failure)
