"""Ways out: from the plain rollback's answer to what people can do, each way judged, the best first.

    the answer FROM -> TO
      -> acts.py: deploy, build, skip the hook, mend the database, go down: each judged, an edge of the graph of states
      -> core/states.py: routes to where the wanted behaviour is live, their costs added up
      -> ways, ranked; what only makes it worse; what is not offered, and why

`check` looks for the ways that take one act or a remedy, by a plain search; `plan` tries everything.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from checker.acts import GOOD, Acts, against, boots, worst
from checker.built import Built, old_code
from checker.core import commands
from checker.core.before import Before
from checker.core.errors import CheckError
from checker.core.finding import Axis
from checker.core.release import Release
from checker.core.speak import listed
from checker.core.states import Edge, Route, State, ways
from checker.core.verdict import ServiceAnswer, Verdict
from checker.core.version import parse
from checker.core.way import Avoid, Ways
from checker.judge import judge
from checker.trial import judge_built


def near_ways(acts: Acts) -> Ways:
    """Give the ways that `check` advises: those of one act, else a remedy."""
    edges = list(acts.deploys())
    if not any(edge.verdict is Verdict.SAFE for edge in edges):
        edges += _mended(acts)
        edges += _restored(acts)
    return Ways(ways(edges, acts.start), tuple(to_avoid(acts)))


def all_edges(acts: Acts) -> tuple[tuple[Edge, ...], tuple[Avoid, ...]]:
    """Give everything that people can do, and what is not offered, with the reason."""
    edges = list(acts.deploys())
    refused: list[Avoid] = []
    if worst(acts.answers) is Verdict.SAFE:
        return tuple(edges), ()
    edges += _mended(acts)
    edges += _restored(acts)
    refused += _not_built(acts, edges)
    if not acts.forward:
        for what, (more, why) in (("downgrade", _down(acts)), ("revert", _reverted(acts))):
            edges += more
            refused += [Avoid(what, why)] if why else []
        edges += _nearest(acts)
    return tuple(edges), tuple(refused)


def to_avoid(acts: Acts, found: Iterable[Route] = ()) -> Iterator[Avoid]:
    """Give the quick fixes that make it worse, less the way down where that is a way out in its right place."""
    from checker.adapters import ADAPTERS  # noqa: PLC0415  an answer that is kept needs none

    goes_down = any(edge.kind == "downgrade" for route in found for edge in route)
    told = set()
    for answer in acts.answers:
        rules = {finding.rule for finding in against((answer,)) if finding.axis is Axis.BOOT}
        for adapter in ADAPTERS:
            for fix in adapter.quick_fixes if adapter.name == answer.tool else ():
                tempts = not rules.isdisjoint(fix.after) and fix.hook in answer.hook
                if not tempts or fix.run in told or (fix.goes_down and goes_down):
                    continue
                told.add(fix.run)
                loses = answer.loses or f"undoes what {acts.current.ref} did, and may lose data"
                ledger = adapter.ledger(acts.desk.tree(acts.target)) if adapter.ledger else ""
                run = fix.run.replace("{ledger}", ledger)
                yield Avoid(run, fix.because.format(current=acts.current.ref, target=acts.target.ref, loses=loses))


def _mended(acts: Acts) -> list[Edge]:
    remedy = list(acts.remedy())
    return [*remedy, *(edge for each in remedy for edge in acts.deploys(each.after.done))]


def _restored(acts: Acts) -> Iterator[Edge]:
    """Take the last deploy request back, where a schema comes by them: then TO meets the schema it was made for."""
    fits = all(finding.axis is Axis.BOOT for finding in against(acts.answers))
    if acts.forward or fits or not any("mysql" in answer.dialects for answer in acts.answers):
        return
    from checker.core.planetscale import KEEPS, REVERT, WINDOW, deploys_by_request  # noqa: PLC0415  few have any

    if not deploys_by_request(acts.desk.tree(acts.current)):
        return
    target = acts.target.ref
    yield Edge(
        name="schema-revert",
        kind="schema-revert",
        before=acts.start,
        after=State(target, Before(statements=("revert",))),
        title="Revert the deploy request",
        steps=REVERT,
        loses=tuple(dict.fromkeys(name for answer in acts.answers for name in answer.added)),
        boots="skipped",
        says=(WINDOW, KEEPS, f"then deploy {target}; {acts.current.ref} may fail until it runs"),
        promised=True,
        door=f"{acts.current.ref} needs its deploy request again",
    )


def _not_built(acts: Acts, edges: Sequence[Edge]) -> Iterator[Avoid]:
    if acts.lacking and not any(edge.kind == "old-code" for edge in edges):
        yield Avoid("old code, new migrations", f"{acts.lacking}, which {acts.target.ref} does not have")


def _down(acts: Acts) -> tuple[list[Edge], str]:
    """Give the way down from FROM's checkout, beneath FROM or beneath a release that bears both schemas."""
    from checker.descents import going_down  # noqa: PLC0415  `check` goes down nowhere
    from checker.services import Pair  # noqa: PLC0415  as above

    desk, current, target = acts.desk, acts.current, acts.target
    down = going_down(desk, Pair(current, target, desk.tree(current), desk.tree(target)))
    if down.refused:
        return [], down.refused
    done = Before(undone=down.undone)
    edges = list(acts.deploys(done))
    if not edges:
        return [], f"{target.ref} would not work on what it leaves"
    stopped = acts.stopped(done)
    where = f"run in a checkout of {current.ref}, never of {target.ref}"
    meanwhile = f"; {current.ref} fails until {target.ref} runs" if stopped else f", while {current.ref} still serves"
    step = Edge(
        name="downgrade",
        kind="downgrade",
        before=acts.start,
        after=State(current.ref, done),
        title="Downgrade",
        steps=down.steps,
        loses=down.loses,
        locks=down.locks,
        says=(where + meanwhile,),
        downtime=stopped,
        risks=down.risks,
        ends=False,
    )
    return [step, *edges, *(_beneath(acts, step) if stopped else ())], ""


def _beneath(acts: Acts, step: Edge) -> Iterator[Edge]:
    """Go down while a release in between runs that works before and after, so that nothing fails meanwhile."""
    desk, current, target = acts.desk, acts.current, acts.target
    done = step.after.done
    older, _ = desk.older(current)
    for between in older:
        if between.commit == target.commit:
            return
        answers = judge(desk, current, between)
        if worst(answers) not in GOOD or acts.stopped(done, between):
            continue
        through = State(between.ref)
        yield Edge(
            name=f"through {between.ref}",
            kind="through",
            before=acts.start,
            after=through,
            title=f"Deploy {between.ref}",
            verdict=worst(answers),
            risks=against(answers),
            ends=False,
        )
        where = f"run in a checkout of {current.ref}, never of {target.ref} or {between.ref}"
        yield replace(
            step,
            name=f"downgrade beneath {between.ref}",
            before=through,
            title="downgrade",
            says=(f"{where}, while {between.ref} serves",),
            downtime="",
        )
        return


def _nearest(acts: Acts) -> Iterator[Edge]:
    """Deploy the newest older release that is safe, where that is not TO itself."""
    older, _ = acts.desk.older(acts.current)
    for release in older:
        if release.commit == acts.target.commit:
            return
        try:
            answers = judge(acts.desk, acts.current, release)
        except CheckError:
            continue
        if worst(answers) is Verdict.SAFE:
            yield Edge(
                name=f"nearest {release.ref}",
                kind="nearest",
                before=acts.start,
                after=State(release.ref),
                title=f"Deploy {release.ref} instead",
                boots=boots(answers),
                brings_back=False,
                says=(f"the nearest safe release; it still holds what came after {acts.target.ref}",),
                door=f"{acts.current.ref} can be deployed again: its migrations are applied",
            )
            return


def _reverted(acts: Acts) -> tuple[list[Edge], str]:
    """Take the commits since TO out of FROM, less those that carry migrations; tried, and judged like any release."""
    from checker.repo.revert import revert_range  # noqa: PLC0415  `check` tries no revert

    desk, current, target = acts.desk, acts.current, acts.target
    name = acts.names[1]
    if not desk.repository.is_ancestor(target.commit, current.commit):
        return [], f"{target.ref} is no ancestor of {current.ref}"
    folders = tuple(sorted({path for move in acts.moves for path in move}))
    try:
        done = revert_range(desk.repository, current, target, folders, keeper=desk.store)
    except CheckError as error:
        return [], error.message.rstrip(".")
    if done.tree is None:
        return [], f"{done.stopped[:7]} cannot be taken out: it conflicts in {listed(done.conflicts)}"
    if not done.commits:
        return [], f"every commit since {target.ref} carries migrations"
    built = Built(Release(name, "", done.root, current.date + 1, parse(name)), done.tree)
    # What is taken back was written for TO's schema: with TO's migrations it is asked whether it works on FROM's.
    back = ((source, at) for at, source in acts.moves)
    code = old_code(name, (built.release, built.tree), (target, desk.tree(target)), back)
    answers = judge_built(desk, current, built, code, forward=True)
    if worst(answers) not in GOOD:
        return [], f"{current.ref} without them would not work"
    return [_taken_back(acts, done.commits, answers)], ""


def _taken_back(acts: Acts, commits: tuple[str, ...], answers: tuple[ServiceAnswer, ...]) -> Edge:
    """Give the way that takes these commits back."""
    current, target, name = acts.current, acts.target, acts.names[1]
    fault = commits[0][:7] if len(commits) == 1 else f"one of {len(commits)} commits"
    steps = commands.revert(current.ref, name, commits, f"{target.ref}..{current.ref} without its migrations")
    return Edge(
        name="revert",
        kind="revert",
        before=acts.start,
        after=State(name),
        title="Revert what came since",
        steps=steps,
        boots=boots(answers),
        verdict=worst(answers),
        brings_back=False,
        says=(f"keeps the code of {current.ref} itself; you judge whether {fault} was the fault",),
        risks=against(answers),
        door=f"{current.ref} can be deployed again: its migrations are applied",
    )
