"""How far back one can go from a release."""

from checker.core.errors import CheckError
from checker.core.finding import Level
from checker.core.release import Release
from checker.core.verdict import Horizon, HorizonAnswer, Reach, ServiceAnswer, Verdict
from checker.desk import Desk, opened
from checker.judge import judge, shared_out
from checker.question import Progress, Question, quiet


def horizon(question: Question, progress: Progress = quiet) -> HorizonAnswer:
    """Judge the last releases before the one that runs now. Raises CheckError."""
    with opened(question, progress) as desk:
        current, ref, assumptions = desk.current()
        return HorizonAnswer(current=ref, horizon=reach(desk, current), assumptions=assumptions)


def reach(desk: Desk, current: Release) -> Horizon:
    """Judge each older release, the newest first, as many as were asked for. Raises CheckError where none can be."""
    older, total = desk.older(current)
    errors: list[CheckError] = []
    first = [_reach(desk, current, release, errors) for release in older[:1]]  # what is FROM's is read once, for both
    with shared_out(desk, current, older[1:]):
        targets = (*first, *(_reach(desk, current, release, errors) for release in older[1:]))
    if errors and len(errors) == len(targets):
        raise errors[0]
    safe = [each.ref for each in targets if each.verdict is Verdict.SAFE]
    floor = current.ref
    for each in targets:
        if each.verdict is not Verdict.SAFE:
            break
        floor = each.ref
    stopped = next((each for each in targets if each.verdict is not Verdict.SAFE), None)
    return Horizon(
        targets=targets,
        newest_safe=safe[0] if safe else "",
        floor=floor,
        floor_set_by=stopped.because if stopped else "",
        looked_at=len(targets),
        of=total,
    )


def _reach(desk: Desk, current: Release, target: Release, errors: list[CheckError]) -> Reach:
    try:
        services = judge(desk, current, target)
    except CheckError as error:
        errors.append(error)
        return Reach(target.ref, Verdict.UNKNOWN, error.message)
    worst = services[0]
    because, rule = _because(worst)
    return Reach(target.ref, worst.verdict, because, rule)


def _because(service: ServiceAnswer) -> tuple[str, str]:
    against = [finding for finding in service.findings if finding.level is not Level.NOTE]
    if against:
        return against[0].short or against[0].label, against[0].rule
    if not service.between:
        return "same migrations", ""
    return next(axis.says for axis in service.axes if axis.axis == "schema"), ""
