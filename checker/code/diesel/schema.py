"""What a Rust file declares for Diesel: `table!`, and structs whose fields are the columns of INSERT and UPDATE."""

import re
from collections.abc import Iterator

from checker.core.fact import fact

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_MACRO = re.compile(r"\btable!\s*\{")
_HEAD = re.compile(r"(?:(\w+)\s*\.\s*)?\b(\w+)\s*(?:\([^)]*\)\s*)?\{")
_COLUMN = re.compile(r"((?:#\[[^\]]*\]\s*)*)\b(\w+)\s*->\s*([^,}]+(?:<[^>]*>)?)")
_SQL_NAME = re.compile(r"sql_name\s*=\s*\"([^\"]+)\"")
_DERIVED = re.compile(
    r"#\[derive\(([^)]*\b(?:Insertable|AsChangeset)\b[^)]*)\)\]\s*((?:#\[[^\]]*\]\s*)*)(?:pub(?:\([^)]*\))?\s+)?struct\s+(\w+)"
)
_TABLE_NAME = re.compile(r"\btable_name\s*=\s*\"?(?:\w+::)*(\w+)")
_FIELD = re.compile(r"((?:#\[[^\]]*\]\s*)*)(?:pub(?:\([^)]*\))?\s+)?(?:r#)?(\w+)\s*:\s*([^,]+(?:<[^>]*>)?),?")
_COLUMN_NAME = re.compile(r"column_name\s*=\s*\"?(\w+)")
_OPTIONAL = re.compile(r"(?:\w+::)*(?:Nullable|Option)\s*<")


@fact
class DieselColumn:
    """One column of a `table!`."""

    key: str
    """Its name in Rust."""
    name: str
    nullable: bool = False
    line: int = 0


@fact
class DieselTable:
    """One `table!`."""

    key: str
    name: str
    columns: tuple[DieselColumn, ...] = ()
    line: int = 0


@fact
class DieselStruct:
    """A struct that is written into a table."""

    name: str
    table: str
    """The table's name in Rust."""
    fields: tuple[tuple[str, bool], ...] = ()
    """(column in Rust, whether it may be None)."""
    inserts: bool = False
    updates: bool = False
    line: int = 0


@fact
class DieselFile:
    """What one file declares."""

    tables: tuple[DieselTable, ...] = ()
    structs: tuple[DieselStruct, ...] = ()


def declared(content: bytes) -> DieselFile:
    """Read one file."""
    if b"table!" not in content and b"Insertable" not in content and b"AsChangeset" not in content:
        return DieselFile()
    text = without_comments(content)
    return DieselFile(tuple(_tables(text)), tuple(_structs(text)))


def without_comments(content: bytes) -> str:
    """Give a program's text with its comments blank, line by line."""
    return _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), content.decode("utf-8", "replace"))


def inside(text: str, at: int) -> str:
    """Give what stands in a brace that opened just before."""
    depth = 1
    for index in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if not depth:
            return text[at:index]
    return text[at:]


def _tables(text: str) -> Iterator[DieselTable]:
    for macro in _MACRO.finditer(text):
        body = inside(text, macro.end())
        head = _HEAD.search(body)
        if head is None:
            continue
        at = macro.end()
        renamed = _SQL_NAME.search(body, 0, head.start())
        name = renamed[1] if renamed else head[2]
        columns = tuple(_columns(text, at + head.end(), inside(body, head.end())))
        line = text.count("\n", 0, at + head.start(2)) + 1
        yield DieselTable(head[2], f"{head[1]}.{name}" if head[1] else name, columns, line)


def _columns(text: str, at: int, body: str) -> Iterator[DieselColumn]:
    for match in _COLUMN.finditer(body):
        renamed = _SQL_NAME.search(match[1])
        line = text.count("\n", 0, at + match.start(2)) + 1
        yield DieselColumn(match[2], renamed[1] if renamed else match[2], _OPTIONAL.match(match[3]) is not None, line)


def _structs(text: str) -> Iterator[DieselStruct]:
    for match in _DERIVED.finditer(text):
        named = _TABLE_NAME.search(match[2])
        opened = text.find("{", match.end())
        ended = text.find(";", match.end())
        if opened < 0 or 0 <= ended < opened:
            continue
        yield DieselStruct(
            match[3],
            named[1] if named else f"{_snake(match[3])}s",
            tuple(_fields(inside(text, opened + 1))),
            "Insertable" in match[1],
            "AsChangeset" in match[1],
            text.count("\n", 0, match.start(3)) + 1,
        )


def _fields(body: str) -> Iterator[tuple[str, bool]]:
    for match in _FIELD.finditer(body):
        renamed = _COLUMN_NAME.search(match[1])
        if "embed" not in match[1]:
            yield renamed[1] if renamed else match[2], _OPTIONAL.match(match[3]) is not None


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
