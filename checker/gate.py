"""The gate: a release that closes the way back does not pass unseen.

which release, and which older ones must stay within reach
  -> each judged as `check` does; what was accepted is left out
  -> not good enough? a way out that brings all of it back and loses nothing
  -> where a deploy is rolling: can the two be at work side by side?
  -> what the release brings at once
  -> passed or blocked, and what would let it pass
"""

from dataclasses import dataclass, replace
from functools import partial

from checker.acceptances import Acceptances
from checker.acts import Acts, worst
from checker.core.accepting import Clock
from checker.core.finding import Axis, Level
from checker.core.gate import GateAnswer, WayBack
from checker.core.gate_words import advised, blockers, headline
from checker.core.order import Deploy
from checker.core.release import Release
from checker.core.shipment import found_by
from checker.core.verdict import Ref, ServiceAnswer, Verdict, assumed
from checker.core.way import WayOut
from checker.deploy_order import shortest
from checker.desk import Desk, opened
from checker.judge import judge
from checker.near import names_for
from checker.question import Progress, Question, again, quiet
from checker.releases import RELEASES
from checker.rolling import side_by_side
from checker.shipping import shipment, untouched
from checker.ways import near_ways
from checker.window import Window, window


@dataclass(frozen=True)
class Wish:
    """What is asked of the gate; what is None is taken from the configuration."""

    clock: Clock
    tag: str = ""
    """The release; empty: what HEAD is tagged as, else HEAD as if it were tagged."""
    tags_of_head: tuple[str, ...] = ()
    """The tag that a pipeline runs for."""
    policy: str | None = None
    depth: int | None = None
    """0: as far as one gets."""
    strict: bool = False


@dataclass(frozen=True)
class _Gate:
    """One question at the gate."""

    desk: Desk
    policy: str
    depth: int | None
    strict: bool
    rolling: bool = False

    @property
    def good(self) -> frozenset[Verdict]:
        """What lets a rollback pass."""
        return frozenset((Verdict.SAFE,) if self.strict else (Verdict.SAFE, Verdict.RISKY))


def gate(question: Question, wish: Wish, progress: Progress = quiet) -> GateAnswer:
    """Say whether a release leaves the way back open. Raises CheckError."""
    with opened(question, progress) as desk:
        settings = desk.config.gate
        depth = settings.depth if wish.depth is None else (wish.depth or None)
        # What the ledger holds now says what runs now; the ways back are judged from what the release will leave.
        ahead = replace(desk, question=replace(question, current_revisions=()))
        asking = _Gate(ahead, wish.policy or settings.policy, depth, wish.strict or settings.strict, settings.rolling)
        asked = window(desk, wish.tag, wish.tags_of_head, depth, partial(_reaches, asking))
        newest = next((each.version for each in reversed(desk.releases) if each.version), None)
        accepting = Acceptances(ahead, asked.release, wish.clock, asked.release.version or newest)
        deployed = _deployed(asked) if asking.rolling else ()
        backs = []
        for old, why in asked.olds:
            back = _back(asking, asked.release, old, why, accepting)
            backs.append(_beside(asking, asked.release, old, back, accepting) if old in deployed else back)
        return _answer(asking, asked, accepting, tuple(sorted(backs, key=lambda back: back.passed)))


def acceptable(way: WayOut, good: frozenset[Verdict]) -> bool:
    """Tell whether a way out lets a release pass: it brings all of the code back, loses nothing, boots and fits."""
    boots = way.boots == "yes" or (way.boots == "skipped" and not way.promised)
    return way.brings_back and boots and not way.loses and not way.downtime and way.verdict in good


def _back(asking: _Gate, release: Release, old: Release, why: str, accepting: Acceptances) -> WayBack:
    desk = asking.desk
    everything = judge(desk, release, old)
    aside = untouched(desk, release, old, everything)
    answers = tuple(each for each in everything if each.name not in aside)

    def counting(found: tuple[ServiceAnswer, ...]) -> tuple[ServiceAnswer, ...]:
        return accepting.counting(tuple(each for each in found if each.name not in aside))

    left = counting(answers)
    way = None
    if worst(left) not in asking.good and asking.policy != "direct":
        acts = Acts(desk, release, old, answers, False, names_for(desk, release), True, counting)
        way = next((each for each in near_ways(acts).ways if acceptable(each, asking.good)), None)
    # `plan` judges every service, and nothing as accepted.
    same = left == answers and all(each.verdict is Verdict.SAFE for each in everything if each.name in aside)
    plan = again("plan", old.ref, desk.question, Ref(release.ref, release.commit, "option")) if way and same else ""
    back = WayBack(
        target=Ref(old.ref, old.commit),
        why=why,
        verdict=worst(answers),
        counted=worst(left),
        passed=worst(left) in asking.good or way is not None,
        services=accepting.marked(answers),
        way=way,
        plan=plan,
        untouched=tuple(sorted(aside)),
    )
    return back if back.passed else replace(back, stops=blockers(back, asking.policy))


def _deployed(asked: Window) -> tuple[Release, ...]:
    """Give the releases that this one takes the place of: what runs now, else the one before it, of each family."""
    running = tuple(old for old, why in asked.olds if why == "running")
    newest: dict[str | None, Release] = {}
    for old, _ in asked.olds:
        newest.setdefault(old.family, old)
    return running or tuple(newest.values())


def _beside(asking: _Gate, release: Release, old: Release, back: WayBack, accepting: Acceptances) -> WayBack:
    """Add whether the two can be at work side by side, the release's migrations first."""
    if old.commit == release.commit:
        return back
    desk = replace(asking.desk, question=replace(asking.desk.question, hook="none"))
    found = tuple(
        each for each in side_by_side(desk, old, release, code_first=False) if each.name not in back.untouched
    )
    together = worst(accepting.counting(found))
    sides = {each.name: each for each in accepting.marked(found)}
    known = {each.name for each in back.services}
    more = tuple(replace(each, axes=(), advice=()) for name, each in sides.items() if name not in known)
    asked = replace(
        back,
        together=together,
        services=(*(_both(each, sides.get(each.name)) for each in back.services), *more),
    )
    if together in asking.good:
        return asked
    bad = tuple(each for each in asked.clashing() if Verdict.of((each.level,)) not in asking.good)
    known = {each.fingerprint for each in back.stops}
    return replace(
        asked, clashes=True, passed=False, stops=(*back.stops, *(each for each in bad if each.fingerprint not in known))
    )


def _both(answer: ServiceAnswer, beside: ServiceAnswer | None) -> ServiceAnswer:
    """Give a service's answer with what was found about it at work beside the other release."""
    if beside is None:
        return answer
    axes = (each for each in answer.axes if each.axis is not Axis.ROLLING)
    rolling = next((each for each in beside.axes if each.axis is Axis.ROLLING), None)
    return replace(
        answer,
        axes=(*axes, *((rolling,) if rolling else ())),
        findings=(*answer.findings, *(each for each in beside.findings if each.level.rank)),
    )


def _reaches(asking: _Gate, release: Release, old: Release) -> bool:
    """Tell whether one may go from a release back to an older one, with nothing accepted."""
    nothing = Acceptances(asking.desk, release, Clock("", ""), None)
    return _back(asking, release, old, "previous", nothing).passed


def _answer(asking: _Gate, asked: Window, accepting: Acceptances, backs: tuple[WayBack, ...]) -> GateAnswer:
    desk = asking.desk
    brings = replace(shipment(desk, asked, backs, accepting.counting), depth=asking.depth, strict=asking.strict)
    bundle = accepting.of(found_by(brings, RELEASES), "default")
    answer = GateAnswer(
        policy=asking.policy,
        passed=True,
        release=asked.ref,
        verdict=Verdict.SAFE,
        headline="",
        backs=backs,
        bundle=bundle,
        running=asked.running,
        strict=asking.strict,
        depth=asking.depth,
    )
    stopping = [each.level for back in backs for each in back.stops]
    stopping += [each.level for each in bundle if answer.blocked and not each.accepted]
    shown = [back.counted for back in backs] if not answer.blocked else [_worst_in_the_way(backs, stopping)]
    passed = asking.policy == "report" or not answer.blocked
    services = [service for back in backs for service in back.services]
    changed = _changed(desk, asked)
    return replace(
        answer,
        passed=passed,
        verdict=Verdict.worst(shown),
        headline=headline(answer),
        advice=tuple(advised(answer, *_in_turn(desk, asked, answer), _prevention)),
        accepted=tuple(each for back in backs for each in accepting.accepted(back.services, back.target.ref)),
        acceptances=tuple(accepting.all(changed)),
        untouched=tuple(sorted(set.intersection(*(set(back.untouched) for back in backs)))) if backs else (),
        assumptions=(*asked.assumptions, *assumed(services)),
        not_checked=(*desk.not_checked(), *accepting.troubles(changed, _rule_ids())),
    )


def _worst_in_the_way(backs: tuple[WayBack, ...], stopping: list[Level]) -> Verdict:
    """Give the verdict of what blocks; one that no finding bears counts as it is: what is blocked is never safe."""
    found = Verdict.of(stopping)
    stopped = [back for back in backs if not back.passed]
    held = (verdict for back in stopped for verdict in (back.counted, back.together) if verdict)
    return Verdict.worst(held) if found is Verdict.SAFE else found


def _in_turn(desk: Desk, asked: Window, answer: GateAnswer) -> tuple[tuple[Deploy, ...], str]:
    """Give the sequence of deploys in which every step can be taken back, and the command that prints it.

    None where the release can be deployed at once, and where there is no such sequence.
    """
    wanted = answer.blocked or any(not each.accepted for each in answer.bundle)
    olds = [old for old, why in asked.olds if why == "running"] or [old for old, _ in asked.olds]
    if not wanted or not olds:
        return (), ""
    found = shortest(desk, olds[0], asked.release)
    if not found.returns or len(found.deploys) < 2:  # noqa: PLR2004
        return (), ""
    command = again("deploy-order", olds[0].ref, desk.question, Ref("", ""), asked.ref.ref)
    return found.deploys, command


def _prevention(rule: str) -> str:
    """Say what one does instead of what a rule found: what its manual page says of the next time."""
    from checker.rules import RULES  # noqa: PLC0415  only where something is in the way

    page = " ".join(next((each.page for each in RULES if each.id == rule), "").split())
    said = page.partition("What it cannot see")[0].rpartition("Next time ")[2]
    return f"{said[:1].upper()}{said[1:].strip()}" if said != page and "What it means" not in said else ""


def _rule_ids() -> frozenset[str]:
    from checker.rules import RULES  # noqa: PLC0415  only where something is written down

    return frozenset((*(each.id for each in RULES), *(each.id for each in RELEASES)))


def _changed(desk: Desk, asked: Window) -> tuple[str, ...]:
    """Give the files of the release that an older one does not have so: elsewhere directives are history."""
    ours = desk.tree(asked.release).paths()
    olds = [desk.tree(old).paths() for old, _ in asked.olds]
    return tuple(path for path, blob in ours.items() if any(old.get(path) != blob for old in olds))
