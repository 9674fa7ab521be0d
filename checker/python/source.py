"""From bytes to a syntax tree; where there is none, a scan of lines."""

import ast
import re
import warnings
from collections.abc import Collection
from functools import lru_cache
from io import BytesIO
from tokenize import detect_encoding

from checker.core.tree import Unread
from checker.python.values import Value

_LARGEST = 5_000_000
_WIDEST = 120
_TEXT = re.compile(r"""(["'])([^"'\\\n\0]*+)\1[ \t]*+""")
"""A literal that says itself: no escape, no prefix, nothing behind it."""


@lru_cache(maxsize=64)
def parse(source: bytes) -> ast.Module | Unread:
    """Parse a file as Python 3 would, or as Python 2 but for `print`; `Unread` where neither can be done."""
    if len(source) > _LARGEST:
        return Unread("the file is too large to be read as Python")
    found = _parsed(source)
    if isinstance(found, Unread) and found.text.lstrip().startswith("print"):
        from checker.python.printing import with_calls  # noqa: PLC0415  -- few files are so old

        return _parsed(with_calls(decode(source)))
    return found


def _parsed(source: bytes | str) -> ast.Module | Unread:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a "\d" in an old file is not our reader's business
            return ast.parse(source)
    except SyntaxError as error:
        return Unread("the file is not valid Python 3", _one_line(error.text or error.msg), error.lineno or 0)
    except (RecursionError, MemoryError):
        return Unread("the file is nested too deeply to be read")
    except (ValueError, LookupError, TypeError, OverflowError, SystemError) as error:
        return Unread("the file is not valid Python 3", _one_line(str(error)))


def decode(source: bytes) -> str:
    """Give a file's text: PEP 263, else UTF-8, else Latin-1; line ends become newlines."""
    try:
        encoding = detect_encoding(BytesIO(source).readline)[0]
        text = source.decode(encoding)
    except (SyntaxError, LookupError, ValueError, TypeError):
        try:
            text = source.decode("utf-8-sig")
        except ValueError:
            text = source.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def scan(source: bytes, names: Collection[str]) -> dict[str, tuple[Value, int]]:
    """Find assignments of literals at the left margin, for files that do not parse; the last one counts."""
    wanted = "|".join(map(re.escape, sorted(names)))
    if not wanted or len(source) > _LARGEST:
        return {}
    text = decode(source)
    found: dict[str, tuple[Value, int]] = {}
    matches = list(re.finditer(rf"^({wanted})[ \t]*(?::[^=\n]*)?=(?!=)[ \t]*", text, re.MULTILINE))
    inside = _strings(text[: matches[-1].start() + 1]) if matches else ()
    for match in matches:
        if any(start < match.start() < end for start, end in inside):
            continue
        line = text.count("\n", 0, match.start()) + 1
        found[match[1]] = (_literal(text[match.end() : match.end() + 20_000], line), line)
    return found


def _strings(text: str) -> tuple[tuple[int, int], ...]:
    # Only triple-quoted text can put an assignment at the left margin that is none.
    pattern = re.compile(
        r"#[^\n]*|'''[\s\S]*?(?:'''|\Z)|\"\"\"[\s\S]*?(?:\"\"\"|\Z)|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\""
    )
    return tuple(match.span() for match in pattern.finditer(text) if match[0].startswith(('"""', "'''")))


def _literal(rest: str, line: int) -> Value:
    lines = rest.split("\n")
    if lines[0].rstrip() == "None":
        return None
    if plain := _TEXT.fullmatch(lines[0]):
        return plain[2]
    for count in range(1, min(len(lines), 60) + 1):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                value = ast.literal_eval("\n".join(lines[:count]).strip())
            except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
                continue
        return value if _is_value(value) else Unread("this is not a plain value", _one_line(lines[0]), line)
    return Unread("this line could not be read", _one_line(lines[0]), line)


def _is_value(value: object) -> bool:
    if isinstance(value, list | tuple | set):
        return all(map(_is_value, value))
    if isinstance(value, dict):
        return all(map(_is_value, value)) and all(map(_is_value, value.values()))
    return value is None or isinstance(value, bool | int | float | complex | str | bytes)


def _one_line(text: str) -> str:
    line = " ".join(text[:400].split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 3] + "..."
