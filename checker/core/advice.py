"""What to do with an answer: one recommended act, at most one alternative, and the quick fix that makes it worse."""

from collections.abc import Iterator, Sequence

from checker.core.fact import frozen
from checker.core.finding import Axis, Finding, Level
from checker.core.verdict import Advice, ServiceAnswer, Verdict
from checker.core.way import Ways

_INSTEAD = {
    Verdict.UNSAFE: "See every way out, and what it costs:",
    Verdict.UNKNOWN: "Treat it as unsafe:",
    Verdict.RISKY: "Go forward without the fault:",
}

_FIRST = {
    "hook-skipped": "Deploy {target} with its hook skipped: its code works on this schema.",
    "remedy": "Mend the database first; then there is a way to deploy the code of {target}:",
}
"""What to do where the hook stands in the way and a hotfix alone is none, by the kind of the best way."""
_NO_HOTFIX = "No simple act helps here, not even a hotfix. See every way out, and what it costs:"
_HOTFIX = frozenset(("boot-revision-unknown", "boot-refused", "boot-undoes-schema"))
"""Rules whose own advice is a hotfix, which is judged here."""


def advice(
    refs: tuple[str, str], answers: Sequence[ServiceAnswer], ways: Ways, more: str, *, forward: bool = False
) -> tuple[tuple[Advice, ...], ...]:
    """Give the advice for each service, from the ways that were found for all; `more` is the command that shows them.

    One release deploys all services together: a way is one only where all of them bear it.
    """
    return tuple(
        tuple(_Asked(*refs, each, [other for other in answers if other is not each], ways, more, forward).advised())
        for each in answers
    )


@frozen
class _Asked:
    """What is asked about one service."""

    current: str
    target: str
    answer: ServiceAnswer
    others: Sequence[ServiceAnswer]
    ways: Ways
    more: str
    forward: bool

    def advised(self) -> Iterator[Advice]:
        """Say what to do, perhaps another act, and what makes it worse."""
        if self.answer.verdict is Verdict.SAFE:
            skipped = self.answer.axis(Axis.BOOT)
            plain = skipped is not None and skipped.verdict is not None
            text = (
                f"Deploy {self.target} as you always do." if plain else f"Deploy {self.target}, with no migration step."
            )
            yield Advice("do", text)
            return
        against, fit = _against(self.answer), _fails(self.answer)
        best = self.ways.ways[0].kind if self.ways.ways else ""
        if best == "old-code" and len(fit) < len(against):
            text = f"Tag a hotfix: the code of {self.target} with the migrations of {self.current}. No data is touched."
            yield Advice("do", text, (self.more,))
            if fit:
                yield Advice("or", _remedy(fit[0]))
        elif best in _FIRST and any(finding.rule in _HOTFIX for finding in against):
            database = tuple(step.run for step in self.ways.ways[0].steps if step.place == "database")
            yield Advice("do", _FIRST[best].format(target=self.target), (*database, self.more))
        else:
            yield from self._mended(against[0], fit)
        if len(fit) < len(against):
            yield from (Advice("not", each.run, because=each.because) for each in self.ways.avoid)

    def _mended(self, worst: Finding, fit: Sequence[Finding]) -> Iterator[Advice]:
        """Say what to do where nothing simple brings the code back as it is."""
        shown = not self.forward and bool(self.answer.tool)
        if worst.rule not in _HOTFIX:
            yield written_down(worst) or Advice("do", _remedy(worst))
        elif fit and fit[0].level is worst.level:
            # A hotfix is no way here, as was judged: what the code fails on comes first.
            yield written_down(fit[0]) or Advice("do", _remedy(fit[0]))
        else:
            elsewhere = ((each.name, found[0]) for each in self.others if (found := _fails(each)))
            name, finding = next(elsewhere, ("", worst))
            shown = shown and bool(name)
            yield Advice("do", f"{name}: {_remedy(finding)}") if name else Advice("do", _NO_HOTFIX, (self.more,))
        restored = next((way for way in self.ways.ways if way.kind == "schema-revert"), None)
        if restored:
            text = f"Take it back {restored.says[0].partition(',')[0]}, then deploy {self.target}:"
            yield Advice("or", text, (restored.steps[0].run,))
        elif shown:
            yield Advice("or", _INSTEAD[self.answer.verdict], (self.more,))


def _against(answer: ServiceAnswer) -> list[Finding]:
    return [finding for finding in answer.findings if finding.level is not Level.NOTE]


def _fails(answer: ServiceAnswer) -> list[Finding]:
    """Give what speaks against a rollback and is no matter of the hook."""
    return [finding for finding in _against(answer) if finding.axis is not Axis.BOOT]


def written_down(finding: Finding, kind: str = "do") -> Advice | None:
    """Say how to tell what a revision does that could not be read; None where that is not what was found."""
    place = finding.evidence[0] if finding.evidence else None
    if finding.rule != "unread-operation" or place is None or place.revision in {"", place.path}:
        return None
    return Advice(
        kind,
        f"Read {place.ref}:{place.path}:{place.line} yourself. If it is harmless, write it down in rollback-check.toml "
        "and ask again:",
        ("[[effect]]", f'revision = "{place.revision}"', 'changes = "none"', 'reason = "what you found"'),
    )


def _remedy(finding: Finding) -> str:
    return finding.advice or "Read the place named below before deploying."
