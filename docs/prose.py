"""Markdown files of the repository, and words between backticks, as HTML."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

ROOT = Path(__file__).parents[1]
_ELSEWHERE = re.compile(r"[a-z]+:|#")
_TICKED = re.compile(r"`([^`]+)`")
Shelf = dict[str, str]
"""Which page a file of the repository is."""


def prose(text: str, name: str, shelf: Mapping[str, str]) -> str:
    """Give a Markdown file as HTML: headings have names, links to other files lead to their pages.

    Raises ValueError for a link to a file that is no page.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    _name(tokens)
    for each in _inside(tokens):
        if each.type == "link_open":
            each.attrSet("href", _led(str(each.attrGet("href") or ""), name, shelf))
    return str(reader.renderer.render(tokens, reader.options, {}))


def code(text: str) -> Markup:
    """Write words between backticks as code."""
    parts = _TICKED.split(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


def anchor(words: str) -> str:
    """Give the name by which a heading is linked."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _name(tokens: list[Token]) -> None:
    for at, each in enumerate(tokens):
        if each.type == "heading_open":
            each.attrSet("id", anchor(tokens[at + 1].content))


def _led(href: str, name: str, shelf: Mapping[str, str]) -> str:
    if _ELSEWHERE.match(href):
        return href
    path, hash_, fragment = href.partition("#")
    file = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    page = shelf.get(file) or shelf.get(f"{file}/README.md")
    if page is None:
        raise ValueError(f"{name} links to {href}, which is no page of the manual")
    return page + hash_ + fragment


def _inside(tokens: list[Token]) -> Iterator[Token]:
    for each in tokens:
        yield each
        yield from _inside(each.children or [])
