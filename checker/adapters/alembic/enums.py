"""`op.sync_enum_values`, which alembic-postgresql-enum (1.11) and alembic-autogenerate-enums (0.1.2) add to Alembic.

The first makes the type anew under its name and turns the columns over; the second adds the values that are new, unless
it is told to reverse. The first one's fourth argument names columns, the second one's holds the values.
"""

from collections.abc import Iterator, Mapping

from checker.adapters.alembic.here import Here, Made, unread
from checker.core.column import Column
from checker.core.name import fold, qualified
from checker.core.operation import AddEnumValue, AlterColumn, CreateEnum, DropType, RenameEnumValue, RenameType
from checker.core.types import Type
from checker.python.sqlalchemy import string_of
from checker.python.values import Call, Value

_NAMES = ("enum_schema", "enum_name", "new_values", "affected_columns", "enum_values_to_rename")
_OLDER = ("schema", "name", "old_values", "new_values", "affected_columns", "should_reverse")
_VALUES = 3
"""Where the second one has the new values, among what is given by position."""


def sync_enum_values(call: Call, here: Here) -> Made:
    """Read which labels a type has now, under which names it had them, and which columns are turned over."""
    last = call.arguments[_VALUES] if len(call.arguments) > _VALUES else call.keywords.get("affected_columns")
    older = "old_values" in call.keywords or bool(_texts(last))
    given = {**dict(zip(_OLDER if older else _NAMES, call.arguments, strict=False)), **call.keywords}
    name = string_of(given.get("name" if older else "enum_name"))
    schema = string_of(given.get("schema" if older else "enum_schema"))
    labels, before = _texts(given.get("new_values")), _texts(given.get("old_values"))
    if not name or labels is None or (older and before is None):
        yield unread(call, "the enum type is not known", here.line)
        return
    made = qualified(fold(name, here.dialect), fold(schema or "", here.dialect), here.dialect)
    if before is not None and given.get("should_reverse") is not True:  # what is taken away, it leaves there
        yield from (AddEnumValue(made, label) for label in labels if label not in before)
        return
    columns, renamed = _columns(given.get("affected_columns"), here), _pairs(given.get("enum_values_to_rename"))
    if columns is None or renamed is None:
        yield unread(call, "the enum's columns are not known", here.line)
        return
    yield from (RenameEnumValue(made, old, new) for old, new in renamed)
    yield RenameType(made, f"{made}_old")
    yield CreateEnum(made, labels)
    for table, column in columns:
        yield AlterColumn(table, Column(column, Type("enum", made, labels=labels)), frozenset({"type"}))
    yield DropType(f"{made}_old")


def _columns(value: Value, here: Here) -> list[tuple[str, str]] | None:
    """Give (table, column) of `TableReference(...)` or of plain pairs; None where one of them is not known."""
    if not isinstance(value, list | tuple | set):
        return None
    found = [tuple(_reference(each, here)) for each in sorted(value, key=repr)]
    return [(each[0], each[1]) for each in found] if all(len(each) > 1 and all(each) for each in found) else None


def _reference(value: Value, here: Here) -> Iterator[str]:
    given: Mapping[str, Value] = {}
    if isinstance(value, tuple | list):
        given = dict(zip(("table_name", "column_name"), value, strict=False))
    elif isinstance(value, Call):
        given = value.keywords
    schema = fold(string_of(given.get("table_schema")) or "", here.dialect)
    table = fold(string_of(given.get("table_name")) or "", here.dialect)
    yield qualified(table, schema, here.dialect) if table else ""
    yield fold(string_of(given.get("column_name")) or "", here.dialect)


def _pairs(value: Value) -> list[tuple[str, str]] | None:
    if value is None:
        return []
    pairs = [_texts(each) for each in value] if isinstance(value, list | tuple) else [None]
    return [(each[0], each[1]) for each in pairs if each] if all(each and len(each) > 1 for each in pairs) else None


def _texts(value: Value) -> tuple[str, ...] | None:
    """Give a list of texts; None where it is none, or not known."""
    if not isinstance(value, list | tuple):
        return None
    texts = tuple(each for each in value if isinstance(each, str))
    return texts if len(texts) == len(value) else None


DIRECTIVES = {"sync_enum_values": sync_enum_values}
