"""jOOQ: the columns that programs of Kotlin and Java name through the classes that it generates.

`Tables.USER` is the table user, and `USER.ROLE_ADMIN` its column role_admin; tables are often kept under a short name.
"""

import re
from collections.abc import Sequence

from checker.core.about import asked
from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.fact import fact
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree, Unread
from checker.core.use import Touch, Use

_ENDINGS = (".kt", ".java")
_KEPT = re.compile(
    r"\b(?P<name>\w+)\s*(?::\s*\w+\s*)?=\s*(?:\w+\.)*?(?P<table>[A-Z][A-Z0-9_]+)(?:\.`?as`?\([^)\n]*\))?\s*;?\s*$",
    re.MULTILINE,
)
_COLUMN = re.compile(r"\b(?P<on>\w+)\.(?P<column>[A-Z][A-Z0-9_]*)\b(?!\s*\()")
_SPEAKS = (b"org.jooq", b".jooq.")


@fact
class GeneratedColumns:
    """The columns that one file names."""

    columns: tuple[tuple[str, str, int], ...] = ()
    """(table, column, line) in small letters; the first line counts."""


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:  # noqa: ARG001  no SQL is read
    """Read what these files name of tables."""
    if about == frozenset():
        return Needs()
    uses = []
    for path in programs(paths, _ENDINGS):
        found = tree.facts(path, _READER)
        for table, column, line in () if isinstance(found, Unread) else found.columns:
            uses.append(Use(Touch.READ, table, (column,), sought=(), line=line, path=path))
    return Needs(uses=asked(uses, about))


def _read(content: bytes) -> GeneratedColumns:
    if not any(word in content for word in _SPEAKS):
        return GeneratedColumns()
    text = content.decode("utf-8", "replace")
    tables = {found["name"]: found["table"].lower() for found in _KEPT.finditer(text)}
    found: dict[tuple[str, str], int] = {}
    for each in _COLUMN.finditer(text):
        on = each["on"]
        table = tables.get(on) or (on.lower() if on.isupper() else "")
        if table and on != "Tables":
            found.setdefault((table, each["column"].lower()), text.count("\n", 0, each.start()) + 1)
    return GeneratedColumns(tuple((table, column, line) for (table, column), line in found.items()))


_READER: Reader[GeneratedColumns] = Reader("jooq", 1, _read)

code = Code(name="jooq", read=read)
