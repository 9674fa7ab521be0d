"""Workflow commands: annotations that GitHub shows beside the lines of a pull request."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from checker.core.errors import CheckError
from checker.core.gate import GateAnswer
from checker.core.layout import clean
from checker.core.remark import Remark, between, gate_remarks, remarks
from checker.core.report import Report, Style
from checker.core.verdict import Answer

_MOST = 9
"""GitHub shows ten annotations of a kind for each step, and says nothing of the others: the tenth counts them."""


def render(answer: Answer, style: Style) -> str:
    """Write what `check` says."""
    title = f"{answer.verdict.value.upper()} {between(answer)}"
    return "\n".join(_commands(remarks(answer), title, answer.headline, style))


def gate(answer: GateAnswer, style: Style) -> str:
    """Write what `gate` says."""
    title = f"{'PASSES' if answer.passed else 'BLOCKED'} {answer.release.ref}, policy {answer.policy}"
    return "\n".join(_commands(gate_remarks(answer), title, answer.headline, style))


def failure(command: str | None, error: CheckError) -> str:
    """Write that no verdict was reached."""
    return _command(
        "error", error.message, *error.tries, title=f"rollback-check {command or ''}".rstrip() + " could not be asked"
    )


def _commands(found: Sequence[Remark], title: str, headline: str, style: Style) -> Iterator[str]:
    yield _command("notice", headline, title=title)
    shown = [each for each in found if not each.accepted]
    for kind, group in () if style.quiet else groupby(shown, key=_kind):
        all_ = list(group)
        for each in all_[:_MOST]:
            yield _annotation(kind, each)
        if len(all_) > _MOST:
            yield _command(kind, f"and {len(all_) - _MOST} more, see the summary", title="rollback-check")


def _kind(remark: Remark) -> str:
    return "error" if remark.is_error else "warning"


def _annotation(kind: str, remark: Remark) -> str:
    place = remark.here
    at = {"file": place.path, **({"line": str(place.line)} if place.line else {})} if place else {}
    return _command(kind, *remark.lines, **at, title=remark.finding.rule)


def _command(kind: str, *lines: str, **properties: str) -> str:
    held = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    said = "\n".join(map(clean, lines))
    return f"::{kind} {held}::{_data(said)}"


def _data(said: str) -> str:
    return said.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(said: str) -> str:
    return _data(clean(said)).replace(":", "%3A").replace(",", "%2C")


report = Report(name="github", render=render, gate=gate, failure=failure)
