"""A finding as CI systems show it: beside a line of a file, each once, and whether it stands in the way."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.core.fact import frozen
from checker.core.finding import Axis, Certainty, Evidence, Finding, Level
from checker.core.gate import GateAnswer
from checker.core.layout import cleaned
from checker.core.verdict import Answer, Ref, ServiceAnswer, Verdict


@frozen
class Remark:
    """One finding of one service."""

    finding: Finding
    service: str
    current: Ref
    """The release whose files a CI system has before it."""
    targets: tuple[str, ...] = ()
    """The releases that one could go back to but for this."""
    counts: bool = True
    """Whether it stands in the way; else it was accepted, or a way out leads around it."""
    accepted: str = ""
    """Why somebody agreed to live with it."""

    @property
    def is_error(self) -> bool:
        """Whether it is more than a warning: unsafe and unknown are, where they stand in the way."""
        return self.counts and self.finding.level in {Level.UNSAFE, Level.UNKNOWN}

    @property
    def here(self) -> Evidence | None:
        """The first place in the files of the current release."""
        return next((each for each in self.finding.evidence if each.ref == self.current.ref and each.path), None)

    @property
    def place(self) -> Evidence | None:
        """The first place in the files of the current release, else in those of another."""
        return self.here or next((each for each in self.finding.evidence if each.path), None)

    @property
    def fingerprint(self) -> str:
        """Stable across line moves, and another one in each service."""
        own = self.finding.fingerprint
        return own if self.service in {"", "default"} else f"{self.service}:{own}"

    @property
    def lines(self) -> tuple[str, ...]:
        """What is said of it: what and so what, the words on the screen, the other places, what to do."""
        service = "" if self.service in {"", "default"} else f"{self.service}: "
        shown = self.here
        others = [spelled(each) for each in self.finding.evidence if each is not shown]
        return tuple(
            line
            for line in (
                f"{service}{self.finding.message}".rstrip(".") + ".",
                self.finding.user_would_see and f"It would end with: {self.finding.user_would_see}",
                f"See {', '.join(others)}." if others else "",
                self.accepted and f"Accepted: {self.accepted.rstrip('.')}.",
                self.finding.advice,
            )
            if line
        )


def spelled(place: Evidence) -> str:
    """Write a place with its release: `1.0.0:app/models.py:12 reads it`."""
    line = f":{place.line}" if place.line else ""
    return f"{place.ref}:{place.path}{line} {place.says}".rstrip()


def between(answer: Answer) -> str:
    """Name the two releases that an answer is about."""
    word = "beside" if answer.command == "rolling" else "to"
    return f"{answer.current.ref} {word} {answer.target.ref}"


def remarks(answer: Answer) -> tuple[Remark, ...]:
    """Give what `check` found, the worst first. What was accepted counts here as if it had not been."""
    told = cleaned(answer)
    target = (told.target.ref,)
    return _sorted(
        Remark(finding, service.name, told.current, target)
        for service in told.services
        for finding in _reasons(service)
    )


def gate_remarks(answer: GateAnswer) -> tuple[Remark, ...]:
    """Give what the gate found, the worst first: what several releases have in common once."""
    told = cleaned(answer)
    kept: dict[tuple[str, str], Remark] = {}
    for back in told.backs:
        stops = {each.fingerprint for each in back.stops}
        for service in back.services:
            for finding in _reasons(service):
                counts = finding.fingerprint in stops or (not stops and not back.passed)
                one = Remark(
                    replace(finding, advice=""),  # it is for the night; by day the gate's own advice counts
                    service.name,
                    told.release,
                    (back.target.ref,),
                    counts=counts and not finding.accepted,
                    accepted=finding.accepted,
                )
                key = service.name, finding.fingerprint
                kept[key] = _joined(kept[key], one) if key in kept else one
    bundle = (
        Remark(each, "", told.release, counts=told.strict and not each.accepted, accepted=each.accepted)
        for each in told.bundle
        if each.level is not Level.NOTE
    )
    return _sorted([*kept.values(), *bundle])


def _reasons(service: ServiceAnswer) -> Iterator[Finding]:
    """Give what speaks against a rollback; a verdict that no finding bears is one itself."""
    found = [each for each in service.findings if each.level is not Level.NOTE]
    if not found and service.verdict is not Verdict.SAFE:
        found = [
            Finding(
                rule=f"rollback-{service.verdict.value}",
                axis=Axis.SCHEMA,
                level=Level(service.verdict.value),
                certainty=Certainty.CERTAIN,
                object=service.name,
                message=service.headline,
            )
        ]
    yield from found


def _joined(one: Remark, other: Remark) -> Remark:
    worse = max(one, other, key=lambda each: (each.counts, each.finding.level.rank))
    accepted = one.accepted if one.accepted and other.accepted else ""
    return replace(worse, targets=tuple(dict.fromkeys((*one.targets, *other.targets))), accepted=accepted)


def _sorted(found: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(found, key=lambda each: (not each.is_error, not each.counts, -each.finding.level.rank)))
