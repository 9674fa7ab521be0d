"""The columns that a file of Ruby names where it asks a model: `User.where(mail: mail).order(:name)`.

A chain is followed as long as it stays with the model; what a scope does is not read, nor what stands in SQL.
"""

import re
from collections.abc import Iterator

from checker.core.fact import fact

_BEGINS = re.compile(r"(?<![\w:.@])(?P<on>[A-Z]\w*(?:::[A-Z]\w*)*)(?=\s*&?\.[a-z_])")
_COMMENT = re.compile(r"[ \t]*#")
_MEMBER = re.compile(r"\s*&?\.\s*(?P<method>[a-z_]\w*[!?]?)")
_PART = re.compile(
    r"""'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\#[^\n]*|[\[\](){}]
    |(?P<key>\b[a-z_]\w*):(?!:)(?:\s*(?P<held>\{)|\s*:[a-z_]\w*)?
    |(?<![\w:]):(?P<symbol>[a-z_]\w*)""",
    re.VERBOSE,
)
_KEYS = frozenset(("where", "not", "find_by", "find_by!", "exists?", "rewhere", "find_or_create_by", "count",
                   "find_or_create_by!", "find_or_initialize_by", "order", "reorder", "update_all"))  # fmt: skip
"""Methods that are given columns with values or orders."""
_SYMBOLS = frozenset(("order", "reorder", "pluck", "pick", "group", "select", "sum", "minimum", "maximum", "average"))
"""Methods that are given columns alone."""
_STAYS = frozenset(("where", "not", "rewhere", "order", "reorder", "group", "limit", "offset", "includes", "preload",
                    "distinct", "unscoped", "all", "lock", "readonly", "select"))  # fmt: skip
"""Methods behind which the chain still asks the same model."""
_LONGEST = 2000


@fact
class Asks:
    """What one chain of calls names of a model."""

    model: str
    line: int
    columns: tuple[str, ...]


def chains(text: str) -> Iterator[Asks]:
    """Give the columns that the chains of a file name; each begins with the name of a class."""
    for found in _BEGINS.finditer(text):
        columns = tuple(dict.fromkeys(_columns(text, found.end())))
        if columns and not _COMMENT.match(text, text.rfind("\n", 0, found.start()) + 1):
            yield Asks(found["on"], text.count("\n", 0, found.start()) + 1, columns)


def _columns(text: str, at: int) -> Iterator[str]:
    while member := _MEMBER.match(text, at):
        method, at = member["method"], member.end()
        if text[at : at + 1] == "(":
            end, keys, symbols = _given(text, at + 1)
            yield from keys if method in _KEYS else ()
            yield from symbols if method in _SYMBOLS else ()
            if not end:
                return
            at = end
        if method not in _STAYS:
            return


def _given(text: str, at: int) -> tuple[int, list[str], list[str]]:
    """Give where the bracket closes, and what a call is given: keys, symbols; a key of a hash names another table."""
    depth, keys, symbols = 1, list[str](), list[str]()
    for part in _PART.finditer(text, at, at + _LONGEST):
        if depth == 1 and part["symbol"]:
            symbols.append(part["symbol"])
        elif depth == 1 and part["key"] and not part["held"]:
            keys.append(part["key"])
        depth += 1 if part["held"] else _DEEPER.get(part[0], 0)
        if depth == 0:
            return part.end(), keys, symbols
    return 0, [], []


_DEEPER = {"[": 1, "(": 1, "{": 1, "]": -1, ")": -1, "}": -1}
