"""Older releases as a table: how far back one can go."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from checker.core.layout import cells, cut, middle, pad, paint, wrap
from checker.core.report import Style
from checker.core.verdict import Horizon, HorizonAnswer, Reach

_HEIGHT = 24
_MANY = 3
"""Runs of this many equal rows always fold; shorter ones where the page would not fit."""
_WIDEST = 30


class _Row(NamedTuple):
    refs: str
    reach: Reach


def table(answer: HorizonAnswer, style: Style) -> list[str]:
    """Lay out the older releases."""
    found = answer.horizon
    if style.quiet:
        return [_summary(found)]
    head = wrap(f"Running now: {_running(answer)}", style.width - 3)
    foot = list(_foot(answer, style))
    if not found.targets:
        return [*head, "", "There is no older release to go back to.", *foot[1:]]
    room = _HEIGHT - len(head) - len(foot) - 3
    rows = _rows(found.targets, len(found.targets) + 1 if style.verbose else _MANY)
    if len(rows) > room and not style.verbose:
        rows = _rows(found.targets, 2)
    left = 0
    if len(rows) > room and not style.verbose:
        left = len(rows) - room + 1
        rows = rows[: room - 1]
    lines = [*head, "", *_lines(rows, style)]
    return [*lines, *([f"  and {left} more: -v"] if left else []), "", *foot]


def _rows(targets: Sequence[Reach], many: int) -> list[_Row]:
    rows = []
    for _, run in groupby(targets, key=lambda each: (each.verdict, each.because)):
        group = list(run)
        if len(group) >= many:
            rows.append(_Row(f"{group[-1].ref} - {group[0].ref}", group[0]))
        else:
            rows.extend(_Row(each.ref, each) for each in group)
    return rows


def _lines(rows: Sequence[_Row], style: Style) -> Iterator[str]:
    widest = max(cells(row.refs) for row in rows)
    column = max(2, widest if style.verbose else min(_WIDEST, widest)) + 3
    yield f"  {pad('TO', column)}{pad('VERDICT', 9)}BECAUSE"
    for row in rows:
        word = row.reach.verdict.value.upper()
        refs = row.refs if style.verbose else middle(row.refs, _WIDEST)
        lead = f"  {pad(refs, column)}{paint(word, colour=style.colour)}{' ' * (9 - len(word))}"
        says = row.reach.because
        yield lead + (says if style.verbose else cut(says, style.width - 3 - 2 - column - 9))


def _running(answer: HorizonAnswer) -> str:
    said = {
        "option": "as --from says",
        "environment": "as ROLLBACK_CHECK_FROM says",
        "user-config": "as your own current-command says",
        "current": "as --current says",
        "newest-tag": "newest tag; the database was not asked",
    }.get(answer.current.chosen_by, "")
    return answer.current.ref + (f" ({said})" if said else "")


def _summary(found: Horizon) -> str:
    floor = f"  Floor: {found.floor}" if found.floor else ""
    by = f" (set by {found.floor_set_by})" if floor and found.floor_set_by else ""
    return f"Newest safe: {found.newest_safe or 'none'}.{floor}{by}{'.' if floor else ''}"


def _foot(answer: HorizonAnswer, style: Style) -> Iterator[str]:
    found = answer.horizon
    summary = _summary(found)
    for part in [summary] if cells(summary) <= style.width - 3 else summary.split("  "):
        yield from wrap(part, style.width - 3) if part != summary else [part]
    if found.looked_at < found.of:
        yield f"Looked at the last {found.looked_at} releases of {found.of}: --last all for the rest."
    for each in answer.assumptions:
        if each.id != "from-newest-tag":
            yield from wrap(f"Assumed: {each.text}" + (f" ({each.check})" if each.check else "") + ".", style.width - 3)
    for note in answer.not_checked:
        yield from wrap(f"Not checked: {note}.", style.width - 3)
