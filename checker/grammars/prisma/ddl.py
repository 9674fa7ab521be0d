"""What `prisma db push` would make of a schema on an empty database, as SQL and as operations."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from checker.core import speak
from checker.core.operation import CreateTable, Step
from checker.grammars.prisma.facts import PrismaAttribute, PrismaBlock, PrismaField
from checker.grammars.prisma.schema import (
    Between,
    Declared,
    Placed,
    Relation,
    column_names,
    key_of,
    schema_of,
    written_name,
)
from checker.grammars.prisma.types import default_text, numbers, quoted, serial, type_text
from checker.sql import operations

_LONGEST = 63
"""Postgres cuts longer names; Prisma cuts them itself, before their ending."""
_ACTIONS = {"Cascade": "CASCADE", "Restrict": "RESTRICT", "NoAction": "NO ACTION", "SetNull": "SET NULL"}


class Made(NamedTuple):
    """One statement, with the declaration that it comes from."""

    text: str
    path: str
    line: int


def steps(schema: Declared, dialect: str) -> tuple[tuple[str, Step], ...]:
    """Give (path, step) of everything that the schema declares, and of what could not be read."""
    partial = {(each.path, each.block.line) for each in schema.models.values() if schema.unread_in(each)}
    found: list[tuple[str, Step]] = [(path, Step(unread, unread.line)) for path, unread in schema.unread]
    for made in statements(schema, dialect):
        for step in _read(made.text, dialect, made.line):
            held = step.operation
            if isinstance(held, CreateTable) and (made.path, made.line) in partial:
                step = replace(step, operation=replace(held, whole=False))  # noqa: PLW2901  the same step
            found.append((made.path, step))
    return tuple(found)


@lru_cache(maxsize=8192)
def _read(text: str, dialect: str, line: int) -> tuple[Step, ...]:
    """Read a statement once: schemas of other releases have most of them in common, and one is asked for often."""
    return operations(text, dialect, line)


def statements(schema: Declared, dialect: str) -> Iterator[Made]:
    """Give the statements: enums, tables with their keys and indexes, tables between, foreign keys."""
    if dialect == "postgres":
        for enum in schema.enums.values():
            labels = ", ".join(speak.literal(written_name(each)) for each in enum.block.fields)
            yield Made(f"CREATE TYPE {_name(enum.block, dialect)} AS ENUM ({labels});", enum.path, enum.block.line)
    models = [each for each in schema.models.values() if each.block.kind == "model"]
    for model in models:
        yield _table(model, schema, dialect)
        yield from _keys(model, dialect)
    for between in schema.between:
        yield from _between(between, schema, dialect)
    if schema.keeps_keys and dialect != "sqlite":
        for model in models:
            for relation in schema.relations(model.block):
                head = f"ALTER TABLE {_name(model.block, dialect)} ADD "
                yield Made(head + _foreign(model.block, relation, dialect), model.path, relation.field.line)


def column_text(field: PrismaField, schema: Declared, dialect: str) -> str:
    """Give a column as CREATE TABLE lists it."""
    type_, name = type_text(field, schema, dialect), quoted(written_name(field), dialect)
    default = default_text(field, schema, dialect)
    tail = "" if field.mark else " NOT NULL"
    if numbers(field):
        if dialect == "postgres":
            return f"{name} {serial(type_)}{tail}"
        tail += {"mysql": " AUTO_INCREMENT", "tsql": " IDENTITY(1,1)"}.get(dialect, "")
    return f"{name} {type_}{tail}" + (f" DEFAULT {default}" if default else "")


def _table(placed: Placed, schema: Declared, dialect: str) -> Made:
    model = placed.block
    lines = [column_text(field, schema, dialect) for field in schema.columns(model)]
    key, said = key_of(model), _key_attribute(model)
    if key:
        table = written_name(model)
        named = f"CONSTRAINT {quoted(_named(said, f'{table}_pkey'), dialect)} "
        lines.append(f"{'' if dialect in {'mysql', 'sqlite'} else named}PRIMARY KEY {_listed(model, key, dialect)}")
    if schema.keeps_keys and dialect == "sqlite":
        lines += [_foreign(model, relation, dialect) for relation in schema.relations(model)]
    return Made(f"CREATE TABLE {_name(model, dialect)} ({', '.join(lines)});", placed.path, model.line)


def _keys(placed: Placed, dialect: str) -> Iterator[Made]:
    model, table = placed.block, written_name(placed.block)
    for field in model.fields:
        if said := field.attribute("unique"):
            columns = column_names(model, (field.name,))
            name = _named(said, _long((table, *columns), "key"))
            yield Made(_index("UNIQUE INDEX", name, model, (field.name,), dialect), placed.path, field.line)
    kinds = {"unique": ("UNIQUE INDEX", "key"), "index": ("INDEX", "idx"), "fulltext": ("FULLTEXT INDEX", "idx")}
    for said in model.attributes:
        listed = said.given("fields", 0)
        if said.name not in kinds or listed is None:
            continue
        word, ending = kinds[said.name]
        name = _named(said, _long((table, *column_names(model, listed.names)), ending))
        where = said.given("where")
        text = _index(word, name, model, listed.names, dialect)
        if where and where.kind == "call" and where.items:
            text = f"{text[:-1]} WHERE {where.items[0].value.text};"
        yield Made(text, placed.path, said.line)


def _index(word: str, name: str, model: PrismaBlock, fields: Sequence[str], dialect: str) -> str:
    return f"CREATE {word} {quoted(name, dialect)} ON {_name(model, dialect)} {_listed(model, fields, dialect)};"


def _foreign(model: PrismaBlock, relation: Relation, dialect: str) -> str:
    said, target = relation.field.attribute("relation"), relation.target.block
    held = {field.name: field for field in model.fields}
    optional = any(name in held and held[name].mark for name in relation.columns)
    usual = "SET NULL" if optional else "NO ACTION" if dialect == "tsql" else "RESTRICT"
    table = written_name(model)
    name = _named(said, _long((table, *column_names(model, relation.columns)), "fkey"))
    on_delete = _ACTIONS.get(said.text("onDelete"), usual) if said else usual
    on_update = _ACTIONS.get(said.text("onUpdate"), "CASCADE") if said else "CASCADE"
    return (
        f"CONSTRAINT {quoted(name, dialect)} FOREIGN KEY {_listed(model, relation.columns, dialect)} "
        f"REFERENCES {_name(target, dialect)} {_listed(target, relation.references, dialect)} "
        f"ON DELETE {on_delete} ON UPDATE {on_update}"
    )


def _between(between: Between, schema: Declared, dialect: str) -> Iterator[Made]:
    table = quoted(between.name, dialect)
    place, at = between.fields[0]
    columns, keys = [], []
    for letter, end in (("A", between.a), ("B", between.b)):
        key = next((field for field in end.block.fields if field.name in key_of(end.block)), None)
        if key is None:
            return
        columns.append(f"{quoted(letter, dialect)} {type_text(key, schema, dialect)} NOT NULL")
        keys.append(
            f"CONSTRAINT {quoted(f'{between.name}_{letter}_fkey', dialect)} FOREIGN KEY ({quoted(letter, dialect)}) "
            f"REFERENCES {_name(end.block, dialect)} ({quoted(written_name(key), dialect)}) "
            "ON DELETE CASCADE ON UPDATE CASCADE"
        )
    inside = [*columns, *(keys if schema.keeps_keys else ())]
    yield Made(f"CREATE TABLE {table} ({', '.join(inside)});", place.path, at.line)
    a, b = quoted("A", dialect), quoted("B", dialect)
    unique, index = quoted(f"{between.name}_AB_unique", dialect), quoted(f"{between.name}_B_index", dialect)
    yield Made(f"CREATE UNIQUE INDEX {unique} ON {table} ({a}, {b});", place.path, at.line)
    yield Made(f"CREATE INDEX {index} ON {table} ({b});", place.path, at.line)


def _name(block: PrismaBlock, dialect: str) -> str:
    parts = (schema_of(block), written_name(block))
    return ".".join(quoted(part, dialect) for part in parts if part)


def _listed(model: PrismaBlock, fields: Sequence[str], dialect: str) -> str:
    return f"({', '.join(quoted(name, dialect) for name in column_names(model, fields))})"


def _named(said: PrismaAttribute | None, usual: str) -> str:
    return (said.text("map") if said else "") or usual


def _long(parts: Sequence[str], ending: str) -> str:
    return f"{'_'.join(parts)[: _LONGEST - len(ending) - 1]}_{ending}"


def _key_attribute(model: PrismaBlock) -> PrismaAttribute | None:
    single = next((said for field in model.fields if (said := field.attribute("id"))), None)
    return single or model.attribute("id")
