"""What a Rust file does with Diesel's tables: found by the shapes of the calls, which are always the same."""

import re
from collections.abc import Iterator

from checker.code.diesel.schema import without_comments
from checker.core.fact import fact

_WRITE = (
    r"\b(insert_into|replace_into|insert_or_ignore_into|update|delete)\s*\(\s*&?(?:\w+::)*(%s)(?:::table|::dsl::\w+)?\b"
)
_TABLE = r"\b(%s)::table\b"
_BARE = r"(?<![\w:.])(%s)\s*\.\s*(?:filter|find|load|first|order|inner_join|left_join|select|get_result)"
_MEMBER = r"\b(%s)::(?:dsl::)?(\w+)\b(?!\s*(?:::|!))"
_RUN = re.compile(r"\.\s*(?:load|first|get_results?|load_iter|load_stream)\b")
_NARROWED = re.compile(r"\.\s*(?:select|count)\s*\(")
_SETS = re.compile(r"\b(?:\w+::)*(\w+)\s*\.\s*eq\s*\(")
_SETTING = re.compile(r"\.\s*(?:values|set)\s*\(")
_LONGEST = 4000
"""How many characters of one statement are looked at."""


@fact
class DieselCall:
    """One call that touches a table."""

    verb: str
    """`load`, `insert`, `update`, `delete` or `read`."""
    of: str
    keys: tuple[str, ...] = ()
    line: int = 0


def calls(content: bytes, keys: tuple[str, ...]) -> tuple[DieselCall, ...]:
    """Give the calls that touch tables of these names."""
    if not any(key.encode() in content for key in keys):
        return ()
    text = without_comments(content)
    names = "|".join(map(re.escape, keys))
    found = [*_writes(text, names), *_loads(text, names)]
    if "table!" not in text:
        found += ((m.start(), DieselCall("read", m[1], (m[2],))) for m in re.finditer(_MEMBER % names, text))
    return tuple(
        DieselCall(call.verb, call.of, call.keys, text.count("\n", 0, at) + 1)
        for at, call in sorted(found, key=lambda each: each[0])
    )


def _writes(text: str, names: str) -> Iterator[tuple[int, DieselCall]]:
    for match in re.finditer(_WRITE % names, text):
        verb = "insert" if "into" in match[1] else match[1]
        chain = _statement(text, match.end(), depth=1)
        setting = _SETTING.search(chain)
        given = chain[setting.end() :] if setting else ""
        given = given[: _closed(given)]
        yield match.start(), DieselCall(verb, match[2], tuple(dict.fromkeys(_SETS.findall(given))))


def _loads(text: str, names: str) -> Iterator[tuple[int, DieselCall]]:
    patterns = [_TABLE % names] + ([_BARE % names] if "dsl::" in text else [])
    for pattern in patterns:
        for match in re.finditer(pattern, text):
            chain = _statement(text, match.end(1))
            if _RUN.search(chain) and not _NARROWED.search(chain):
                yield match.start(), DieselCall("load", match[1])


def _statement(text: str, at: int, depth: int = 0) -> str:
    """Give what follows in a statement: up to its end, or the bracket that closes around it."""
    for index in range(at, min(len(text), at + _LONGEST)):
        depth += (text[index] in "([{") - (text[index] in ")]}")
        if depth < 0 or (depth == 0 and text[index] in ";,"):
            return text[at:index]
    return text[at : at + _LONGEST]


def _closed(text: str) -> int:
    """Give where a bracket closes that opened just before."""
    depth = 1
    for index, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if not depth:
            return index
    return len(text)
