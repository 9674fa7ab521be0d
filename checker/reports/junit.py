"""JUnit XML: one test for each service and each way back, with the page for people in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from checker.core.errors import CheckError
from checker.core.finding import Finding, Level
from checker.core.gate import GateAnswer, WayBack
from checker.core.layout import clean
from checker.core.remark import between
from checker.core.report import Report, Style
from checker.core.verdict import Answer, ServiceAnswer, Verdict

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Case(NamedTuple):
    """One test."""

    service: str
    name: str
    verdict: Verdict
    passed: bool
    headline: str
    page: str


def render(answer: Answer, style: Style) -> str:
    """Write what `check` says."""
    return _suite(answer.command, tuple(_cases(answer, style)))


def gate(answer: GateAnswer, style: Style) -> str:
    """Write what `gate` says."""
    # What is risky stands in the way only where the gate is strict.
    style = style._replace(exit_code=None if answer.strict else 0)
    cases = []
    for back in answer.backs:
        one = Answer(answer.release, back.target, back.counted, answer.headline, tuple(map(_counted, back.services)))
        cases += [_held(each, back) for each in _cases(one, style)]
    for each in answer.bundle:
        if each.level is not Level.NOTE:
            name, verdict = f"{answer.release.ref} {each.rule}", Verdict(each.level.value)
            cases.append(_Case("default", name, verdict, not answer.strict, each.message, clean(each.message)))
    return _suite("gate", cases)


def _held(case: _Case, back: WayBack) -> _Case:
    """Give a test as the gate judges it: what clashes with the release beside it fails, too."""
    clash = next((each for each in back.clashing() if each in back.stops and _concerns(case, back, each)), None)
    if clash is None:
        return case._replace(passed=back.passed or case.passed)
    verdict = Verdict.worst((case.verdict, Verdict(clash.level.value)))
    return case._replace(passed=False, verdict=verdict, headline=clash.message)


def _concerns(case: _Case, back: WayBack, finding: Finding) -> bool:
    return any(each.name == case.service and finding in each.findings for each in back.services)


def failure(command: str | None, error: CheckError) -> str:
    """Write that no verdict was reached."""
    page = "\n".join(map(clean, (error.message, *error.tries)))
    return _suite(command or "", [_Case("default", "no verdict", Verdict.UNKNOWN, False, error.message, page)])


def _cases(answer: Answer, style: Style) -> Iterator[_Case]:
    name = between(answer)
    if not answer.services:
        yield _Case(
            "default", name, answer.verdict, answer.verdict is Verdict.SAFE, answer.headline, style.page(answer)
        )
    for service in answer.services:
        page = style.page(_of(answer, service))
        yield _Case(service.name, name, service.verdict, _passed(service.verdict, style), service.headline, page)


def _counted(service: ServiceAnswer) -> ServiceAnswer:
    """Give what the gate makes of a service: what was accepted does not count."""
    if not any(each.accepted for each in service.findings):
        return service
    return replace(service, verdict=Verdict.of(each.level for each in service.findings if not each.accepted))


def _passed(verdict: Verdict, style: Style) -> bool:
    """Tell whether a verdict blocks: risky does unless it was allowed."""
    return verdict is Verdict.SAFE or (verdict is Verdict.RISKY and style.exit_code == 0)


def _of(answer: Answer, service: ServiceAnswer) -> Answer:
    return Answer(
        current=answer.current,
        target=answer.target,
        verdict=service.verdict,
        headline=service.headline,
        services=(service,),
        forward=answer.forward,
        command=answer.command,
        assumptions=answer.assumptions,
        not_checked=answer.not_checked,
    )


def _suite(command: str, cases: Sequence[_Case]) -> str:
    failed = [each for each in cases if not each.passed]
    errors = sum(1 for each in failed if each.verdict is Verdict.UNKNOWN)
    counts = {"tests": str(len(cases)), "failures": str(len(failed) - errors), "errors": str(errors)}
    root = Element("testsuites", {"name": "rollback-check", **counts})
    name = f"rollback-check {command}".rstrip()
    suite = SubElement(root, "testsuite", {"name": name, **counts, "skipped": "0"})
    for each in cases:
        _test(suite, each)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _test(suite: Element, case: _Case) -> None:
    test = SubElement(suite, "testcase", classname=f"rollback-check.{_text(case.service)}", name=_text(case.name))
    if case.passed:
        SubElement(test, "system-out").text = _text(case.page, lines=True)
        return
    kind = "error" if case.verdict is Verdict.UNKNOWN else "failure"
    made = SubElement(test, kind, type=case.verdict.value, message=_text(case.headline))
    made.text = _text(case.page, lines=True)


def _text(said: str, *, lines: bool = False) -> str:
    """Write a text with nothing in it that XML cannot hold."""
    shown = "\n".join(map(clean, said.split("\n"))) if lines else clean(said)
    return _NO_XML.sub("\ufffd", shown)


report = Report(name="junit", render=render, gate=gate, failure=failure)
