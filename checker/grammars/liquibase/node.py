"""One shape for what XML, YAML, JSON and formatted SQL say: a tree of named nodes, each with its line."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from hashlib import sha256

from checker.core.fact import frozen

MOST = 200_000
"""How many nodes a file may hold: aliases of YAML can make a small file as large as one likes."""


class Malformed(Exception):  # noqa: N818  it says what the file is
    """A file that its format does not allow."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@frozen
class Node:
    """An element of XML, or a key of YAML and JSON with what stands below it."""

    name: str
    line: int
    """1-based."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: "tuple[Node, ...]" = ()
    text: str = ""
    text_line: int = 0
    """Where the text begins."""

    def get(self, name: str, default: str = "") -> str:
        """Give an attribute."""
        return self.attributes.get(name, default)

    def says(self, name: str) -> bool:
        """Tell whether an attribute is true."""
        return self.get(name).lower() == "true"

    def named(self, *names: str) -> "Iterator[Node]":
        """Give the children of some names."""
        return (child for child in self.children if child.name in names)

    def first(self, name: str) -> "Node | None":
        """Give the first child of a name."""
        return next(self.named(name), None)

    def value(self, name: str) -> tuple[str, int]:
        """Give (text, line) of what may be an attribute, or a child that holds a text."""
        if name in self.attributes:
            return self.attributes[name], self.line
        child = self.first(name)
        return (child.text, child.text_line or child.line) if child else ("", self.line)

    def digest(self) -> str:
        """Give what changes when anything but its layout does."""
        return sha256(repr(self.plain()).encode()).hexdigest()[:16]

    def plain(self) -> object:
        """Give what it says, less how it is laid out."""
        return (
            self.name,
            tuple(sorted((name, " ".join(text.split())) for name, text in self.attributes.items())),
            tuple(child.plain() for child in self.children if child.name != "comment"),
            " ".join(self.text.split()),
        )
