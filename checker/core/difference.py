"""Findings of a rollback: what its rules say, less what they say of the target on its own schema.

What a reader or the replay got wrong in the same way on both sides cancels out, and a release always fits itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.core.finding import Axis, Certainty, Finding, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule


def findings(rollback: Rollback, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """Give what speaks against a rollback, worst first."""
    staying = replace(
        rollback,
        current=rollback.target,
        schema=rollback.own,
        boot=None,
        between=(),
        divergent=(),
        edited=(),
        foreign=(),
    )
    return tuple(sorted(_found(rollback, staying, rules), key=_order))


def _found(rollback: Rollback, staying: Rollback, rules: Iterable[Rule]) -> Iterator[Finding]:
    for rule in rules:
        excused = (
            {(found.object, found.state) for found in rule.check(staying)} if rule.axis is not Axis.BOOT else set()
        )
        for found in rule.check(rollback):
            if (found.object, found.state) not in excused:
                yield _named(rule, found)


def _named(rule: Rule, found: Found) -> Finding:
    level = found.level
    if level is Level.UNSAFE and found.certainty is not Certainty.CERTAIN:
        level = Level.RISKY
    return Finding(
        rule=rule.id,
        axis=found.axis or rule.axis,
        level=level,
        certainty=found.certainty,
        object=found.object,
        message=found.message,
        evidence=found.evidence,
        user_would_see=found.user_would_see,
        advice=found.advice or rule.advice,
        headline=found.headline or found.message,
        label=found.label or found.object,
        short=found.short,
    )


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.evidence[0] if finding.evidence else None
    axis = (Axis.BOOT, Axis.SCHEMA, Axis.DATA, Axis.ROLLING).index(finding.axis)
    where = (place.path, place.line) if place else ("", 0)
    return (-finding.level.rank, axis, *where, finding.rule, finding.object)
