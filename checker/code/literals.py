"""SQL that programs in other languages than Python hold as text: whichever `checker.grammars.languages` knows."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial

from checker.core.about import names
from checker.core.aside import stands_aside
from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.packages import scripts_speak_sql
from checker.core.tree import Reader, Tree, Unread
from checker.grammars.language import Language
from checker.sql.held import Queries, gathered, joined, looks, whole

_VERSION = 2
_NOTHING: About = frozenset()
_BEGINS = (
    rb"""[\s(;\\]*(?:(?:/\*|--)|select\s.{0,5000}?\b(?:from|into)\b"""
    rb"""|select\s+[\w.]+\s*\(|insert\s+(?:ignore\s|or\s|into\s)|replace\s+into\s|update\s.{0,500}?\bset\b"""
    rb"""|delete\s+(?:\w+\s+)?from\s|with\s.{0,80}?\bas\b|truncate\s|merge\s+into\s)"""
)
_QUOTED = (rb"""["'`]""", rb"""<<[<~-]?\s?['"]?\w+['"]?[^\n]{0,80}\n""")
"""What may stand before a text that begins like a statement, each looked for alone: it is found by its first sign."""
_TITLE = re.compile(r"\s*[A-Z][a-z]")
_CLAUSE = re.compile(r"\b(?:From|FROM|Into|INTO|Set|SET|Where|WHERE)\b")
_LONGEST = 2_000_000
"""No person writes a program of this length into one file (bytes)."""


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read the statements in these files; of a table that is asked about, every file that names it."""
    if about == _NOTHING:
        return Needs()
    named = (each for each in _programs(tree, paths) if names(tree, each[0], about))
    return gathered(tree, ((path, _reader(language, dialect)) for path, language in named))


def ahead(tree: Tree, paths: Sequence[str], dialect: str, about: About) -> Iterator[tuple[str, Reader[Queries]]]:
    """Give the files whose statements a parser must read, unless it is loaded: that takes longer than all else."""
    for path, language in _programs(tree, paths) if about != _NOTHING and "sqlglot" not in sys.modules else ():
        if names(tree, path, about):
            content = tree.content(path)
            if isinstance(content, bytes) and _quoted(content):
                yield path, _reader(language, dialect)


def in_program(data: bytes, language: Language, dialect: str) -> Queries:
    """Read the statements among the texts of a program."""
    if not _quoted(data):
        return Queries()
    if len(data) > _LONGEST:
        return Queries(unread=(Unread("the file is longer than people write them"),))
    found = _found(data, language)
    if isinstance(found, Unread):
        return Queries(unread=(found,))
    return joined(whole(pieces, dialect, line) for pieces, line in found)


def _quoted(content: bytes) -> bool:
    """Tell whether a text begins like a statement; files without one are not parsed."""
    return any(re.search(each + _BEGINS, content, re.IGNORECASE | re.DOTALL) for each in _QUOTED)


@lru_cache(maxsize=1024)
def _found(data: bytes, language: Language) -> tuple[tuple[tuple[str, ...], int], ...] | Unread:
    """Find the statements of a file once, whatever dialects they are read in."""
    from checker.grammars.texts import drafts  # noqa: PLC0415  most programs hold no SQL

    try:
        made = drafts(language, data)
    except RecursionError:
        return Unread("its calls are nested deeper than anybody writes them")
    return tuple(
        (tuple(each.pieces), each.line) for each in made if _is_query(each.pieces[0]) or _is_query("".join(each.pieces))
    )


def _is_query(text: str) -> bool:
    """Tell a statement from words on a page: `Select Movie(s)`."""
    return looks(text) and not (_TITLE.match(text) and not _CLAUSE.search(text))


def _reader(language: Language, dialect: str) -> Reader[Queries]:
    read_in = partial(in_program, language=language, dialect=dialect)
    return Reader(f"literals.{language.name}", _VERSION, read_in, (dialect,))


def _programs(tree: Tree, paths: Sequence[str]) -> Iterator[tuple[str, Language]]:
    endings = _endings()
    for path in paths:
        language = endings.get(path[path.rfind(".") :])
        if language is None or path.endswith(".d.ts") or stands_aside(path):
            continue
        if language.name != "tsx" or scripts_speak_sql(tree):
            yield path, language


@lru_cache(maxsize=1)
def _endings() -> Mapping[str, Language]:
    from checker.grammars.languages import LANGUAGES  # noqa: PLC0415  an answer about models alone needs none

    return {ending: language for language in LANGUAGES for ending in language.endings}


code = Code(name="literals", read=read, ahead=ahead)
