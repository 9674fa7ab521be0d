"""Whether a change of the policies on a table can hide a row that was shown before."""

import re
from collections.abc import Mapping

from checker.core.objects import Policy

_TOKEN = re.compile(r"'(?:[^']|'')*'|\w+|[^\w\s]")
_TURNS = frozenset(("not", "except", "if", "case", "count", "all", "!=", "distinct", "limit", "offset", "-"))
"""Words and signs behind which more is less; where one stands, only the same text is as wide."""
_PAIRS = {"(": ")", "{": "}", "[": "]"}
_SET = "{...}"

Policies = Mapping[str, Policy]
"""By name."""


def hides(before: Policies, after: Policies) -> bool:
    """Tell whether some row may be hidden that was shown: permissive policies add up, each restrictive one takes away.

    `before` holds at least one: a table without any shows all.
    """
    for name, policy in after.items():
        was = before.get(name)
        if policy.restrictive and policy != was:
            return True
        if was is not None and was != policy and not widens(was, policy):
            return True
    return any(not policy.restrictive for name, policy in before.items() if name not in after)


def widens(before: Policy, after: Policy) -> bool:
    """Tell whether a permissive policy surely shows what it showed: it lists more values, or has one more OR."""
    same = (before.command, before.roles, before.check) == (after.command, after.roles, after.check)
    if not same or before.restrictive or after.restrictive:
        return False
    return _covers(_tokens(before.using), _tokens(after.using))


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    for piece in _TOKEN.findall(text):
        if piece == "=" and found and found[-1] == "!":
            found[-1] = "!="
        else:
            found.append(piece if piece.startswith("'") else piece.lower())
    return found


def _covers(before: list[str], after: list[str]) -> bool:
    before, after = _bare(before), _bare(after)
    if before == after:
        return True
    if _TURNS & {*before, *after}:
        return False
    ours, theirs = _split(before, "or"), _split(after, "or")
    if len(ours) > 1 or len(theirs) > 1:
        return all(any(_covers(each, other) for other in theirs) for each in ours)
    ours, theirs = _split(before, "and"), _split(after, "and")
    if len(ours) > 1 or len(theirs) > 1:  # every further condition takes away
        return all(any(_covers(each, other) for each in ours) for other in theirs)
    (plain, sets), (other_plain, other_sets) = _lists(before), _lists(after)
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
