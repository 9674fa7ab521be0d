"""What programs leave open in their SQL, made harmless for a parser: bind parameters, parts put in at run time."""

import re
from collections.abc import Iterator
from functools import cache

from checker.sql.tokens import QUOTED, STRING, WORD, kind_of, prepared, scanner

BIND = "bind__"
"""Stands for a value: `:bind__`."""
OPEN = "open__"
"""Stands for a name that only the running program knows."""

_BINDS = r"(?P<cast>::)|(?P<bind>%\(\w+\)[sdifr]|%[sdifr]\b|\$\d+|(?<![\w:]):[A-Za-z_]\w*|\?\d*|@\w+)"
_BRACES = r"(?P<brace>(?:[\w.]*[$#]?\{[^{}]*\})+[\w.]*|(?:\w+)?%[sr](?=\.\w)|(?<=[\w.])%s\w*)"
_EVERY_TIME = re.compile(r"%%")
_LEFT_OPEN = re.compile(r"\{\w*\}|[$#]\{|^%s$|^%\(\w+\)s$|^:\w+$|^\?$|^\$\d+$")
_TABLE_FOLLOWS = {"FROM", "JOIN", "INTO", "UPDATE", "TABLE", "ONLY", "TRUNCATE"}
_LIST_FOLLOWS = {"IN", "VALUES"}
_VALUE_FOLLOWS = {
    *(
        "SELECT",
        "DISTINCT",
        "BY",
        "WHERE",
        "ON",
        "AND",
        "OR",
        "NOT",
        "SET",
        "LIKE",
        "ILIKE",
        "BETWEEN",
        "LIMIT",
        "OFFSET",
    ),
    *(
        "HAVING",
        "WHEN",
        "THEN",
        "ELSE",
        "CASE",
        "IS",
        ",",
        "(",
        "=",
        "<",
        ">",
        "<=",
        ">=",
        "<>",
        "!=",
        "+",
        "-",
        "*",
        "/",
        "||",
    ),
}
"""What cannot stand without something behind it."""
_AS_VALUE, _AS_NAME, _AS_NOTHING, _AS_FITS = "value", "name", "nothing", "fits"


def is_open(text: str) -> bool:
    """Tell whether a literal or name is put together when the program runs."""
    return OPEN in text or BIND in text or _LEFT_OPEN.search(text) is not None


def variants(text: str, dialect: str) -> Iterator[str]:
    """Give the text with its open parts filled in, in the ways that may make it valid, the likeliest first."""
    text = prepared(text, dialect)
    first, braces, questions = _filled(text, dialect, _AS_VALUE, keep_questions=False)
    yield first
    if questions and dialect not in {"mysql", "sqlite"}:
        yield _filled(text, dialect, _AS_VALUE, keep_questions=True)[0]
    if braces:
        yield _filled(text, dialect, _AS_NOTHING, keep_questions=False)[0]
        yield _filled(text, dialect, _AS_FITS, keep_questions=False)[0]
        yield _filled(text, dialect, _AS_NAME, keep_questions=False)[0]


@cache
def _pattern(dialect: str) -> re.Pattern[str]:
    return re.compile(f"{_BRACES}|{_BINDS}|{scanner(dialect).pattern}", re.DOTALL)


def _filled(text: str, dialect: str, way: str, *, keep_questions: bool) -> tuple[str, bool, bool]:
    """Give the text filled in, and whether it held braces and question marks."""
    made: list[str] = []
    braces = questions = False
    before = ""
    for match in _pattern(dialect).finditer(text):
        kind, found = kind_of(match), match.group()
        if kind == "brace":
            braces = True
            made.append(_brace(found, before, way))
        elif kind == "bind":
            questions = questions or found.startswith("?")
            kept = (found.startswith("?") and keep_questions) or (found.startswith("@") and dialect == "mysql")
            made.append(found if kept else _bind(before))
        elif kind in {QUOTED, STRING} and "{" in found and kind == QUOTED:
            made.append(f" {OPEN} ")
        else:
            made.append(_EVERY_TIME.sub("%", found))
        if kind not in {"space", "comment"}:
            before = found.upper() if kind == WORD else found
    return "".join(made), braces, questions


def _bind(before: str) -> str:
    if before in _TABLE_FOLLOWS:
        return f" {OPEN} "
    return f"(:{BIND})" if before in _LIST_FOLLOWS else f":{BIND}"


def _brace(found: str, before: str, way: str) -> str:
    name = found.rpartition(".")[2]
    if "." in found and name and "{" not in name and "%" not in name and found.rpartition(".")[0].endswith(("}", "%s")):
        return f"{OPEN}.{name}"
    if before in _TABLE_FOLLOWS or way == _AS_NAME:
        return f" {OPEN} "
    if way == _AS_NOTHING or (way == _AS_FITS and before not in _VALUE_FOLLOWS | _LIST_FOLLOWS):
        return " "
    return f"(:{BIND})" if before in _LIST_FOLLOWS else f" :{BIND} "
