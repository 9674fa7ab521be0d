"""What a database looks like: as Django's introspection says, and as the program's replay says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checker.core.column import Check, ForeignKey, Unique
from checker.core.name import fold
from checker.core.schema import Schema, Table
from tests.drill.django.site import connection

_BETWEEN = re.compile(r"_(links|(owner|source)_\d+)$")
"""Tables of fields of many to many: what their keys are called after a model was renamed is not followed."""


@dataclass(frozen=True)
class Structure:
    """Tables as far as both sides can tell."""

    tables: Mapping[str, frozenset[str]]
    """By table: its columns, keys and constraints, each as a word."""


def structure() -> Structure:
    """Ask the database."""
    introspection = connection().introspection
    with connection().cursor() as cursor:
        names = [each for each in introspection.table_names(cursor) if each != "django_migrations"]
        return Structure({_folded(name): frozenset(_of(cursor, name)) for name in names})


def replayed(schema: Schema) -> Structure:
    """Ask the program's schema."""
    return Structure({name: frozenset(_replayed(table)) for name, table in schema.tables.items() if not table.view})


def differences(real: Structure, ours: Structure) -> Iterator[str]:
    """Say where the two differ."""
    for name in sorted(real.tables.keys() | ours.tables.keys()):
        first, second = real.tables.get(name), ours.tables.get(name)
        if first is None or second is None:
            yield f"table {name} is {'not really there' if first is None else 'there, and the replay has none'}"
            continue
        yield from (f"{name}: really {each}" for each in sorted(first - second))
        yield from (f"{name}: replayed {each}" for each in sorted(second - first))


def _of(cursor: Any, table: str) -> Iterator[str]:
    return _of_sqlite(cursor, table) if connection().vendor == "sqlite" else _of_another(cursor, table)


def _of_sqlite(cursor: Any, table: str) -> Iterator[str]:
    """Ask SQLite itself: Django's introspection parses the whole text of each table again and again."""

    def asked(pragma: str, name: str) -> list[Any]:
        return list(cursor.execute(f'PRAGMA {pragma}("{name}")').fetchall())

    for _, name, _, required, default, key, hidden in asked("table_xinfo", table):
        null = not (required or key or hidden)
        yield _column(_folded(name), nullable=null or bool(hidden), default=default is not None)
    for _, name, unique, origin, _ in asked("index_list", table):
        if unique and origin != "pk":
            yield f"unique {', '.join(_names([each[2] for each in asked('index_info', name)])) or name}"
    for each in asked("foreign_key_list", table):
        yield f"{_folded(each[3])} refers to {_folded(each[2])}"
    (said,) = cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table]).fetchone()
    yield f"checks {len(re.findall('CHECK [(]', said))}"


def _of_another(cursor: Any, table: str) -> Iterator[str]:
    introspection = connection().introspection
    keys = introspection.get_constraints(cursor, table).items()
    primary = {column for _, each in keys if each["primary_key"] for column in each["columns"]}
    for column in introspection.get_table_description(cursor, table):
        default = column.default is not None and "nextval" not in str(column.default)
        yield _column(_folded(column.name), nullable=column.null_ok and column.name not in primary, default=default)
    for name, each in keys:
        if each["unique"] and not each["primary_key"]:
            yield f"unique {', '.join(_names(each['columns']))} is called {name}"
        elif each["foreign_key"]:
            by = "" if _BETWEEN.search(table) else f" by {name}"
            yield f"{_folded(each['columns'][0])} refers to {_folded(each['foreign_key'][0])}{by}"
        elif each["check"]:
            yield f"check {', '.join(_names(each['columns']))} is called {name}"


def _replayed(table: Table) -> Iterator[str]:
    for name, state in table.columns.items():
        column = state.column
        default = column.default is not None or (column.generated is not None and connection().vendor != "sqlite")
        yield _column(name, nullable=column.nullable and not column.primary_key, default=default)
    by_name = connection().vendor != "sqlite"  # whose constraints have none, unless they were given one
    for each in (state.constraint for state in table.constraints):
        match each:
            case Unique():
                columns = "" if each.expression and by_name else ", ".join(sorted(each.columns))
                said = each.name if each.expression else columns
                yield f"unique {columns} is called {each.name}" if by_name else f"unique {said}"
            case ForeignKey():
                by = f" by {each.name}" if by_name and not _BETWEEN.search(table.name) else ""
                yield f"{each.columns[0]} refers to {each.table}{by}"
            case Check() if by_name:
                yield f"check {', '.join(sorted(each.columns))} is called {each.name}"
            case _:
                pass
    if connection().vendor == "sqlite":
        yield f"checks {sum(isinstance(each.constraint, Check) for each in table.constraints)}"


def _column(name: str, *, nullable: bool, default: bool) -> str:
    return f"column {name}{' null' if nullable else ''}{' default' if default else ''}"


def _names(columns: list[str | None] | None) -> list[str]:
    return sorted({_folded(each) for each in columns or () if each})


def _folded(name: str) -> str:
    return fold(name, "postgres" if connection().vendor == "postgresql" else connection().vendor)
