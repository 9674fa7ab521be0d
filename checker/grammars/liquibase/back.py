"""The ways back that Liquibase makes of changes by itself, as changes."""

from collections.abc import Callable

from checker.grammars.liquibase.node import Node

_KEPT = ("tableName", "schemaName", "columnName", "columnDataType", "constraintName", "indexName", "viewName",
         "sequenceName", "baseTableName", "baseTableSchemaName")  # fmt: skip


def inverse(change: Node) -> tuple[Node, ...] | None:
    """Give the changes that undo one; None where Liquibase knows no way back."""
    if change.name in _NOTHING:
        return ()
    make = _INVERSES.get(change.name)
    return make(change) if make else None


def _as(name: str) -> Callable[[Node], tuple[Node, ...]]:
    def make(change: Node) -> tuple[Node, ...]:
        kept = {key: text for key, text in change.attributes.items() if key in _KEPT}
        return (Node(name, change.line, kept),)

    return make


def _swapped(old: str, new: str) -> Callable[[Node], tuple[Node, ...]]:
    def make(change: Node) -> tuple[Node, ...]:
        there = {**change.attributes, old: change.get(new), new: change.get(old)}
        return (Node(change.name, change.line, there),)

    return make


def _columns(change: Node) -> tuple[Node, ...]:
    named = {key: text for key, text in change.attributes.items() if key in {"tableName", "schemaName"}}
    columns = reversed(tuple(change.named("column")))
    return tuple(Node("dropColumn", change.line, {**named, "columnName": each.get("name")}) for each in columns)


_NOTHING = frozenset(("tagDatabase", "output", "empty"))
_INVERSES: dict[str, Callable[[Node], tuple[Node, ...]]] = {
    "createTable": _as("dropTable"),
    "renameTable": _swapped("oldTableName", "newTableName"),
    "renameColumn": _swapped("oldColumnName", "newColumnName"),
    "renameView": _swapped("oldViewName", "newViewName"),
    "addColumn": _columns,
    "addNotNullConstraint": _as("dropNotNullConstraint"),
    "dropNotNullConstraint": _as("addNotNullConstraint"),
    "addDefaultValue": _as("dropDefaultValue"),
    "addPrimaryKey": _as("dropPrimaryKey"),
    "addUniqueConstraint": _as("dropUniqueConstraint"),
    "addForeignKeyConstraint": _as("dropForeignKeyConstraint"),
    "createIndex": _as("dropIndex"),
    "createView": _as("dropView"),
    "createSequence": _as("dropSequence"),
}
