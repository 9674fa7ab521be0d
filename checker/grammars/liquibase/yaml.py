"""YAML and JSON to nodes, by PyYAML's composer: no object is made of anything, and every node knows its line."""

from collections.abc import Iterator
from typing import TypeAlias

import yaml

from checker.grammars.liquibase.node import MOST, Malformed, Node

_DEEPEST = 100
_Yaml: TypeAlias = "yaml.Node"


def read_yaml(content: bytes) -> Node:
    """Give one node with everything below it. Raises Malformed."""
    text = content.decode("utf-8-sig", "replace").replace("\t", " ")  # a tab is no space to YAML; to JSON it is
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise Malformed(f"it is not valid YAML: {error.problem}", line) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise Malformed("it is not valid YAML") from error
    reader = _Reader()
    return Node("", 1, children=tuple(reader.below(root, 0)) if root else ())


class _Reader:
    def __init__(self) -> None:
        self._count = 0

    def below(self, node: _Yaml, depth: int) -> Iterator[Node]:
        """Give what a mapping, or a list of mappings, holds."""
        if isinstance(node, yaml.SequenceNode):
            for each in node.value:
                yield from self.below(each, depth + 1)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield self.node(str(key.value), value, _line(key), depth + 1)

    def node(self, name: str, value: _Yaml, line: int, depth: int) -> Node:
        """Give what stands under a key: scalars are attributes, the rest are children."""
        self._count += 1
        if self._count > MOST or depth > _DEEPEST:
            raise Malformed("it is too large or too deep", line)
        if isinstance(value, yaml.ScalarNode):
            return Node(name, line, text=_text(value), text_line=_text_line(value))
        if isinstance(value, yaml.SequenceNode):
            if all(isinstance(each, yaml.ScalarNode) for each in value.value):
                return Node(name, line, text=",".join(_text(each) for each in value.value), text_line=line)
            return _listed(name, line, tuple(self.below(value, depth)))
        attributes: dict[str, str] = {}
        children: list[Node] = []
        for key, each in value.value:
            child = self.node(str(key.value), each, _line(key), depth + 1)
            if isinstance(each, yaml.ScalarNode) and child.name not in _TEXTS:
                attributes[child.name] = child.text
            elif child.name in _SPREAD:
                children.extend(child.children)
            elif child.text and not child.children and child.name not in _TEXTS:
                attributes[child.name] = child.text  # a list of plain words, such as dbms
            else:
                children.append(child)
        return Node(name, line, attributes, tuple(children))


_SPREAD = frozenset(("changes", "columns"))
"""Lists that XML writes without an element around them."""
_TEXTS = frozenset(("sql", "rollback", "comment", "selectQuery", "where", "procedureText", "procedureBody"))
"""What XML writes as an element's text; its line is wanted."""


def _listed(name: str, line: int, items: tuple[Node, ...]) -> Node:
    """Give a list of mappings: a scalar among them is an attribute, as XML has it (`- onFail: MARK_RAN`)."""
    plain = {each.name: each.text for each in items if _is_plain(each)}
    return Node(name, line, plain, tuple(each for each in items if not _is_plain(each)))


def _is_plain(node: Node) -> bool:
    return bool(node.text) and not node.children and not node.attributes and node.name not in _TEXTS


def _text(node: _Yaml) -> str:
    return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)


def _line(node: _Yaml) -> int:
    return int(node.start_mark.line) + 1


def _text_line(node: "yaml.ScalarNode") -> int:
    """Give the line of a scalar's first sign: a block scalar begins on the line after its mark."""
    return _line(node) + (node.style in {"|", ">"})
