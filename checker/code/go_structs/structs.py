"""The structs of a Go file, what their tags say of columns, their tables' names, and which are made or registered."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.core.fact import fact
from checker.grammars import nodes
from checker.grammars.sitter import parse, text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_SPEAKS = re.compile(
    rb'\b(?:orm|gorm):"|\bgorm\.Model\b|\bTableName\(\)|\bRegisterModel\w*\(|\bNamingStrategy\b|^type\s', re.MULTILINE
)
_REGISTERED = re.compile(r"\bRegisterModel(?:WithPrefix|WithSuffix)?\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_GIVEN = re.compile(r"(?:new\(|&)\s*(?:\w+\.)?([A-Z]\w*)")
_MADE = re.compile(r"(?<![\w\]])(?:\w+\.)?([A-Z]\w*)\{")
_HELD = re.compile(r"(?:\[\]\*?|\bnew\()(?:\w+\.)?([A-Z]\w*)\b")
_TAG = re.compile(r'\b(orm|gorm):"((?:\\.|[^"\\])*)"')


@fact
class GoField:
    """A field of a struct."""

    name: str
    """Empty: its type's fields are taken over."""
    type: str
    orm: str = ""
    """What Beego's tag says."""
    gorm: str = ""
    line: int = 0


@fact
class GoStruct:
    """A struct."""

    name: str
    fields: tuple[GoField, ...] = ()
    line: int = 0


@fact
class GoFile:
    """What one file says."""

    structs: tuple[GoStruct, ...] = ()
    tables: tuple[tuple[str, str], ...] = ()
    """(struct, the text that its TableName gives; empty where that is put together)."""
    registered: tuple[str, ...] = ()
    """The structs that Beego is told of."""
    made: frozenset[str] = frozenset()
    """The structs that it makes values of, besides telling Beego."""
    held: frozenset[str] = frozenset()
    """The structs that it has lists of, or makes empty."""
    names: bool = False
    """Whether it tells GORM how to name tables."""


def said(content: bytes) -> GoFile:
    """Read one file."""
    text = content.decode("utf-8", "replace")
    rest = _REGISTERED.sub("", text)
    made, held = frozenset(_MADE.findall(rest)), frozenset(_HELD.findall(rest))
    if not _SPEAKS.search(content):
        return GoFile(made=made, held=held)
    registered = tuple(name for call in _REGISTERED.findall(text) for name in _GIVEN.findall(call))
    mapped = 'orm:"' in text or "gorm.Model" in text or "TableName()" in text
    root = parse("go", content) if mapped else None
    return GoFile(
        tuple(_structs(root)) if root else (),
        tuple(_tables(root)) if root and "TableName()" in text else (),
        registered,
        made,
        held,
        "NamingStrategy" in text,
    )


def _structs(root: "Node") -> Iterator[GoStruct]:
    for declaration in root.named_children:
        for spec in declaration.named_children if declaration.type == "type_declaration" else ():
            name, held = spec.child_by_field_name("name"), spec.child_by_field_name("type")
            if name is not None and held is not None and held.type == "struct_type" and held.named_children:
                yield GoStruct(text_of(name), tuple(_fields(held.named_children[0])), nodes.line_of(name))


def _fields(held: "Node") -> Iterator[GoField]:
    for field in held.named_children:
        type_ = field.child_by_field_name("type")
        if field.type != "field_declaration" or type_ is None:
            continue
        tag = field.child_by_field_name("tag")
        says = {name: text.replace('\\"', '"') for name, text in _TAG.findall(text_of(tag) if tag is not None else "")}
        given = (text_of(type_), says.get("orm", ""), says.get("gorm", ""), nodes.line_of(field))
        names = field.children_by_field_name("name")
        yield from (GoField(text_of(name), *given) for name in names)
        if not names:
            yield GoField("", *given)


def _tables(root: "Node") -> Iterator[tuple[str, str]]:
    for method in root.named_children:
        name, of = method.child_by_field_name("name"), method.child_by_field_name("receiver")
        if method.type != "method_declaration" or name is None or text_of(name) != "TableName" or of is None:
            continue
        struct = next((text_of(each) for each in nodes.inside(of) if each.type == "type_identifier"), "")
        body = method.child_by_field_name("body")
        texts = [each for each in nodes.inside(body) if each.type.endswith("_string_literal")] if body else []
        yield struct, text_of(texts[0])[1:-1] if len(texts) == 1 and _returns(body) else ""


def _returns(body: "Node | None") -> bool:
    """Tell whether a function does nothing but give back one text."""
    return body is not None and re.fullmatch(r'\{\s*return\s+["`][\w.]+["`]\s*\}', text_of(body)) is not None
