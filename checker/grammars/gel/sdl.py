"""Builds Gel's schema from its schema files, in which names may stand for what another file declares."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.declare import in_type, made_pointer
from checker.grammars.gel.model import Model, ObjectType, Pointer, made_scalar


def declared(files: Iterable[tuple[DdlCommand, ...]]) -> Model:
    """Give the schema that these files declare together."""
    model = Model()
    found = [each for commands in files for each in _flat(commands, "default")]
    for module, command in found:
        _enter(model, module, command)
    for module, command in found:
        if command.kind in {"link", "property"}:
            name = f"{module}::{command.name}"
            made = made_pointer(model, command, module)
            model.links[name] = replace(made, name=name, link=None) if made else Pointer(name)
    for module, command in found:
        if command.kind == "type":
            _fill(model, module, command)
        elif command.kind == "scalar type" and command.bases:
            name = f"{module}::{command.name}"
            model.scalars[name] = replace(model.scalars[name], base=model.resolve(command.bases[0], module))
    return model


def _flat(commands: Iterable[DdlCommand], module: str) -> Iterator[tuple[str, DdlCommand]]:
    """Give every declaration with the module that it stands in."""
    for command in commands:
        if command.kind == "module":
            inside = command.name if module == "default" else f"{module}::{command.name}"
            yield from _flat(command.commands, inside)
        elif "::" in command.name:
            where, _, name = command.name.rpartition("::")
            yield where, replace(command, name=name)
        else:
            yield module, command


def _enter(model: Model, module: str, command: DdlCommand) -> None:
    name = f"{module}::{command.name}"
    if command.kind == "type":
        model.types[name] = ObjectType(name, "abstract" in command.is_)
    elif command.kind == "scalar type":
        model.scalars[name] = made_scalar(command, name, "")
    elif command.kind == "alias":
        model.aliases[name] = command
    elif command.kind == "function":
        model.functions[name] = command
    elif command.kind == "global":
        model.globals[name] = command


def _fill(model: Model, module: str, command: DdlCommand) -> None:
    name = f"{module}::{command.name}"
    bases = tuple(model.resolve(each, module) for each in command.bases)
    model.types[name] = replace(model.types[name], bases=bases)
    for each in command.commands:
        model.types[name] = in_type(model, model.types[name], each, module) or model.types[name]
