"""SQL that a program holds as text: string literals in Python source, and SQL files that are no migrations."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from checker.core.code import About, Code
from checker.core.fact import fact
from checker.core.needs import Needs, Touch, Use
from checker.core.tree import Reader, Tree, Unread
from checker.python.nodes import children
from checker.python.source import decode, parse

_VERSION = 1
_QUOTED = re.compile(
    rb"""["'][\s(;\\]*(?:(?:/\*|--)|select\s.{0,5000}?\b(?:from|into)\b|select\s+[\w.]+\s*\(|insert\s+(?:ignore\s|or\s|into\s)"""
    rb"""|replace\s+into\s|update\s.{0,500}?\bset\b|delete\s+(?:\w+\s+)?from\s|with\s.{0,80}?\bas\b|truncate\s|merge\s+into\s)""",
    re.IGNORECASE | re.DOTALL,
)
"""A string that begins like a statement; files without one are not parsed."""
_PERCENT = re.compile(r"%%|%(?:\(\w+\))?[#0\- +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[diouxXeEfFgGcrsa]")
_HOLE = "{}"
"""Stands in a statement for what is only known when the program runs."""
_SHORTEST = len("select 1 from t")


@fact
class Queries:
    """What one file's statements touch."""

    uses: tuple[Use, ...] = ()
    unread: tuple[Unread, ...] = ()


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the statements in these files; of a table that is asked about, every file that names it."""
    if about is not None and not about:
        return Needs()
    python = Reader("queries", _VERSION, lambda data: in_python(data, dialect), (dialect,))
    script = Reader("sql-file", _VERSION, lambda data: in_script(data, dialect), (dialect,))
    uses: list[Use] = []
    unread: list[tuple[str, str, int]] = []
    for path in paths:
        if not path.endswith((".py", ".sql")) or not _names(tree, path, about):
            continue
        found = tree.facts(path, script if path.endswith(".sql") else python)
        if isinstance(found, Unread):
            unread.append((path, found.reason, found.line))
            continue
        uses.extend(replace(use, path=path) for use in found.uses)
        unread.extend((path, each.reason, each.line) for each in found.unread)
    return Needs(uses=tuple(uses), unread=tuple(unread))


def _names(tree: Tree, path: str, about: About) -> bool:
    if about is None:
        return True
    content = tree.content(path)
    if isinstance(content, Unread):
        return True
    return _holds(content, about)


@lru_cache(maxsize=4096)
def _holds(content: bytes, words: frozenset[str]) -> bool:
    """Look once for what is asked of each release and each dialect."""
    lowered = content.lower()
    return any(word.encode() in lowered for word in words)


def in_python(data: bytes, dialect: str) -> Queries:
    """Read the statements among the string literals of a Python file; its docstrings are none."""
    if not _QUOTED.search(data):
        return Queries()
    texts = _found(data)
    if isinstance(texts, Unread):
        return Queries(unread=(texts,))
    return _joined(_statement(text, dialect, line) for text, line in texts)


@lru_cache(maxsize=2048)
def _found(data: bytes) -> tuple[tuple[str, int], ...] | Unread:
    """Find the statements of a file once, whatever dialects they are read in."""
    tree = parse(data)
    if isinstance(tree, Unread):
        return tree
    return tuple((text, line) for text, line in _texts(tree) if _looks(text))


def in_script(data: bytes, dialect: str) -> Queries:
    """Read a file of SQL."""
    return _joined([_statement(decode(data), dialect, 1)])


def _joined(parts: "Iterator[Queries] | list[Queries]") -> Queries:
    all_ = tuple(parts)
    return Queries(
        tuple(use for part in all_ for use in part.uses), tuple(each for part in all_ for each in part.unread)
    )


def _looks(text: str) -> bool:
    if len(text) < _SHORTEST:
        return False
    from checker.sql import looks_like_sql  # noqa: PLC0415  -- most programs hold no SQL

    return looks_like_sql(text)


def _statement(text: str, dialect: str, line: int) -> Queries:
    from checker.sql import uses  # noqa: PLC0415  -- loads a parser
    from checker.sql.binds import is_open  # noqa: PLC0415

    found = uses(text, dialect, line)
    if isinstance(found, Unread):
        return Queries(unread=(replace(found, line=found.line or line),))
    if any(use.touch is Touch.INSERT and any(map(is_open, use.columns)) for use in found):
        return Queries(unread=(Unread("its columns are put in when the program runs", found[0].by, found[0].line),))
    return Queries(
        tuple(replace(use, columns=tuple(each for each in use.columns if not is_open(each))) for use in found)
    )


def _texts(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Give every string expression, parts joined, with its line; outermost first, and what lies inside only once."""
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.JoinedStr):
            continue
        if isinstance(node, ast.expr):
            text = _text(node)
            if text is not None:
                yield text, node.lineno
                continue
        todo.extend(reversed(children(node)))


def _text(node: ast.expr) -> str | None:
    """Give the text of an expression that is surely a string; what is not known becomes a hole."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else _HOLE for part in parts)  # type: ignore[misc]
        case ast.BinOp(op=ast.Add()):
            return _sum(node)
        case ast.BinOp(left=left, op=ast.Mod()):
            before = _text(left)
            return None if before is None else _PERCENT.sub(lambda match: "%" if match[0] == "%%" else _HOLE, before)
        case ast.Call(func=ast.Attribute(value=left, attr="format")):
            return _text(left)
        case ast.Call(func=ast.Attribute(value=left, attr="strip" | "lstrip" | "rstrip"), args=[]):
            return _text(left)
        case ast.Call(func=ast.Attribute(attr="dedent") | ast.Name(id="dedent"), args=[only]):
            return _text(only)
    return None


def _sum(node: ast.BinOp) -> str | None:
    parts: list[ast.expr] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
        parts.append(left.right)
        left = left.left
    parts.append(left)
    texts = [_text(part) for part in reversed(parts)]
    if all(text is None for text in texts):
        return None
    return "".join(_HOLE if text is None else text for text in texts)


code = Code(name="queries", read=read)
