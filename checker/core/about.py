"""Tells what speaks of the tables that an answer turns on: files by their words, and uses."""

from collections.abc import Iterable
from functools import lru_cache

from checker.core.code import About
from checker.core.name import bare
from checker.core.tree import Tree, Unread
from checker.core.use import Use


def names(tree: Tree, path: str, about: About) -> bool:
    """Tell whether a file may name one of these tables; one that cannot be read may."""
    if about is None:
        return True
    content = tree.content(path)
    if isinstance(content, Unread):
        return True
    return _holds(content, about)


def asked(uses: Iterable[Use], about: About) -> tuple[Use, ...]:
    """Give those uses whose table is asked about."""
    return tuple(use for use in uses if about is None or bare(use.table).lower() in about)


@lru_cache(maxsize=4096)
def _holds(content: bytes, words: frozenset[str]) -> bool:
    """Look once for what is asked of each release and each dialect."""
    lowered = content.lower()
    return any(word.encode() in lowered for word in words)
