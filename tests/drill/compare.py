"""Holds what the checker says against what really happened."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from checker.config import Config
from checker.core.finding import Axis, Finding, Level
from checker.core.release import Release
from checker.core.verdict import ServiceAnswer, Verdict
from checker.desk import Desk
from checker.line import along
from checker.question import Question
from checker.rules import RULES
from checker.services import Pair
from checker.store import Store
from tests.drill.real import Files, Outcome
from tests.drill.touches import Failure
from tests.trees import DictTree

_FIT = (Axis.SCHEMA, Axis.DATA)


@dataclass(frozen=True)
class Said:
    """The checker's answer, as far as it can be tried."""

    boot: Verdict | None
    words: str
    """What it says that the user would see."""
    schema: Verdict
    data: Verdict
    findings: tuple[Finding, ...]
    hook: str = "alembic upgrade head"

    @property
    def fit(self) -> Verdict:
        """The worse of schema and data."""
        return Verdict.worst((self.schema, self.data))

    @property
    def target(self) -> str:
        """What the hook upgrades to, as Alembic takes it."""
        word = self.hook.split()[-1] if self.hook else ""
        return word if word == "heads" or "@" in word else "head"

    def __str__(self) -> str:
        found = [f"    {finding.level} {finding.rule} {finding.object}: {finding.message}" for finding in self.findings]
        return "\n".join([f"checker: boot {self.boot}, schema {self.schema}, data {self.data}", *found])


def ask(ran: Files, known: Files, dialect: str, store: Store | None = None) -> Said:
    """Ask the checker, without git: from the files of FROM (`ran`) and TO (`known`)."""
    store = store or Store.open(None)
    question = Question(dialect=dialect, cache=False)
    desk = Desk(question, None, store, Config())  # type: ignore[arg-type]  # trees are given: no repository is asked
    current, target = (Release(name, "", name, 0) for name in ("newer", "older"))  # no commit: git has none of them
    return said(along(desk, Pair(current, target, DictTree(ran, store), DictTree(known, store))))


def said(services: Iterable[ServiceAnswer]) -> Said:
    """Take an answer's verdicts; of several services the worst of each."""
    answers = tuple(services)

    def worst(axis: Axis) -> Verdict | None:
        found = [
            part.verdict for each in answers for part in each.axes if part.axis is axis and part.verdict is not None
        ]
        return Verdict.worst(found) if found else None

    findings = tuple(finding for each in answers for finding in each.findings)
    stops = [
        finding.user_would_see for finding in findings if finding.axis is Axis.BOOT and finding.level is Level.UNSAFE
    ]
    return Said(
        boot=worst(Axis.BOOT),
        words=next(filter(None, stops), ""),
        schema=worst(Axis.SCHEMA) or Verdict.SAFE,
        data=worst(Axis.DATA) or Verdict.SAFE,
        findings=findings,
        hook=next((each.hook for each in answers if each.hook), ""),
    )


def wrong_safe(outcome: Outcome, answer: Said) -> tuple[str, ...]:
    """Say where the checker saw nothing and the real thing failed, or where it quotes other words."""
    found = []
    if answer.boot is Verdict.SAFE and outcome.boot:
        found.append(f"boot: SAFE, but Alembic said: {outcome.boot}")
    if answer.boot is Verdict.UNSAFE and not outcome.boot:
        found.append("boot: UNSAFE, but Alembic said nothing")
    if answer.boot is Verdict.UNSAFE and outcome.boot and answer.words != outcome.boot:
        found.append(f"boot: quotes {answer.words!r}, Alembic said {outcome.boot!r}")
    failures = [failure for failure in outcome.failures if _promised(failure)]
    if answer.fit is Verdict.SAFE and failures:
        found.append("fit: SAFE, but " + "; ".join(map(str, failures[:4])))
    return tuple(found)


def needless(outcome: Outcome, answer: Said) -> bool:
    """Tell whether the checker warned of a failure that did not happen."""
    return answer.fit is Verdict.UNSAFE and not outcome.failures


def _promised(failure: Failure) -> bool:
    """Tell whether a rule speaks of it: an unexpected None has its own, which may not be there."""
    return failure.error != "null" or any(rule.id == "read-null-unexpected" for rule in RULES)


@dataclass
class Tally:
    """Counts cases."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome, answer: Said) -> None:
        """Count one."""
        self.counts["cases"] += 1
        self.counts[f"fit {answer.fit}"] += 1
        self.counts["real failed"] += bool(outcome.failures)
        self.counts["real stopped at boot"] += bool(outcome.boot)
        self.counts["wrong"] += bool(wrong_safe(outcome, answer))
        self.counts["needless"] += needless(outcome, answer)
        agreed = bool(outcome.failures) == (answer.fit is not Verdict.SAFE)
        self.counts["agreed"] += agreed and (answer.fit is not Verdict.UNKNOWN)

    def merge(self, counts: Mapping[str, int]) -> None:
        """Add another tally's counts."""
        self.counts.update(counts)

    @property
    def needless_share(self) -> float:
        """UNSAFE where everything worked, of all cases."""
        return self.counts["needless"] / max(self.counts["cases"], 1)

    @property
    def unknown_share(self) -> float:
        """UNKNOWN, of all cases."""
        return self.counts["fit unknown"] / max(self.counts["cases"], 1)

    def __str__(self) -> str:
        cases = max(self.counts["cases"], 1)

        def share(name: str) -> str:
            return f"{self.counts[name]} ({self.counts[name] / cases:.1%})"

        return (
            f"{cases} cases: {share('real stopped at boot')} stopped at boot, {share('real failed')} failed to fit; "
            f"agreed on fit {share('agreed')}, wrong {share('wrong')}, needless UNSAFE {share('needless')}; "
            + ", ".join(f"{word.upper()} {share(f'fit {word}')}" for word in reversed(Verdict))
        )
