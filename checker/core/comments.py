"""Comments in files that are no Python: what begins one, and which lines the statement has that it stands at."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.core.fact import frozen


class Spoken(NamedTuple):
    """A comment, and the lines of the statement that it speaks of."""

    line: int
    text: str
    first: int
    last: int
    whole: bool
    """Whether it stands before the first statement, and speaks of the whole file."""


@frozen
class Notation:
    """How a language writes comments."""

    begins: tuple[str, ...]
    texts: "re.Pattern[str]"
    """Strings and comments, whichever comes first."""
    end: str = ";"
    """What ends a statement."""


def notation_of(path: str) -> Notation | None:
    """Give the notation of a file's language by its name; None where none is known."""
    return _BY_ENDING.get(path[path.rfind(".") :] if "." in path else "")


def spoken(notation: Notation, text: str) -> Iterator[Spoken]:
    """Give every comment of a text."""
    code = notation.texts.sub(lambda found: _blank(notation, found[0]), text)
    begins = len(code) - len(code.lstrip())
    for match in notation.texts.finditer(text):
        begin = _begin(notation, match[0])
        if not begin:
            continue
        line = text.count("\n", 0, match.start()) + 1
        alone = not code[code.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        ahead = code[match.end() :]
        start = match.end() + len(ahead) - len(ahead.lstrip()) if alone else match.start()
        end = code.find(notation.end, start) if alone else start
        lines = (code.count("\n", 0, start) + 1, code.count("\n", 0, end if end >= 0 else len(code)) + 1)
        yield Spoken(line, match[0][len(begin) :], *lines, whole=alone and match.start() < begins)


def without_comments(notation: Notation, text: str) -> str:
    """Give a text with a space for every comment."""
    return notation.texts.sub(lambda found: " " if _begin(notation, found[0]) else found[0], text)


def _blank(notation: Notation, found: str) -> str:
    return re.sub(r"[^\n]", " " if _begin(notation, found) else "x", found)


def _begin(notation: Notation, found: str) -> str:
    return next((begin for begin in notation.begins if found.startswith(begin)), "")


_BACKSLASHED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_SQL = Notation(
    ("--", "/*"),
    re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(\w*)\$.*?\$\1\$|/\*.*?\*/|--[^\n]*""", re.DOTALL),
)
_EDGEQL = Notation(
    ("#",), re.compile(rf"""[rb]+'[^']*'|[rb]+"[^"]*"|{_BACKSLASHED}|`[^`]*`|\$(\w*)\$.*?\$\1\$|#[^\n]*""", re.DOTALL)
)
_TYPESCRIPT = Notation(
    ("//", "/*"), re.compile(rf"""{_BACKSLASHED}|`(?:[^`\\]|\\.)*`|/\*.*?\*/|//[^\n]*""", re.DOTALL), end="\n"
)
_PRISMA = Notation(("///", "//", "/*"), re.compile(rf"""{_BACKSLASHED}|/\*.*?\*/|//[^\n]*""", re.DOTALL), end="\n")
_RUBY = Notation(("#",), re.compile(rf"""{_BACKSLASHED}|#[^\n]*""", re.DOTALL), end="\n")
_BY_ENDING = {
    **dict.fromkeys((".sql",), _SQL),
    **dict.fromkeys((".edgeql", ".esdl", ".gel"), _EDGEQL),
    **dict.fromkeys((".prisma",), _PRISMA),
    **dict.fromkeys((".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"), _TYPESCRIPT),
    **dict.fromkeys((".rb",), _RUBY),
}
