"""What one Python file declares for SQLAlchemy: its names and classes, symbolic where they reach into other files."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from functools import lru_cache

from checker.code.sqlalchemy.naming import PROBES, template
from checker.code.sqlalchemy.symbols import LOCAL, Plain, symbol
from checker.core.fact import fact
from checker.core.tree import Unread
from checker.python import Module, load, parse
from checker.python.nodes import inside
from checker.python.rested import Asked, Rested
from checker.python.sqlalchemy import last_of
from checker.python.values import Call, Class, Function, Name, Value

_DECLARES = re.compile(
    rb"\b(?:Column|mapped_column|SQLModel|declared_attr|map_imperatively|declarative_base|DeclarativeBase|as_declarative"
    rb"|__tablename__|__table__|generate_base|MappedAsDataclass|automap_base)\b|\bTable\s*\(|\bmapper\s*\(|\.Model\b"
)
_WORDS = (
    b"Column", b"Table", b"mapper", b".Model", b"mapped_column", b"__table", b"SQLModel", b"declarat", b"declared_attr",
    b"map_imperatively", b"DeclarativeBase", b"generate_base", b"MappedAsDataclass", b"automap_base",
)  # fmt: skip
"""One of these stands in every file that `_DECLARES` finds something in, and is found much faster."""
# These begin with a letter, and look back for a word's start only then: every byte of the program passes here.
_CALLED = re.compile(
    rb"[A-Z](?<!\w.)(?:(?<!def .)(?<!class .)[A-Z0-9_]*+[a-z]\w*+(?=\((?!\))\s*(?:\w++\s*+=|\*\*|\n|#))"
    rb"|[A-Z0-9_]*+[a-z]\w*+(?=\(\)))|cls(?<!\wcls)(?=\()"
)
_ASSIGNED = re.compile(rb"\.([a-zA-Z_]\w*+)\s*+(?::[^=\n]{1,60}|,[^=\n()]{1,80})?(?:[-+*/|&]|//|\*\*)?=(?!=)")
_SET = re.compile(rb"setattr(?<!\wsetattr)\([^\n]{1,80}?,\s*+[\"'](\w++)[\"']")
_TYPE = re.compile(rb"type(?<!\wtype)\((?=[^()]*,)")
_DELETES = re.compile(rb"delete(?<!\wdelete)\(")
NOT_COLUMNS = frozenset(
    (
        "relationship",
        "relation",
        "backref",
        "dynamic_loader",
        "Relationship",
        "synonym",
        "association_proxy",
        "query_expression",
        "hybrid_property",
        "hybrid_method",
        "index_property",
        "validates",
        "PrivateAttr",
        "ConfigDict",
        "SettingsConfigDict",
        "aggregated",
        "observes",
        "with_expression",
        "property",
        "classmethod",
        "staticmethod",
        "cached_property",
        "namedtuple",
        "getLogger",
        "compile",
        "aliased",
        "select",
        "join",
        "outerjoin",
        "func",
    )
)
"""What an attribute of a mapped class may call without making a column."""
_DECLARED = frozenset(("declared_attr", "directive", "cascading", "classproperty"))
_MAPPERS = frozenset(("map_imperatively", "mapper"))


@fact
class Declared:
    """What one file declares; files that declare nothing hold only the last three."""

    names: dict[str, Value] = field(default_factory=dict)
    stars: tuple[str, ...] = ()
    """Modules that it imports everything from."""
    computed: dict[str, Value] = field(default_factory=dict)
    """By `Class.attribute`: what a declared_attr gives; of `__tablename__` a template of the class's name."""
    mappings: tuple[Call, ...] = ()
    """Calls that map a class to a table."""
    loose: tuple[Call, ...] = ()
    """Calls of `Table` that no name is bound to."""
    wanted: tuple[str, ...] = ()
    """Modules whose functions it calls."""
    whole: bool = False
    """Whether the file was read in full."""
    unread: Unread | None = None
    made_up: tuple[int, ...] = ()
    """Lines where a class is made by a call of `type`."""
    called: frozenset[str] = frozenset()
    """Capitalised names that are called with keywords: classes of which objects are made."""
    assigned: frozenset[str] = frozenset()
    """Attributes that are assigned on anything."""
    deletes: bool = False


def read_declared(data: bytes) -> Declared:
    """Read a file; one that holds no word of a declaration is not parsed."""
    return read_all(data) if any(word in data for word in _WORDS) and _DECLARES.search(data) else _glanced(data)


def read_all(data: bytes) -> Declared:
    """Read all names of a file, whatever it holds."""
    return _followed(data, {})[0]


def read_with(data: bytes, imports: Mapping[str, bytes]) -> Declared:
    """Read a file together with others whose functions it calls, by the names under which it imports them."""
    return _with_others(data).give(imports, lambda: _followed(data, imports))


@lru_cache(maxsize=64)
def _with_others(data: bytes) -> Rested[Declared]:  # noqa: ARG001  the key
    return Rested()


def _glanced(data: bytes) -> Declared:
    """Find what a file tells without being parsed."""
    return Declared(
        called=frozenset(match[0].decode() for match in _CALLED.finditer(data)),
        assigned=frozenset(match[1].decode() for each in (_ASSIGNED, _SET) for match in each.finditer(data)),
        deletes=_DELETES.search(data) is not None,
    )


def _followed(data: bytes, imports: Mapping[str, bytes]) -> tuple[Declared, Asked]:
    """Follow a file; also give what was asked for in the others."""
    module = load(data, imports=imports)
    if isinstance(module, Unread):
        return replace(_glanced(data), whole=True, unread=module), {}
    bound: dict[int, str] = {}
    for name, value in module.names.items():
        if isinstance(value, Call | Class | Function):
            bound.setdefault(id(value), LOCAL + name)
    for name, value in module.elsewhere():  # else a whole `db = SQLAlchemy(...)` would stand in each of its columns
        if isinstance(value, Call):
            bound.setdefault(id(value), name)
    names = {name: _top(name, value, bound) for name, value in module.names.items()}
    computed = {
        f"{kind.name}.{name}": Plain(bound).value(value) if not name.startswith("__tablename") else value
        for kind in module.names.values()
        if isinstance(kind, Class)
        for name, value in _computed(kind, module.call)
    }
    tree = parse(data)
    assert isinstance(tree, ast.Module)  # noqa: S101  as it was followed
    found = replace(
        _glanced(data),
        names=names,
        stars=tuple(_stars(tree)),
        computed=computed,
        mappings=tuple(_mappings(tree)) if b"mapper(" in data or b"map_imperatively" in data else (),
        loose=tuple(_loose(module, bound)),
        wanted=tuple(sorted(module.wanted)),
        whole=True,
        made_up=tuple(_made_up(tree)) if _TYPE.search(data) else (),
    )
    return found, module.asked


def _loose(module: Module, bound: Mapping[int, str]) -> Iterator[Call]:
    """Give the calls of `Table` that no name and no attribute of a class is bound to."""
    kinds = (kind for kind in module.names.values() if isinstance(kind, Class))
    kept = bound.keys() | {id(member) for kind in kinds for member in kind.members.values()}
    for event in module.events:
        if last_of(event.call) == "Table" and id(event.call) not in kept:
            yield Plain(bound).call(event.call)


def _top(name: str, value: Value, bound: Mapping[int, str]) -> Value:
    first = bound.get(id(value), LOCAL + name)
    if first != LOCAL + name:
        return Name(first)
    plain = Plain(bound, whole=value)
    if isinstance(value, Class) and not value.module:
        return plain.definition(value)
    return plain.value(value)


def _computed(kind: Class, call: Callable[..., Value]) -> Iterator[tuple[str, Value]]:
    for name, member in kind.members.items():
        if not (isinstance(member, Function) and any(last_of(each) in _DECLARED for each in member.decorators)):
            continue
        if name == "__tablename__":
            yield name, template(tuple(call(member, _probe(probe, kind)) for probe in PROBES))
        else:
            made = call(member, _probe(PROBES[0], kind))
            if last_of(made) in NOT_COLUMNS:
                yield name, None
            else:
                yield name, Unread("depends on the class that inherits it", name) if PROBES[0] in repr(made) else made


def _probe(name: str, base: Class) -> Class:
    return Class(name, (base,), {}, {}, {}, {})


def _stars(tree: ast.Module) -> Iterator[str]:
    todo: list[ast.stmt] = list(tree.body)
    for node in todo:
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.If | ast.Try):
            todo.extend(node.body)
            todo.extend(node.orelse)


def _mappings(tree: ast.Module) -> Iterator[Call]:
    for node in inside(tree):
        if not isinstance(node, ast.Call) or len(node.args) + len(node.keywords) <= 1:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _MAPPERS:
            yield Call(
                symbol(node.func),
                tuple(map(symbol, node.args)),
                {each.arg or "**": symbol(each.value) for each in node.keywords},
                node.lineno,
            )


def _made_up(tree: ast.Module) -> Iterator[int]:
    for node in inside(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "type" and len(node.args) == 3:  # noqa: PLR2004
            yield node.lineno
