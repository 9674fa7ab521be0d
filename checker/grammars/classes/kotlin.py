"""The classes of a Kotlin file."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.grammars import nodes
from checker.grammars.classes.shapes import Class, Given, Mark, Member
from checker.grammars.sitter import parse, text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_KINDS = {"class_declaration": "class", "object_declaration": "object", "companion_object": "object"}
_BODIES = {"class_body", "enum_class_body"}
_TYPES = {"user_type", "nullable_type", "function_type", "parenthesized_type"}
_TEXTS = {"string_literal", "multiline_string_literal"}
_EMPTY_LIST = re.compile(rb"(?<==)(\s*)\[\s*\]|(?<=[(,])(\s*)\[\s*\]")
_CLOSED_AT_ONCE = re.compile(rb"(?<=[\w\")\]]) \}")
_NOT_ON_THE_PROPERTY = {"set:", "delegate:", "param:", "setparam:", "file:"}


def declared(content: bytes) -> Iterator[Class]:
    """Give every class of a file, also those within others; first what stands in none, as an object without a name."""
    root = _parsed(content)
    outside = tuple(_members(root, root.named_children))
    if outside:
        yield Class("", "object", {}, "", outside, (), 1)
    todo = [root]
    while todo:
        node = todo.pop(0)
        made = _class(node) if node.type in {*_KINDS, "ERROR"} else None
        if made is not None:
            yield made
        inner = list(node.named_children)
        inner += [more for each in inner if each.type in _BODIES for more in each.named_children]
        todo += [each for each in inner if each.type in {*_KINDS, "ERROR"}]


def _parsed(content: bytes) -> "Node":
    """Give a file's tree; the grammar (1.1) stumbles over `= []`, and over `{ val a = 1 }` in one line."""
    root = parse("kotlin", content)
    if root.has_error:
        mended = parse("kotlin", _CLOSED_AT_ONCE.sub(b";}", _EMPTY_LIST.sub(rb"\1\2[0]", content)))
        return root if mended.has_error else mended
    return root


def _class(node: "Node") -> Class | None:
    """Give a class; also one that the grammar lost hold of, whose parts then stand in an error (1.1)."""
    name = node.child_by_field_name("name") or nodes.child(node, "identifier")
    held = _held(node)
    if node.type == "companion_object" and name is None:
        return Class("Companion", "object", {}, "", tuple(_members(node, held)), (), nodes.line_of(node))
    if name is None or (node.type == "ERROR" and not nodes.child(node, "modifiers", "primary_constructor")):
        return None
    return Class(
        name=text_of(name),
        kind=_kind(node),
        marks=_marks(node),
        parent=_parent(node),
        members=tuple(_members(node, held)),
        labels=tuple(_label(each) for each in held if each.type == "enum_entry"),
        line=nodes.line_of(name),
        whole=node.type != "ERROR" and not any(each.type == "ERROR" for each in held),
    )


def _label(node: "Node") -> str:
    name = nodes.child(node, "identifier")
    return text_of(name) if name is not None else ""


def _held(node: "Node") -> list["Node"]:
    bodies = [each for each in node.named_children if each.type in _BODIES]
    return [each for body in bodies or [node] for each in body.named_children]


def _kind(node: "Node") -> str:
    words = {text_of(each) for each in node.children if not each.is_named}
    modifiers = nodes.child(node, "modifiers")
    words |= {text_of(each) for each in modifiers.named_children} if modifiers is not None else set()
    for kind in ("enum", "annotation", "interface"):
        if kind in words:
            return kind
    return _KINDS.get(node.type, "class")


def _parent(node: "Node") -> str:
    """Name the class that it extends: the one whose constructor it calls, else the first of all."""
    above = nodes.child(node, "delegation_specifiers")
    called = (
        [each.named_children[0] for each in above.named_children if each.named_children] if above is not None else []
    )
    called.sort(key=lambda each: each.type != "constructor_invocation")
    return _bare(text_of(called[0])) if called else ""


def _is_no_call(node: "Node") -> bool:
    return node.type != "constructor_invocation"


def _members(node: "Node", held: list["Node"]) -> Iterator[Member]:
    constructor = nodes.child(node, "primary_constructor")
    takes = nodes.child(constructor, "class_parameters") if constructor is not None else None
    for each in takes.named_children if takes is not None else ():
        name = nodes.child(each, "identifier")
        if name is not None and nodes.child(each, "val", "var"):
            type_ = _type(each)
            yield Member(text_of(name), type_, _marks(each), nodes.line_of(name), required=_required(type_))
    for each in held:
        variable = nodes.child(each, "variable_declaration") if each.type == "property_declaration" else None
        name = nodes.child(variable, "identifier") if variable is not None else None
        if variable is not None and name is not None:
            yield _property(each, text_of(name), _type(variable))


def _property(node: "Node", name: str, type_: str) -> Member:
    modifiers = nodes.child(node, "modifiers")
    words = {text_of(each) for each in modifiers.named_children} if modifiers is not None else set()
    value = _value(node)
    computed = value is None and nodes.child(node, "getter") is not None
    apart = computed or "abstract" in words or nodes.child(node, "property_delegate") is not None
    text = _given(value) if value is not None and "const" in words else ""
    type_, line = type_ or _type_made(value), nodes.line_of(node)
    return Member(name, type_, _marks(node), line, required=_required(type_), static=apart, value=text)


def _value(node: "Node") -> "Node | None":
    """Give what a property is set to: what stands behind `=`."""
    for before, each in zip(node.children, node.children[1:], strict=False):
        if text_of(before) == "=" and not before.is_named:
            return each
    return None


def _type_made(value: "Node | None") -> str:
    """Give the class that a property without a type is made of: `= Status.NEW`, `= Address()`, `= ""`."""
    if value is None:
        return ""
    if value.type in _TEXTS:
        return "String"
    if value.type in {"call_expression", "navigation_expression"}:
        return text_of(value).partition("(")[0].partition(".")[0]
    return {"number_literal": "Int", "true": "Boolean", "false": "Boolean"}.get(value.type, "")


def _marks(node: "Node") -> dict[str, Mark]:
    found = nodes.child(node, "modifiers")
    marks: dict[str, Mark] = {}
    for each in found.named_children if found is not None else ():
        site = nodes.child(each, "use_site_target") if each.type == "annotation" else None
        if each.type == "annotation" and (site is None or text_of(site) not in _NOT_ON_THE_PROPERTY):
            marks.update((mark.name, mark) for mark in _of_annotation(each))
    return marks


def _of_annotation(node: "Node") -> Iterator[Mark]:
    for each in node.named_children:
        if each.type == "user_type":
            yield Mark(_bare(text_of(each)))
        elif each.type == "constructor_invocation":
            yield _call(each)


def _call(node: "Node") -> Mark:
    says: dict[str, Given] = {}
    arguments = nodes.child(node, "value_arguments")
    for each in arguments.named_children if arguments is not None else ():
        held = [inner for inner in each.named_children if "comment" not in inner.type]
        named = any(text_of(inner) == "=" for inner in each.children)
        if held:
            says.setdefault(text_of(held[0]) if named and len(held) > 1 else "value", _given(held[-1]))
    return Mark(_bare(text_of(node.named_children[0])), says)


def _given(node: "Node") -> Given:
    if node.type == "call_expression" and text_of(node)[:1].isupper():
        return _call(node)
    if node.type == "collection_literal":
        return tuple(_given(each) for each in node.named_children)
    return _text(node)


def _text(node: "Node") -> str:
    """Give a text with `{name}` for what a name means."""
    if node.type in _TEXTS:
        start, end = nodes.within(node)
        first = node.start_byte
        text = (node.text or b"")[start - first : end - first].decode("utf-8", "replace")
        return text.strip('"') if node.type == "multiline_string_literal" else text
    if node.type in nodes.SUMS and node.named_child_count > 1:
        return _text(node.named_children[0]) + _text(node.named_children[-1])
    return f"{{{text_of(node)}}}"


def _type(node: "Node") -> str:
    found = nodes.child(node, *_TYPES)
    return "".join(text_of(found).split()) if found is not None else ""


def _required(type_: str) -> bool:
    return bool(type_) and not type_.endswith("?")


def _bare(name: str) -> str:
    return name.partition("(")[0].partition("<")[0].rpartition(".")[2].strip()
