"""SARIF 2.1.0: what code scanning shows beside the lines, with the page of each rule."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from checker import __version__
from checker.core.errors import CheckError
from checker.core.fact import Json
from checker.core.finding import Evidence, Level
from checker.core.gate import GateAnswer
from checker.core.layout import clean
from checker.core.remark import Remark, gate_remarks, remarks
from checker.core.remark import spelled as place_of
from checker.core.report import Report, Style
from checker.core.spelling import spelled
from checker.core.verdict import Answer

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_FINGERPRINT = "rollbackCheck/v1"
_LEVELS = {Level.UNSAFE: "error", Level.UNKNOWN: "error", Level.RISKY: "warning"}
_BESIDE = "note"
"""For what does not stand in the way: a check on a pull request fails on errors."""


def render(answer: Answer, style: Style) -> str:
    """Write what `check` says."""
    code = answer.verdict.exit_code if style.exit_code is None else style.exit_code
    said: dict[str, Json] = {
        "verdict": answer.verdict.value,
        "headline": answer.headline,
        "from": answer.current.ref,
        "to": answer.target.ref,
    }
    return _log(answer.command, said, remarks(answer), style, code)


def gate(answer: GateAnswer, style: Style) -> str:
    """Write what `gate` says."""
    code = answer.exit_code if style.exit_code is None else style.exit_code
    said: dict[str, Json] = {
        "verdict": answer.verdict.value,
        "headline": answer.headline,
        "release": answer.release.ref,
        "policy": answer.policy,
        "passed": answer.passed,
    }
    return _log("gate", said, gate_remarks(answer), style, code)


def failure(command: str | None, error: CheckError) -> str:
    """Write that no verdict was reached: no results, which is not the same as none found."""
    said = clean(" ".join((error.message, *error.tries)))
    told: Json = [{"level": "error", "message": {"text": _text(said)}}]
    ended: Json = {"executionSuccessful": False, "exitCode": error.code, "toolExecutionNotifications": told}
    return _spelled({"tool": {"driver": _driver([])}, "invocations": [ended], "automationDetails": _details(command)})


def _log(command: str, said: dict[str, Json], found: Sequence[Remark], style: Style, code: int) -> str:
    rules = sorted({each.finding.rule for each in found})
    return _spelled(
        {
            "tool": {"driver": _driver([_rule(rule, style) for rule in rules])},
            "automationDetails": _details(command),
            "invocations": [{"executionSuccessful": True, "exitCode": code}],
            "columnKind": "unicodeCodePoints",
            "results": [_result(each, rules.index(each.finding.rule)) for each in found],
            "properties": said,
        }
    )


def _spelled(run: dict[str, Json]) -> str:
    return spelled({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _details(command: str | None) -> Json:
    """Keep what different commands say apart: code scanning closes what a later run of the same kind lacks."""
    return {"id": f"rollback-check/{command or 'none'}/"}


def _driver(rules: list[Json]) -> Json:
    return {"name": "rollback-check", "version": __version__, "semanticVersion": __version__, "rules": rules}


def _rule(id_: str, style: Style) -> Json:
    manual = style.manual(id_)
    if manual is None:
        return {"id": id_, "shortDescription": {"text": "No finding bears this verdict: its headline says why."}}
    return {
        "id": id_,
        "shortDescription": {"text": manual.summary},
        "fullDescription": {"text": manual.page.partition("\n")[0]},
        "help": {"text": f"{manual.page}\n\n{manual.advice}"},
        **({"helpUri": address} if (address := style.page_of(id_)) else {}),
        "properties": {"tags": ["rollback", manual.family]},
    }


def _result(remark: Remark, index: int) -> Json:
    finding = remark.finding
    place = remark.place
    others = [each for each in finding.evidence if each is not place and each.path]
    level = _LEVELS[finding.level] if remark.counts or remark.accepted else _BESIDE
    made: dict[str, Json] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": level,
        "message": {"text": _text("\n".join(remark.lines))},
        "locations": [_location(place) if place else {"physicalLocation": _file("rollback-check.toml", 1)}],
        "partialFingerprints": {_FINGERPRINT: remark.fingerprint},
        "properties": {
            "verdict": finding.level.value,
            "axis": finding.axis.value,
            "certainty": finding.certainty.value,
            "object": finding.object,
            "service": remark.service,
            "from": remark.current.ref,
            "to": list(remark.targets),
        },
    }
    if others:
        made["relatedLocations"] = [{**_location(each), "id": number} for number, each in enumerate(others, 1)]
    if remark.accepted:
        made["suppressions"] = [{"kind": "external", "status": "accepted", "justification": remark.accepted}]
    return made


def _location(place: Evidence) -> dict[str, Json]:
    return {"physicalLocation": _file(place.path, place.line), "message": {"text": _text(place_of(place))}}


def _file(path: str, line: int) -> Json:
    at: Json = {"uri": quote(path, errors="replace"), "uriBaseId": "%SRCROOT%"}
    return {"artifactLocation": at, "region": {"startLine": line or 1}}


def _text(said: str) -> str:
    """Write a text in which nothing is a link or a placeholder."""
    return re.sub(r"\{(\d+)\}", r"{{\1}}", re.sub(r"([\\\[\]])", r"\\\1", said))


report = Report(name="sarif", render=render, gate=gate, failure=failure)
