"""A release that could be built: how it would fare, what it would be, and how it is made."""

from collections.abc import Iterator, Sequence

from checker.core.hotfix import Hotfix
from checker.core.layout import counted, cut, limited, middle, pad, wrap
from checker.core.report import Style
from checker.core.verdict import Verdict
from checker.reports.text.footer import footer
from checker.reports.text.page import HEIGHT, MARGIN, apart, first_line
from checker.reports.text.why import Detail, why

_LABEL = 10
_SHORT = Detail(1, 3, plain=True)
_ROOMS = (
    (5, Detail()),
    (2, _SHORT),
    (1, _SHORT._replace(most=1, folded=True)),
    (1, _SHORT._replace(most=1, folded=True, quoted=False)),
)
"""How many files are named, and how much is said of each finding: less and less, until it fits."""


def page_of(built: Hotfix, style: Style) -> list[str]:
    """Lay out what would be built: whole where it is asked for, else as much as fits."""
    answer = built.answer
    worst = answer.services[0] if answer.services else None
    if style.quiet:
        return [first_line(answer, worst, style)]
    if style.verbose:
        return list(_lines(built, style, len(built.changes) + len(built.reverted), Detail(notes=True)))
    lines: list[str] = []
    for files, detail in _ROOMS:
        lines = list(_lines(built, style, files, detail))
        if len(lines) <= HEIGHT:
            break
    return lines


def _lines(built: Hotfix, style: Style, files: int, detail: Detail) -> Iterator[str]:
    answer, width = built.answer, style.width - MARGIN
    worst = answer.services[0] if answer.services else None
    yield first_line(answer, worst, style)
    yield from limited(wrap(answer.headline, width), 99 if style.verbose else 3, width)
    yield from apart(_what(built, width, files))
    yield from apart(_act(built, width))
    if worst and answer.verdict is not Verdict.SAFE:
        yield from apart(why(worst, style, detail))
    yield from apart(line for row in footer(answer, style) for line in limited(row, 99 if style.verbose else 1, width))


def _what(built: Hotfix, width: int, files: int) -> Iterator[str]:
    made = f"commit {built.commit[:10]}" if built.commit else "a commit"
    yield from _row("Made" if built.commit else "Would be", f'{made} "{built.title}"', width)
    branch = f", and the branch {built.branch}" if built.branch else ""
    yield from _row("", f"on {built.base} ({built.parents[0][:10]}), with the annotated tag {built.tag}{branch}", width)
    yield from _row("Differs", f"from {built.base} in {counted(len(built.changes), 'file')}", width)
    room = width - _LABEL - 3
    yield from _some([f"{each.how}  {middle(each.path, room)}" for each in built.changes], "", files, width)
    yield from _some([f"{each.commit[:10]} {each.title}" for each in built.reverted], "Reverts", files, width)
    kept = [f"{each.commit[:10]} {each.title} (migrations)" for each in built.left_out]
    yield from _some(kept, "Keeps", files, width)
    for says in built.says:
        yield from wrap(says, width, " " * _LABEL)


def _some(rows: Sequence[str], label: str, most: int, width: int) -> Iterator[str]:
    shown = rows if len(rows) <= most + 1 else rows[:most]
    for number, says in enumerate(shown):
        yield cut(pad("" if number else label, _LABEL) + says, width)
    if len(shown) < len(rows):
        yield f"{' ' * _LABEL}and {len(rows) - len(shown)} more: -v"


def _act(built: Hotfix, width: int) -> Iterator[str]:
    if not built.commit and built.answer.verdict is Verdict.UNSAFE:
        other = " Other ways out:" if built.kind == "old-code" else ""
        yield from _row("Do this", f"Do not write it: it would fail.{other}", width)
        if other:
            yield f"{' ' * _LABEL}rollback-check plan {built.base} --from {built.answer.current.ref}"
    elif not built.commit:
        yield from _row("Do this", "Nothing is written yet. To write it:", width)
        yield f"{' ' * _LABEL}{built.again}"
    elif built.answer.verdict is Verdict.SAFE:
        yield from _row("Do this", "Push it, and deploy it as you always do:", width)
        yield f"{' ' * _LABEL}git push origin {built.tag}"
    else:
        yield from _row("Do this", "Read why first: the tag is made, but not safe. To take it back:", width)
        yield f"{' ' * _LABEL}git tag -d {built.tag}" + (f" && git branch -D {built.branch}" if built.branch else "")


def _row(label: str, says: str, width: int) -> Iterator[str]:
    yield from wrap(says, width, pad(label, _LABEL), " " * _LABEL)
