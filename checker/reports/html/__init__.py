"""A page for a browser or for paper: one file that holds all it needs, and asks nothing of a network."""

from collections.abc import Iterator

from checker.core.errors import CheckError
from checker.core.finding import Axis, Level
from checker.core.gate import GateAnswer
from checker.core.matrix import Matrix
from checker.core.report import Report, Style
from checker.core.verdict import Answer, HorizonAnswer, ServiceAnswer
from checker.reports.html.gate_page import whole
from checker.reports.html.parts import Html, advice, code, commands, findings, foot, page, table, tag, together, word
from checker.reports.html.releases import every_pair, older

_AXES = (Axis.BOOT, Axis.SCHEMA, Axis.DATA, Axis.ROLLING)


def render(answer: Answer, style: Style) -> str:
    """Write what `check` says."""
    title = f"{answer.verdict.value.upper()} {answer.current.ref} to {answer.target.ref}"
    return page(title, _answer(answer, style), style)


def gate(answer: GateAnswer, style: Style) -> str:
    """Write what `gate` says."""
    title = f"{'PASSES' if answer.passed else 'BLOCKED'} {answer.release.ref}"
    return page(title, whole(answer, style), style)


def horizon(answer: HorizonAnswer, style: Style) -> str:
    """Write how far back one can go."""
    return page(f"Going back from {answer.current.ref}", older(answer, style), style)


def matrix(found: Matrix, style: Style) -> str:
    """Write every older release from every newer one."""
    return page("Every older release from every newer one", every_pair(found, style), style)


def failure(command: str | None, error: CheckError) -> str:
    """Write that no verdict was reached."""
    about = f"rollback-check {command or ''}".rstrip()
    parts = [tag("h1", "Could not be checked"), tag("p", error.message, class_="lead"), tag("p", code(about))]
    parts += [commands(error.tries)] if error.tries else []
    return page("Could not be checked", parts, Style())


def _answer(answer: Answer, style: Style) -> Iterator[Html]:
    between = together(code(answer.current.ref), " beside " if answer.command == "rolling" else " to ")
    yield tag("h1", word(answer.verdict), " ", between, code(answer.target.ref))
    yield tag("p", answer.headline, class_="lead")
    if style.quiet:
        return
    for at, service in enumerate(answer.services):
        yield from _service(answer, service, style, alone=len(answer.services) == 1, first=at == 0)
    if answer.horizon and answer.horizon.targets:
        yield tag("h2", "Can go back to")
        rows = [(code(each.ref), word(each.verdict), each.because) for each in answer.horizon.targets]
        yield table(("to", "verdict", "because"), rows)
    yield from foot(answer.assumptions, answer.not_checked)
    yield tag("details", tag("summary", "The same for a terminal"), commands(style.page(answer).split("\n")))


def _service(answer: Answer, service: ServiceAnswer, style: Style, *, alone: bool, first: bool) -> Iterator[Html]:
    if not alone:
        yield tag("h2", word(service.verdict), " ", code(service.name))
        if not first:
            yield tag("p", service.headline)
    yield from advice(service.advice)
    axes = [found for axis in _AXES if (found := service.axis(axis)) and found.verdict is not None]
    if axes:
        yield table(("axis", "verdict", ""), [(each.axis.value, word(each.verdict), each.says) for each in axes])
    told = [each for each in service.findings if style.verbose or each.level is not Level.NOTE]
    yield from findings(told, (answer.current, answer.target), style)


report = Report(name="html", render=render, horizon=horizon, matrix=matrix, gate=gate, failure=failure)
