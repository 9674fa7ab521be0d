"""The pages of rules: their docstrings, cut into sections."""

from collections.abc import Iterable
from textwrap import dedent
from typing import NamedTuple

from checker.core.rule import Manual

FAMILIES = {
    "boot": "Will the older release's deploy hook accept the database, and will it start?",
    "read": "Does the older code find what it reads?",
    "write": "Does the database take what the older code writes?",
    "constraint": "Do the rules of the newer schema stop the older code?",
    "data": "Does the older code understand the rows that the newer one left?",
    "unread": "What could not be read, and so cannot be called safe.",
    "note": "What is worth knowing and stands in nobody's way.",
    "downgrade": "What the way down costs, and where it fails.",
    "release": "What a release should not bring at once. Asked by the gate alone.",
}
"""The first word of a rule's id, and what such rules ask, in the order of the manual."""


class Family(NamedTuple):
    """The rules whose ids begin with one word."""

    name: str
    says: str
    rules: tuple[Manual, ...]


class Block(NamedTuple):
    """A paragraph, or lines that stay as they are."""

    text: str
    as_it_stands: bool


class Section(NamedTuple):
    """One part of a rule's page."""

    title: str
    """Empty for what stands above the first title."""
    blocks: tuple[Block, ...]


def families(known: Iterable[Manual]) -> tuple[Family, ...]:
    """Sort rules by the first word of their ids; a word that is new comes last."""
    found: dict[str, list[Manual]] = {name: [] for name in FAMILIES}
    for each in sorted(known, key=lambda rule: rule.id):
        found.setdefault(each.id.partition("-")[0], []).append(each)
    return tuple(Family(name, FAMILIES.get(name, ""), tuple(held)) for name, held in found.items() if held)


def sections(page: str) -> tuple[Section, ...]:
    """Cut a docstring at its titles: lines that are not indented and stand above indented ones."""
    found: list[tuple[str, list[str]]] = [("", [])]
    lines = page.split("\n")
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        if line and not line[0].isspace() and below[:1].isspace():
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return tuple(Section(title, _blocks(held)) for title, held in found if title or any(held))


def _blocks(lines: list[str]) -> tuple[Block, ...]:
    whole = dedent("\n".join(lines)).strip("\n")
    return tuple(_block(each) for each in whole.split("\n\n") if each.strip())


def _block(text: str) -> Block:
    kept = any(line.startswith(" ") for line in text.split("\n"))
    return Block(dedent(text) if kept else " ".join(text.split()), kept)
