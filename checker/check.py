"""The whole check: one question, one answer."""

from dataclasses import replace

from checker.core.advice import advice
from checker.core.release import is_forward
from checker.core.verdict import Answer, Horizon, Ref, ServiceAnswer, Verdict, assumed
from checker.desk import Desk, Ends, opened
from checker.horizon import reach
from checker.judge import judge
from checker.question import Progress, Question, quiet


def check(question: Question, progress: Progress = quiet) -> Answer:
    """Say whether TO can be deployed on the database that FROM left behind. Raises CheckError."""
    with opened(question, progress) as desk:
        ends = desk.ends()
        if ends.current.commit == ends.target.commit:
            return _same(ends)
        forward = is_forward(ends.current, ends.target, desk.repository.is_ancestor)
        services = judge(desk, ends.current, ends.target, forward=forward)
        horizon = None if forward else reach(desk, ends.current)
        return summed_up(desk, ends, services, horizon, forward=forward)


def summed_up(
    desk: Desk, ends: Ends, services: tuple[ServiceAnswer, ...], horizon: Horizon | None, *, forward: bool
) -> Answer:
    """Give the whole answer: what was found for each service, with advice and with what was taken for granted."""
    refs = ends.current.ref, ends.target.ref
    newest = desk.releases[-1].ref if desk.releases else refs[0]
    family = [release.ref for release in desk.releases if release.family == ends.current.family]
    advised = tuple(
        replace(each, advice=advice(*refs, each, each.folders, family[-1] if family else newest, forward=forward))
        for each in services
    )
    worst = advised[0]
    return Answer(
        current=ends.ref,
        target=Ref(ends.target.ref, ends.target.commit),
        verdict=worst.verdict,
        headline=worst.headline,
        services=advised,
        forward=forward,
        horizon=horizon,
        assumptions=(*ends.assumptions, *assumed(advised)),
        not_checked=(*desk.not_checked(), *(line for each in advised for line in each.not_understood)),
    )


def _same(ends: Ends) -> Answer:
    return Answer(
        current=ends.ref,
        target=Ref(ends.target.ref, ends.target.commit),
        verdict=Verdict.SAFE,
        headline=f"Already there: {ends.target.ref} is what runs now.",
        services=(),
        same=True,
        assumptions=ends.assumptions,
    )
