"""The narrow Ruby that Rails writes into `schema.rb`: one call a line, with literals as its arguments."""

import re
from typing import NamedTuple, TypeAlias

Value: TypeAlias = "str | int | float | bool | list[Value] | Symbol | Code | dict[str, Value] | None"


class Symbol(str):
    """`:name`."""

    __slots__ = ()


class Code(str):
    """An expression that the database evaluates: `-> { "now()" }`."""

    __slots__ = ()


class Call(NamedTuple):
    """A call with its arguments."""

    name: str
    """With its receiver, if it has one: `t.string`."""
    own: tuple[Value, ...]
    named: dict[str, Value]
    opens: bool
    """Whether a block follows."""


_CALL = re.compile(r"\s*(?P<name>(?:\w+\.)?\w+)[ (]\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPACE = re.compile(r"\s*")
_KEY = re.compile(r"(?:(?P<bare>\w+)|\"(?P<quoted>[^\"]*)\"):(?!:)\s*|(?P<rocket>:\w+|\"[^\"]*\")\s*=>\s*")
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*")|(?P<single>'(?:[^'\\]|\\.)*')|(?P<quoted>:"[^"]*")|(?P<symbol>:\w+)
    |(?P<number>-?\d[\d_]*(?:\.\d+)?)|(?P<word>true|false|nil)\b|(?P<code>->\s*\{\s*"(?P<text>(?:[^"\\]|\\.)*)"\s*\})
    |(?P<words>%w\[[^\]]*\])|(?P<open>[\[{])""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = {"true": True, "false": False, "nil": None}


class _Unknown(Exception):  # noqa: N818  it never leaves this file
    """The line is not of the narrow kind."""


def parse(line: str) -> Call | None:
    """Read one call; None where the line is something else."""
    match = _CALL.match(line)
    if match is None:
        return None
    try:
        return _Reader(line, match.end()).call(match["name"])
    except (_Unknown, RecursionError):
        return None


class _Reader:
    def __init__(self, text: str, at: int) -> None:
        self._text = text
        self._at = at

    def call(self, name: str) -> Call:
        own: list[Value] = []
        named: dict[str, Value] = {}
        while True:
            self._space()
            rest = self._text[self._at :].strip()
            if re.fullmatch(r"\)?(?:\s*do\b.*)?(?:#.*)?", rest, re.DOTALL):
                return Call(name, tuple(own), named, "do" in rest.split("#")[0])
            key = _KEY.match(self._text, self._at)
            if key:
                self._at = key.end()
                named[key["bare"] or key["quoted"] or key["rocket"].strip(':"')] = self._value()
            else:
                own.append(self._value())
            self._space()
            if self._text[self._at : self._at + 1] == ",":
                self._at += 1

    def _space(self) -> None:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _value(self) -> Value:
        self._space()
        token = _TOKEN.match(self._text, self._at)
        if token is None:
            raise _Unknown
        self._at = token.end()
        match token.lastgroup:
            case "string" | "single":
                return _ESCAPED.sub(r"\1", token.group()[1:-1])
            case "symbol" | "quoted":
                return Symbol(token.group()[1:].strip('"'))
            case "number":
                digits = token.group().replace("_", "")
                return float(digits) if "." in digits else int(digits)
            case "word":
                return _WORDS[token.group()]
            case "words":
                return list(token.group()[3:-1].split())
            case "open":
                return self._list() if token.group() == "[" else self._hash()
        return Code(_ESCAPED.sub(r"\1", token["text"]))

    def _list(self) -> "list[Value]":
        made: list[Value] = []
        while not self._closes("]"):
            made.append(self._value())
        return made

    def _hash(self) -> "dict[str, Value]":
        made: dict[str, Value] = {}
        while not self._closes("}"):
            key = _KEY.match(self._text, self._at)
            if key is None:
                raise _Unknown
            self._at = key.end()
            made[key["bare"] or key["quoted"] or key["rocket"].strip(':"')] = self._value()
        return made

    def _closes(self, mark: str) -> bool:
        self._space()
        if self._text[self._at : self._at + 1] == ",":
            self._at += 1
            self._space()
        if self._text[self._at : self._at + 1] == mark:
            self._at += 1
            return True
        if self._at >= len(self._text):
            raise _Unknown
        return False
