"""The statements of an SQL text: knows quotes, comments, BEGIN ... END bodies, DELIMITER, COPY data, psql's lines."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.sql.tokens import BROKEN, NOTHING, SKIPPED, WORD, Token, prepared, scanner, token_of


class Statement(NamedTuple):
    """One statement, with the text that its tokens point into."""

    tokens: tuple[Token, ...]
    source: str
    line: int
    problem: str = ""
    """Why it cannot be read: a quote, comment or body in it never ends, or it is psql that runs something else."""

    @property
    def text(self) -> str:
        """What stands in the file."""
        return self.source[self.tokens[0].start : self.tokens[-1].end]


_DELIMITER = re.compile(r"^[ \t]*DELIMITER[ \t]+(\S+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_COPY_END = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)
_BATCH_END = re.compile(r"[ \t]*(?:GO|/)[ \t]*(?:\d+[ \t]*)?\r?(?=\n|$)", re.IGNORECASE)
_ORDER = re.compile(r"([A-Za-z!?.-]+)")
_ENDLESS = "a quote, comment or body in it never ends"
_INCLUDES = {"i", "ir", "include", "include_relative", "copy"}
_PSQL = {
    **dict.fromkeys(("i", "ir", "include", "include_relative"), "it runs another file"),
    "copy": "psql copies rows",
    "gexec": "it runs what a query gives",
}
_ROUTINES = {"TRIGGER", "FUNCTION", "PROCEDURE", "PROC", "EVENT", "PACKAGE"}
_TRANSACTION = {"TRAN", "TRANSACTION", "WORK", "IMMEDIATE", "DEFERRED", "EXCLUSIVE", "ISOLATION", "READ", "CONCURRENT"}
_ENDS_OTHER = {"IF", "LOOP", "WHILE", "REPEAT", "FOR"}
_KINDS = {"TABLE", "INDEX", "UNIQUE", "VIEW", "TYPE", "SCHEMA", "SEQUENCE", "CLUSTERED", "NONCLUSTERED", "DATABASE"}
_OPENERS = {
    "CREATE": _KINDS,
    "ALTER": _KINDS,
    "DROP": _KINDS,
    "TRUNCATE": {"TABLE"},
    "INSERT": {"INTO"},
    "DELETE": {"FROM"},
    "EXEC": {"SP_RENAME"},
}
"""How a statement opens, where no semicolon ends the one before (SQL Server)."""
_HEAD = 12
"""How many tokens of a CREATE are looked at for the word that says what is made (MySQL puts a DEFINER before it)."""


def statements(text: str, dialect: str, line: int = 1) -> Iterator[Statement]:
    """Give the statements of a text that starts at `line` of its file."""
    text = prepared(text, dialect)
    start, delimiter = 0, ";"
    counted = 0
    for found in [*_DELIMITER.finditer(text), None] if dialect != "postgres" else [None]:
        end = found.start() if found else len(text)
        for tokens, problem in _split(text, start, end, dialect, delimiter):
            for part in _unjoined(tokens, text) if dialect == "tsql" else (tokens,):
                line += text.count("\n", counted, part[0].start)
                counted = part[0].start
                yield Statement(part, text, line, problem)
        if found:
            start, delimiter = found.end(), found[1]


def _split(text: str, start: int, end: int, dialect: str, delimiter: str) -> Iterator[tuple[tuple[Token, ...], str]]:
    pattern = scanner(dialect, delimiter)
    held: list[Token] = []
    body = _Body(dialect)
    at = start
    while at < end and (match := pattern.match(text, at, end)):
        at = match.end()
        if match.lastgroup in SKIPPED:
            if dialect in {"tsql", "oracle"} and "\n" in match.group() and (batch := _BATCH_END.match(text, at)):
                at = batch.end()
                if held:
                    yield tuple(held), ""
                held, body = [], _Body(dialect)
            continue
        token = token_of(match)
        if token.text == "\\" and (order := _ORDER.match(text, at)):
            at = _line_end(text, at, end)
            if held or order[1].lower() in _INCLUDES:
                line = Token(WORD, text[token.start : at], "", token.start, at)
                yield tuple(held) or (line,), _PSQL.get(order[1].lower(), "")
            held, body = [], _Body(dialect)
            continue
        if token.kind == BROKEN:
            held.append(token._replace(text=text[token.start : end], end=end))
            yield tuple(held), _ENDLESS
            return
        if token.kind == "delimiter" or (delimiter == ";" and token.key == ";" and not body.open(held)):
            if held:
                yield tuple(held), ""
            at = _after_copy(text, at, end, held)
            held, body = [], _Body(dialect)
        else:
            held.append(token)
    if held:
        yield tuple(held), _ENDLESS if delimiter == ";" and body.open(held) else ""


def _unjoined(tokens: tuple[Token, ...], text: str) -> Iterator[tuple[Token, ...]]:
    """Part what SQL Server takes for several statements: there a semicolon is not needed between them."""
    if _can_have_body(list(tokens), "tsql"):
        yield tokens
        return
    start = depth = 0
    for index in range(1, len(tokens)):
        token, after = tokens[index], tokens[index + 1].key if index + 1 < len(tokens) else ""
        depth += (token.key == "(") - (token.key == ")")
        first_of_line = "\n" in text[tokens[index - 1].end : token.start]
        if depth == 0 and first_of_line and after in _OPENERS.get(token.key, ()):
            yield tokens[start:index]
            start = index
    yield tokens[start:]


class _Body:
    """Whether a statement is inside a BEGIN ... END body; each token is looked at once."""

    def __init__(self, dialect: str) -> None:
        self._dialect = dialect
        self._depth = 0
        self._seen = 0
        self._has_body: bool | None = None

    def open(self, held: list[Token]) -> bool:
        if not held:
            return False
        if self._has_body is None:
            self._has_body = _can_have_body(held, self._dialect)
        if not self._has_body:
            return False
        for index in range(self._seen, len(held)):
            before = held[index - 1].key if index else ""
            after = held[index + 1].key if index + 1 < len(held) else ""
            match held[index].key:
                case "BEGIN" if after not in {"TRAN", "TRANSACTION"} and before != ".":
                    self._depth += 1
                case "CASE" if before not in {"END", "."}:
                    self._depth += 1
                case "END" if self._depth and after not in _ENDS_OTHER and before != ".":
                    self._depth -= 1
        self._seen = len(held)
        return self._depth > 0


def _can_have_body(held: list[Token], dialect: str) -> bool:
    first, second = held[0].key, (held[1] if len(held) > 1 else NOTHING).key
    if first in {"CREATE", "ALTER"}:
        return any(token.key in _ROUTINES for token in held[:_HEAD])
    if first == "BEGIN":
        third = (held[2] if len(held) > 2 else NOTHING).key  # noqa: PLR2004  the third
        return bool(second) and second not in _TRANSACTION and (second != "NOT" or third == "ATOMIC")
    return dialect == "tsql" and first in {"IF", "WHILE"}


def _line_end(text: str, at: int, end: int) -> int:
    found = text.find("\n", at, end)
    return end if found < 0 else found


def _after_copy(text: str, at: int, end: int, held: list[Token]) -> int:
    r"""Skip the rows that follow COPY ... FROM STDIN up to the line `\.`."""
    if not held or held[0].key != "COPY" or not any(token.key == "STDIN" for token in held):
        return at
    found = _COPY_END.search(text, at, end)
    return found.end() if found else at
