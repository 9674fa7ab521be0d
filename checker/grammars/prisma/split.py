"""Cuts a Prisma schema into blocks, and a block into what each of its lines says: one bad line spoils no other."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_PIECE = re.compile(r'(?P<string>"(?:\\.|[^"\\\n])*")|(?P<skip>//[^\n]*|/\*.*?\*/|[ \t\r]+)|(?P<other>.)', re.DOTALL)
_HEAD = re.compile(r"(\w+)\s+([\w-]+)\s*")
_OPENS, _CLOSES = {"(", "["}, {")", "]"}


class Entry(NamedTuple):
    """What stands on one line, without its comments; what is open in brackets goes on."""

    text: str
    line: int


class Part(NamedTuple):
    """A block, or a line outside of every block (then without a kind)."""

    head: Entry
    kind: str = ""
    name: str = ""
    entries: tuple[Entry, ...] = ()
    closed: bool = True


def parts(text: str) -> Iterator[Part]:
    """Give the blocks of a file, and what stands between them."""
    head: Entry | None = None
    held: list[Entry] = []
    for entry in _entries(text):
        if head is None and entry.text.endswith("{"):
            head, held = Entry(entry.text[:-1].strip(), entry.line), []
        elif head is None:
            yield Part(entry)
        elif entry.text == "}":
            yield _part(head, held)
            head = None
        else:
            held.append(entry)
    if head is not None:
        yield _part(head, held)._replace(closed=False)


def _part(head: Entry, held: list[Entry]) -> Part:
    named = _HEAD.fullmatch(head.text)
    return Part(head, named[1], named[2], tuple(held)) if named else Part(head, "?", "", tuple(held))


def _entries(text: str) -> Iterator[Entry]:
    """Give the lines; a brace ends one as a line break does. A bracket that nobody closes ends with its block."""
    held = ""
    line = start = 1
    depth = 0
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece == "}" and text[match.start() - 1 : match.start()] in {"", "\n"}:
            depth = 0
        if depth == 0 and match.lastgroup == "other" and piece in "\n{}":
            if held.strip() or piece == "{":
                yield Entry(f"{held}{piece}".strip() if piece == "{" else held.strip(), start)
            if piece == "}":
                yield Entry(piece, line)
            held = ""
        else:
            start = start if held.strip() else line
            depth = max(0, depth + (piece in _OPENS) - (piece in _CLOSES))
            held += " " if match.lastgroup == "skip" or piece == "\n" else piece
        line += piece.count("\n")
    if held.strip():
        yield Entry(held.strip(), start)
