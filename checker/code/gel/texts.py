"""Finds EdgeQL among the texts of a program, and the calls of the query builder."""

import ast
import re
from collections.abc import Iterable, Iterator

from checker.code.gel.builder import Built, builders
from checker.core.tree import Unread
from checker.grammars.gel.access import HOLE, EdgeQueries
from checker.grammars.gel.edgeql import queries, words_in
from checker.grammars.language import Language
from checker.grammars.typescript import TEMPLATE, TEXT, tokens
from checker.python.nodes import children
from checker.python.source import decode, parse

_QUERY = re.compile(r"(?:\s|\(|#[^\n]*\n)*(?P<word>with|select|insert|update|delete|for|group)(?=[\s(])", re.IGNORECASE)
_SIGNS = re.compile(r"[{(]|:=|::|\w\.\w|\bfilter\b", re.IGNORECASE)
_SQL = re.compile(r"\b(?:from|into|where|values|join|as\s*\()\b", re.IGNORECASE)
_BARE = re.compile(r"(?:select|insert|delete)\s+[A-Z]\w*\s*;?\s*", re.IGNORECASE)
_IN_BYTES = re.compile(
    rb"""(?:["'`]|<<[<~-]?\s?['"]?\w+['"]?[^\n]{0,80}\n)(?:\s|\(|\\n|#[^\n]*\n)*"""
    rb"""(?:with|select|insert|update|delete|for|group)[\s(\\]""",
    re.IGNORECASE,
)
_BUILDER = re.compile(rb"\be\s*\.\s*\w|edgeql-js")
_LONGEST = 2_000_000
"""No person writes a program of this length into one file (bytes)."""


def in_file(content: bytes) -> EdgeQueries:
    """Read a file of queries."""
    return queries(decode(content))


def in_python(content: bytes) -> EdgeQueries:
    """Read the texts of a Python file; its docstrings are none."""
    if not _IN_BYTES.search(content):
        return EdgeQueries()
    tree = parse(content)
    if isinstance(tree, Unread):
        return EdgeQueries(unread=(tree,), words=words_in(decode(content)))
    return _joined(queries(text, line) for text, line in _texts(tree) if looks_like_edgeql(text))


def in_script(content: bytes) -> EdgeQueries:
    """Read the texts of a TypeScript or JavaScript file, and its calls of the query builder."""
    if not _IN_BYTES.search(content) and not _BUILDER.search(content):
        return EdgeQueries()
    text = decode(content)
    all_ = tokens(text)
    texts = [token for token in all_ if token.kind in {TEXT, TEMPLATE} and looks_like_edgeql(token.text)]
    read = _joined(queries(token.text, token.line) for token in texts)
    built = Built(all_, builders(text)).read() if _BUILDER.search(content) else ()
    return EdgeQueries(tuple(dict.fromkeys((*read.found, *built))), read.unread, read.words)


def in_program(content: bytes, language: Language) -> EdgeQueries:
    """Read the texts of a program in another language; its grammar gives them with `{}` for what is put in."""
    if not _IN_BYTES.search(content):
        return EdgeQueries()
    if len(content) > _LONGEST:
        return EdgeQueries(unread=(Unread("the file is longer than people write them"),))
    from checker.grammars.texts import drafts  # noqa: PLC0415  most programs hold no EdgeQL

    try:
        made = drafts(language, content)
    except RecursionError:
        reason = Unread("its calls are nested deeper than anybody writes them")
        return EdgeQueries(unread=(reason,), words=words_in(decode(content)))
    texts = (("".join(each.pieces).replace("{}", f" {HOLE} "), each.line) for each in made)
    return _joined(queries(text, line) for text, line in texts if looks_like_edgeql(text))


def looks_like_edgeql(text: str) -> bool:
    """Tell whether a text is a query of EdgeQL rather than SQL, or prose that starts with the same word."""
    match = _QUERY.match(text)
    if match is None or not (match["word"].islower() or match["word"].isupper()):
        return False
    if _SQL.search(text) and not ("{" in text or ":=" in text):
        return False
    return _SIGNS.search(text, match.end()) is not None or _BARE.fullmatch(text) is not None


def _joined(parts: Iterable[EdgeQueries]) -> EdgeQueries:
    all_ = tuple(parts)
    return EdgeQueries(
        tuple(access for part in all_ for access in part.found),
        tuple(each for part in all_ for each in part.unread),
        tuple(sorted({word for part in all_ for word in part.words})),
    )


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
