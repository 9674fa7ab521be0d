"""Finds what is written down to accept findings of a release: in its files, and in the baseline."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from checker.baseline_file import NAME, entries
from checker.core.accepting import Clock, Written, acceptance, ends_soon, is_over, reader_of, stands_for
from checker.core.finding import Finding
from checker.core.gate import Acceptance, Accepted
from checker.core.release import Release
from checker.core.tree import Tree, Unread
from checker.core.verdict import ServiceAnswer, Verdict
from checker.core.version import Version
from checker.desk import Desk


@dataclass
class Acceptances:
    """What a team agreed to live with in a release."""

    desk: Desk
    release: Release
    clock: Clock
    version: Version | None
    """What an end is compared with: the release's own version, else the newest there is."""
    used: dict[Acceptance, bool] = field(default_factory=dict)
    """Those that stand for a finding, and whether they count still."""

    def counting(self, answers: tuple[ServiceAnswer, ...]) -> tuple[ServiceAnswer, ...]:
        """Give answers without what was accepted, the worst first."""
        found = (self._without(each) for each in answers)
        return tuple(sorted(found, key=lambda answer: -answer.verdict.rank))

    def marked(self, answers: tuple[ServiceAnswer, ...]) -> tuple[ServiceAnswer, ...]:
        """Give answers in which the findings say why they are accepted; their verdicts stay."""
        return tuple(replace(each, findings=self.of(each.findings, each.name)) for each in answers)

    def of(self, findings: Iterable[Finding], service: str = "") -> tuple[Finding, ...]:
        """Give findings with the reason for which they are accepted."""
        return tuple(replace(each, accepted=by.reason) if (by := self.by(each, service)) else each for each in findings)

    def by(self, finding: Finding, service: str = "") -> Acceptance | None:
        """Give what accepts a finding; an end that is past is kept in mind, and counts no more."""
        if not finding.level.rank:
            return None
        for each in self._standing_for(finding, service):
            counts = not is_over(each.until, self.clock, self.version)
            self.used[each] = counts
            if counts:
                return each
        return None

    def all(self, changed: Iterable[str]) -> Iterator[Acceptance]:
        """Give everything that is written down, with its state; of directives those in the files named."""
        for path in changed:
            for written in self._in(path):
                if not written.trouble:
                    self.used.setdefault(acceptance(written, path), False)
        for each in self._baseline:
            if each not in self.used:
                yield replace(each, state="unused")
        for each, counts in self.used.items():
            soon = counts and ends_soon(each.until, self.clock)
            yield replace(each, state=self._state(each, counts=counts), ends_soon=soon)

    def accepted(self, answers: Iterable[ServiceAnswer], target: str) -> Iterator[Accepted]:
        """Give the findings that are accepted, each with what accepts it."""
        for answer in answers:
            for each in answer.findings:
                by = self.by(each, answer.name)
                if by:
                    soon = ends_soon(by.until, self.clock)
                    yield Accepted(each, target, replace(by, state="accepted", ends_soon=soon), answer.name)

    def troubles(self, paths: Iterable[str], rules: frozenset[str]) -> Iterator[str]:
        """Say which directives do not count."""
        for path in paths:
            for written in self._in(path):
                why = written.trouble or ("" if written.rule in rules else f"there is no rule {written.rule}")
                if why:
                    yield f"{path}:{written.line} accepts nothing: {why}"

    def _state(self, each: Acceptance, *, counts: bool) -> str:
        if counts:
            return "accepted"
        return "expired" if is_over(each.until, self.clock, self.version) else "unused"

    def _without(self, answer: ServiceAnswer) -> ServiceAnswer:
        kept = tuple(each for each in answer.findings if not self.by(each, answer.name))
        if len(kept) == len(answer.findings):
            return answer
        return replace(answer, findings=kept, verdict=Verdict.of(each.level for each in kept))

    def _standing_for(self, finding: Finding, service: str) -> Iterator[Acceptance]:
        for path in dict.fromkeys(each.path for each in finding.evidence if each.ref == self.release.ref):
            for written in self._in(path):
                if stands_for(written, path, finding, self.release.ref):
                    yield acceptance(written, path)
        for each in self._baseline:
            if (each.rule, each.object, each.service) == (finding.rule, finding.object, service):
                yield each

    def _in(self, path: str) -> tuple[Written, ...]:
        reader = reader_of(path)
        if reader is None or path not in self._tree.paths():
            return ()
        found = self._tree.facts(path, reader)
        return () if isinstance(found, Unread) else found

    @property
    def _tree(self) -> Tree:
        return self.desk.tree(self.release)

    @cached_property
    def _baseline(self) -> tuple[Acceptance, ...]:
        return entries(self.desk.work_copy(NAME))
