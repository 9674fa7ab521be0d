"""Findings of a rollback: what its rules say, less what they say of the target on its own schema.

What a reader or the replay got wrong in the same way on both sides cancels out, and a release always fits itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.core.finding import Axis, Finding, named
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
        newer=(),
        packages=(),
    )
    return tuple(sorted(_found(rollback, staying, rules), key=_order))


def _found(rollback: Rollback, staying: Rollback, rules: Iterable[Rule]) -> Iterator[Finding]:
    for rule in rules:
        against = tuple(rule.check(rollback))
        counts = against and rule.axis is not Axis.BOOT  # most rules find nothing: then nothing is excused, either
        excused = {(found.object, found.state) for found in rule.check(staying)} if counts else set()
        for found in against:
            if (found.object, found.state) not in excused:
                yield named(rule.id, rule.axis, rule.advice, found)


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.evidence[0] if finding.evidence else None
    axis = (Axis.BOOT, Axis.SCHEMA, Axis.DATA, Axis.ROLLING).index(finding.axis)
    where = (place.path, place.line) if place else ("", 0)
    return (-finding.level.rank, axis, *where, finding.rule, finding.object)
