"""Accepting findings: what is written into files about findings that a team lives with for a while."""

import re
from collections.abc import Iterable
from dataclasses import replace

from checker.core.directives import MARK, comments, kind_of
from checker.core.fact import fact
from checker.core.finding import Finding
from checker.core.gate import Acceptance
from checker.core.tree import Reader
from checker.core.version import Version, parse

FORM = 'ignore[RULE] until=2026-12-31 reason="..."'
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_IGNORE = re.compile(r"ignore\s*\[\s*(?P<rule>[^\[\]]*?)\s*\](?P<more>.*?)\s*(\*/)?", re.DOTALL)
_PART = re.compile(r'\s+(?P<key>until|reason)\s*=\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"\']+))')


@fact
class Written:
    """One directive that accepts a finding, as a file has it."""

    line: int
    first: int
    last: int
    """The lines of the statement that it speaks of."""
    rule: str = ""
    reason: str = ""
    until: str = ""
    whole: bool = False
    """Whether it speaks of the whole file."""
    trouble: str = ""
    """Why it does not count; empty where it does."""

    def speaks_of(self, line: int) -> bool:
        """Tell whether it stands for a line: on it, above it, or for the statement that the line is part of."""
        return self.whole or self.line <= line <= self.line + 1 or self.first <= line <= self.last


@fact
class Clock:
    """What is compared with the end of an acceptance; it comes from the command line."""

    today: str
    """`2026-12-31`."""
    soon: str
    """What ends on this day or before ends soon."""


def reader_of(path: str) -> Reader[tuple[Written, ...]] | None:
    """Give the reader of a file's acceptances; None for a kind of file in which none count."""
    kind = kind_of(path)
    if not kind:
        return None
    return Reader("acceptances", 2, lambda content: _read(kind, content), (kind,))


def trouble_with(rule: str, reason: str, until: str) -> str:
    """Say why something does not count as an acceptance; nothing where it does."""
    if not rule:
        return "it names no rule"
    if not reason.strip():
        return "it has no reason"
    if not until:
        return "it has no end: until=2026-12-31, or until= the first release in which it counts no more"
    if not _DAY.fullmatch(until) and (_DATED.fullmatch(until) or parse(until) is None):
        return f"its end is neither a day (2026-12-31) nor a release: {until}"
    return ""


def is_over(until: str, clock: Clock, version: Version | None) -> bool:
    """Tell whether an acceptance has ended: its day is past, or the release has come (or one after it)."""
    if _DAY.fullmatch(until):
        return clock.today > until
    end = parse(until)
    if end is None or version is None or end.family not in {"", version.family}:
        return False
    return version.key >= end.key


def ends_soon(until: str, clock: Clock) -> bool:
    """Tell whether its last day is near."""
    return bool(_DAY.fullmatch(until)) and clock.today <= until <= clock.soon


def stands_for(written: Written, path: str, finding: Finding, release: str) -> bool:
    """Tell whether a directive in a file of the release stands for a finding."""
    return (
        not written.trouble
        and written.rule == finding.rule
        and any(each.ref == release and each.path == path and written.speaks_of(each.line) for each in finding.evidence)
    )


def marked(findings: Iterable[Finding], reasons: dict[str, str]) -> tuple[Finding, ...]:
    """Give findings with the reason for which they are accepted, by their fingerprints."""
    return tuple(replace(each, accepted=reasons.get(each.fingerprint, "")) for each in findings)


def acceptance(written: Written, path: str) -> Acceptance:
    """Give what a directive says, with its place."""
    return Acceptance(written.rule, written.reason, written.until, path, written.line)


def _read(kind: str, content: bytes) -> tuple[Written, ...]:
    if MARK not in content:
        return ()
    return tuple(
        _one(text, Written(line, first, last, whole=whole))
        for line, text, first, last, whole in comments(kind, content)
        if text.startswith("ignore")
    )


def _one(text: str, written: Written) -> Written:
    match = _IGNORE.fullmatch(text)
    more = match["more"] if match else ""
    said = {
        part["key"]: part["quoted"] if part["quoted"] is not None else part["bare"] for part in _PART.finditer(more)
    }
    if match is None or _PART.sub("", more).strip():
        return replace(written, trouble=f"it is written {FORM}")
    rule, reason, until = match["rule"], said.get("reason", ""), said.get("until", "")
    return replace(written, rule=rule, reason=reason.strip(), until=until, trouble=trouble_with(rule, reason, until))
