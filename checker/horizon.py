"""How far back one can go from a release."""

from collections.abc import Iterator, Sequence

from checker.core.errors import CheckError
from checker.core.finding import Level
from checker.core.release import Release
from checker.core.verdict import Horizon, HorizonAnswer, Reach, ServiceAnswer, Verdict
from checker.desk import Desk, opened
from checker.judge import judge_worst, shared_out
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
    judged = [_judged(desk, current, release, errors) for release in older[:1]]  # FROM's is read once for all
    desk.alone = True  # what reads ahead for one answer would begin anew for each of these
    with shared_out(desk, current, older[1:]):
        judged += [_judged(desk, current, release, errors) for release in older[1:]]
    targets = tuple(reach for reach, _ in judged)
    if errors and len(errors) == len(targets):
        raise errors[0]
    safe = [each.ref for each in targets if each.verdict is Verdict.SAFE]
    floor = current.ref
    for each in targets:
        if each.verdict is not Verdict.SAFE:
            break
        floor = each.ref
    return Horizon(
        targets=targets,
        newest_safe=safe[0] if safe else "",
        floor=floor,
        floor_set_by=_set_by(current, judged),
        looked_at=len(targets),
        of=total,
    )


def _judged(
    desk: Desk, current: Release, target: Release, errors: list[CheckError]
) -> tuple[Reach, tuple[ServiceAnswer, ...]]:
    try:
        services = judge_worst(desk, current, target)
    except CheckError as error:
        errors.append(error)
        return Reach(target.ref, Verdict.UNKNOWN, error.message), ()
    worst = services[0]
    because, rule = _because(worst)
    return Reach(target.ref, worst.verdict, because, rule), services


def _set_by(current: Release, judged: Sequence[tuple[Reach, tuple[ServiceAnswer, ...]]]) -> str:
    """Name the revision that sets the floor, and the release that brought it; where no revision does, the reason."""
    stopped = next(((reach, found) for reach, found in judged if reach.verdict is not Verdict.SAFE), None)
    if stopped is None:
        return ""
    reach, services = stopped
    revision = next((each for service in services[:1] for each in _against(service)), "")
    if not revision:
        return reach.because
    brought = current.ref
    for each, known in judged:
        if any(service.name == services[0].name and revision in service.missing_in_to for service in known):
            break
        brought = each.ref
    return f"{brought}, migration {revision}"


def _against(service: ServiceAnswer) -> Iterator[str]:
    """Give the revisions that only FROM has, of those that the worst finding names."""
    finding = service.findings[0] if service.findings else None
    for place in finding.evidence if finding and finding.level is not Level.NOTE else ():
        if place.revision in service.missing_in_to:
            yield place.revision


def _because(service: ServiceAnswer) -> tuple[str, str]:
    against = [finding for finding in service.findings if finding.level is not Level.NOTE]
    if against:
        return against[0].short or against[0].label, against[0].rule
    if not service.between:
        return "same migrations", ""
    return next(axis.short or axis.says for axis in service.axes if axis.axis == "schema"), ""
