"""From what runs now to what shall run: a sequence of deploys in which every step can be taken back.

releases from FROM to TO
  -> each step forward: does it deploy, and can it be taken back as it is?
  -> else the split: its migrations alone first, with the older code; else its code first
  -> the shortest sequence
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from checker.acts import GOOD, Acts, against, worst
from checker.core import commands
from checker.core.errors import CheckError
from checker.core.layout import counted
from checker.core.order import Deploy, DeployOrder
from checker.core.release import Release, is_forward, older
from checker.core.verdict import Ref, Verdict
from checker.desk import Desk, Ends, opened
from checker.judge import judge
from checker.near import names_for
from checker.question import Progress, Question, quiet

_MANY = 6
"""With more releases between, only neighbours and the two ends are tried."""


@dataclass(frozen=True)
class Leg:
    """One way to get from a release to a newer one."""

    deploys: tuple[Deploy, ...] = ()
    because: str = ""
    """Why it does not go at once, or, without deploys, not at all."""

    @property
    def returns(self) -> bool:
        """Whether every step can be taken back without loss."""
        return bool(self.deploys) and all(each.returns for each in self.deploys)


def deploy_order(question: Question, progress: Progress = quiet) -> DeployOrder:
    """Give the shortest sequence from FROM to TO in which every deploy can be taken back. Raises CheckError."""
    with opened(question, progress) as desk:
        ends = desk.ends()
        current, target = ends.current, ends.target
        if current.commit == target.commit or not is_forward(current, target, desk.repository.is_ancestor):
            raise CheckError(
                f"{target.ref} is not newer than {current.ref}: deploy-order goes forward.",
                f"rollback-check deploy-order {target.ref} {current.ref}",
                f"rollback-check check {target.ref} --from {current.ref}",
            )
        return _answer(desk, ends, shortest(desk, current, target))


def shortest(desk: Desk, current: Release, target: Release) -> Leg:
    """Find the sequence with the fewest deploys; one that cannot be taken back only where there is no other."""
    return _shortest(desk, (*_between(desk, current, target), target), current)


def _between(desk: Desk, current: Release, target: Release) -> tuple[Release, ...]:
    """Give the releases on the way, oldest first."""
    newer = list(takewhile(lambda each: each.commit != current.commit, older(desk.releases, target)))
    after = desk.repository.after(current.commit, newer)
    return tuple(each for each in reversed(newer) if each.commit in after)


def _shortest(desk: Desk, ahead: tuple[Release, ...], current: Release) -> Leg:
    stops = (current, *ahead)
    last = len(stops) - 1
    legs = {(0, last): _leg(desk, current, stops[last])}
    if len(legs[0, last].deploys) == 1 and legs[0, last].returns:
        return legs[0, last]  # nothing is shorter
    from checker.core.graph import cheapest  # noqa: PLC0415  loads networkx

    for start in range(last):
        reach = range(start + 1, last + 1) if last <= _MANY else {start + 1, last}
        for end in sorted(reach):
            if (start, end) not in legs:
                legs[start, end] = _leg(desk, stops[start], stops[end])
    weights = {pair: len(leg.deploys) + (0 if leg.returns else _LOSS) for pair, leg in legs.items() if leg.deploys}
    path = cheapest(weights, 0, last)
    if not path:
        return legs[0, last]
    chosen: list[Leg] = []
    for pair in pairwise(path):
        named = sum(len(leg.deploys) > 1 for leg in chosen)
        split = len(legs[pair].deploys) > 1  # the names were given before it was known how many are wanted
        chosen.append(_leg(desk, stops[pair[0]], stops[pair[1]], named) if named and split else legs[pair])
    because = dict.fromkeys(leg.because for leg in (legs[0, last], *chosen) if leg.because)
    return Leg(tuple(deploy for leg in chosen for deploy in leg.deploys), "\n".join(because))


_LOSS = 100


def _leg(desk: Desk, current: Release, target: Release, named: int = 0) -> Leg:
    """Give the way to a release; `named`: how many tags to come have a name already."""
    there = judge(desk, current, target, forward=True)
    if worst(there) not in GOOD:
        return Leg(because=f"{target.ref} cannot be deployed on {current.ref}: {there[0].headline}")
    back = judge(desk, target, current)
    if worst(back) is Verdict.SAFE:
        how = f"deploy {current.ref} again, as always"
        return Leg((Deploy(target.ref, target.ref, how),))
    because = f"{target.ref} at once closes the door: {back[0].headline}"
    split = next(_splits(desk, current, target, names_for(desk, target, named + 2)[named:]), None)
    return Leg(split, because) if split else Leg(because=because)


def _splits(desk: Desk, current: Release, target: Release, names: tuple[str, ...]) -> Iterator[tuple[Deploy, ...]]:
    """Give the ways to deploy a release in two steps: its migrations first, or its code first."""
    back = Acts(desk, target, current, judge(desk, target, current), forward=False, names=names, chosen=True)
    fits = back.unhooked_answers()
    if worst(fits) in GOOD and back.moves and not back.lacking:
        steps = commands.old_code(target.ref, current.ref, names[0], back.moves)
        alone = f"the migrations of {target.ref} alone, with the code of {current.ref}"
        risks = tuple(finding.message for finding in against(fits))
        yield (
            Deploy(alone, names[0], f"nothing of its code is new; {current.ref}'s code runs on", steps, risks[:1]),
            Deploy(target.ref, target.ref, f"deploy {names[0]} again: it has the same migrations"),
        )
        return
    ahead = Acts(
        desk, current, target, judge(desk, current, target, forward=True), forward=True, names=names, chosen=True
    )
    if worst(ahead.unhooked_answers()) in GOOD and ahead.moves and not ahead.lacking:
        steps = commands.old_code(current.ref, target.ref, names[0], ahead.moves)
        code = f"the code of {target.ref} alone, with the migrations of {current.ref}"
        reason = f"{current.ref} does not work on what they leave; wait until nobody wants it back"
        yield (
            Deploy(code, names[0], f"deploy {current.ref} again, as always", steps),
            Deploy(target.ref, target.ref, "its migrations are not taken back", says=(reason,), returns=False),
        )


def _answer(desk: Desk, ends: Ends, found: Leg) -> DeployOrder:
    current, target = ends.current.ref, ends.target.ref
    number = counted(len(found.deploys), "deploy")
    each = "which can" if len(found.deploys) == 1 else "each of which can"
    if found.returns:
        headline = f"From {current} to {target} in {number}, {each} be taken back without loss"
    elif found.deploys:
        headline = f"From {current} to {target} in {number}; not every step can be taken back"
    else:
        headline = f"There is no sequence from {current} to {target} that can be taken back"
    return DeployOrder(
        current=ends.ref,
        target=Ref(target, ends.target.commit),
        headline=headline,
        deploys=found.deploys,
        because=tuple(line for line in found.because.split("\n") if line),
        assumptions=tuple(each for each in ends.assumptions if each.id != "from-newest-tag"),
        not_checked=tuple(desk.notes),
    )
