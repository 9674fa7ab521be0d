"""The whole plan: one question, every way out of it."""

from checker.acts import Acts, worst
from checker.core.release import is_forward
from checker.core.states import ranked
from checker.core.verdict import Ref, Verdict
from checker.core.way import Avoid, PlanAnswer, WayOut, Ways
from checker.desk import Desk, Ends, opened
from checker.judge import judge
from checker.near import names_for
from checker.question import Progress, Question, quiet
from checker.ways import all_edges, to_avoid


def plan(question: Question, progress: Progress = quiet) -> PlanAnswer:
    """Give every way to have back what TO did, the best first. Raises CheckError."""
    from checker.core.graph import all_routes  # noqa: PLC0415  loads networkx

    with opened(question, progress) as desk:
        ends = desk.ends()
        if ends.current.commit == ends.target.commit:
            return _same(ends)
        acts = acts_of(desk, ends)
        edges, refused = all_edges(acts)
        routes = tuple(all_routes(edges, acts.start))
        found = ranked(routes)
        ways = Ways(found, tuple(to_avoid(acts, routes)), (*refused, *_backup(found)))
        return _answer(desk, ends, acts, ways)


def acts_of(desk: Desk, ends: Ends) -> Acts:
    """Judge the plain rollback, and give what can be done about it."""
    current, target = ends.current, ends.target
    forward = is_forward(current, target, desk.repository.is_ancestor)
    answers = judge(desk, current, target, forward=forward)
    chosen = ends.ref.chosen_by != "newest-tag"
    return Acts(desk, current, target, answers, forward, names_for(desk, current), chosen)


def _backup(found: tuple[WayOut, ...]) -> tuple[Avoid, ...]:
    needed = not any(not way.loses for way in found)
    why = "it loses everything written since it was made" if needed else "nothing here needs it"
    return (Avoid("restoring a backup", why),)


def _answer(desk: Desk, ends: Ends, acts: Acts, found: Ways) -> PlanAnswer:
    current, target = ends.current.ref, ends.target.ref
    names = tuple(answer.name for answer in acts.answers)
    return PlanAnswer(
        current=ends.ref,
        target=Ref(target, ends.target.commit),
        verdict=worst(acts.answers),
        headline=f"Ways out of {current} when you want what {target} did, best first",
        found=found,
        services=names if len(names) > 1 else (),
        assumptions=ends.assumptions,
        not_checked=tuple(desk.notes),
    )


def _same(ends: Ends) -> PlanAnswer:
    return PlanAnswer(
        current=ends.ref,
        target=Ref(ends.target.ref, ends.target.commit),
        verdict=Verdict.SAFE,
        headline=f"Already there: {ends.target.ref} is what runs now.",
        found=Ways(),
        assumptions=ends.assumptions,
    )
