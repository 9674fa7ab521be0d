"""Whether a change of the policies on a table can hide a row that was shown before."""

import re
from collections.abc import Mapping

from checker.core.objects import Policy

_TOKEN = re.compile(r"'(?:[^']|'')*'|\w+|[^\w\s]")
_TURNS = frozenset(("not", "except", "if", "case", "count", "all", "!=", "distinct", "limit", "offset", "-"))
"""Words and signs behind which more is less; where one stands, only the same text is as wide."""
_PAIRS = {"(": ")", "{": "}", "[": "]"}
_SET = "{...}"

_ALL = frozenset(("select", "insert", "update read", "update write", "delete"))
_OR_FALSE = ["?", "?", "false"]

Policies = Mapping[str, Policy]
"""By name."""


def hides(before: Policies, after: Policies) -> bool:
    """Tell whether some row may be hidden that was shown: permissive policies add up, each restrictive one takes away.

    `before` holds at least one: a table without any shows all. What a policy is called does not matter.
    """
    restricted = [each for each in before.values() if each.restrictive]
    if any(each.restrictive and each not in restricted for each in after.values()):
        return True
    shown = [each for each in after.values() if not each.restrictive]
    return not all(
        any(command in _commands(other.command) and _shows(each, other) for other in shown)
        for each in before.values()
        if not each.restrictive
        for command in _commands(each.command)
    )


def _commands(command: str) -> frozenset[str]:
    """Give what a policy is about: `select update read` are two things, and UPDATE alone is reading and writing."""
    words, found = command.lower().split(), set[str]()
    for index, word in enumerate(words):
        after = words[index + 1] if index + 1 < len(words) else ""
        if word == "all":
            return _ALL
        if word == "update":
            found |= {f"update {after}"} if after in {"read", "write"} else {"update read", "update write"}
        elif word not in {"read", "write"}:
            found.add(word)
    return frozenset(found)


def _shows(before: Policy, after: Policy) -> bool:
    """Tell whether a permissive policy surely shows what another showed: it lists more values, or has one more OR."""
    if after.check != before.check or (after.roles and after.roles != before.roles):
        return False
    return _covers(_tokens(before.using), _tokens(after.using))


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    for piece in _TOKEN.findall(text):
        if piece == "=" and found and found[-1] == "!":
            found[-1] = "!="
        else:
            found.append(piece.lower())
    return found


def _covers(before: list[str], after: list[str]) -> bool:
    before, after = _bare(before), _bare(after)
    if after in (before, ["true"]):
        return True
    if _TURNS & {*before, *after}:
        return False
    given, other = _given(before), _given(after)
    if given or other:
        return given == other and _covers(before[len(given) :], after[len(other) :])
    if before[-3:] == after[-3:] == _OR_FALSE:
        return _covers(before[:-3], after[:-3])
    ours, theirs = _split(before, "or"), _split(after, "or")
    if len(ours) > 1 or len(theirs) > 1:
        return all(any(_covers(each, other) for other in theirs) for each in ours)
    ours, theirs = _split(before, "and"), _split(after, "and")
    if len(ours) > 1 or len(theirs) > 1:  # every further condition takes away
        return all(any(_covers(each, other) for each in ours) for other in theirs)
    (plain, sets), (other_plain, other_sets) = _lists(_any_of(before)), _lists(_any_of(after))
    return plain == other_plain and all(one <= other for one, other in zip(sets, other_sets, strict=True))


def _bare(tokens: list[str]) -> list[str]:
    """Leave out brackets around all of it."""
    while len(tokens) > 1 and tokens[0] == "(" and _close(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def _close(tokens: list[str], at: int) -> int:
    depth = 0
    for index in range(at, len(tokens)):
        depth += (tokens[index] in _PAIRS) - (tokens[index] in _PAIRS.values())
        if depth == 0:
            return index
    return -1


def _split(tokens: list[str], word: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    depth = 0
    for piece in tokens:
        depth += (piece in _PAIRS) - (piece in _PAIRS.values())
        if piece == word and depth == 0:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _given(pieces: list[str]) -> list[str]:
    """Give what stands before the SELECT of `WITH a := ... SELECT ...`."""
    if pieces[:1] != ["with"]:
        return []
    depth = 0
    for index, piece in enumerate(pieces):
        depth += (piece in _PAIRS) - (piece in _PAIRS.values())
        if piece == "select" and depth == 0:
            return pieces[: index + 1]
    return []


def _any_of(pieces: list[str]) -> list[str]:
    """Write `T.A in x` and `exists (<T>{'A', 'B'} intersect x)` in one way: as a list of which x holds any."""
    if pieces[:1] == ["exists"]:
        inner = _bare(pieces[1:])
        opened = inner.index("{") if inner[:1] == ["<"] and "{" in inner else 0
        close = _close(inner, opened) if opened else -1
        if close > 0 and inner[opened - 1] == ">" and inner[close + 1 : close + 2] == ["intersect"]:
            return ["any", *inner[1 : opened - 1], *inner[opened : close + 1], "of", *inner[close + 2 :]]
    at = pieces.index("in") if "in" in pieces else 0
    if at > 2 and pieces[at - 2] == "." and pieces[at - 1].isidentifier() and "{" not in pieces:  # noqa: PLR2004  T.A
        return ["any", *pieces[: at - 2], "{", f"'{pieces[at - 1]}'", "}", "of", *pieces[at + 1 :]]
    return pieces


def _lists(tokens: list[str]) -> tuple[list[str], list[frozenset[str]]]:
    """Give a text with its lists of literals (`{'a', 'b'}`) taken out, and these."""
    plain: list[str] = []
    sets: list[frozenset[str]] = []
    at = 0
    while at < len(tokens):
        close = _close(tokens, at) if tokens[at] == "{" else -1
        inside = tokens[at + 1 : close] if close > at else []
        if inside and all(piece == "," or piece.startswith("'") for piece in inside):
            sets.append(frozenset(inside) - {","})
            plain.append(_SET)
            at = close + 1
        else:
            plain.append(tokens[at])
            at += 1
    return plain, sets
