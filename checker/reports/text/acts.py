"""What to do, what else could be done, and what not to do."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from checker.core.layout import cells, cut, limited, pad, wrap
from checker.core.report import Style
from checker.core.verdict import Advice

_INDENT = " " * 10
_LABELS = {"do": "Do this", "or": "Or"}
_WIDEST = 34
"""The widest command that shares its line with the reason against it."""


class Most(NamedTuple):
    """How much advice is given."""

    alternatives: int = 1
    warnings: int = 9
    """How many quick fixes are warned of."""
    reasons: int = 99
    """How many lines the reason against one may take."""
    commands: int = 99
    sentences: int = 99
    """How many lines the text of an act may take."""


def acts(advice: Sequence[Advice], style: Style, most: Most) -> Iterator[str]:
    """Lay out advice: one act, at most one alternative, and the quick fixes that make it worse."""
    for kind, shown in (("do", 1), ("or", most.alternatives)):
        found = [each for each in advice if each.kind == kind]
        for each in found if style.verbose else found[:shown]:
            yield from _act(each, _LABELS[kind], style, most)
    against = [each for each in advice if each.kind == "not"]
    yield from _against(against[: most.warnings], style.width - 3, most.reasons)


def _act(advice: Advice, label: str, style: Style, most: Most) -> Iterator[str]:
    width = style.width - 3
    said = " ".join(filter(None, (advice.text, advice.because)))
    text = wrap(said, width, pad(label, 10), _INDENT) or [pad(label, 10)]
    *lines, last = limited(text, most.sentences, width)
    yield from lines
    run = list(advice.run)
    gap = "" if not said else " " if said.endswith(":") else "    "
    if len(run) == 1 and cells(last) + len(gap) + cells(run[0]) <= width:
        yield f"{last}{gap}{run[0]}"
        return
    yield last
    shown = run if style.verbose else [line for each in run for line in _folded(each, width - len(_INDENT))]
    if len(shown) > most.commands:
        shown = [*shown[: most.commands - 1], f"and {len(shown) - most.commands + 1} more: -v"]
    yield from (f"{_INDENT}{line}" for line in shown)


def _folded(command: str, width: int) -> Iterator[str]:
    """Break a command so that it still runs when it is copied: SQL at a space, a shell's line with a backslash."""
    mark = "" if command.rstrip().endswith(";") else " \\"
    left, lead = command, ""
    while cells(lead + left) > width:
        ends = [end for end in _breaks(left) if 0 < cells(lead + left[:end] + mark) <= width]
        if not ends:
            break
        yield lead + left[: ends[-1]] + mark
        left, lead = left[ends[-1] + 1 :], "  "
    yield cut(lead + left, width) if cells(lead + left) > width else lead + left


def _breaks(command: str) -> Iterator[int]:
    quote = ""
    for at, char in enumerate(command):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "#":
            return
        elif char == " ":
            yield at


def _against(advice: Iterable[Advice], width: int, most: int) -> Iterator[str]:
    rows = [("; ".join(each.run) or each.text, each.because) for each in advice]
    short = [cells(name) for name, because in rows if because and cells(name) <= _WIDEST]
    column = max(short, default=0) + 3
    for number, (name, because) in enumerate(rows):
        label = pad("" if number else "Not this", 10)
        if because and cells(name) <= _WIDEST:
            yield from limited(wrap(because, width, label + pad(name, column), " " * (10 + column)), most, width)
        else:
            yield from wrap(name, width, label, _INDENT)
            yield from limited(wrap(because, width, f"{_INDENT}  "), most, width)
