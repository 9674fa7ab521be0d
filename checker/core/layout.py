"""Lays plain text out: widths on a terminal, wrapping, cutting, and making what is not text visible."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TypeVar

T = TypeVar("T")

# C0, DEL and C1; line and paragraph separators; marks that turn the reading direction or take no room; lone surrogates,
# which is how Python holds the bytes of a name that is not UTF-8.
_NOT_TEXT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_STEERS = "##["
_SPELLED = {
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "...",
    "\u2192": "->", "\u00a0": " ",
}  # fmt: skip
_COLOURS = {"safe": "32", "ok": "32", "risky": "33", "unknown": "35", "unsafe": "31"}


def clean(text: str) -> str:
    r"""Make control characters visible (`\x1b`): names of tags and files are data, whatever stands in them.

    `##[` is one too: the log of a GitHub job takes it for a command, anywhere in a line.
    """
    if _STEERS in text:
        text = text.replace(_STEERS, "##\\x5b")
    return text if text.isprintable() else _NOT_TEXT.sub(_visible, text)


def cleaned(value: T) -> T:
    """Give a fact whose texts are clean, at any depth."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return clean(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map(cleaned, value))  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        # Only what changes is given anew: nearly always nothing does.
        held = ((field.name, getattr(value, field.name)) for field in fields(value))
        changed = {name: new for name, old in held if (new := cleaned(old)) != old}
        return replace(value, **changed) if changed else value
    return value


def printed(line: str) -> str:
    """Keep a line from being a command in the log of a GitHub job, where :: begins one."""
    return line.replace("::", ": :", 1) if line.lstrip().startswith("::") else line


def as_ascii(text: str) -> str:
    """Spell a text without characters beyond ASCII."""
    if text.isascii():
        return text
    return "".join(_SPELLED.get(char, char) for char in text).encode("ascii", "backslashreplace").decode("ascii")


def cells(text: str) -> int:
    """Count the columns that a text takes on a terminal: East Asian characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # noqa: PLC0415  -- few texts need it

    return sum(0 if combining(char) else 1 + (east_asian_width(char) in "WF") for char in text)


def pad(text: str, width: int) -> str:
    """Fill a text up with spaces."""
    return text + " " * (width - cells(text))


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Break a text between words; a word that is longer than a line is broken too. Give no line for no text."""
    rest = " " * cells(first) if rest is None else rest
    lines: list[str] = []
    line, empty = first, True
    for word in _pieces(text.split(), max(8, width - max(cells(first), cells(rest)))):
        if not empty and cells(line) + 1 + cells(word) > width:
            lines.append(line)
            line, empty = rest, True
        line += word if empty else f" {word}"
        empty = False
    return lines if empty else [*lines, line]


def limited(lines: list[str], most: int, width: int) -> list[str]:
    """Keep the first lines of a paragraph; the last one shows that more was said."""
    if len(lines) <= most:
        return lines
    *kept, last = lines[:most]
    return [*kept, cut(f"{last} {lines[most].lstrip()}{' ' * width}", width)]


def cut(text: str, width: int) -> str:
    """Shorten a text at its end."""
    return text if cells(text) <= width else _head(text, width - 3).rstrip() + "..."


def middle(text: str, width: int) -> str:
    """Shorten a text in its middle, where a path says least."""
    if cells(text) <= width:
        return text
    room = max(2, width - 3)
    tail = _head(text[::-1], room - room // 3)[::-1]
    return f"{_head(text, room // 3)}...{tail}"


def paint(word: str, *, colour: bool, kind: str = "") -> str:
    """Colour a verdict or a level; the word says it all without."""
    code = _COLOURS.get((kind or word).lower())
    return f"\x1b[1;{code}m{word}\x1b[0m" if colour and code else word


def counted(number: int, noun: str) -> str:
    """Say how many: "1 revision", "2 revisions"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(words: Iterable[str]) -> str:
    """Say a list: "a", "a and b", "a, b and c"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _visible(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code == ord("\n"):
        return r"\n"
    if code == ord("\t"):
        return " "
    byte = code - 0xDC00
    if 0 <= byte <= 0xFF:  # noqa: PLR2004
        return f"\\x{byte:02x}"
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004


def _pieces(words: Iterable[str], room: int) -> Iterator[str]:
    for word in words:
        left = word
        while cells(left) > room:
            head = _head(left, room)
            yield head
            left = left[len(head) :]
        yield left


def _head(text: str, width: int) -> str:
    if text.isascii():
        return text[: max(0, width)]
    used, end = 0, 0
    for char in text:
        used += cells(char)
        if used > width:
            break
        end += 1
    return text[:end]
