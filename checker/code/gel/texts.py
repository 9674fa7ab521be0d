"""Finds EdgeQL among the texts of a program, and the calls of the query builder."""

import ast
import re
from collections.abc import Iterable, Iterator

from checker.code.gel.builder import Built, builders
from checker.core.tree import Unread
from checker.grammars.gel.edgeql import HOLE, Access, accesses
from checker.grammars.typescript import TEMPLATE, TEXT, tokens
from checker.python.nodes import children
from checker.python.source import decode, parse

Found = tuple[tuple[Access, ...], tuple[Unread, ...]]

_QUERY = re.compile(r"(?:\s|#[^\n]*\n)*(?P<word>with|select|insert|update|delete|for|group)\s", re.IGNORECASE)
_SIGNS = re.compile(r"[{(]|:=|::|\w\.\w|\bfilter\b", re.IGNORECASE)
_SQL = re.compile(r"\b(?:from|into|where|values|join|as\s*\()\b", re.IGNORECASE)
_IN_BYTES = re.compile(rb"""["'`](?:\s|#[^\n]*\n)*(?:with|select|insert|update|delete|for|group)\s""", re.IGNORECASE)
_BUILDER = re.compile(rb"\be\s*\.\s*\w|edgeql-js")


def in_file(content: bytes) -> Found:
    """Read a file of queries."""
    return _joined([accesses(decode(content))])


def in_python(content: bytes) -> Found:
    """Read the texts of a Python file; its docstrings are none."""
    if not _IN_BYTES.search(content):
        return (), ()
    tree = parse(content)
    if isinstance(tree, Unread):
        return (), (tree,)
    return _joined(accesses(text, line) for text, line in _texts(tree) if looks_like_edgeql(text))


def in_script(content: bytes) -> Found:
    """Read the texts of a TypeScript or JavaScript file, and its calls of the query builder."""
    if not _IN_BYTES.search(content) and not _BUILDER.search(content):
        return (), ()
    text = decode(content)
    all_ = tokens(text)
    texts = [token for token in all_ if token.kind in {TEXT, TEMPLATE} and looks_like_edgeql(token.text)]
    found, unread = _joined(accesses(token.text, token.line) for token in texts)
    built = Built(all_, builders(text)).read() if _BUILDER.search(content) else ()
    return tuple(dict.fromkeys((*found, *built))), unread


def looks_like_edgeql(text: str) -> bool:
    """Tell whether a text is a query of EdgeQL rather than SQL, or prose that starts with the same word."""
    match = _QUERY.match(text)
    if match is None or not (match["word"].islower() or match["word"].isupper()):
        return False
    if _SQL.search(text) and not ("{" in text or ":=" in text):
        return False
    return _SIGNS.search(text, match.end()) is not None


def _joined(parts: Iterable[tuple[Access, ...] | Unread]) -> Found:
    all_ = tuple(parts)
    found = tuple(access for part in all_ if not isinstance(part, Unread) for access in part)
    return found, tuple(part for part in all_ if isinstance(part, Unread))


def _texts(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Give every text of a program with its line; what is put into one when it runs is a hole."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                continue
            case ast.Constant(value=str() as text):
                yield text, node.lineno
            case ast.JoinedStr(values=parts):
                yield "".join(_part(each) for each in parts), node.lineno
            case _:
                waiting.extend(reversed(children(node)))


def _part(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else f" {HOLE} "
