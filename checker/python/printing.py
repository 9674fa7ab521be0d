"""Python 2's `print` statements as Python 3's calls: what else a file says is the same in both."""

from collections.abc import Iterator
from io import StringIO
from tokenize import (
    COMMENT,
    DEDENT,
    ENCODING,
    ENDMARKER,
    INDENT,
    NAME,
    NEWLINE,
    NL,
    OP,
    TokenError,
    TokenInfo,
    generate_tokens,
)

_MARGIN = {NEWLINE, INDENT, DEDENT, NL, COMMENT, ENCODING}
_ENDS = {NEWLINE, COMMENT, ENDMARKER}
_NO_STATEMENT = ("(", "=", ".", ":", ",", ")")
"""What follows a `print` that is a name in Python 3 as well."""


def with_calls(text: str) -> str:
    """Give a file's text with each `print x, y` as `print(x, y)`, line by line the same; as it is where that fails.

    `print >>file, x` becomes a call too: nobody asks where it prints to.
    """
    try:
        edits = tuple(_edits(tuple(generate_tokens(StringIO(text).readline))))
    except (TokenError, SyntaxError, RecursionError):
        return text
    lines = text.split("\n")
    for (row, start, end), put in sorted(edits, reverse=True):
        line = lines[row - 1]
        lines[row - 1] = line[:start] + put + line[end:]
    return "\n".join(lines)


def _edits(tokens: tuple[TokenInfo, ...]) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Give ((row, from column, to column), text) for each place that is written otherwise."""
    for place, token in enumerate(tokens[:-1]):
        follows = tokens[place + 1]
        begins = place == 0 or tokens[place - 1].type in _MARGIN or tokens[place - 1].string in {";", ":"}
        if not begins or (token.type, token.string) != (NAME, "print"):
            continue
        if follows.type in _ENDS or follows.string == ";" or (follows.type == OP and follows.string in _NO_STATEMENT):
            continue
        first = tokens[place + 2] if follows.string == ">>" else follows
        yield (*token.end, first.start[1]), "("
        last = _last(tokens, place)
        yield (*last.end, last.end[1]), ")"


def _last(tokens: tuple[TokenInfo, ...], place: int) -> TokenInfo:
    """Give the last token of the statement that begins here."""
    depth = 0
    for at in range(place + 1, len(tokens)):
        token = tokens[at]
        depth += (token.type == OP) * ((token.string in "([{") - (token.string in ")]}"))
        if token.type in _ENDS or (not depth and token.string == ";"):
            return tokens[at - 1]
    return tokens[-1]
