"""One rollback as a page: the word, what would happen, what to do, why, and what was looked at."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from checker.core.layout import cells, counted, cut, limited, middle, pad, paint, wrap
from checker.core.report import Style
from checker.core.verdict import Answer, ServiceAnswer
from checker.reports.text.acts import Most, acts
from checker.reports.text.footer import footer
from checker.reports.text.why import Detail, why

HEIGHT = 24
MARGIN = 3
"""Columns that prose leaves free at the right."""


class _Room(NamedTuple):
    """How much is shown."""

    detail: Detail = Detail()
    acts: Most = Most()
    others: int = 6
    """How many of the other services have a line of their own; with 0 they share one."""
    sentences: int = 99
    rows: int = 99
    """How many lines a row at the foot may take."""


def _rooms() -> Iterator[_Room]:
    """Give less and less: what one can do without goes first, the commands to copy last."""
    detail, most = Detail(), Most()
    room = _Room(detail, most)
    yield room
    for places in (2, 1):
        detail = detail._replace(places=places)
        yield (room := room._replace(detail=detail))
    detail = detail._replace(plain=True)
    yield (room := room._replace(detail=detail, others=3))
    for rows in (2, 1):
        yield (room := room._replace(rows=rows))
    for findings in (8, 5, 3):
        detail = detail._replace(most=findings)
        yield (room := room._replace(detail=detail))
    detail = detail._replace(folded=True)
    yield (room := room._replace(detail=detail, sentences=4))
    yield (room := room._replace(others=0))
    most = most._replace(reasons=1)
    yield (room := room._replace(acts=most))
    for findings in (2, 1):
        detail = detail._replace(most=findings)
        yield (room := room._replace(detail=detail))
    for fewer in (Most(0, 9, 1), Most(0, 1, 1), Most(0, 1, 1, commands=6), Most(0, 0, 1, commands=5)):
        yield (room := room._replace(acts=fewer))
    detail = detail._replace(quoted=False)
    yield room._replace(detail=detail, acts=Most(0, 0, 1, commands=3, sentences=2), sentences=2)


def page(answer: Answer, style: Style) -> list[str]:
    """Lay out an answer: whole where it is asked for, else as much as fits."""
    if style.quiet:
        return [first_line(answer, answer.services[0] if answer.services else None, style)]
    if style.verbose:
        return list(_whole(answer, style))
    lines: list[str] = []
    for room in _rooms():
        lines = list(_short(answer, style, room))
        if len(lines) <= HEIGHT:
            break
    return lines


def _short(answer: Answer, style: Style, room: _Room) -> Iterator[str]:
    worst, *others = answer.services or (None,)
    width = style.width - MARGIN
    yield first_line(answer, worst, style)
    yield from limited(wrap(answer.headline or (worst.headline if worst else ""), width), room.sentences, width)
    if worst:
        yield from apart(acts(worst.advice, style, room.acts))
        yield from apart(why(worst, style, room.detail))
        yield from apart(_others([each for each in others if each], style, room.others))
    yield from apart(line for row in footer(answer, style, room.rows) for line in limited(row, room.rows, width))


def _whole(answer: Answer, style: Style) -> Iterator[str]:
    width = style.width - MARGIN
    if not answer.services:
        yield first_line(answer, None, style)
        yield from wrap(answer.headline, width)
    for number, service in enumerate(answer.services):
        if number:
            yield ""
        yield first_line(answer, service, style)
        yield from wrap(service.headline or answer.headline, width)
        yield from apart(acts(service.advice, style, Most()))
        yield from apart(why(service, style, Detail(places=999, notes=True)))
        yield from apart(_read(service, width))
    yield from apart(line for row in footer(answer, style) for line in row)


def first_line(answer: Answer, service: ServiceAnswer | None, style: Style) -> str:
    """Say the word first, then between which releases, then for whom."""
    verdict = service.verdict if service else answer.verdict
    word = verdict.value.upper()
    marks = [service.name] if service and service.name != "default" else []
    if answer.forward:
        marks.append("forward")
    room = style.width - MARGIN - 9
    refs = [answer.current.ref, answer.target.ref]
    between = " beside " if answer.command == "rolling" else " -> "
    taken = len(between) + min(24, sum(3 + cells(mark) for mark in marks))
    if not style.verbose and taken + sum(map(cells, refs)) > room:
        refs = [middle(ref, (room - taken) // 2) for ref in refs]
    line = f"{paint(word, colour=style.colour)}{' ' * (9 - len(word))}{between.join(refs)}"
    used = 9 + cells(between.join(refs))
    for mark in marks:
        shown = mark if style.verbose else cut(mark, max(8, room + 9 - used - 3))
        line, used = f"{line}   {shown}", used + 3 + cells(shown)
    return line


def _others(services: list[ServiceAnswer], style: Style, most: int) -> Iterator[str]:
    if not services:
        return
    width = style.width - MARGIN
    if not most:
        parts = groupby(services, key=lambda each: each.verdict)
        says = "; ".join(f"{verdict.value}: {', '.join(each.name for each in group)}" for verdict, group in parts)
        yield from limited(wrap(says, width, pad("Other services", 16), " " * 16), 1, width)
        return
    shown = services if len(services) <= most + 1 else services[:most]
    column = min(24, max(len(each.name) for each in shown))
    yield "Other services"
    for each in shown:
        word = each.verdict.value.upper()
        lead = f"{' ' * (9 - len(word))}{pad(middle(each.name, column), column)}  "
        says = cut(each.headline.split(". ")[0].rstrip("."), width - 2 - 9 - column - 2)
        yield f"  {paint(word, colour=style.colour)}{lead}{says}"
    if len(shown) < len(services):
        left = services[len(shown) :]
        yield f"  and {len(left)} more, the worst {left[0].verdict.value}: -v"


def _read(service: ServiceAnswer, width: int) -> Iterator[str]:
    """Say what the answer for a service rests on."""
    between = counted(service.between, "revision")
    rows = (
        ("Tool", service.tool + (f", {' or '.join(service.dialects)}" if service.dialects else "")),
        ("Folder", service.path),
        ("Hook", service.hook + (" (assumed)" if service.hook and service.hook_assumed else "")),
        (
            "Revisions",
            f"{between} between them" + (f", {service.unreadable} not readable" if service.unreadable else ""),
        ),
        ("  at FROM", ", ".join(service.from_revisions)),
        ("  at TO", ", ".join(service.to_revisions)),
        ("  not at TO", ", ".join(service.missing_in_to)),
    )
    for label, says in rows if service.tool else ():
        yield from wrap(says, width, pad(label, 16), " " * 16)


def apart(lines: Iterator[str]) -> Iterator[str]:
    """Give lines with an empty one before them; nothing for none."""
    for number, line in enumerate(lines):
        if not number:
            yield ""
        yield line
