"""SQL of which only the beginning is known: an f-string or a sum that starts by naming its table."""

import re

from checker.core.name import fold, qualified
from checker.core.objects import Sequence
from checker.core.operation import OtherObject, Step, WriteRows
from checker.core.tree import Unread

_HEAD = re.compile(
    r"""^\(?\s*[rRfFbBuU]{0,2}(?:\"\"\"|'''|"|')\s*
    (?:(?P<insert>INSERT\s+(?:OR\s+\w+\s+|IGNORE\s+)?INTO)|(?P<update>UPDATE(?:\s+ONLY)?)|(?P<delete>DELETE\s+FROM)
      |(?P<table>ALTER\s+TABLE(?:\s+ONLY)?)|(?P<sequence>(?:ALTER|CREATE)\s+SEQUENCE(?:\s+IF\s+(?:NOT\s+)?EXISTS)?))\s+
    (?P<name>[\w."`]*)(?=[\s({;]|$)(?P<rest>.*)$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_SET = re.compile(r"\s+(?:RE)?START(?:\s+WITH)?\s*(?:\{|$)", re.IGNORECASE)
"""A sequence that is set to a number which the program works out: it goes on under its name."""


def operation(value: Unread, dialect: str, line: int) -> Step:
    """Give what a half-known statement does: to which table, where its beginning says so."""
    unknown = Step(Unread("the statement is not known before the program runs", value.text, line), line, touches=None)
    match = _HEAD.match(value.text)
    if match is None or value.text.endswith("...") or re.search(r";\s*[\w{]", match["rest"]):
        return unknown
    name = match["name"]
    if match["sequence"]:
        says = Sequence(value="start") if _SET.match(match["rest"]) else None
        return Step(OtherObject(match["sequence"].split()[0].lower(), "sequence", name, says=says), line)
    if not name or match["rest"].startswith("{"):
        return unknown
    table = _name(name, dialect)
    if match["table"]:
        return Step(
            Unread("the statement is not known before the program runs", value.text, line), line, touches=(table,)
        )
    verb = next(each for each in ("insert", "update", "delete") if match[each])
    return Step(WriteRows(verb, table), line)


def _name(text: str, dialect: str) -> str:
    quoted = text.startswith(('"', "`"))
    *space, table = (part.strip('"`') for part in text.split("."))
    namespace = fold(space[-1], dialect, quoted=quoted) if space else None
    return qualified(fold(table, dialect, quoted=quoted), namespace, dialect)
