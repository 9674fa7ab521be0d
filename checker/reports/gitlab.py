"""A Code Quality report: what GitLab shows in a merge request beside the lines that it is about."""

from collections.abc import Iterable

from checker.core.fact import Json
from checker.core.finding import Level
from checker.core.gate import GateAnswer
from checker.core.remark import Remark, gate_remarks, remarks
from checker.core.report import Report, Style
from checker.core.spelling import spelled
from checker.core.verdict import Answer

_SEVERITIES = {Level.UNSAFE: "blocker", Level.UNKNOWN: "critical", Level.RISKY: "major"}
_BESIDE = "minor"
"""For what does not stand in the way."""
_NOWHERE = "rollback-check.toml"
"""GitLab wants a file for everything: where none was read, the one in which it can be told more."""


def render(answer: Answer, _: Style) -> str:
    """Write what `check` says."""
    return _list(remarks(answer))


def gate(answer: GateAnswer, _: Style) -> str:
    """Write what `gate` says."""
    return _list(gate_remarks(answer))


def _list(found: Iterable[Remark]) -> str:
    once: dict[str, Remark] = {}
    for each in found:
        if not each.accepted:
            once.setdefault(each.fingerprint, each)  # of two entries with one fingerprint GitLab shows one: the worst
    return spelled([_entry(each) for each in once.values()])


def _entry(remark: Remark) -> Json:
    place = remark.place
    return {
        "description": " ".join(remark.lines),
        "check_name": remark.finding.rule,
        "fingerprint": remark.fingerprint,
        "severity": _SEVERITIES[remark.finding.level] if remark.counts else _BESIDE,
        "location": {
            "path": place.path if place else _NOWHERE,
            "lines": {"begin": (place.line if place else 0) or 1},
        },
    }


report = Report(name="gitlab", render=render, gate=gate)
