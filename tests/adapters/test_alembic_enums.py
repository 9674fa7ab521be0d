"""`op.sync_enum_values` of the two libraries that add it."""

import pytest

from checker.core.column import Column
from checker.core.operation import (
    AddEnumValue,
    AlterColumn,
    CreateEnum,
    DropType,
    Operation,
    RenameEnumValue,
    RenameType,
)
from checker.core.tree import Unread
from checker.core.types import Type
from tests.adapters.test_alembic_directives import steps

REFERENCE = "TableReference(table_schema='public', table_name='users', column_name='state')"
LABELS = ("new", "kept")


def made(labels: tuple[str, ...] = LABELS, name: str = "states", table: str = "users") -> list[Operation]:
    return [
        RenameType(name, f"{name}_old"),
        CreateEnum(name, labels),
        AlterColumn(table, Column("state", Type("enum", name, labels=labels)), frozenset({"type"})),
        DropType(f"{name}_old"),
    ]


CASES = [
    (f"enum_schema='public', enum_name='states', new_values=['new', 'kept'], affected_columns=[{REFERENCE}]", made()),
    (f"'public', 'states', ['new', 'kept'], [{REFERENCE}], enum_values_to_rename=[]", made()),
    ("'public', 'states', ['new', 'kept'], [('users', 'state')]", made()),
    ("'shop', 'states', ['new'], [TableReference('users', 'state')], []", None),
    (
        "'shop', 'states', ['new'], [TableReference(table_schema='shop', table_name='users', column_name='state')]",
        made(("new",), "shop.states", "shop.users"),
    ),
    (
        f"'public', 'states', ['new', 'kept'], [{REFERENCE}], [('old', 'kept')]",
        [RenameEnumValue("states", "old", "kept"), *made()],
    ),
    ("'public', 'states', ['old'], ['old', 'new']", [AddEnumValue("states", "new")]),
    ("'public', 'states', ['old', 'gone'], ['old', 'new'], frozenset(), False", [AddEnumValue("states", "new")]),
    ("'public', 'states', ['old', 'gone'], ['new', 'kept'], frozenset({('users', 'state')}), True", made()),
    ("'public', 'states', read(), [('users', 'state')]", None),
    ("'public', 'states', ['new'], read()", None),
]


@pytest.mark.parametrize(("arguments", "expected"), CASES, ids=[arguments for arguments, _ in CASES])
def test_what_becomes_of_an_enum(arguments: str, expected: list[Operation] | None) -> None:
    found = [step.operation for step in steps(f"op.sync_enum_values({arguments})")]
    if expected is None:
        assert any(isinstance(each, Unread) for each in found)
    else:
        assert found == expected
