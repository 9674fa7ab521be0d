"""Words, names, strings and signs of an SQL text, by the rules of its dialect."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from checker.core.name import fold

WORD, QUOTED, STRING, NUMBER, SIGN, BROKEN = "word", "quoted", "string", "number", "sign", "broken"


class Token(NamedTuple):
    """One piece of an SQL text."""

    kind: str
    text: str
    key: str
    """Upper case for a word, the text itself for a sign, empty for what is quoted: what a keyword is compared with."""
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Whether it can be the name of something."""
        return self.kind in {WORD, QUOTED}


NOTHING = Token("", "", "", 0, 0)
"""What stands behind the end."""

_EXECUTABLE = re.compile(r"/\*M?!(?:\d{5,6})?")
_NAMESPACE = re.compile(r"""(["`\[]?)(?:\$\{[^{}]*\}|\{\{[^{}]*\}\})["`\]]?\.(?=[\w"`\[])""")
"""A namespace that a template puts in (Flyway's `${schema}.t`): names are taken without it."""
_COMMENT = re.compile(r"/\*|\*/")
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[^\W\d][\w$]*")
_PREFIX = re.compile(r"^(?:[eEnNbBxX]|[uU]&|_\w+)?(?=['\"])")
_DOLLAR = re.compile(r"^\$\w*\$")
_BACKSLASH = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b"}


def words(text: str) -> frozenset[str]:
    """Give the words of a text as a set: keywords are easier to read without their quotes."""
    return frozenset(text.split())


_NEVER_NAMES = words(
    "ADD ALL ALTER AND ANY AS ASC BETWEEN BY CASCADE CASE CHECK COLUMN CONSTRAINT CREATE CROSS DEFAULT DELETE DESC "
    "DISTINCT DROP ELSE ELSIF END EXISTS FALSE FOR FOREIGN FROM GRANT GROUPS HAVING IF IN INNER INSERT INTO IS JOIN "
    "LEFT LIKE LIMIT LOOP NOT NULL ON OR OUTER PRIMARY REFERENCES RENAME RETURNS RIGHT SELECT SET TABLE THEN TO TRUE "
    "UNION UNIQUE UPDATE USING VALUES WHEN WHERE WHILE WITH"
)


@cache
def scanner(dialect: str, delimiter: str = ";") -> re.Pattern[str]:
    """Give the pattern whose groups are the kinds of token; whatever is not a token is space or comment."""
    mysql = dialect == "mysql"
    dollarless = dialect in {"mysql", "sqlite", "tsql", "oracle"}
    string = r"'(?:[^'\\]|''|\\.)*+'" if mysql else r"'(?:[^']|'')*+'"
    parts = [] if delimiter == ";" else [f"(?P<delimiter>{re.escape(delimiter)})"]
    parts += [
        r"(?P<space>\s+)",
        r"(?P<comment>--(?=\s|$)[^\n]*|\#[^\n]*|/\*.*?\*/)" if mysql else r"(?P<comment>--[^\n]*|/\*.*?\*/)",
    ]
    strings = [r"[eE]'(?:[^'\\]|''|\\.)*+'", rf"(?:[nNbBxX]|[uU]&{'|_[a-z0-9]+ ?' if mysql else ''})?{string}"]
    if mysql:
        strings.append(r'"(?:[^"\\]|""|\\.)*+"')
    if not dollarless:
        strings.append(r"\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?\$(?P=tag)\$")
    quoted = [r"`(?:[^`]|``)*+`"]
    if not mysql:
        quoted.append(r'(?:[uU]&)?"(?:[^"]|"")*+"')
    if dialect in {"sqlite", "tsql"}:
        quoted.append(r"\[[^\]]*\]")
    parts += [
        f"(?P<string>{'|'.join(strings)})",
        f"(?P<quoted>{'|'.join(quoted)})",
        r"(?P<broken>['\"`]|/\*)" if dollarless else r"(?P<broken>['\"`]|/\*|\$(?:[^\W\d]\w*)?\$)",
        r"(?P<word>[^\W\d][\w$]*" + (r"|\d+[^\W\d][\w$]*(?<!\d[eE])(?<!0[xX])" if mysql else "") + ")",
        r"(?P<number>0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)",
        r"(?P<sign>::|:=|->>|->|#>>|#>|\|\||&&|<=|>=|<>|!=|@>|<@|.)",
    ]
    return re.compile("|".join(parts), re.DOTALL)


def prepared(text: str, dialect: str) -> str:
    """Blank what misleads the scanner, keeping every position: MySQL's executable and Postgres' nested comments."""
    if "{" in text:
        text = _NAMESPACE.sub(lambda found: " " * len(found.group()), text)
    if dialect == "mysql" and _EXECUTABLE.search(text):
        return _unwrapped(text)
    if "/*" in text and dialect not in {"mysql", "sqlite", "oracle"}:
        return _unnested(text)
    return text


def scan(text: str, dialect: str) -> tuple[Token, ...]:
    """Give the tokens of a text without its comments."""
    text = prepared(text, dialect)
    return tuple(token_of(match) for match in scanner(dialect).finditer(text) if match.lastgroup not in SKIPPED)


SKIPPED = frozenset({"space", "comment"})


def token_of(match: re.Match[str]) -> Token:
    """Make a token of one match of the scanner."""
    kind, text = kind_of(match), match.group()
    key = text.upper() if kind == WORD else text if kind in {SIGN, "delimiter"} else ""
    return Token(kind, text, key, match.start(), match.end())


def kind_of(match: re.Match[str]) -> str:
    """Say what kind of token was matched."""
    return STRING if match.lastgroup == "tag" else match.lastgroup or SIGN


def string_value(text: str, dialect: str) -> str:
    """Give what a string token means."""
    dollar = _DOLLAR.match(text)
    if dollar:
        tag = dollar.group()
        return text[len(tag) : -len(tag)]
    prefix = _PREFIX.match(text)
    head = prefix.group() if prefix else ""
    quote = text[len(head)]
    inner = text[len(head) + 1 : -1].replace(quote * 2, quote)
    if dialect == "mysql" or head in {"e", "E"}:
        inner = _BACKSLASH.sub(lambda found: _ESCAPED.get(found[1], found[1]), inner)
    return inner


def name_value(token: Token, dialect: str) -> str:
    """Give the folded name that a word or quoted token stands for."""
    if token.kind == WORD:
        return fold(token.text, dialect, quoted=False)
    text = token.text[2:] if token.text[:2] in {"u&", "U&"} else token.text
    quote, inner = text[0], text[1:-1]
    return fold(inner if quote == "[" else inner.replace(quote * 2, quote), dialect)


def names_in(tokens: Iterable[Token], dialect: str) -> tuple[str, ...]:
    """Give every word that could be the name of something, also inside strings, sorted."""
    found: set[str] = set()
    before: tuple[str, str] = ("", "")
    for token in tokens:
        if token.is_name:
            name = name_value(token, dialect)
            if before[1] == "." and before[0]:
                found.add(f"{before[0]}.{name}")
            before = ("" if token.key in _NEVER_NAMES else name, "")
            found.add(before[0])
            continue
        before = (before[0], token.text)
        if token.kind in {STRING, BROKEN}:
            words = _WORDS.findall(token.text)
            found.update(word for word in words if word.upper() not in _NEVER_NAMES)
            found.update(fold(word, dialect, quoted=False) for word in words if word.upper() not in _NEVER_NAMES)
    return tuple(sorted(found - {""}))


def one_line(text: str, limit: int = 120) -> str:
    """Give a text in one line, shortened."""
    text = _SPACES.sub(" ", text[: limit * 4]).strip()
    return text if len(text) <= limit else text[: limit - 3].rstrip() + "..."


def _unwrapped(text: str) -> str:
    made: list[str] = []
    at, inside = 0, False
    for match in scanner("mysql").finditer(text):
        if match.start() < at:
            continue
        if match.lastgroup == "comment" and (head := _EXECUTABLE.match(match.group())):
            made += [text[at : match.start()], " " * len(head.group()), match.group()[head.end() : -2], "  "]
            at, inside = match.end(), True
    return "".join((*made, text[at:])) if inside else text


def _unnested(text: str) -> str:
    """Blank block comments that hold block comments (Postgres and SQL Server nest them)."""
    made = list(text)
    at, changed = 0, False
    pattern = scanner("postgres")
    while match := pattern.match(text, at):
        at = match.end()
        if match.lastgroup != "comment" or match.group().count("/*") < 2:  # noqa: PLR2004  its own and another
            continue
        end = _closing(text, match.start())
        if not end:
            continue
        made[match.start() : end] = ["\n" if sign == "\n" else " " for sign in text[match.start() : end]]
        at, changed = end, True
    return "".join(made) if changed else text


def _closing(text: str, start: int) -> int:
    """Give where the comment ends; 0 where it never does."""
    depth = 0
    for mark in _COMMENT.finditer(text, start):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            return mark.end()
    return 0
