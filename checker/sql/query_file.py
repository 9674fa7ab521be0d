"""Files of named queries: sqlc, sqlx, pgtyped, aiosql, Yesql and HugSQL; their marks are made plain SQL."""

import re
from collections.abc import Iterator

from checker.core.tree import Unread
from checker.core.use import Use

_NAME = re.compile(r"^[ \t]*--[ \t]*:?(?:name|snip)\b:?[ \t]+\S.*$", re.MULTILINE)
"""`-- name: Find :one` (sqlc, aiosql, Yesql), `-- :name find :? :1` (HugSQL); a semicolon may not stand before it."""
_SQLC = re.compile(r"\bsqlc\.(n?arg|slice|embed)\(\s*['\"`]?(\w+)['\"`]?\s*\)", re.IGNORECASE)
_KIND = re.compile(r"(?<![\w:]):(v|value|l|t|tuple|i|identifier|sql|snip|snippet)(\*?):([\w.?!*-]+)")
"""HugSQL's parameters that say what they are: `:v:id`, `:i*:columns`."""
_DASHED = re.compile(r"(?<![\w:]):([A-Za-z]\w*(?:-[A-Za-z]\w*)+)[?!]?")
_REQUIRED = re.compile(r"(?<![\w:])(:\w+)!(?!=)")
"""pgtyped's parameter that must have a value."""
_VALUES = {"v", "value", "l", "t", "tuple"}


def query_uses(text: str, dialect: str) -> Iterator[tuple[Use, ...] | Unread]:
    """Give what each statement of a file of SQL needs; one that cannot be read spoils no other."""
    from checker.sql.queries import read_each  # noqa: PLC0415  loads sqlglot

    counted, line = 0, 1
    for start, end in _parts(text):
        line += text.count("\n", counted, start)
        counted = start
        yield from read_each(plain(text[start:end]), dialect, line)


def plain(text: str) -> str:
    """Give a query with plain parameters in the place of what a generator of code knows."""
    if "sqlc." in text:
        text = _SQLC.sub(_of_sqlc, text)
    if ":" in text:
        text = _REQUIRED.sub(r"\1", _KIND.sub(_of_hugsql, text))
        text = _DASHED.sub(lambda match: f":{match[1].replace('-', '_')}", text)
    return text


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Give where each named query begins and ends, and what stands before them."""
    starts = [0, *(match.start() for match in _NAME.finditer(text))]
    yield from zip(starts, [*starts[1:], len(text)], strict=True)


def _of_sqlc(match: re.Match[str]) -> str:
    return f"{match[2]}.*" if match[1].lower() == "embed" else f":{match[2]}"


def _of_hugsql(match: re.Match[str]) -> str:
    return f":{re.sub(r'[^A-Za-z0-9_]', '_', match[3])}" if match[1] in _VALUES else "{}"
