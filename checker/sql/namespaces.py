"""Where names without a namespace are looked for: SET search_path, and what it makes of the statements behind it."""

from dataclasses import replace

from checker.core.column import ForeignKey
from checker.core.name import qualified
from checker.core.operation import (
    AddConstraint,
    AddEnumValue,
    CreateEnum,
    CreateTable,
    CreateView,
    DropType,
    DropView,
    Harmless,
    Operation,
    OtherObject,
    RenameEnumValue,
    RenameTable,
    RenameType,
    Step,
)
from checker.core.tree import Unread
from checker.sql.cursor import Cursor
from checker.sql.memory import Memory, unread
from checker.sql.tokens import STRING, one_line, string_value

_NOWHERE = {"", "$user", "pg_temp", "pg_catalog"}
_NAMED = DropView | CreateEnum | AddEnumValue | RenameEnumValue | DropType | OtherObject
_IN_NAMESPACES = {"function", "procedure", "sequence", "domain", "type", "aggregate"}
_MAKES = CreateTable | CreateView | CreateEnum


def search_path(cursor: Cursor, memory: Memory, word: str) -> Step | None:
    """Read what follows SET: `[SESSION | LOCAL] search_path TO a, b` (Postgres); None where it is something else."""
    start = cursor.at
    if word == "RESET":
        memory.path = () if cursor.sees("SEARCH_PATH") else memory.path
        return None
    cursor.accepts_any("SESSION", "LOCAL")
    if cursor.dialect != "postgres" or not cursor.accepts("SEARCH_PATH") or not cursor.accepts_any("TO", "="):
        cursor.at = start
        return None
    names = tuple(name for item in cursor.items() if (name := _name(item)) not in _NOWHERE)
    home = not names or names[0] in {"public", "default"}
    memory.path = () if home else names
    memory.made_there = set()
    return Step(Harmless(one_line(cursor.text_between(0, len(cursor.tokens)), 60)))


def elsewhere(cursor: Cursor, memory: Memory) -> Step:
    """Give what a text does that sets the search path and nothing more: what comes after it works elsewhere."""
    reason = f"what follows it may change tables of {' or '.join(memory.path)}"
    return Step(Unread(reason, one_line(cursor.text_between(0, len(cursor.tokens)))))


def _name(item: Cursor) -> str:
    token = item.peek()
    return string_value(token.text, item.dialect) if token.kind == STRING else item.name() if token.is_name else ""


def placed(step: Step, cursor: Cursor, memory: Memory) -> Step:
    """Give a step with its names in the namespace that the search path leads to; unread where that is not sure."""
    operation = step.operation
    if isinstance(operation, Harmless | Unread) or _stands_nowhere(operation):
        return step
    said = getattr(operation, "table", "") or getattr(operation, "name", "")
    if "." in said or _says_public(cursor):
        return step
    home = memory.path[0]
    if isinstance(operation, _MAKES):
        memory.made_there.add(said)
    elif len(memory.path) > 1 and said not in memory.made_there:
        return unread(cursor, f"{said} may stand in {' or '.join(memory.path)}", (said,))
    return replace(step, operation=_within(operation, home, cursor.dialect))


def _stands_nowhere(operation: Operation) -> bool:
    """Tell whether it is about what has no namespace, such as an extension or a role."""
    return isinstance(operation, OtherObject) and not operation.table and operation.kind not in _IN_NAMESPACES


def _says_public(cursor: Cursor) -> bool:
    """Tell whether a statement names the default namespace itself, which a table's name does not keep."""
    pairs = zip(cursor.tokens, cursor.tokens[1:], strict=False)
    return any(token.key == "PUBLIC" and after.key == "." for token, after in pairs)


def _within(operation: Operation, home: str, dialect: str) -> Operation:
    def there(name: str) -> str:
        return name if not name or "." in name else qualified(name, home, dialect)

    match operation:
        case RenameTable(table=table, to=to):
            return RenameTable(there(table), there(to))
        case RenameType(name=name, to=to):
            return RenameType(there(name), there(to))
        case CreateView(name=name, reads=reads):
            return replace(operation, name=there(name), reads=tuple(map(there, reads)))
        case CreateTable(table=table, constraints=constraints):
            keys = (
                replace(each, table=there(each.table)) if isinstance(each, ForeignKey) else each for each in constraints
            )
            return replace(operation, table=there(table), constraints=tuple(keys))
        case AddConstraint(table=table, constraint=ForeignKey() as key):
            return AddConstraint(there(table), replace(key, table=there(key.table)))
    table = getattr(operation, "table", "")
    if table:
        return replace(operation, table=there(table))  # type: ignore[arg-type]  # it has one
    return replace(operation, name=there(operation.name)) if isinstance(operation, _NAMED) else operation
