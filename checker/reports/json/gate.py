"""What `gate` says, as plain JSON values."""

from checker.core.fact import Json
from checker.core.gate import Acceptance, GateAnswer, WayBack
from checker.core.plan_json import way_out
from checker.core.verdict import ServiceAnswer
from checker.reports.json.answer import advice_of, finding_of, service_of
from checker.reports.json.parts import doubts, from_of, ref_of


def body_of(answer: GateAnswer) -> dict[str, Json]:
    """Give what `gate` says."""
    return {
        "headline": answer.headline,
        "policy": answer.policy,
        "strict": answer.strict,
        "depth": answer.depth,
        "passed": answer.passed,
        "release": from_of(answer.release),
        "running": from_of(answer.running) if answer.running else None,
        "services": _services(answer),
        "rollbacks": [_back(each) for each in answer.backs],
        "findings": [finding_of(each) for each in answer.bundle],
        "advice": [advice_of(each) for each in answer.advice],
        "accepted": [_acceptance(each) for each in answer.acceptances],
        "untouched": list(answer.untouched),
        **doubts(answer.assumptions, answer.not_checked),
    }


def _back(back: WayBack) -> Json:
    return {
        "to": ref_of(back.target),
        "why": back.why,
        "verdict": back.verdict.value,
        "counted": back.counted.value,
        "passed": back.passed,
        "rolling": back.together.value if back.together else None,
        "way": way_out(1, back.way) if back.way else None,
        "services": [service_of(each) for each in back.services],
    }


def _services(answer: GateAnswer) -> Json:
    """Give each service once, as it stands in the rollback that is the worst for it, the worst first."""
    found: dict[str, tuple[bool, ServiceAnswer]] = {}
    for back in answer.backs:
        stops = {each.fingerprint for each in back.stops}
        for each in back.services:
            passed = not any(finding.fingerprint in stops and not finding.accepted for finding in each.findings)
            kept = found.get(each.name)
            if kept is None or (not passed, each.verdict.rank) > (not kept[0], kept[1].verdict.rank):
                found[each.name] = passed, each
    worst = sorted(found.values(), key=lambda pair: (pair[0], -pair[1].verdict.rank))
    return [{"name": each.name, "verdict": each.verdict.value, "passed": passed} for passed, each in worst]


def _acceptance(by: Acceptance) -> Json:
    return {
        "rule": by.rule,
        "reason": by.reason,
        "until": by.until,
        "path": by.path,
        "line": by.line or None,
        "object": by.object or None,
        "service": by.service or None,
        "state": by.state,
        "ends_soon": by.ends_soon,
    }
