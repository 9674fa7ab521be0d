"""What `check` and `horizon` say, as plain JSON values."""

from checker.core.fact import Json
from checker.core.finding import Axis, Evidence, Finding
from checker.core.plan_json import ways_out
from checker.core.verdict import Advice, Answer, AxisAnswer, Horizon, Reach, ServiceAnswer, Side
from checker.reports.json.parts import doubts, from_of, ref_of

_ASKED = frozenset(("current", "database"))
"""Ways to choose FROM that say what the ledger holds."""


def body_of(answer: Answer) -> dict[str, Json]:
    """Give what `check` says."""
    return {
        "headline": answer.headline,
        "from": from_of(answer.current),
        "to": ref_of(answer.target),
        "forward": answer.forward,
        "services": [service_of(service, asked=answer.current.chosen_by in _ASKED) for service in answer.services],
        "ways_out": ways_out(answer.ways),
        "avoid": _avoid(answer),
        "horizon": horizon_of(answer.horizon) if answer.horizon else None,
        **doubts(answer.assumptions, answer.not_checked),
    }


def horizon_of(found: Horizon) -> dict[str, Json]:
    """Give how far back one can go."""
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


def service_of(service: ServiceAnswer, *, asked: bool = False) -> Json:
    """Give what is said of one service."""
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
        "findings": [finding_of(finding) for finding in service.findings],
        **({"sides": [_side(side) for side in service.sides]} if service.sides else {}),
        "advice": [advice_of(each) for each in service.advice],
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


def finding_of(finding: Finding) -> Json:
    """Give one finding."""
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


def advice_of(advice: Advice) -> Json:
    """Give something to do."""
    return {"kind": advice.kind, "text": advice.text, "run": list(advice.run), "because": advice.because or None}


def _avoid(answer: Answer) -> Json:
    found = dict.fromkeys(
        ("; ".join(each.run) or each.text, each.because)
        for service in answer.services
        for each in service.advice
        if each.kind == "not"
    )
    return [{"run": run, "because": because} for run, because in found]
