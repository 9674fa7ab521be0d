"""Literals that an expression can give: itself, or the branches of CASE and COALESCE."""

from collections.abc import Iterator

from checker.sql.cursor import Cursor, Lost
from checker.sql.tokens import NUMBER, STRING


def literals_of(item: Cursor) -> Iterator[str | None]:
    """Give every literal that this expression may be worth, as text; None is NULL; nothing for what is none."""
    try:
        if len(item.tokens) == 1:
            yield item.literal()
        elif item.sees("(") and _is_wrapped(item):
            yield from literals_of(item.group())
        elif item.accepts("CASE"):
            yield from _branches(item)
        elif item.sees_any("COALESCE", "IFNULL", "NVL") and item.peek(1).key == "(":
            item.take()
            for each in item.group().items():
                yield from literals_of(each)
        elif item.sees("CAST", "("):
            item.take()
            yield from literals_of(item.group().until("AS"))
        else:
            yield item.literal()
    except Lost:
        return


def _is_wrapped(item: Cursor) -> bool:
    start = item.at
    item.group()
    wrapped = item.done or item.sees("::")
    item.at = start
    return wrapped


def _branches(item: Cursor) -> Iterator[str | None]:
    while not item.done:
        if item.take().key in {"THEN", "ELSE"} and item.peek().kind in {STRING, NUMBER}:
            yield from literals_of(item.until("WHEN", "ELSE", "END"))
