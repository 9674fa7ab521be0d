"""The reasons: findings with their places, worst first, then the axes that are fine."""

from collections.abc import Iterator
from typing import NamedTuple

from checker.core.finding import Axis, Evidence, Finding, Level
from checker.core.layout import cells, cut, middle, pad, paint, wrap
from checker.core.report import Style
from checker.core.verdict import AxisAnswer, ServiceAnswer, Side, Verdict

_INDENT = " " * 13
_CERTAINTY = 71
"""The column in which the certainty stands."""
_LEAST_PATH = 24


class Detail(NamedTuple):
    """How much is said of each finding."""

    places: int = 3
    most: int = 999
    """How many findings are shown."""
    plain: bool = False
    """Whether only the first one is quoted."""
    notes: bool = False
    """Whether findings that change no verdict are shown; the lines of the axes speak of them in short."""
    quoted: bool = True
    """Whether anything is quoted."""
    folded: bool = False
    """Whether the axes that are fine share a line."""


def why(service: ServiceAnswer, style: Style, detail: Detail) -> Iterator[str]:
    """Lay out the reasons for one service; nothing where there are none."""
    told = service.findings if detail.notes else [each for each in service.findings if each.level is not Level.NOTE]
    shown = told[: detail.most]
    hidden = len(told) - len(shown)
    lines = [line for number, each in enumerate(shown, 1) for line in _finding(number, each, style, detail)]
    if hidden:
        lines.append(f"     and {hidden} more: -v")
    lines += _axes(service, style, folded=detail.folded)
    if lines:
        yield "Why"
        yield from lines


def _finding(number: int, finding: Finding, style: Style, detail: Detail) -> Iterator[str]:
    width = style.width - 3
    mark = "accepted" if finding.accepted else finding.certainty.value
    title = f"{finding.rule}: {finding.label or finding.object}".removesuffix(": ")
    titles = _paragraph(title, style)
    # Where the hook stands is worth a line only where everything is: the revisions that it meets are the reason.
    told = [each for each in finding.evidence if style.verbose or each.revision or not each.says.startswith("runs ")]
    places = (told or finding.evidence)[: detail.places]
    if not places and cells(titles[-1]) < _CERTAINTY:
        titles[-1] = pad(titles[-1], _CERTAINTY) + mark
    yield f"  {number:<3}{_word(finding.level.value, style)}{titles[0][len(_INDENT) :]}"
    yield from titles[1:]
    if style.verbose or (number > 1 and not detail.plain):
        yield from _paragraph(finding.message, style)
    for at, each in enumerate(places):
        yield _place(each, style, "" if at else mark)
    if finding.user_would_see and detail.quoted and (number == 1 or not detail.plain):
        yield from _paragraph(_quoted(finding.user_would_see), style)
    if style.verbose:
        yield from wrap(f"accepted: {finding.accepted}" if finding.accepted else "", width, _INDENT)
        yield from wrap(finding.advice, width, f"{_INDENT}-> ", f"{_INDENT}   ")


def _paragraph(text: str, style: Style) -> list[str]:
    """Give a text whole where it is asked for, else one line of it."""
    width = style.width - 3
    return wrap(text, width, _INDENT) if style.verbose else [_INDENT + cut(text, width - len(_INDENT))]


def _quoted(text: str) -> str:
    mark = "'" if '"' in text and "'" not in text else '"'
    return f"{mark}{text}{mark}"


def _word(word: str, style: Style) -> str:
    return f"{paint(word, colour=style.colour)}{' ' * (8 - len(word))}"


def _place(evidence: Evidence, style: Style, mark: str) -> str:
    if style.verbose:
        whole = f"{_INDENT}{_spelled(evidence, evidence.path)}".rstrip()
        return f"{pad(whole, _CERTAINTY)}  {mark}" if mark and cells(whole) >= _CERTAINTY else _marked(whole, mark)
    room = _CERTAINTY - len(_INDENT) - 2 if mark else style.width - 3 - len(_INDENT)
    evidence_, path = evidence, evidence.path
    free = room - cells(_spelled(evidence_, ""))
    if free < min(cells(path), _LEAST_PATH):
        evidence_ = Evidence(evidence.ref, path, evidence.line)
        free = room - cells(_spelled(evidence_, ""))
    if free < min(cells(path), _LEAST_PATH):
        evidence_ = Evidence(middle(evidence.ref, room // 3), path, evidence.line)
        free = room - cells(_spelled(evidence_, ""))
    return _marked(_INDENT + _spelled(evidence_, middle(path, free)), mark)


def _marked(line: str, mark: str) -> str:
    return pad(line, _CERTAINTY) + mark if mark else line


def _spelled(evidence: Evidence, path: str) -> str:
    line = f":{evidence.line}" if evidence.line else ""
    return f"{evidence.ref}:{path}{line} {evidence.says}".rstrip()


def _axes(service: ServiceAnswer, style: Style, *, folded: bool) -> Iterator[str]:
    lines = [line for axis in service.axes if (line := _axis(axis, service))] if not service.sides else []
    lines += [line for side in service.sides if (line := _side(side, style))]
    fine = [says.partition(":")[0] for word, says in lines if word == "ok"]
    if folded and len(fine) > 1:
        lines = [("ok", ", ".join(fine)), *(line for line in lines if line[0] != "ok")]
    for word, says in lines:
        first, *rest = wrap(says, style.width - 3, _INDENT)
        yield f"  -  {_word(word, style)}{first[len(_INDENT) :]}"
        yield from rest


def _side(side: Side, style: Style) -> tuple[str, str] | None:
    """Give what stands behind a release at work on a schema, where no finding speaks of it."""
    says = f"{side.ref} on the {side.schema} schema: {side.says or 'nothing found'}"
    if side.verdict is Verdict.SAFE:
        return "ok", says
    return ("note", f"{says} (does not count)") if style.verbose and not side.counts else None


def _axis(axis: AxisAnswer, service: ServiceAnswer) -> tuple[str, str] | None:
    """Give what stands behind an axis that no finding speaks of."""
    says = f"{axis.axis.value}: {axis.says or 'nothing found'}"
    if axis.verdict is None:
        return ("ok", says) if axis.says else None
    if axis.verdict is Verdict.SAFE:
        return "ok", says
    told = any(each.axis is axis.axis and each.level is not Level.NOTE for each in service.findings)
    return None if told or axis.axis is Axis.ROLLING else (axis.verdict.value, says)
