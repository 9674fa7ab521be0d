"""The emergency remedy that findings carry: SQL that is run by hand before the older code starts."""

import re
from collections.abc import Iterable

from checker.core.finding import Axis, Finding, Level

_STATEMENT = re.compile(r"(?:^|:\s)((?:ALTER|CREATE|UPDATE|INSERT|GRANT|DROP)\s[^;]*;)\s*$")


def remedies(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Give the statements that mend all that would fail for certain; none where one such finding has no remedy."""
    found: list[str] = []
    for finding in findings:
        if finding.axis is Axis.BOOT or finding.level is Level.NOTE:
            continue
        statements = remedy_of(finding)
        if finding.level is not Level.RISKY and not statements:
            return ()
        found += statements
    return tuple(dict.fromkeys(found))


def remedy_of(finding: Finding) -> tuple[str, ...]:
    """Give the statements of one finding: its own, else the one that ends its advice and needs no more thought."""
    if finding.remedy:
        return finding.remedy
    match = _STATEMENT.search(finding.advice)
    return (match[1],) if match and "..." not in match[1] else ()
