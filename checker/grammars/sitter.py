"""Program text to syntax trees, by tree-sitter: the only place that knows it; a language is loaded when it is met."""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from checker.core.tree import Unread, shown

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


def broken(root: "Node") -> Unread | None:
    """Say where a program fits its grammar no more: what stands there is lost, and nothing tells what it was."""
    todo = [root] if root.has_error else []
    while todo:
        node = todo.pop()
        below = [each for each in node.children if each.has_error or each.is_missing]
        if node.is_error or (node.is_missing and node.type not in _GAPS):
            return Unread("part of it is not valid", shown(text_of(node)), node.start_point[0] + 1)
        todo.extend(reversed(below))
    return None


_GAPS = {"!"}
"""What tree-sitter puts into sound programs: into TypeScript's sql<void>`...` (tree-sitter-typescript 0.23)."""


@cache
def _parser(language: str) -> "tree_sitter.Parser":
    from tree_sitter import Language, Parser  # noqa: PLC0415  loaded only where a program is opened

    package, function = _GRAMMARS.get(language, (f"tree_sitter_{language}", "language"))
    return Parser(Language(getattr(import_module(package), function)()))
