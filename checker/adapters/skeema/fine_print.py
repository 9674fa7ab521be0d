"""What Skeema looks at in a column and no query does: digits of a second, members of a SET, the character set."""

import re
from collections.abc import Iterator, Mapping

from checker.core.fact import fact
from checker.core.tree import Reader, Tree, Unread

_TABLE = re.compile(r"(?i)\bCREATE\s+TABLE\s+`?(\w+)`?\s*\(")
_COLUMN = re.compile(r"(?is)\s*`?(\w+)`?\s+((\w+)(?:\s*\(([^)]*)\))?.*)")
_PIECE = re.compile(
    r"""'(?:''|\\.|[^'\\])*'|"(?:""|[^"])*"|`[^`]*`|--[^\n]*|\#[^\n]*|/\*.*?\*/|[(),]|[^'"`(),\-\#/]+|.""", re.DOTALL
)
_CHARSET = re.compile(r"(?i)\b(?:CHARACTER\s+SET|CHARSET)\s*=?\s*(\w+)")
_TIMES = frozenset(("datetime", "timestamp", "time"))
_TEXTS = frozenset(("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"))
_STORED = re.compile(r"(?i)\b(?:STORED|PERSISTENT)\b")
_COMPUTED = re.compile(r"(?i)\bAS\s*\(")


@fact
class FinePrint:
    """One column."""

    name: str
    """With its table: `users.seen`."""
    digits: int = -1
    """Of a second; -1 for what holds no time."""
    members: str = ""
    """Of a SET, as they are written."""
    charset: str = ""
    """Empty for what is no text, or where nobody says."""
    virtual: bool = False
    """Whether it is computed when it is read."""


def fine_print(tree: Tree, paths: tuple[str, ...]) -> str:
    """Give the fine print of some files in one text, which tells whether it is the same."""
    found = (tree.facts(path, _READER) for path in paths)
    lines = (_line(each) for columns in found if not isinstance(columns, Unread) for each in columns)
    return "\n".join(sorted(lines))


def unfold(text: str) -> Mapping[str, FinePrint]:
    """Give the columns that `fine_print` wrote down, by their names."""
    rows = (line.split("\t") for line in text.splitlines())
    return {row[0]: FinePrint(row[0], int(row[1]), row[2], row[3], row[4] == "virtual") for row in rows}


def loses(held: FinePrint, wanted: FinePrint) -> bool:
    """Tell whether Skeema calls the change of a column unsafe (ran 1.9.0 on MariaDB 10.11)."""
    fewer = held.digits > wanted.digits >= 0
    another = bool(held.charset and wanted.charset) and held.charset != wanted.charset
    return fewer or another or not wanted.members.startswith(held.members if wanted.members else "")


def _line(each: FinePrint) -> str:
    kind = "virtual" if each.virtual else ""
    return "\t".join((each.name, str(each.digits), each.members, each.charset, kind))


def _read(content: bytes) -> tuple[FinePrint, ...]:
    text = content.decode("utf-8", "replace")
    return tuple(each for table in _TABLE.finditer(text) for each in _columns(table[1], text[table.end() :]))


def _columns(table: str, text: str) -> Iterator[FinePrint]:
    *parts, tail = _parts(text)
    usual = _CHARSET.search(tail)
    for column in filter(None, map(_COLUMN.fullmatch, parts)):
        kind, inner = column[3].lower(), column[4] or ""
        own = _CHARSET.search(column[2]) or usual
        yield FinePrint(
            f"{table}.{column[1]}".lower(),
            digits=(int(inner) if inner.strip().isdigit() else 0) if kind in _TIMES else -1,
            members=re.sub(r"\s", "", inner) if kind == "set" else "",
            charset=own[1].lower() if own and kind in _TEXTS else "",
            virtual=_COMPUTED.search(column[2]) is not None and not _STORED.search(column[2]),
        )


def _parts(text: str) -> list[str]:
    """Cut what stands in the brackets of a table at its commas; the last part is what stands behind them."""
    parts, depth = [""], 1
    for found in _PIECE.finditer(text):
        piece = found[0]
        if piece.startswith(("--", "#", "/*")):
            continue
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if depth == 0:
            tail = text[found.end() :].partition(";")[0]
            return [*parts, tail]
        if piece == "," and depth == 1:
            parts.append("")
        else:
            parts[-1] += piece
    return [*parts, ""]


_READER: Reader[tuple[FinePrint, ...]] = Reader("skeema.fine-print", 1, _read)
