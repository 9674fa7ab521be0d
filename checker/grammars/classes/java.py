"""The classes of a Java file."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.grammars import nodes
from checker.grammars.classes.shapes import Class, Given, Mark, Member, property_of
from checker.grammars.sitter import parse, text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_KINDS = {
    "class_declaration": "class",
    "record_declaration": "class",
    "interface_declaration": "interface",
    "enum_declaration": "enum",
    "annotation_type_declaration": "annotation",
}
_PRIMITIVE = {"integral_type", "floating_point_type", "boolean_type"}
_FIELDS = {"field_declaration", "constant_declaration"}
_ANNOTATIONS = {"annotation", "marker_annotation"}


def declared(content: bytes) -> Iterator[Class]:
    """Give every class of a file, also those within others."""
    todo = [parse("java", content)]
    while todo:
        node = todo.pop(0)
        made = _class(node) if node.type in _KINDS else None
        if made is not None:
            yield made
        body = node.child_by_field_name("body")
        inner = list(node.named_children if body is None else body.named_children)
        inner += [more for each in inner if each.type == "enum_body_declarations" for more in each.named_children]
        todo += [each for each in inner if each.type in {*_KINDS, "ERROR"}]


def _class(node: "Node") -> Class | None:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return None
    held = body.named_children
    labels = tuple(_name(each) for each in held if each.type == "enum_constant")
    return Class(
        name=text_of(name),
        kind=_KINDS[node.type],
        marks=_marks(node),
        parent=_parent(node),
        members=(*_components(node), *(member for each in held for member in _members(each))),
        labels=labels,
        line=nodes.line_of(name),
        whole=not any(each.type == "ERROR" for each in held),
    )


def _parent(node: "Node") -> str:
    above = node.child_by_field_name("superclass")
    return _last(text_of(above.named_children[0])) if above is not None and above.named_children else ""


def _components(node: "Node") -> Iterator[Member]:
    """Give what a record is made of."""
    held = node.child_by_field_name("parameters")
    for each in held.named_children if held is not None else ():
        if each.type == "formal_parameter":
            yield Member(_name(each), _type(each), _marks(each), nodes.line_of(each), required=_required(each))


def _members(node: "Node") -> Iterator[Member]:
    if node.type in _FIELDS:
        modifiers = _modifiers(node) | ({"static", "final"} if node.type == "constant_declaration" else set())
        static, required = bool({"static", "transient"} & modifiers), _required(node)
        for each in node.children_by_field_name("declarator"):
            value = each.child_by_field_name("value")
            text = _given(value) if value is not None and {"static", "final"} <= modifiers else ""
            said = (_name(each), _type(node), _marks(node), nodes.line_of(each))
            yield Member(*said, required=required, static=static, value=text)
    elif node.type == "method_declaration":
        takes = node.child_by_field_name("parameters")
        called = property_of(_name(node), _type(node))
        if called and takes is not None and not takes.named_child_count:
            static = "static" in _modifiers(node)
            said = (called, _type(node), _marks(node), nodes.line_of(node))
            yield Member(*said, getter=True, required=_required(node), static=static)


def _modifiers(node: "Node") -> set[str]:
    found = nodes.child(node, "modifiers")
    return {text_of(each) for each in found.children if not each.is_named} if found is not None else set()


def _marks(node: "Node") -> dict[str, Mark]:
    found = nodes.child(node, "modifiers")
    marks = (_mark(each) for each in found.named_children if each.type in _ANNOTATIONS) if found is not None else ()
    return {each.name: each for each in marks}


def _mark(node: "Node") -> Mark:
    says: dict[str, Given] = {}
    arguments = node.child_by_field_name("arguments")
    for each in arguments.named_children if arguments is not None else ():
        if each.type == "element_value_pair":
            key, value = each.child_by_field_name("key"), each.child_by_field_name("value")
            if key is not None and value is not None:
                says[text_of(key)] = _given(value)
        elif "comment" not in each.type:
            says["value"] = _given(each)
    return Mark(_last(_name(node)), says)


def _given(node: "Node") -> Given:
    node = nodes.unwrapped(node)
    if node.type in _ANNOTATIONS:
        return _mark(node)
    if node.type == "element_value_array_initializer":
        return tuple(_given(each) for each in node.named_children if "comment" not in each.type)
    return _text(node)


def _text(node: "Node") -> str:
    """Give a text with `{name}` for what a name means."""
    node = nodes.unwrapped(node)
    if node.type == "string_literal":
        return "".join(text_of(each).replace('\\"', '"') for each in node.named_children)
    if node.type == "binary_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            return _text(left) + _text(right)
    return f"{{{text_of(node)}}}"


def _name(node: "Node") -> str:
    name = node.child_by_field_name("name")
    return text_of(name) if name is not None else ""


def _type(node: "Node") -> str:
    found = node.child_by_field_name("type")
    if found is None:
        return ""
    text = text_of(found)
    for each in nodes.inside(found):
        if each.type in _ANNOTATIONS:
            text = text.replace(text_of(each), "")
    return "".join(text.split())


def _required(node: "Node") -> bool:
    found = node.child_by_field_name("type")
    return found is not None and found.type in _PRIMITIVE


def _last(name: str) -> str:
    return name.partition("<")[0].rpartition(".")[2].strip()
