"""What to do with an answer: one recommended act, at most one alternative, and the quick fix that makes it worse."""

from collections.abc import Iterator

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
_HOTFIX = frozenset(("boot-revision-unknown", "boot-refused", "boot-undoes-schema"))
"""Rules whose own advice is a hotfix, which is judged here."""


def advice(
    current: str, target: str, answer: ServiceAnswer, ways: Ways, more: str, *, forward: bool = False
) -> tuple[Advice, ...]:
    """Give the advice for one service, from the ways that were found; `more` is the command that shows them all."""
    if answer.verdict is Verdict.SAFE:
        skipped = answer.axis(Axis.BOOT)
        plain = skipped is not None and skipped.verdict is not None
        text = f"Deploy {target} as you always do." if plain else f"Deploy {target}, with no migration step."
        return (Advice("do", text),)
    return tuple(_when_not_safe(current, target, answer, ways, more, forward=forward))


def _when_not_safe(
    current: str, target: str, answer: ServiceAnswer, ways: Ways, more: str, *, forward: bool
) -> Iterator[Advice]:
    against = [finding for finding in answer.findings if finding.level is not Level.NOTE]
    fit = [finding for finding in against if finding.axis is not Axis.BOOT]
    best = ways.ways[0].kind if ways.ways else ""
    if best == "old-code" and len(fit) < len(against):
        text = f"Tag a hotfix: the code of {target} with the migrations of {current}. No data is touched."
        yield Advice("do", text, (more,))
        if fit:
            yield Advice("or", _remedy(fit[0]))
    elif best in _FIRST and any(finding.rule in _HOTFIX for finding in against):
        database = tuple(step.run for step in ways.ways[0].steps if step.place == "database")
        yield Advice("do", _FIRST[best].format(target=target), (*database, more))
    else:
        # A hotfix is no way here, as was judged: then what the code fails on comes first.
        ruled_out = against[0].rule in _HOTFIX and fit and fit[0].level is against[0].level
        worst = fit[0] if ruled_out else against[0]
        yield written_down(worst) or Advice("do", _remedy(worst))
        restored = next((way for way in ways.ways if way.kind == "schema-revert"), None)
        if restored:
            text = f"Take it back {restored.says[0].partition(',')[0]}, then deploy {target}:"
            yield Advice("or", text, (restored.steps[0].run,))
        elif not forward and answer.tool:
            yield Advice("or", _INSTEAD[answer.verdict], (more,))
    for each in ways.avoid:
        if len(fit) < len(against):
            yield Advice("not", each.run, because=each.because)


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
