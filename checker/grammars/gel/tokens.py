"""Cuts EdgeQL (queries, migrations and schema files of Gel) into tokens, as the server does."""

import re
from collections.abc import Iterator

from checker.core.fact import frozen
from checker.core.tree import Unread

NAME, QUOTED, TEXT, NUMBER, PARAMETER, SIGN = "name", "quoted", "text", "number", "parameter", "sign"

_TOKEN = re.compile(
    r"""
    (?P<skipped>[\s\ufeff]+|\#[^\n]*)
    |(?P<text>(?:[rb]|rb|br)?(?P<quote>["'])(?P<body>(?:\\.|(?!(?P=quote)).)*)(?P=quote)
       |\$(?P<tag>[A-Za-z_]\w*)?\$.*?\$(?(tag)(?P=tag))\$)
    |(?P<parameter>\$(?:\w+|`[^`]*`))
    |(?P<name>[^\W\d]\w*)
    |(?P<quoted>`(?:[^`]|``)+`)
    |(?P<number>\d[\d_]*(?:\.(?=\d)\d[\d_]*)?(?:[eE][+-]?\d+)?n?)
    |(?P<sign>:=|::|->|-=|>=|<=|\+=|\+\+|//|\.<|\.\?>|\?\?|\?!=|\?=|!=|\*\*|[-:><+/.=,()\[\]{};*%^&|@])
    """,
    re.VERBOSE | re.DOTALL,
)
_RAW = re.compile(r"(?:rb|br|r)?(?P<quote>[\"'])")
_ESCAPED = re.compile(
    r"\\(?:x(?P<byte>[0-9a-fA-F]{2})|u(?P<four>[0-9a-fA-F]{4})|U(?P<eight>[0-9a-fA-F]{8})|(?P<one>.))", re.DOTALL
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": "", "\r": ""}


@frozen
class Token:
    """One token."""

    kind: str
    text: str
    """As it stands there; the hash of a migration is made of it."""
    line: int
    start: int
    end: int

    @property
    def word(self) -> str:
        """What a keyword is compared with; nothing for what is no bare name."""
        return self.text.lower() if self.kind == NAME else ""

    @property
    def value(self) -> str:
        """Give the name without backticks, or the string without quotes."""
        if self.kind == QUOTED:
            return self.text[1:-1].replace("``", "`")
        if self.kind == TEXT:
            return _unquoted(self.text)
        return self.text


def tokens(text: str, line: int = 1) -> tuple[Token, ...] | Unread:
    """Give the tokens of a text; `Unread` where some of it is none."""
    made: list[Token] = []
    at = 0
    for match in _matches(text):
        if match.start() != at:
            break
        at = match.end()
        kind = match.lastgroup or ""
        if match["skipped"] is None:
            kind = TEXT if match["text"] is not None else kind
            start = match.start()
            made.append(Token(kind, match[0], line, start, at))
        line += match[0].count("\n")
    if at != len(text):
        return Unread("it is not EdgeQL", text[at : at + 40].split("\n", 1)[0], line)
    return tuple(made)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Give the tokens in order; a raw string ends at its quote, whatever stands before."""
    at = 0
    while match := _TOKEN.match(text, at):
        if match["text"] is not None and "r" in match["text"][:2] and match["quote"]:
            match = _raw(text, at) or match
        yield match
        at = match.end()


def _raw(text: str, at: int) -> re.Match[str] | None:
    head = _RAW.match(text, at)
    return _RAW_WHOLE[head["quote"]].match(text, at) if head else None


_RAW_WHOLE = {
    quote: re.compile(
        rf"(?P<skipped>(?!))?(?P<text>(?:rb|br|r)(?P<quote>{quote})(?P<body>[^{quote}]*){quote})", re.DOTALL
    )
    for quote in ('"', "'")
}


def _unquoted(text: str) -> str:
    if text.startswith("$"):
        size = text.index("$", 1) + 1
        return text[size:-size]
    head = _RAW.match(text)
    body = text[text.index(text[-1]) + 1 : -1]
    if head and "r" in text[: head.end() - 1]:
        return body
    return _ESCAPED.sub(_escape, body)


def _escape(match: re.Match[str]) -> str:
    code = match["byte"] or match["four"] or match["eight"]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return _ESCAPES.get(match["one"], match["one"])
