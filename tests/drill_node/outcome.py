"""What really happened when a fixture was played, and how it stands beside the checker's answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.core.finding import Axis, Finding, Level
from checker.core.verdict import ServiceAnswer, Verdict

_STAMP = re.compile(r"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[\w+\]")


@dataclass(frozen=True)
class Done:
    """One thing that the older release did, and the error it met."""

    name: str
    error: str = ""
    usual: bool = True
    """Whether its code does it, rather than only could."""

    def __str__(self) -> str:
        return f"{self.name}: {self.error}"


@dataclass
class Outcome:
    """What became of one way back."""

    hook: str = ""
    """What was run as the older release's deploy command; empty where nothing was."""
    exit_code: int = 0
    said: str = ""
    lost: tuple[str, ...] = ()
    """The columns that the deploy command took away."""
    failures: tuple[Done, ...] = ()
    """What works on the older release's own schema, and not on the one left behind."""
    done: int = 0
    skipped: str = ""
    trouble: list[str] = field(default_factory=list)

    @property
    def fails(self) -> tuple[Done, ...]:
        """What somebody meets who deploys the older release."""
        return tuple(each for each in self.failures if each.usual)


def wrong(outcome: Outcome, answer: ServiceAnswer) -> Iterator[str]:
    """Say where the answer saw nothing and the real thing failed, or foretold other words."""
    boot, fit = _verdict(answer, Axis.BOOT), Verdict.worst((_fit(answer, Axis.SCHEMA), _fit(answer, Axis.DATA)))
    if boot is Verdict.SAFE and outcome.hook and outcome.exit_code:
        yield f"boot is SAFE, and {outcome.hook} ended with exit {outcome.exit_code}"
    if boot is Verdict.SAFE and outcome.lost:
        yield f"boot is SAFE, and {outcome.hook} took {', '.join(outcome.lost)} away"
    if fit is Verdict.SAFE and outcome.fails:
        yield f"fit is SAFE, and {'; '.join(map(str, outcome.fails))}"
    for finding in _stops(answer) if outcome.hook and outcome.exit_code else ():
        if _plain(finding.user_would_see) not in _plain(outcome.said):
            yield f"other words than foretold: {finding.user_would_see}"


def needless(outcome: Outcome, answer: ServiceAnswer) -> Iterator[str]:
    """Say where the answer warns of what did not happen."""
    boot = _verdict(answer, Axis.BOOT)
    if boot is Verdict.UNSAFE and outcome.hook and not outcome.exit_code and not outcome.lost:
        yield f"boot is UNSAFE, and {outcome.hook} passed and took nothing away"
    if _fit(answer, Axis.SCHEMA) is Verdict.UNSAFE and not outcome.failures:
        yield "schema is UNSAFE, and everything worked"


def _stops(answer: ServiceAnswer) -> list[Finding]:
    boots = (each for each in answer.findings if each.axis is Axis.BOOT and each.level is Level.UNSAFE)
    return [each for each in boots if each.user_would_see]


def _verdict(answer: ServiceAnswer, axis: Axis) -> Verdict | None:
    return next((part.verdict for part in answer.axes if part.axis is axis), None)


def _fit(answer: ServiceAnswer, axis: Axis) -> Verdict:
    return _verdict(answer, axis) or Verdict.SAFE


def _plain(text: str) -> str:
    """Leave out how a line is broken, and the case of names, which MySQL's are folded from."""
    kept = (word for word in _STAMP.sub("", text).lower().replace("`", "").split() if word not in {"│", "•"})
    return " ".join(kept)
