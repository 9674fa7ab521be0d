"""What CREATE, ALTER and DROP SCALAR TYPE do: an enum is one of ours, and constraints are those of every column."""

from dataclasses import replace

from checker.core.operation import AddEnumValue, CreateEnum, DropType, Harmless, Operation
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.model import Scalar, limit_of, made_scalar
from checker.grammars.gel.past import Past, names_of
from checker.grammars.gel.renames import rename_scalar
from checker.grammars.gel.shape import table_of
from checker.grammars.gel.type_names import labels

_QUIET = frozenset(("annotation", "message", "setting"))


def do_scalar(past: Past, command: DdlCommand) -> None:
    """Run a command about a scalar type."""
    name = past.model.resolve(command.name)
    if command.verb == "create":
        _made(past, command)
        return
    scalar = past.model.scalars.get(name, Scalar(name))
    if command.verb == "drop":
        past.model.scalars.pop(name, None)
        gone: Operation = DropType(table_of(name)) if scalar.labels else Harmless(f"drop scalar type {name}")
        past.add(command.line, gone)
        return
    for each in command.commands:
        scalar = _changed(past, scalar, each)


def _made(past: Past, command: DdlCommand) -> None:
    name = past.full(command.name)
    base = past.model.resolve(command.bases[0]) if command.bases else ""
    scalar = made_scalar(command, name, base)
    past.model.scalars[name] = scalar
    made = CreateEnum(table_of(name), scalar.labels) if scalar.labels is not None else None
    past.add(command.line, made or Harmless(f"create scalar type {name}"))


def _changed(past: Past, scalar: Scalar, command: DdlCommand) -> Scalar:
    model = past.model
    if command.verb == "rename":
        return rename_scalar(past, scalar, command)
    found = labels(command.bases[0]) if command.kind == "extending" and command.bases else None
    if found is not None:
        model.scalars[scalar.name] = replace(scalar, labels=found)
        _relabelled(past, table_of(scalar.name), (scalar.labels or (), found), command.line)
    elif command.kind == "constraint":
        limit = limit_of(command)
        kept = tuple(each for each in scalar.limits if each.key != limit.key)
        limits = kept if command.verb == "drop" else (*kept, limit)
        model.scalars[scalar.name] = replace(scalar, limits=limits)
        before = len(past.steps)
        past.differ(tuple(model.users(scalar.name)), command.line)
        if len(past.steps) == before:
            past.quiet(command)
    elif command.kind in _QUIET:
        past.quiet(command)
    else:
        past.unread(command, "its statement was not understood", *names_of(scalar.name))
    return model.scalars.get(scalar.name, scalar)


def _relabelled(past: Past, name: str, changed: tuple[tuple[str, ...], tuple[str, ...]], line: int) -> None:
    before, after = changed
    if set(before) - set(after):
        past.add(line, CreateEnum(name, after))
        return
    for label in after:
        if label not in before:
            past.add(line, AddEnumValue(name, label))
    if set(before) == set(after):
        past.add(line, Harmless(f"reorder {name}"))
