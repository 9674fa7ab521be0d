"""Reads what places a revision file in the graph from its lines, without following the program."""

import re

from checker.adapters.alembic.modules import is_library
from checker.adapters.alembic.read import Header
from checker.adapters.alembic.script import NAMES, graph, nothing_in, title_in
from checker.core.tree import Unread
from checker.python.source import scan

_IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b[ \t]*([^#\n]*)|import[ \t]+([\w.]+))", re.MULTILINE)
_BOUND = re.compile(
    rb"^[ \t]*(?:revision|down_revision|branch_labels|depends_on)\b[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE
)


def read_header(source: bytes) -> Header:
    """Give a file's ids where its lines say them in literals, once each; else nothing."""
    imports = tuple(sorted(_imported(source)))
    if b"revision" not in source:
        return Header(nothing_in(source), imports)
    found = scan(source, NAMES)
    literal = all(not isinstance(value, Unread) for value, _ in found.values())
    if "revision" not in found or not literal or len(_BOUND.findall(source)) != len(found):
        return Header(None, imports)
    script = graph(found, title_in(source), (), ())
    return Header(None if script.problem else script, imports)


def _imported(source: bytes) -> set[str]:
    names: set[str] = set()
    for match in _IMPORT.finditer(source):
        module = (match[1] or match[3]).decode()
        if is_library(module):
            continue
        names.add(module)
        names.update(f"{module}.{name}" for name in re.findall(r"\w+", (match[2] or b"").decode("utf-8", "replace")))
    return names
