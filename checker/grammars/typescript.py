"""Cuts TypeScript and JavaScript into tokens, as far as it takes to find texts, calls and objects in it."""

import re
from collections.abc import Iterator

from checker.core.fact import frozen

NAME, TEXT, TEMPLATE, NUMBER, PATTERN, SIGN = "name", "text", "template", "number", "pattern", "sign"
HOLE = "__hole__"
"""Stands in a template for what is only known when the program runs."""

_TOKEN = re.compile(
    r"""
    (?P<skipped>\s+|//[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<name>[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)
    |(?P<text>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")
    |(?P<number>\d[\w.]*)
    |(?P<sign>=>|\.\.\.|\?\.|===|!==|[-+*/%&|^!=<>?~@.,:;(){}\[\]`\#\\'"])
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PATTERN = re.compile(r"/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
_BEFORE_PATTERN = frozenset(("(", ",", "=", ":", "[", "!", "&", "|", "?", "{", "}", ";", "=>", "return", "typeof", ""))
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PAIRS = {"(": ")", "[": "]", "{": "}"}


@frozen
class Token:
    """One token."""

    kind: str
    text: str
    """Of a text: without quotes; of a template: with holes for what is put in."""
    line: int
    close: int = 0
    """Of an opening bracket: the index of its partner."""
    before: str = ""
    """Of a template: the name of the function that it is given to."""


def tokens(text: str) -> tuple[Token, ...]:
    """Give the tokens of a program; brackets that do not match end where the text does."""
    made = list(_cut(text, 1))
    waiting: list[int] = []
    for index, token in enumerate(made):
        if token.kind == SIGN and token.text in _PAIRS:
            waiting.append(index)
            made[index] = Token(SIGN, token.text, token.line, len(made))
        elif token.kind == SIGN and token.text in _PAIRS.values() and waiting:
            opened = waiting.pop()
            made[opened] = Token(SIGN, made[opened].text, made[opened].line, index)
    return tuple(made)


def _cut(text: str, line: int) -> Iterator[Token]:
    at, before = 0, ""
    while at < len(text):
        if text[at] == "`":
            end, inner = _template(text, at)
            yield Token(TEMPLATE, _unescaped(inner), line, before=before)
        elif text[at] == "/" and before in _BEFORE_PATTERN and (match := _PATTERN.match(text, at)):
            end = match.end()
            yield Token(PATTERN, match[0], line)
        else:
            found = _TOKEN.match(text, at)
            end = found.end() if found else at + 1
            kind = found.lastgroup if found else "other"
            if kind == "text":
                yield Token(TEXT, _unescaped(text[at + 1 : end - 1]), line)
            elif kind in {"name", "number", "sign"}:
                yield Token(str(kind), text[at:end], line)
            if kind == "skipped":
                line += text.count("\n", at, end)
                at = end
                continue
        line += text.count("\n", at, end)
        before = text[at:end] if end - at < _LONGEST else "..."
        at = end


_LONGEST = 40


def _template(text: str, at: int) -> tuple[int, str]:
    """Give where a template ends, and its text with holes."""
    parts: list[str] = []
    at += 1
    while at < len(text) and text[at] != "`":
        if text.startswith("${", at):
            end = _hole(text, at + 2)
            parts.append(f" {HOLE} " + "\n" * text.count("\n", at, end))
            at = end
        elif text[at] == "\\":
            parts.append(text[at : at + 2])
            at += 2
        else:
            parts.append(text[at])
            at += 1
    return at + 1, "".join(parts)


def _hole(text: str, at: int) -> int:
    """Give where `${...}` ends."""
    depth = 1
    while at < len(text) and depth:
        if text[at] == "`":
            at = _template(text, at)[0]
            continue
        if text[at] in "'\"":
            match = _TOKEN.match(text, at)
            at = match.end() if match else at + 1
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return at


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: {"n": "\n", "t": "\t", "\n": ""}.get(match[1], match[1]), text)
