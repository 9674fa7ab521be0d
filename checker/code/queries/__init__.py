"""SQL that a program holds as text: string literals in Python source, and SQL files that are no migrations."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from checker.core.about import names
from checker.core.aside import stands_aside
from checker.core.code import About, Code
from checker.core.fact import frozen
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree, Unread
from checker.core.use import Use
from checker.python.source import decode, parse
from checker.sql.held import Queries, closed, gathered, joined, looks, whole

_VERSION = 4
_QUOTED = re.compile(
    rb"""["'][\s(;\\]*(?:(?:/\*|--)|select\s.{0,5000}?\b(?:from|into)\b|select\s+[\w.]+\s*\(|insert\s+(?:ignore\s|or\s|into\s)"""
    rb"""|replace\s+into\s|update\s.{0,500}?\bset\b|delete\s+(?:\w+\s+)?from\s|with\s.{0,80}?\bas\b|truncate\s|merge\s+into\s)""",
    re.IGNORECASE | re.DOTALL,
)
"""A string that begins like a statement; files without one are not parsed."""
_NOTHING: About = frozenset()


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the statements in these files; of a table that is asked about, every file that names it."""
    if about == _NOTHING:
        return Needs()
    own = (path for path in paths if path.endswith(".py") or (path.endswith(".sql") and not stands_aside(path)))
    return gathered(tree, ((path, _reader(path, dialect)) for path in own if names(tree, path, about)))


def ahead(tree: Tree, paths: Sequence[str], dialect: str, about: About) -> Iterator[tuple[str, Reader[Queries]]]:
    """Give the files whose statements a parser must read, unless it is loaded: that takes longer than all else."""
    for path in paths if about != _NOTHING and "sqlglot" not in sys.modules else ():
        if path.endswith(".py") and names(tree, path, about):
            content = tree.content(path)
            if isinstance(content, bytes) and _holds_sql(content):
                yield path, _reader(path, dialect)


def _reader(path: str, dialect: str) -> Reader[Queries]:
    if path.endswith(".sql"):
        return Reader("sql-file", _VERSION, lambda data: in_script(data, dialect), (dialect,))
    return Reader("queries", _VERSION, lambda data: in_python(data, dialect), (dialect,))


def in_python(data: bytes, dialect: str) -> Queries:
    """Read the statements among the string literals of a Python file; its docstrings are none."""
    if not _holds_sql(data):
        return Queries()
    texts = _found(data)
    if isinstance(texts, Unread):
        return Queries(unread=(texts,))
    return joined(_taken(whole(text.pieces, dialect, text.line), text) for text in texts)


@lru_cache(maxsize=1024)
def _holds_sql(data: bytes) -> bool:
    """Tell whether a string of a program begins like a statement; asked once whatever dialects it is read in."""
    return _QUOTED.search(data) is not None


@frozen
class _Text:
    """A statement in a program: as it begins, and what may be added to it."""

    pieces: tuple[str, ...]
    line: int
    width: int = 0
    picked: tuple[int, ...] = ()


@lru_cache(maxsize=2048)
def _found(data: bytes) -> tuple[_Text, ...] | Unread:
    """Find the statements of a file once, whatever dialects they are read in."""
    from checker.code.queries.results import taken_by_position  # noqa: PLC0415  most programs hold no SQL
    from checker.code.queries.texts import drafts  # noqa: PLC0415  as above

    tree = parse(data)
    if isinstance(tree, Unread):
        return tree
    made = [draft for draft in drafts(tree) if looks(draft.pieces[0]) or looks("".join(draft.pieces))]
    starred = any("*" in piece for draft in made for piece in draft.pieces)
    taken = taken_by_position(tree, [draft.node for draft in made]) if starred else {}
    return tuple(
        _Text(tuple(draft.pieces), draft.line, how.width if how else 0, tuple(sorted(how.picked)) if how else ())
        for index, draft in enumerate(made)
        for how in (taken.get(index),)
    )


def _taken(found: Queries, text: _Text) -> Queries:
    """Add how the rows are taken to the star that is the statement's result."""
    if not text.width and not text.picked:
        return found
    return Queries(tuple(_with_rows(use, text) for use in found.uses), found.unread)


def _with_rows(use: Use, text: _Text) -> Use:
    stars = tuple(replace(star, width=text.width, picked=text.picked) if star.result else star for star in use.stars)
    return replace(use, stars=stars) if stars else use


def in_script(data: bytes, dialect: str) -> Queries:
    """Read a file of SQL."""
    from checker.sql import script_uses  # noqa: PLC0415  loads a parser

    return joined(map(closed, script_uses(decode(data), dialect)))


code = Code(name="queries", read=read, ahead=ahead)
