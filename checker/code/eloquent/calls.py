"""What a file of PHP asks of models: rows that are made, and columns that conditions and orders name.

A chain is followed as long as it stays with the model: `User::query()->where('mail', $mail)->orderBy('name')`.
"""

import re
from collections.abc import Iterator

from checker.code.eloquent.models import Names
from checker.core.fact import fact
from checker.grammars.words import word_before

_CLASS = re.compile(r"\\?(?:\w+\\)*[A-Z]\w*")
_NEW = re.compile(r"new(?<!\wnew)\s+")
_METHOD = re.compile(r"::([a-z]\w*)")
"""Both are found by how they begin: a pattern that begins with the name of a class is tried at every letter."""
_COMMENT = re.compile(r"[ \t]*(?://|\*|#(?!\[)|/\*)")
_MEMBER = re.compile(r"\s*\??->\s*(?P<method>[a-zA-Z]\w*)")
_OPENS = re.compile(r"\s*\(")
_LIST = re.compile(r"\s*\[")
_PART = re.compile(r"['\"](?P<key>\w+)['\"]\s*=>|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|[\[\](){}]")
_COLUMN = re.compile(r"\s*['\"](?P<name>[\w.>-]+)['\"]\s*[,)]")
_LONGEST = 4000
_MAKES = frozenset(("create", "createQuietly", "forceCreate", "insert", "insertGetId", "insertOrIgnore", "upsert",
                    "firstOrCreate", "updateOrCreate", "createOrFirst"))  # fmt: skip
_NAMES = frozenset(
    ("where", "orWhere", "whereNot", "whereIn", "whereNotIn", "whereNull", "whereNotNull", "orWhereNull", "whereLike",
     "whereBetween", "orWhereNotNull", "whereDate", "whereYear", "whereMonth", "orderBy", "orderByDesc", "latest",
     "oldest", "pluck", "value", "sum", "avg", "max", "min", "firstWhere", "increment", "decrement", "groupBy",
     "orWhereIn")
)  # fmt: skip
"""Methods whose first text is a column's name."""
_STAYS = _NAMES | frozenset(
    ("query", "newQuery", "limit", "take", "skip", "offset", "with", "withCount", "withTrashed", "onlyTrashed",
     "distinct", "withoutGlobalScopes", "withoutGlobalScope", "lockForUpdate", "has", "whereHas", "doesntHave", "when",
     "whereDoesntHave", "unless", "withoutTrashed", "inRandomOrder", "without")
)  # fmt: skip
"""Methods behind which the chain still asks the same model."""
_ENDS = frozenset(("pluck", "value", "sum", "avg", "max", "min", "firstWhere", "increment", "decrement"))
"""Methods of `_NAMES` that give something else back."""


@fact
class PhpCall:
    """What one chain of calls asks of a model."""

    model: str
    """With its namespace."""
    line: int
    makes: bool = False
    """Whether it makes a row."""
    given: tuple[str, ...] = ()
    """Of a row that is made: the keys of the list that it is made of."""
    reads: tuple[str, ...] = ()
    """The columns that it names."""


def calls(text: str, names: Names) -> Iterator[PhpCall]:
    """Give what the chains of a file ask; each begins with the name of a class."""
    for start, name, method, end in sorted((*_made(text), *_called(text))):
        if _COMMENT.match(text, text.rfind("\n", 0, start) + 1):
            continue
        line = text.count("\n", 0, start) + 1
        if not method:
            yield PhpCall(names.whole(name), line, makes=True, given=_keys(text, end))
            continue
        made, given, reads = _chain(text, method, end)
        if made or reads:
            yield PhpCall(names.whole(name), line, made, given, reads)


_Begun = tuple[int, str, str, int]
"""Where a chain begins, its class, its first method (empty: the class is made anew), and where that ends."""


def _made(text: str) -> Iterator[_Begun]:
    for new in _NEW.finditer(text):
        found = _CLASS.match(text, new.end())
        if found:
            yield new.start(), found[0], "", found.end()


def _called(text: str) -> Iterator[_Begun]:
    for found in _METHOD.finditer(text):
        name = word_before(text, found.start(), "_\\")
        start = found.start() - len(name)
        if text[start - 1 : start] not in {"$", ">"} and _CLASS.fullmatch(name):
            yield start, name, found[1], found.end()


def _chain(text: str, method: str, at: int) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    reads: list[str] = []
    while True:
        opens = _OPENS.match(text, at)
        if opens is None:
            break
        if method in _MAKES:
            return True, _keys(text, at), tuple(reads)
        if method in _NAMES:
            column = _COLUMN.match(text, opens.end())
            reads += [column["name"].partition("->")[0]] if column and "." not in column["name"] else []
        end = _closed(text, opens.end())
        member = _MEMBER.match(text, end) if method in _STAYS and method not in _ENDS and end else None
        if member is None:
            break
        method, at = member["method"], member.end()
    return False, (), tuple(dict.fromkeys(reads))


def _closed(text: str, at: int) -> int:
    """Give where the bracket that was opened closes; 0 where that is too far off."""
    depth = 1
    for part in _PART.finditer(text, at, at + _LONGEST):
        depth += _DEEPER.get(part[0], 0)
        if depth == 0:
            return part.end()
    return 0


def _keys(text: str, at: int) -> tuple[str, ...]:
    """Give the keys of the list that a call is given first; nothing where it is given something else."""
    opens = _OPENS.match(text, at)
    begins = _LIST.match(text, opens.end()) if opens else None
    depth = 1
    found: list[str] = []
    for part in _PART.finditer(text, begins.end(), begins.end() + _LONGEST) if begins else ():
        depth += _DEEPER.get(part[0], 0)
        if depth == 0:
            return tuple(found)
        if depth == 1 and part["key"]:
            found.append(part["key"])
    return ()


_DEEPER = {"[": 1, "(": 1, "{": 1, "]": -1, ")": -1, "}": -1}
