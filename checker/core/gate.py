"""The gate: whether a release leaves the way back open, what stands against it, and what would let it pass."""

from collections.abc import Iterator

from checker.core.fact import fact
from checker.core.finding import Axis, Finding, Level
from checker.core.verdict import Advice, Assumption, Ref, ServiceAnswer, Verdict
from checker.core.way import WayOut

POLICIES = ("direct", "way-out", "report")


@fact
class Acceptance:
    """A finding that a team agreed to live with for a while: a directive in a file, or an entry of the baseline."""

    rule: str
    reason: str
    until: str
    """The last day on which it counts (`2026-12-31`), or the first release in which it counts no more."""
    path: str
    """Where it stands: a file of the release, or the baseline."""
    line: int = 0
    """0 for an entry of the baseline."""
    object: str = ""
    """For an entry of the baseline: what the finding is about."""
    service: str = ""
    """For an entry of the baseline: the service that has it."""
    state: str = "unused"
    """`accepted` (it quiets a finding), `expired` (it would, and counts no more) or `unused`."""
    ends_soon: bool = False
    """Whether its last day is near."""

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"{self.path}:{self.line}" if self.line else self.path


@fact
class Accepted:
    """One finding of the gate that counts no more, and why."""

    finding: Finding
    target: str
    """The release that one would go back to."""
    by: Acceptance
    service: str = "default"


@fact
class WayBack:
    """One older release that must stay within reach, and whether it does."""

    target: Ref
    why: str
    """Why it is asked about: `running` or `previous`."""
    verdict: Verdict
    """The verdict of `check`, as if nothing had been accepted."""
    counted: Verdict
    """The same without the findings that were accepted."""
    passed: bool
    """Whether the policy lets it pass, also where the policy is `report`: then it only says so."""
    services: tuple[ServiceAnswer, ...] = ()
    """The worst first; only those that the change touches. What was accepted is marked in their findings."""
    way: WayOut | None = None
    """The way out that lets it pass; None where the plain rollback does, or nothing."""
    plan: str = ""
    """The command that prints the ways out; empty where it would not give this one, for something was accepted."""
    stops: tuple[Finding, ...] = ()
    """The findings that keep it from passing, the worst first; none where it passes."""
    untouched: tuple[str, ...] = ()
    """Services that are left out, for no file of theirs differs."""
    together: Verdict | None = None
    """Whether the two can be at work side by side, without what was accepted; None where that is not asked."""
    clashes: bool = False
    """Whether they cannot, as a rolling deploy wants it."""

    def counting(self) -> Iterator[Finding]:
        """Give the findings that speak against going back: no notes, nothing accepted."""
        yield from (each for each in self._findings() if each.axis is not Axis.ROLLING)

    def clashing(self) -> Iterator[Finding]:
        """Give the findings that speak against the two being at work side by side."""
        yield from (each for each in self._findings() if each.axis is Axis.ROLLING)

    def _findings(self) -> Iterator[Finding]:
        for service in self.services:
            yield from (each for each in service.findings if each.level is not Level.NOTE and not each.accepted)

    @property
    def returns(self) -> bool:
        """Whether one could go back to it, as the policy wants it, also where the two clash."""
        return self.passed or (self.clashes and all(each.axis is Axis.ROLLING for each in self.stops))

    def counting_boot(self) -> bool:
        """Tell whether its hook is in the way."""
        return any(each.axis is Axis.BOOT for each in self.counting())


@fact
class GateAnswer:
    """What `gate` says."""

    policy: str
    """`direct`, `way-out` or `report`."""
    passed: bool
    release: Ref
    """What would be released. `chosen_by`: `option` (--tag), `tag` (HEAD has one) or `head`."""
    verdict: Verdict
    """The worst of the ways back, accepted findings left out; of those that do not pass where there are some."""
    headline: str
    """One sentence: what one could go back to from it, and what not."""
    backs: tuple[WayBack, ...] = ()
    """Those that do not pass first, then the newest first."""
    bundle: tuple[Finding, ...] = ()
    """What the rules named `release-...` say of the release itself, the worst first."""
    advice: tuple[Advice, ...] = ()
    """What would let it pass (or keep the door wider open): `do` first, then `or`."""
    running: Ref | None = None
    """What runs now, where that was said."""
    strict: bool = False
    depth: int | None = 1
    """How many releases back must stay within reach; None: as far as before."""
    accepted: tuple[Accepted, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    """Everything that is written down to accept findings, whether it counts or not."""
    untouched: tuple[str, ...] = ()
    """Services that the change does not touch."""
    assumptions: tuple[Assumption, ...] = ()
    not_checked: tuple[str, ...] = ()

    @property
    def blocking(self) -> tuple[tuple[WayBack, Finding], ...]:
        """Give the findings that stand in the way, the worst first, each once, with the first release it concerns."""
        found = [(back, each) for back in self.backs for each in back.stops]
        return _once(found)

    @property
    def warnings(self) -> tuple[tuple[WayBack, Finding], ...]:
        """Give what speaks against ways back that pass: by a way out, or as a risk."""
        blocking = {each.fingerprint for _, each in self.blocking}
        found = [(back, each) for back in self.backs if back.passed for each in (*back.counting(), *back.clashing())]
        return tuple(pair for pair in _once(found) if pair[1].fingerprint not in blocking)

    @property
    def blocked(self) -> bool:
        """Whether something stands in the way, also where the policy only reports."""
        return any(not back.passed for back in self.backs) or any(
            each.level is not Level.NOTE and not each.accepted and self.strict for each in self.bundle
        )

    @property
    def exit_code(self) -> int:
        """0 where it passes, else what the worst verdict exits with."""
        return 0 if self.passed else self.verdict.exit_code

    def stale(self, state: str) -> tuple[Acceptance, ...]:
        """Give what is written down and `expired`, or `unused`."""
        return tuple(each for each in self.acceptances if each.state == state)

    def ending(self) -> tuple[Acceptance, ...]:
        """Give what counts today and will not for long."""
        return tuple(each for each in self.acceptances if each.ends_soon)


def _once(found: list[tuple[WayBack, Finding]]) -> tuple[tuple[WayBack, Finding], ...]:
    kept: dict[str, tuple[WayBack, Finding]] = {}
    for back, each in sorted(found, key=lambda pair: -pair[1].level.rank):
        kept.setdefault(each.fingerprint, (back, each))
    return tuple(kept.values())
