"""What the gate says in words: what one could go back to, and what would let a release pass."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from checker.core.advice import written_down
from checker.core.finding import Axis, Finding, Level
from checker.core.gate import GateAnswer, WayBack
from checker.core.layout import listed
from checker.core.order import Deploy
from checker.core.verdict import Advice, Verdict

EARLY = "release-contract-step-early"
_NOT_CURED = frozenset((Level.UNSAFE, Level.UNKNOWN))


def headline(answer: GateAnswer) -> str:
    """Say what one could go back to from a release, and what not."""
    release = answer.release.ref
    if not answer.backs:
        return f"There is no release before {release}: there is nothing to go back to."
    clash = _clash(release, [each for each in answer.backs if each.clashes])
    stopped = [each for each in answer.backs if not each.returns]
    if stopped:
        return f"{_stopped(release, stopped, straight=answer.policy == 'direct')}{clash}"
    plain = [each for each in answer.backs if each.way is None]
    said = []
    if plain:
        risky = " with a risk" if any(each.counted is Verdict.RISKY for each in plain) else ""
        said.append(f"could go straight back to {_refs(plain)}{risky}")
    by_way: dict[str, list[WayBack]] = {}
    for each in answer.backs:
        if each.way:
            risky = ", with a risk" if each.way.verdict is Verdict.RISKY else ""
            by_way.setdefault(f"{each.way.title}{risky}", []).append(each)
    said += [
        f"{'' if said else 'could go '}back to {_refs(each)} by a way out: {_small(title)}"
        for title, each in by_way.items()
    ]
    return f"From {release} one {' and '.join(said)}.{clash}"


def _clash(release: str, found: list[WayBack]) -> str:
    """Say what keeps a rolling deploy from going well; nothing where nothing does."""
    worst = Verdict.worst(each.together for each in found if each.together)
    if not found or worst is Verdict.SAFE:
        return ""
    refs = _refs(found)
    if worst is Verdict.UNKNOWN:
        return f" Whether {release} and {refs} could be at work side by side cannot be told."
    could = "could only with a risk" if worst is Verdict.RISKY else "could not"
    return f" {release} and {refs} {could} be at work side by side, as a rolling deploy wants."


def blockers(back: WayBack, policy: str) -> tuple[Finding, ...]:
    """Give the findings that keep a release from passing: a hook that a hotfix gets past is none, besides others."""
    counting = tuple(back.counting())
    fit = tuple(each for each in counting if each.axis is not Axis.BOOT and each.level in _NOT_CURED)
    return fit if fit and policy != "direct" else counting


def advised(
    answer: GateAnswer, deploys: tuple[Deploy, ...], command: str, prevention: Callable[[str], str]
) -> Iterator[Advice]:
    """Say what would let a release pass, or keep the way back wider open.

    `deploys` is the sequence in which every step can be taken back, `command` prints it; `prevention` says of a rule
    what one does instead.
    """
    findings = [each for _, each in answer.blocking]
    if not answer.blocked:
        if deploys and any(each.rule != EARLY for each in answer.bundle):
            yield _in_turn(deploys, command)
        return
    early = [each for each in answer.bundle if each.rule == EARLY and not each.accepted]
    fit = [each for each in findings if each.axis is not Axis.BOOT]
    told = next((said for each in fit if (said := written_down(each))), None)
    if early:
        yield _later(answer, early)
    elif told:
        yield told
    elif fit and (instead := prevention(fit[0].rule)):
        yield Advice("do", instead)
    if deploys and not early:
        yield replace(_in_turn(deploys, command), kind="or" if fit else "do")
    if findings:
        yield _accept(findings[0])


def _stopped(release: str, stopped: list[WayBack], *, straight: bool) -> str:
    levels = (finding.level for each in stopped for finding in each.stops if finding.axis is not Axis.ROLLING)
    worst = Verdict.of(levels)
    how = "straight back" if straight else "back"
    if worst is Verdict.UNKNOWN:
        return f"Whether one could go {how} from {release} to {_refs(stopped)} cannot be told."
    if worst is Verdict.RISKY:
        return f"From {release} one could go {how} to {_refs(stopped)} only with a risk, and the gate is strict."
    return f"From {release} one could not go {how} to {_refs(stopped)}."


def _later(answer: GateAnswer, early: list[Finding]) -> Advice:
    release = "this change" if answer.release.ref == "HEAD" else answer.release.ref
    places = [each.evidence[0] for each in early if each.evidence and each.evidence[0].revision]
    if places and all(place.revision == place.path for place in places):  # the whole schema stands there, not a step
        kept = f"{listed(each.object for each in early)} in {listed(dict.fromkeys(place.path for place in places))}"
        return Advice("do", f"Leave {kept} for now; {early[0].short.replace('bring it in', 'take it away in')}.")
    revisions = dict.fromkeys(place.revision for place in places)
    what = listed(revisions) if revisions else f"what takes {early[0].object} away"
    return Advice("do", f"Take {what} out of {release}; {early[0].short}.")


def _in_turn(deploys: tuple[Deploy, ...], command: str) -> Advice:
    steps = ", then ".join(each.title for each in deploys)
    return Advice("do", f"Deploy {steps}: each can be taken back.", (command,) if command else ())


def _accept(finding: Finding) -> Advice:
    place = finding.evidence[0] if finding.evidence else None
    at = f", above {place.path}:{place.line}" if place and place.line else ""
    return Advice(
        "or",
        f"Accept it for a while, with a reason and an end{at}, or with rollback-check baseline create:",
        (f'# rollback-check: ignore[{finding.rule}] until=YYYY-MM-DD reason="..."',),
    )


def _refs(backs: list[WayBack]) -> str:
    return listed(dict.fromkeys(each.target.ref for each in backs))


def _small(title: str) -> str:
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
