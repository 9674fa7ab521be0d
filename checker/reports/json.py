"""The answer for programs, as `rollback-check/1` (its JSON Schema is `checker.core.envelope`)."""

from json import dumps

from checker import __version__
from checker.core.errors import CheckError
from checker.core.fact import Json
from checker.core.finding import Axis, Evidence, Finding
from checker.core.report import Report, Style
from checker.core.verdict import (
    Advice,
    Answer,
    Assumption,
    AxisAnswer,
    Horizon,
    HorizonAnswer,
    Reach,
    Ref,
    ServiceAnswer,
    Side,
)

SCHEMA = "rollback-check/1"
_ASKED = frozenset(("current", "database"))
"""Ways to choose FROM that say what the ledger holds."""


def render(answer: Answer, style: Style) -> str:
    """Write what `check` says."""
    code = answer.verdict.exit_code if style.exit_code is None else style.exit_code
    body: dict[str, Json] = {
        "headline": answer.headline,
        "from": {**_ref(answer.current), "chosen_by": answer.current.chosen_by or None},
        "to": _ref(answer.target),
        "forward": answer.forward,
        "services": [_service(service, asked=answer.current.chosen_by in _ASKED) for service in answer.services],
        "ways_out": None,
        "avoid": _avoid(answer),
        "horizon": _horizon(answer.horizon),
        **_doubts(answer.assumptions, answer.not_checked),
    }
    return envelope(answer.command, body, code, answer.verdict.value)


def horizon(answer: HorizonAnswer, style: Style) -> str:
    """Write what `horizon` says."""
    found = answer.horizon
    safe = found.newest_safe
    body: dict[str, Json] = {
        "headline": f"From {answer.current.ref} the newest safe release is {safe}."
        if safe
        else "No older release is safe.",
        "from": {**_ref(answer.current), "chosen_by": answer.current.chosen_by or None},
        **_horizon_body(found),
        **_doubts(answer.assumptions, answer.not_checked),
    }
    return envelope("horizon", body, style.exit_code or 0)


def envelope(command: str, body: dict[str, Json], exit_code: int = 0, verdict: str | None = None) -> str:
    """Write what every command's output has, and one command's own."""
    head: dict[str, Json] = {
        "schema": SCHEMA,
        "tool": {"name": "rollback-check", "version": __version__},
        "command": command,
        "verdict": verdict,
        "exit_code": exit_code,
    }
    return _text({**head, **body})


def failure(command: str | None, error: CheckError) -> str:
    """Write why no verdict was reached."""
    message: Json = {"message": error.message, "try": list(error.tries)}
    return _text({"schema": SCHEMA, "command": command, "verdict": None, "exit_code": error.code, "error": message})


def _text(value: Json) -> str:
    r"""Write JSON that is plain ASCII; a byte that is not UTF-8 becomes `\ufffd`, for lone surrogates are no JSON."""
    return dumps(_sound(value), indent=2)


def _sound(value: Json) -> Json:
    match value:
        case str():
            return value if value.isascii() else _whole(value)
        case list():
            return [_sound(each) for each in value]
        case dict():
            return {key: _sound(each) for key, each in value.items()}
        case _:
            return value


def _whole(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


def _ref(ref: Ref) -> dict[str, Json]:
    return {"ref": ref.ref, "commit": ref.commit}


def _service(service: ServiceAnswer, *, asked: bool) -> Json:
    return {
        "name": service.name,
        "path": service.path or ".",
        "tool": service.tool or None,
        "dialect": service.dialects[0] if len(service.dialects) == 1 else None,
        "dialects": list(service.dialects),
        "verdict": service.verdict.value,
        "headline": service.headline,
        "axes": {axis.value: _axis(service.axis(axis)) for axis in Axis},
        "says": {each.axis.value: each.says for each in service.axes if each.says},
        "hook": service.hook or None,
        "revisions": {
            "from": list(service.from_revisions),
            "to": list(service.to_revisions),
            "database": list(service.from_revisions) if asked else None,
            "missing_in_to": list(service.missing_in_to),
            "between": service.between,
            "unreadable": service.unreadable,
        },
        "findings": [_finding(finding) for finding in service.findings],
        **({"sides": [_side(side) for side in service.sides]} if service.sides else {}),
        "advice": [_advice(each) for each in service.advice],
    }


def _side(side: Side) -> Json:
    return {
        "ref": side.ref,
        "schema": side.schema,
        "verdict": side.verdict.value,
        "counts": side.counts,
        "says": side.says,
        "findings": [finding.fingerprint for finding in side.findings],
    }


def _axis(answer: AxisAnswer | None) -> str | None:
    return answer.verdict.value if answer and answer.verdict else None


def _finding(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "axis": finding.axis.value,
        "level": finding.level.value,
        "certainty": finding.certainty.value,
        "object": finding.object,
        "message": finding.message,
        "user_would_see": finding.user_would_see or None,
        "advice": finding.advice or None,
        "evidence": [_evidence(each) for each in finding.evidence],
        "fingerprint": finding.fingerprint,
        "accepted": finding.accepted or None,
    }


def _evidence(evidence: Evidence) -> Json:
    return {
        "ref": evidence.ref,
        "path": evidence.path,
        "line": evidence.line or None,
        "revision": evidence.revision or None,
        "object": evidence.object or None,
        "says": evidence.says or None,
    }


def _advice(advice: Advice) -> Json:
    return {"kind": advice.kind, "text": advice.text, "run": list(advice.run), "because": advice.because or None}


def _avoid(answer: Answer) -> Json:
    found = dict.fromkeys(
        ("; ".join(each.run) or each.text, each.because)
        for service in answer.services
        for each in service.advice
        if each.kind == "not"
    )
    return [{"run": run, "because": because} for run, because in found]


def _horizon(found: Horizon | None) -> Json:
    return _horizon_body(found) if found else None


def _horizon_body(found: Horizon) -> dict[str, Json]:
    return {
        "newest_safe": found.newest_safe or None,
        "floor": found.floor or None,
        "floor_set_by": found.floor_set_by or None,
        "looked_at": found.looked_at,
        "of": found.of,
        "targets": [_reach(each) for each in found.targets],
    }


def _reach(reach: Reach) -> Json:
    return {
        "ref": reach.ref,
        "verdict": reach.verdict.value,
        "because": reach.because or None,
        "rule": reach.rule or None,
    }


def _doubts(assumptions: tuple[Assumption, ...], not_checked: tuple[str, ...]) -> dict[str, Json]:
    return {
        "assumptions": [{"id": each.id, "text": each.text, "check": each.check or None} for each in assumptions],
        "not_checked": list(not_checked),
    }


report = Report(name="json", render=render, horizon=horizon)
