"""Ways out and sequences of deploys as JSON values."""

from checker.core.fact import Json
from checker.core.order import DeployOrder
from checker.core.way import Avoid, WayOut, Ways


def ways_out(found: Ways | None, most: int = 0) -> Json:
    """Give the ways, the best first; null where none were looked for."""
    if found is None:
        return None
    return [way_out(number, each) for number, each in enumerate(found.ways[: most or None], 1)]


def reasons(found: tuple[Avoid, ...]) -> Json:
    """Give what not to do, each with its reason."""
    return [{"run": each.run, "because": each.because} for each in found]


def way_out(number: int, way: WayOut) -> Json:
    """Give one way, and its place among them."""
    return {
        "kind": way.kind,
        "rank": number,
        "title": way.title,
        "loses": list(way.loses),
        "locks": list(way.locks),
        "boots": way.boots,
        "verdict": way.verdict.value,
        "brings_back": way.brings_back,
        "promised": way.promised,
        "downtime": way.downtime or None,
        "steps": [{"run": each.run, "in": each.place} for each in way.steps],
        "at_once": way.at_once or None,
        "says": [*way.says, *way.hints],
        "door": way.door or None,
        "risks": [
            {"rule": risk.rule, "level": risk.level.value, "message": risk.message, "advice": risk.advice or None}
            for risk in way.risks
        ],
    }


def deploys(answer: DeployOrder) -> Json:
    """Give a sequence of deploys."""
    return [
        {
            "ref": each.ref,
            "title": each.title,
            "steps": [{"run": step.run, "in": step.place} for step in each.steps],
            "says": list(each.says),
            "back": each.back,
            "returns": each.returns,
        }
        for each in answer.deploys
    ]
