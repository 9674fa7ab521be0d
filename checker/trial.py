"""Judges releases that do not exist yet.

The hook is asked about the files that would be built. Their code is asked about with the migrations it was written for:
with the newer ones in the same tree, the schema that they leave would pass for the code's own, and a release always
fits its own schema. A column that they drop would then be no reason.
"""

from dataclasses import replace

from checker.built import Built
from checker.core.before import Before
from checker.core.joining import joined
from checker.core.release import Release
from checker.core.verdict import ServiceAnswer
from checker.desk import Desk
from checker.judge import NOTHING, judge


def judge_built(
    desk: Desk, current: Release, made: Built, code: Built, *, forward: bool = False, before: Before = NOTHING
) -> tuple[ServiceAnswer, ...]:
    """Judge FROM -> a release that could be made, service by service, the worst first. Raises CheckError.

    `code` is the same code with the migrations that it was written for: of TO's code that is TO.
    """
    for built in (made, code):
        desk.lend(built.release, built.tree)
    boots = judge(desk, current, made.release, forward=forward, before=before)
    without_hook = replace(desk, question=replace(desk.question, hook="none"))
    fits = {each.name: each for each in judge(without_hook, current, code.release, before=before)}
    both = [_both(each, fits.pop(each.name)) if each.name in fits else each for each in boots]
    return tuple(sorted((*both, *fits.values()), key=lambda answer: -answer.verdict.rank))


def _both(boots: ServiceAnswer, fits: ServiceAnswer) -> ServiceAnswer:
    return replace(
        joined(boots, fits),
        headline=boots.headline if boots.verdict.rank > fits.verdict.rank else fits.headline,
        between=fits.between,
        unreadable=fits.unreadable,
        needs_assumed=fits.needs_assumed,
        needs_through=fits.needs_through,
    )
