"""What the change sets of one changelog file do, and their ways back."""

from collections.abc import Iterator

from checker.core.operation import Step
from checker.core.tree import Unread
from checker.grammars.liquibase.changes import statements
from checker.grammars.liquibase.facts import ChangelogSteps, Done, RunsFile
from checker.grammars.liquibase.node import Malformed, Node
from checker.grammars.liquibase.outline import change_sets, changes_of, file_of, root_of
from checker.sql import operations

_DBMS = {
    "postgres": ("postgresql", "postgres"),
    "mysql": ("mysql", "mariadb"),
    "sqlite": ("sqlite",),
    "tsql": ("mssql",),
}
_LOADS = frozenset(("loadData", "loadUpdateData"))
_NO_WAY_BACK = frozenset(
    ("sql", "sqlFile", "insert", "update", "delete", "dropTable", "dropColumn", "dropView", "dropPrimaryKey",
     "loadData",
     "loadUpdateData", "dropUniqueConstraint", "dropForeignKeyConstraint", "dropDefaultValue", "modifyDataType",
     "customChange", "createProcedure", "dropIndex", "dropSequence")
)  # fmt: skip
"""Changes of which Liquibase makes no way back by itself."""
_BACK = {
    "createTable": "DROP TABLE {tableName}",
    "renameTable": "ALTER TABLE {newTableName} RENAME TO {oldTableName}",
    "renameColumn": "ALTER TABLE {tableName} RENAME COLUMN {newColumnName} TO {oldColumnName}",
    "addNotNullConstraint": "ALTER TABLE {tableName} ALTER COLUMN {columnName} DROP NOT NULL",
    "dropNotNullConstraint": "ALTER TABLE {tableName} ALTER COLUMN {columnName} SET NOT NULL",
    "createView": "DROP VIEW {viewName}",
    "createSequence": "DROP SEQUENCE {sequenceName}",
}


def speaks(dbms: str, dialect: str) -> bool:
    """Tell whether a list of databases (`postgresql, !h2`) means this one; an empty one means all."""
    words = [word.strip().lower() for word in dbms.split(",") if word.strip()]
    own = _DBMS.get(dialect, (dialect,))
    if not words or "all" in words:
        return True
    wanted = [word for word in words if not word.startswith("!")]
    return any(word in own for word in wanted) if wanted else not any(word[1:] in own for word in words)


def changelog_steps(content: bytes, ending: str, dialect: str) -> ChangelogSteps | Unread:
    """Give what each change set of a file does, in order."""
    try:
        root = root_of(content, ending)
    except Malformed as why:
        return Unread(why.reason, line=why.line)
    sets = change_sets(root) if root else ()
    return ChangelogSteps(tuple(_done(each, dialect) for each in sets))


def _done(node: Node, dialect: str) -> Done:
    if not speaks(node.get("dbms"), dialect):
        return Done()
    maybe = node.first("preConditions") is not None
    up = tuple(step for change in changes_of(node) for step in _steps(change, dialect, maybe=maybe))
    own = list(node.named("rollback"))
    if own:
        return Done(up, tuple(step for each in own for step in _of_rollback(each, dialect)))
    return Done(up, _made_back(node, dialect))


def _steps(change: Node, dialect: str, *, maybe: bool) -> Iterator[Step | RunsFile]:
    if change.name == "sql":
        text, line = (change.text, change.text_line or change.line) if change.text else change.value("sql")
        if speaks(change.get("dbms"), dialect):
            yield from _maybe(operations(text, dialect, line), maybe=maybe)
    elif change.name in _LOADS:
        yield Step(
            Unread(f"rows of {change.get('tableName')} come from a file", change.get("file"), change.line, rows=True),
            change.line,
        )
    elif change.name == "sqlFile" and (file := file_of(change)):
        if speaks(change.get("dbms"), dialect):
            yield RunsFile(file, change.get("endDelimiter"))
    else:
        made = statements(change, dialect)
        if made is None:
            yield Step(Unread("this change is not known", change.name, change.line), change.line)
            return
        for statement in made:
            steps = (Step(step.operation, change.line, maybe=step.maybe) for step in operations(statement, dialect))
            yield from _maybe(steps, maybe=maybe)


def _maybe(steps: "Iterator[Step] | tuple[Step, ...]", *, maybe: bool) -> Iterator[Step]:
    for step in steps:
        yield Step(step.operation, step.line, maybe=True) if maybe else step


def _of_rollback(node: Node, dialect: str) -> Iterator[Step | RunsFile]:
    if node.text.strip():
        yield from operations(node.text, dialect, node.text_line or node.line)
    for change in node.children:
        yield from _steps(change, dialect, maybe=False)


def _made_back(node: Node, dialect: str) -> tuple[Step | RunsFile, ...] | None:
    """Give the way back that Liquibase makes of changes by itself; None where it makes none."""
    changes = changes_of(node)
    if any(change.name in _NO_WAY_BACK for change in changes):
        return None
    found: list[Step] = []
    for change in reversed(changes):
        texts = [_BACK[change.name].format_map(_Given(change))] if change.name in _BACK else []
        if change.name == "addColumn":
            names = [column.get("name") for column in change.named("column")]
            texts = [f"ALTER TABLE {change.get('tableName')} DROP COLUMN {name}" for name in names]
        found += [Step(step.operation, change.line) for text in texts for step in operations(text, dialect)]
    return tuple(found)


class _Given(dict[str, str]):
    """A change's attributes by name."""

    def __init__(self, change: Node) -> None:
        super().__init__(change.attributes)

    def __missing__(self, key: str) -> str:
        return ""
