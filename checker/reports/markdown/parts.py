"""Words, code, places and cells in Markdown: what comes from a repository is data, whatever it holds."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from checker.core.finding import Axis, Evidence, Finding
from checker.core.layout import clean, printed
from checker.core.report import Style
from checker.core.verdict import Ref, ServiceAnswer, Verdict

AXES = (Axis.BOOT, Axis.SCHEMA, Axis.DATA)
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+!|~&$])")
_FIRST = re.compile(r"^(\d*)([.)](?=\s|$)|-(?=[\s-]|$)|=|:)")
"""What makes a list, a line below a title or, in the log of a GitHub job, a command, where it comes first."""
_CALLS = re.compile(r"@(?=\w)|(?<=#)(?=\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
"""Where GitHub sees people, issues and addresses, written in any text."""
_NOTHING = "&#8203;"


def text(said: str) -> str:
    """Write a text so that nothing in it is read as Markdown or HTML, and nobody is called by it."""
    plain = _FIRST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", clean(said).strip()))
    return _CALLS.sub(lambda found: f"{found.group()}{_NOTHING}", plain)


def code(said: str) -> str:
    """Write a text as code, whatever it holds."""
    plain = clean(said)
    ticks = "`" * (max((len(run) for run in re.findall("`+", plain)), default=0) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{ticks}{pad}{plain}{pad}{ticks}" if plain else ""


def block(lines: Sequence[str]) -> Iterator[str]:
    """Write commands as a block of code."""
    shown = [printed(clean(line)) for line in lines]
    fence = "`" * max(3, *(len(run) + 1 for line in shown for run in re.findall("`+", line)), 3)
    yield from (f"{fence}sh", *shown, fence)


def cell(said: str) -> str:
    r"""Keep a table whole: in a cell `|` is written `\|`, also in code, and readers differ about `\\|`."""
    return re.sub(r"\\*\|", r"\|", said)


def axis_of(service: ServiceAnswer, axis: Axis) -> str:
    """Write how one axis of a service stands."""
    found = service.axis(axis)
    if found is None or found.verdict is None:
        return "not asked"
    return "ok" if found.verdict is Verdict.SAFE else f"**{found.verdict.value}**"


def places(finding: Finding, refs: Sequence[Ref], style: Style) -> str:
    """Write where a finding was read, in brackets; with links where it is known what shows the files."""
    commits = {each.ref: each.commit for each in refs}
    shown = [_place(each, commits.get(each.ref, ""), style) for each in finding.evidence if each.path]
    return f" ({', '.join(shown)})" if shown else ""


def _place(place: Evidence, commit: str, style: Style) -> str:
    line = f":{place.line}" if place.line else ""
    said = code(f"{place.ref}:{place.path}{line}")
    if not style.files or not commit:
        return said
    at = f"#L{place.line}" if place.line else ""
    return f"[{said}]({style.files}/{quote(commit)}/{quote(place.path, errors='replace')}{at})"
