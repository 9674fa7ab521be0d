"""What RENAME TO does: every name that was made of the old one is another then, also where a schema speaks of it."""

from dataclasses import replace

from checker.core.operation import Harmless, RenameColumn, RenameConstraint, RenameTable, RenameType
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.cursor import renamed
from checker.grammars.gel.model import Limit, ObjectType, Scalar
from checker.grammars.gel.past import Past
from checker.grammars.gel.shape import Shape, shapes, table_of


def rename_type(past: Past, name: str, command: DdlCommand) -> str:
    """Give a type another name, and give that name."""
    model, new = past.model, past.full(command.name)
    old_tables = list(past.shapes.pop(name, {table_of(name): Shape()}))
    model.types = {new if each == name else each: _pointing(type_, name, new) for each, type_ in model.types.items()}
    model.types[new] = replace(model.types[new], name=new)
    for held in (model.aliases, model.globals):
        held.update((key, replace(e, expression=_maybe(e.expression, name, new))) for key, e in held.items())
    for table in old_tables:
        past.add(command.line, RenameTable(table, table_of(new) + table.removeprefix(table_of(name))))
    for each in model.types:
        past.shapes[each] = shapes(model, each)
    return new


def rename_scalar(past: Past, old: Scalar, command: DdlCommand) -> Scalar:
    """Give a scalar another name."""
    model, new = past.model, replace(old, name=past.full(command.name))
    model.scalars = {new.name if name == old.name else name: each for name, each in model.scalars.items()}
    model.scalars[new.name] = new
    model.types = {name: _pointing(each, old.name, new.name) for name, each in model.types.items()}
    made = RenameType(table_of(old.name), table_of(new.name)) if new.labels is not None else None
    past.add(command.line, made or Harmless(f"rename scalar type {old.name}"))
    for each in model.users(new.name):
        past.shapes[each] = shapes(model, each)
    return new


def rename_pointer(past: Past, name: str, old: str, command: DdlCommand) -> None:
    """Give a pointer another name, in a type and in all that extend it."""
    model, new = past.model, command.name
    family = model.children((name,))
    for each in family:
        type_ = model.types[each]
        renamed = tuple(replace(p, name=new) if p.name == old else p for p in type_.pointers)
        limits = tuple(_renamed_in(limit, old, new) for limit in type_.limits)
        model.types[each] = replace(type_, pointers=renamed, limits=limits)
    for each in family:
        table = table_of(each)
        before = past.shapes.get(each, {})
        past.add(command.line, RenameColumn(table, old, new))
        if f"{table}.{old}" in before:
            past.add(command.line, RenameTable(f"{table}.{old}", f"{table}.{new}"))
        past.shapes[each] = shapes(model, each)
        _rename_constraints(past, table, before.get(table, Shape()), past.shapes[each][table], command.line)


def _rename_constraints(past: Past, table: str, before: Shape, after: Shape, line: int) -> None:
    for was, is_ in zip(before.constraints, after.constraints, strict=False):
        if was != is_:
            past.add(line, RenameConstraint(table, was, is_))


def _pointing(type_: ObjectType, old: str, new: str) -> ObjectType:
    """Give a type that named another by its old name."""
    pointers = tuple(
        replace(each, target=_with(each.target, old, new), computed=_maybe(each.computed, old, new))
        for each in type_.pointers
    )
    return replace(type_, pointers=pointers, bases=tuple(new if each == old else each for each in type_.bases))


def _maybe(text: str | None, old: str, new: str) -> str | None:
    return _with(text, old, new) if text else text


def _renamed_in(limit: Limit, old: str, new: str) -> Limit:
    return replace(limit, on=_with(limit.on, old, new))


def _with(text: str, old: str, new: str) -> str:
    """Give a text in which every name that is the old one is the new one."""
    return renamed(text, lambda name: new if name == old else name) if old in text else text
