"""Versions, as tag names spell them."""

import re
from typing import TypeAlias

from checker.core.fact import frozen

Token: TypeAlias = tuple[int, int, str]
Key: TypeAlias = tuple[int, tuple[int, ...], tuple[Token, ...], tuple[Token, ...]]


@frozen
class Version:
    """What a tag's name says about its place among the others of its family."""

    family: str
    """What stands before the number, without a bare `v`: `billing/` for `billing/v1.2.3`, nothing for `v1.2.3`."""
    body: str
    """The number and what follows it."""
    key: Key
    """Orders the versions of one family and one era; build metadata only settles what is equal otherwise."""
    final: bool
    """Neither a pre-release nor a development build nor an end-of-life mark."""
    calendar: bool
    """The number starts with a year. Projects change between years and numbers: the two are different eras."""


def parse(tag: str) -> Version | None:
    """Read a tag's name by PEP 440 and semver, with an optional prefix; None where it is no version.

    Where the two differ: `1.0.0-1` is a pre-release (semver), `1.0-1` a post-release (PEP 440), `-dev` comes first
    (PEP 440), a number inside a word counts as a number (`rc10` after `rc9`, PEP 440).
    """
    lone = None
    if len(tag) > _LONGEST:
        return None
    for start in _START.finditer(tag):
        prefix, word, body = tag[: start.start()], start["word"], tag[start.end() :]
        found = _BODY.fullmatch(_dotted(body))
        if found is None or not _is_prefix(prefix):
            continue
        family = prefix + (word if word.lower() != "v" else "")
        if "." in found["numbers"]:
            return _version(family, body, found)
        if lone is None and _is_enough(prefix, word, found["numbers"]):
            lone = _version(family, body, found)
    return lone


_LONGEST = 255
_START = re.compile(r"(?:^|(?<=[-_/@]))(?P<word>(?:version|ver|v|release|rel|r)?)\.?(?=\d)", re.IGNORECASE)
_BODY = re.compile(
    r"(?:(?P<epoch>\d{1,9})!)?(?P<numbers>\d+(?:\.\d+)*)(?P<suffix>(?:[-._~]?[0-9A-Za-z])*)"
    r"(?:\+(?P<build>[-+._0-9A-Za-z]+))?"
)
_YEAR = re.compile(r"(?:19[7-9]|20\d|21\d)\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?)?")
_DASHED_DATE = re.compile(r"((?:19|20|21)\d\d)-(\d{1,2})(?:-(\d{1,2}))?(?![\d.])")
_UNDERLINED = re.compile(r"\d+(?:_\d+)+(?![\d.])")
_TOKEN = re.compile(r"\d+|[a-z]+")

_COUNTED = frozenset({"release", "rel", "version", "ver", "build", "deploy", "prod", "production"})
_UNFINISHED = frozenset(
    {"alpha", "beta", "rc", "pre", "preview", "dev", "nightly", "snapshot", "canary", "test", "eol"}
)
_SAME = {"a": "alpha", "b": "beta", "c": "rc", "cr": "rc", "pre": "rc", "preview": "rc", "m": "milestone"}
_FINAL = frozenset({"final", "ga", "release", "stable"})
_POST = frozenset({"post", "rev", "r", "sp", "p", "pl", "patch", "hotfix"})
_END_OF_LIFE = frozenset({"eol", "em", "eom"})

# Ranks of a token at its position: in the first one the end is the final release and comes after every word
# (1.0rc1 < 1.0 < 1.0.post1); later the shorter name comes first (1.0-rc < 1.0-rc.1), except before `dev`.
_DEV, _STOP, _NUMBER, _WORD, _DONE, _AFTER, _OVER = range(7)


def _version(family: str, body: str, found: re.Match[str]) -> Version | None:
    numbers = tuple(int(part) for part in found["numbers"].split("."))
    calendar = _YEAR.fullmatch(found["numbers"].split(".")[0]) is not None
    tokens = [token for token in _TOKEN.findall(found["suffix"].lower()) if token not in _FINAL]
    if "x" in tokens:  # v1.x moves
        return None
    if tokens and tokens[0].isdigit() and (calendar or len(numbers) != 3):  # noqa: PLR2004
        tokens.insert(0, "post")
    phase = tuple(map(_token, tokens))
    settled = not tokens or (tokens[0] in _POST and all(rank in {_NUMBER, _AFTER} for rank, _, _ in phase))
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers = numbers[:-1]
    end = (_STOP if phase else _DONE, 0, "")
    build = tuple(map(_token, _TOKEN.findall((found["build"] or "").lower())))
    key = (int(found["epoch"] or 0), numbers, (*phase, end), build)
    named = set(re.split(r"[-_/@]", family.lower()))
    return Version(family, body, key, final=settled and not named & _UNFINISHED, calendar=calendar)


def _token(text: str) -> Token:
    if text.isdigit():
        return (_NUMBER, int(text), "")
    if text == "dev":
        return (_DEV, 0, "")
    if text in _POST:
        return (_AFTER, 0, "")
    if text in _END_OF_LIFE:
        return (_OVER, 0, "")
    return (_WORD, 0, _SAME.get(text, text))


def _dotted(body: str) -> str:
    dated = _DASHED_DATE.match(body)
    if dated:
        return ".".join(filter(None, dated.groups())) + body[dated.end() :]
    underlined = _UNDERLINED.match(body)
    return underlined[0].replace("_", ".") + body[underlined.end() :] if underlined else body


def _is_prefix(prefix: str) -> bool:
    return not prefix or any(character.isalpha() for character in prefix)


def _is_enough(prefix: str, word: str, numbers: str) -> bool:
    """Whether one number alone is a version here: `v2`, `release-42` and `nightly-20240115` are, `pr-123` is none."""
    if not prefix or word or prefix.endswith("@"):
        return True
    if len(numbers) > 4 and _YEAR.fullmatch(numbers):  # noqa: PLR2004
        return True
    return re.split(r"[-_/@]", prefix.lower())[-2] in _COUNTED
