"""The answer as Markdown: for the comment of a pull request, and for the summary of a job."""

import re
from collections.abc import Iterable, Iterator, Sequence

from checker.core.finding import Axis, Finding, Level
from checker.core.layout import clean, cleaned
from checker.core.report import Report, Style
from checker.core.verdict import Advice, Answer, ServiceAnswer, Verdict
from checker.core.way import PlanAnswer, WayOut

_AXES = (Axis.BOOT, Axis.SCHEMA, Axis.DATA)
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+!|~])")
_LABELS = {"do": "Do this", "or": "Or", "not": "Not this"}


def render(answer: Answer, style: Style) -> str:
    """Write what `check` says."""
    return "\n".join(_answer(cleaned(answer), style)).rstrip()


def plan(answer: PlanAnswer, style: Style) -> str:
    """Write what `plan` says."""
    return "\n".join(_plan(cleaned(answer), style)).rstrip()


def text(said: str) -> str:
    """Write a text so that nothing in it is read as Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", clean(said))


def code(said: str) -> str:
    """Write a text as code, whatever it holds."""
    plain = clean(said)
    ticks = "`" * (max((len(run) for run in re.findall("`+", plain)), default=0) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{ticks}{pad}{plain}{pad}{ticks}" if plain else ""


def block(lines: Sequence[str]) -> Iterator[str]:
    """Write commands as a block of code."""
    fence = "`" * max(3, *(len(run) + 1 for line in lines for run in re.findall("`+", line)), 3)
    yield from (f"{fence}sh", *lines, fence)


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
        axes = " | ".join(_axis(service, axis) for axis in _AXES)
        yield f"| {_cell(code(service.name))} | {axes} | **{service.verdict.value.upper()}** |"
    for service in answer.services if style.verbose else answer.services[:1]:
        yield from _advice(service.advice)
        yield from _findings(service.findings, style)


def _axis(service: ServiceAnswer, axis: Axis) -> str:
    found = service.axis(axis)
    if found is None or found.verdict is None:
        return "not asked"
    return "ok" if found.verdict is Verdict.SAFE else f"**{found.verdict.value}**"


def _advice(advice: Iterable[Advice]) -> Iterator[str]:
    for each in advice:
        yield ""
        said = code(each.text) if each.kind == "not" else text(each.text)
        because = f" ({text(each.because)})" if each.because else ""
        yield f"**{_LABELS[each.kind]}:** {said}{because}"
        if each.run:
            yield ""
            yield from block(each.run)


def _findings(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    told = [each for each in findings if style.verbose or each.level is not Level.NOTE]
    for number, each in enumerate(told, 1):
        places = ", ".join(
            code(f"{place.ref}:{place.path}" + (f":{place.line}" if place.line else "")) for place in each.evidence
        )
        yield ""
        yield f"**{number}. {each.rule}** ({each.level.value}) {text(each.message)}" + (
            f" ({places})" if places else ""
        )


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
    return _cell(", ".join(map(code, names)) or "nothing")


def _cell(said: str) -> str:
    r"""Keep a table whole: in a cell `|` is written `\|`, also in code."""
    return re.sub(r"(?<!\\)\|", r"\|", said)


report = Report(name="markdown", render=render, plan=plan)
