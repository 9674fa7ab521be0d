"""The tables that a Kotlin file declares for Exposed (1.4): objects below `Table`, a property for each column."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.core.fact import fact
from checker.grammars import nodes
from checker.grammars.classes.kotlin import parsed
from checker.grammars.sitter import text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_CLASSES = {"object_declaration", "class_declaration", "companion_object"}
_NO_COLUMN = {"PrimaryKey", "lazy", "index", "uniqueIndex", "listOf", "setOf", "mapOf", "foreignKey"}
_SPEAKS = re.compile(rb"exposed|\bobject\s+\w+\s*:\s*\w+\s*\(")
_CALL = re.compile(
    r"""[\s(]*(?P<function>[a-z]\w*)\s*(?:<\s*(?:\w+\.)*(?P<type>\w+)[^()"]*>)?\s*\(\s*(?:name\s*=\s*)?"(?P<name>[^"$]+)\""""
)
"""A column, by the call that makes it: the first text that it is given is the column's name."""
_MADE = re.compile(r"[\s(]*[a-z]\w*\s*(?:<[^()]*>)?\s*\(")
_AFTER = re.compile(r"\.\s*(\w+)\s*[({<]")
_ENUM_CLASS = re.compile(r"(\w+)::class")
_FILLED = {"default", "defaultExpression", "databaseGenerated", "withDefinition"}
_ENUMS = {"enumeration": "ORDINAL", "enumerationByName": "STRING"}


@fact
class ExposedColumn:
    """One property that is a column."""

    key: str
    name: str
    nullable: bool = False
    numbered: bool = False
    filled: bool = False
    """Whether the database gives it a value where an INSERT leaves it out."""
    enum: str = ""
    """The class of its values."""
    stored_as: str = ""
    """Of an enum: `STRING` or `ORDINAL`."""
    line: int = 0


@fact
class ExposedTable:
    """An object that is a table, or a class that lends some its columns."""

    key: str
    parent: str
    said: tuple[str, ...] = ()
    """The texts that it gives to what it extends, the table's name and the key's; `?`: put in when the program runs."""
    columns: tuple[ExposedColumn, ...] = ()
    object: bool = False
    whole: bool = True
    line: int = 0


@fact
class ExposedFile:
    """What one file declares."""

    tables: tuple[ExposedTable, ...] = ()
    entities: tuple[str, ...] = ()
    """The tables behind its DAO classes: `IntEntityClass<User>(Users)`."""


def declared(content: bytes) -> ExposedFile:
    """Read one file."""
    if not _SPEAKS.search(content):
        return ExposedFile()
    tables: list[ExposedTable] = []
    entities: list[str] = []
    todo = [parsed(content)]
    while todo:
        node = todo.pop(0)
        call = _extended(node) if node.type in _CLASSES else None
        parent = _name(call).partition("<")[0] if call is not None else ""
        if call is not None and parent.endswith("EntityClass"):
            entities += [text_of(each) for each in nodes.given(call)[:1]]
        elif call is not None:
            tables += _table(node, call, parent)
        todo += node.named_children
    return ExposedFile(tuple(tables), tuple(entities))


def _extended(node: "Node") -> "Node | None":
    """Give the call of the constructor of what a class extends."""
    above = nodes.child(node, "delegation_specifiers")
    for each in above.named_children if above is not None else ():
        if each.named_children and each.named_children[0].type == "constructor_invocation":
            return each.named_children[0]
    return None


def _name(call: "Node") -> str:
    return text_of(call.named_children[0]).rpartition(".")[2]


def _table(node: "Node", call: "Node", parent: str) -> Iterator[ExposedTable]:
    name, body = node.child_by_field_name("name"), nodes.child(node, "class_body")
    if name is None:
        return
    said = {"columnName": "", "name": ""}
    texts = [(key, _text(each) or "?") for key, each in _arguments(call)]
    said.update({key: text for key, text in texts if key})
    free = [text for key, text in texts if not key]
    given = (free[0] if free else said["name"], free[1] if len(free) > 1 else said["columnName"])
    columns, whole = [], True
    for each in body.named_children if body is not None else ():
        made = _column(each) if each.type == "property_declaration" else True
        if isinstance(made, ExposedColumn):
            columns.append(made)
        whole = whole and made is not False and each.type != "ERROR"
    is_object = node.type == "object_declaration"
    if is_object or columns or parent.endswith("Table"):
        yield ExposedTable(text_of(name), parent, given, tuple(columns), is_object, whole, nodes.line_of(name))


def _arguments(call: "Node") -> Iterator[tuple[str, "Node"]]:
    """Give what a call is given, each with its name where it has one."""
    held = nodes.child(call, "value_arguments")
    for each in held.named_children if held is not None else ():
        named = any(text_of(inner) == "=" for inner in each.children) and each.named_child_count > 1
        yield text_of(each.named_children[0]) if named else "", nodes.unwrapped(each.named_children[-1])


def _column(node: "Node") -> ExposedColumn | bool:
    """Give the column that a property is; True where it is none, False where it may be some."""
    variable = nodes.child(node, "variable_declaration")
    key = nodes.child(variable, "identifier") if variable is not None else None
    if variable is None or key is None or nodes.child(node, "property_delegate") is not None:
        return True
    declared = text_of(variable)
    value = text_of(node).partition(declared)[2].partition("=")[2]
    call = _CALL.match(value)
    if call is None or call["function"] in _NO_COLUMN:
        return "Column<" not in declared and (call is not None or _MADE.match(value) is None)
    after = set(_AFTER.findall(value, call.end()))
    enum = _ENUM_CLASS.search(value)
    return ExposedColumn(
        text_of(key),
        call["name"],
        nullable="nullable" in after or call["function"] == "optReference",
        numbered="autoIncrement" in after,
        filled=bool(_FILLED & after),
        enum=call["type"] or (enum[1] if enum else ""),
        stored_as=_ENUMS.get(call["function"], ""),
        line=nodes.line_of(key),
    )


def _text(node: "Node") -> str:
    """Give a plain text; empty for all else."""
    held = node.named_children
    plain = node.type == "string_literal" and all(each.type == "string_content" for each in held)
    return "".join(map(text_of, held)) if plain else ""
