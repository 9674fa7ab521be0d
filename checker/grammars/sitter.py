"""Program text to syntax trees, by tree-sitter: the only place that knows it; a language is loaded when it is met."""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tree_sitter

    Node = tree_sitter.Node

_GRAMMARS = {
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "php": ("tree_sitter_php", "language_php"),
}
"""Languages whose package is not called as they are, or has several."""


def parse(language: str, content: bytes) -> "Node":
    """Give the root of a program's tree; what does not fit the grammar stands in it as nodes of kind `ERROR`.

    `language`: as its package `tree-sitter-<language>` calls it. Raises ModuleNotFoundError for one without a package.
    """
    return _parser(language).parse(content).root_node


def text_of(node: "Node") -> str:
    """Give what stands in a node, as it was written."""
    return (node.text or b"").decode("utf-8", "replace")


@cache
def _parser(language: str) -> "tree_sitter.Parser":
    from tree_sitter import Language, Parser  # noqa: PLC0415  loaded only where a program is opened

    package, function = _GRAMMARS.get(language, (f"tree_sitter_{language}", "language"))
    return Parser(Language(getattr(import_module(package), function)()))
