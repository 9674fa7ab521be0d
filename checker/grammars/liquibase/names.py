"""Names, types and values of changes as SQL, by the rules of Liquibase 4.28 (ran, offline, for each dialect)."""

import re
from collections.abc import Mapping

from checker.core import speak
from checker.grammars.liquibase.node import Node

DEFAULTS = ("defaultValue", "defaultValueNumeric", "defaultValueBoolean", "defaultValueDate", "defaultValueComputed",
            "defaultValueSequenceNext")  # fmt: skip
VALUES = ("value", "valueNumeric", "valueBoolean", "valueDate", "valueComputed")
_TYPES = {
    "CLOB": "text",
    "LONGTEXT": "longtext",
    "LONGVARCHAR": "text",
    "NVARCHAR": "varchar",
    "VARCHAR2": "varchar",
    "DATETIME": "timestamp",
    "NUMBER": "numeric",
    "CURRENCY": "decimal",
    "DOUBLE": "double precision",
}
_MYSQL = {"CLOB": "longtext", "BOOLEAN": "tinyint(1)", "DATETIME": "datetime", "UUID": "char(36)", "DOUBLE": "double"}
_POSTGRES = {
    "BLOB": "oid",
    "LONGBLOB": "bytea",
    "MEDIUMBLOB": "bytea",
    "TINYBLOB": "bytea",
    "VARBINARY": "bytea",
    "LONGVARBINARY": "bytea",
    "TINYINT": "smallint",
    "LONGTEXT": "text",
    "MEDIUMTEXT": "text",
}
_PLAIN = frozenset(("Numeric", "Boolean", "Computed"))
_ELSEWHERE = frozenset(("baseTableName", "referencedTableName"))
_WORD = re.compile(r"[^\W\d]\w*")
_LEFT = re.compile(r"\$\{[^{}]*\}")
_FREE = frozenset(("remarks", "where", "sql", *DEFAULTS, *VALUES))
"""Attributes in which a placeholder names neither a table nor a column."""


def name(said: str, dialect: str) -> str:
    """Give a name as Liquibase writes it: on Postgres one of both cases is quoted, and so keeps them."""
    plain = said.strip()
    mixed = dialect == "postgres" and plain != plain.lower() and plain != plain.upper()
    if _WORD.fullmatch(plain) and not mixed:
        return plain
    mark = "`" if dialect == "mysql" else '"'
    return f"{mark}{plain}{mark}"


def named_list(said: str, dialect: str) -> str:
    """Give a list of names."""
    return ", ".join(name(each, dialect) for each in said.split(","))


def table(change: Node, dialect: str, attribute: str = "tableName") -> str:
    """Give a table, or what else stands in a schema, with its schema where one is named."""
    there = f"{attribute.removesuffix('Name')}SchemaName" if attribute in _ELSEWHERE else "schemaName"
    schema = change.get(there)
    own = name(change.get(attribute), dialect)
    return f"{name(schema, dialect)}.{own}" if schema and not _LEFT.search(schema) else own


def type_of(said: str, dialect: str) -> str:
    """Give a type by the name that the dialect has for it."""
    word, opened, rest = said.strip().partition("(")
    word = word.strip().removeprefix("java.sql.Types.")
    own = _MYSQL if dialect == "mysql" else _POSTGRES if dialect == "postgres" else {}
    found = own.get(word.upper()) or _TYPES.get(word.upper())
    if found is None:
        return said.removeprefix("java.sql.Types.")
    return f"{found}({rest}" if opened and found not in {"text", "bytea", "oid", "smallint"} else found


def given(node: Node, names: tuple[str, ...], dialect: str) -> str | None:
    """Give a default or a value as SQL; None where there is none."""
    for each in names:
        if each not in node.attributes:
            continue
        text = node.get(each)
        if each.endswith("Boolean") and dialect == "mysql":
            return "1" if text.lower() in {"true", "1"} else "0"
        quoted = not any(each.endswith(kind) for kind in _PLAIN) and text.upper() != "NULL"
        return speak.literal(text) if quoted else text
    return None


def unresolved(change: Node) -> bool:
    """Tell whether a placeholder that nothing defines stands where a name or a type is wanted."""
    own = (text for key, text in change.attributes.items() if key not in _FREE and not key.endswith("chemaName"))
    return any(_LEFT.search(text) for text in own) or any(unresolved(child) for child in change.children)


def replaced(node: Node, values: Mapping[str, str]) -> Node:
    """Give a node with every `${name}` replaced that is defined."""
    if not values:
        return node

    def put(text: str) -> str:
        return _LEFT.sub(lambda found: values.get(found[0][2:-1].strip(), found[0]), text) if "${" in text else text

    return Node(
        node.name,
        node.line,
        {key: put(text) for key, text in node.attributes.items()},
        tuple(replaced(child, values) for child in node.children),
        put(node.text),
        node.text_line,
    )
