"""What a TypeScript file does with Drizzle's tables: found by the calls' shapes, which are always the same."""

import re
from collections.abc import Iterator

from checker.core.fact import fact

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\w'\"`])//[^\n]*", re.DOTALL)
_EMPTY_SELECT = re.compile(r"\.\s*select(?:Distinct)?\s*\(\s*\)")
_TAKEN_FROM = re.compile(r"\.\s*(?:from|(?:left|right|inner|full|cross)Join)\s*\(\s*(?:\w+\s*\.\s*)*(\w+)")
_QUERY = re.compile(r"\.\s*query\s*\.\s*(\w+)\s*\.\s*find(?:Many|First)\s*\(")
_WRITE = re.compile(r"\.\s*(insert|update|delete)\s*\(\s*(?:\w+\s*\.\s*)*(\w+)\s*\)")
_SET = re.compile(r"\s*\.\s*set\s*\(\s*\{")
_RETURNING = re.compile(r"\.\s*returning\s*\(\s*\)")
_WITH = re.compile(r"\bwith\s*:\s*\{")
_MEMBER = re.compile(r"\s*\.\s*(\w+)\b(?!\s*\()")
_WITHIN = re.compile(r"(?<![\w$])\w+\s*\.\s*\Z")
"""What may stand before a constant: the name under which all of its file was imported."""
_BACK = 200
_KEY = re.compile(r"\s*(?:(\w+)|['\"]([^'\"]+)['\"])\s*(:|,|\Z)")
_CHAIN = 4000
"""How many characters of one chain of calls are looked at."""
_OPENED, _CLOSED = "([{", ")]}"


@fact
class DrizzleCall:
    """One call that touches a table."""

    verb: str
    """`load`, `insert`, `update`, `delete`, `read`, or `with`: then `of` is the name of a relation."""
    of: str
    keys: tuple[str, ...] = ()
    line: int = 0


def calls(content: bytes, consts: tuple[str, ...], *, declares: bool) -> tuple[DrizzleCall, ...]:
    """Give the calls that touch tables of these constants; `declares`: whether the file declares tables itself."""
    if not any(const.encode() in content for const in consts):
        return ()
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), content.decode("utf-8", "replace"))
    known = frozenset(consts)
    found = [(at, call) for at, call in _found(text) if call.verb == "with" or call.of in known]
    if not declares:
        found += _members(text, consts)
    return tuple(
        DrizzleCall(call.verb, call.of, call.keys, text.count("\n", 0, at) + 1)
        for at, call in sorted(found, key=lambda each: each[0])
    )


def _found(text: str) -> Iterator[tuple[int, DrizzleCall]]:
    for match in _EMPTY_SELECT.finditer(text):
        chain = _chain(text, match.end())
        for taken in _TAKEN_FROM.finditer(chain):
            yield match.start(), DrizzleCall("load", taken[1])
    for match in _QUERY.finditer(text):
        inside = _inside(text, match.end())
        yield from ((match.start(), call) for call in _asked(match[1], inside))
    for match in _WRITE.finditer(text):
        chain = _chain(text, match.end())
        setting = _SET.match(chain)
        keys = tuple(_keys(_inside(chain, setting.end()))) if setting else ()
        yield match.start(), DrizzleCall(match[1], match[2], keys)
        if _RETURNING.search(chain):
            yield match.start(), DrizzleCall("load", match[2])


def _asked(const: str, inside: str) -> Iterator[DrizzleCall]:
    """Read what is given to `findMany`."""
    begin = inside.find("{")
    top = dict(_pairs(_inside(inside, begin + 1))) if begin >= 0 else {}
    if "columns" not in top:
        yield DrizzleCall("load", const)
    elif (columns := top["columns"].strip()).startswith("{"):
        yield DrizzleCall("read", const, tuple(key for key, value in _pairs(_inside(columns, 1)) if "true" in value))
    for match in _WITH.finditer(inside):
        for name, value in _pairs(_inside(inside, match.end())):
            if not re.search(r"\bcolumns\s*:", value):
                yield DrizzleCall("with", name)


def _members(text: str, consts: tuple[str, ...]) -> Iterator[tuple[int, DrizzleCall]]:
    """Give the columns that are named behind their table's constant; of `a.b.c`, where both are constants, `b.c`."""
    end = 0
    for start, _, name, member in sorted(each for const in consts for each in _named(text, const)):
        if start >= end:
            end = member.end()
            yield start, DrizzleCall("read", name, (member[1],))


def _named(text: str, const: str) -> Iterator[tuple[int, bool, str, "re.Match[str]"]]:
    """Give where each use of a constant begins, whether it stands there alone, and what is taken of it."""
    at = text.find(const)  # one pattern for all of it would be tried at every sign of the program
    while at >= 0:
        end, before = at + len(const), text[at - 1 : at]
        member = _MEMBER.match(text, end)
        if member and not (before in {"_", "$"} or before.isalnum()):
            within = _WITHIN.search(text, max(0, at - _BACK), at)
            yield within.start() if within else at, within is None, const, member
        at = text.find(const, end)


def _chain(text: str, at: int) -> str:
    """Give the calls that follow in the same statement: up to where its bracket closes, or it ends."""
    depth = 0
    for index in range(at, min(len(text), at + _CHAIN)):
        sign = text[index]
        if sign in _OPENED:
            depth += 1
        elif sign in _CLOSED:
            depth -= 1
        if depth < 0 or (depth == 0 and sign in ";,"):
            return text[at:index]
    return text[at : at + _CHAIN]


def _inside(text: str, at: int) -> str:
    """Give what stands in a bracket that opened just before."""
    depth = 1
    for index in range(at, len(text)):
        if text[index] in _OPENED:
            depth += 1
        elif text[index] in _CLOSED:
            depth -= 1
            if not depth:
                return text[at:index]
    return text[at:]


def _keys(text: str) -> Iterator[str]:
    return (key for key, _ in _pairs(text))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Give the (key, text of the value) pairs of what stands in an object; what is spread into it is none."""
    start = depth = 0
    for index, sign in enumerate(f"{text},"):
        if sign in _OPENED:
            depth += 1
        elif sign in _CLOSED:
            depth -= 1
        elif sign == "," and depth == 0:
            part = text[start:index]
            start = index + 1
            match = _KEY.match(part)
            if match:
                yield match[1] or match[2], part[match.end() :] if match[3] == ":" else part
