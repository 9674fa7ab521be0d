"""The whole check: one question, one answer."""

from dataclasses import replace

from checker.core.advice import advice
from checker.core.release import is_forward
from checker.core.verdict import Answer, Horizon, Ref, ServiceAnswer, Verdict, assumed
from checker.core.way import Ways
from checker.desk import Desk, Ends, opened
from checker.horizon import reach
from checker.judge import judge, shared_out
from checker.near import near
from checker.question import Progress, Question, again, quiet


def check(question: Question, progress: Progress = quiet) -> Answer:
    """Say whether TO can be deployed on the database that FROM left behind. Raises CheckError."""
    with opened(question, progress) as desk:
        ends = desk.ends()
        if ends.current.commit == ends.target.commit:
            return _same(ends)
        forward = is_forward(ends.current, ends.target, desk.repository.is_ancestor)
        others = () if forward else tuple(each for each in desk.older(ends.current)[0] if each != ends.target)
        with shared_out(desk, ends.current, others, enough=1):
            services = judge(desk, ends.current, ends.target, forward=forward)
            horizon = None if forward else reach(desk, ends.current)
        return summed_up(desk, ends, services, horizon, forward=forward)


def summed_up(
    desk: Desk, ends: Ends, services: tuple[ServiceAnswer, ...], horizon: Horizon | None, *, forward: bool
) -> Answer:
    """Give the whole answer: what was found for each service, with advice and with what was taken for granted."""
    refs = ends.current.ref, ends.target.ref
    chosen = ends.ref.chosen_by != "newest-tag"
    # What is not written yet is nothing to start from.
    real = bool(ends.target.commit)
    ways = near(desk, ends.current, ends.target, services, forward=forward, chosen=chosen) if real else Ways()
    more = again("plan", ends.target.ref, desk.question, ends.ref) if services[0].verdict is not Verdict.SAFE else ""
    given = advice(refs, services, ways, more, forward=forward)
    advised = tuple(replace(each, advice=own) for each, own in zip(services, given, strict=True))
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
        ways=ways,
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
