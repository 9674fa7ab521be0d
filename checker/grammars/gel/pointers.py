"""What ALTER PROPERTY and ALTER LINK in a type do to its table and to those of the types that extend it."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.column import ForeignKey
from checker.core.operation import AddConstraint, DropColumn, DropConstraint, Step, WriteRows
from checker.core.tree import Unread
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.declare import in_type
from checker.grammars.gel.model import Pointer, named
from checker.grammars.gel.past import Past, names_of, short
from checker.grammars.gel.renames import rename_pointer
from checker.grammars.gel.shape import is_link, reached_by


def altered(past: Past, name: str, pointer: DdlCommand) -> None:
    """Do, one by one, what is said of a pointer."""
    for command in pointer.commands:
        if command.verb == "rename":
            rename_pointer(past, name, pointer.name, command)
            pointer = replace(pointer, name=command.name)
        else:
            _one(past, name, replace(pointer, commands=(command,)))


def change(past: Past, name: str, command: DdlCommand) -> None:
    """Apply a command to a type; what it does not change in any table is quiet."""
    changed = in_type(past.model, past.model.types[name], command)
    if changed is None:
        past.unread(command, "its statement was not understood", *names_of(name))
        return
    past.model.types[name] = changed
    before = len(past.steps)
    past.differ((name,), command.line)
    if len(past.steps) == before:
        past.quiet(command)


def _one(past: Past, name: str, pointer: DdlCommand) -> None:
    """Do one thing to a pointer."""
    (command,) = pointer.commands
    before, start = past.model.pointers(name).get(pointer.name), len(past.steps)
    change(past, name, pointer)
    after = past.model.pointers(name).get(pointer.name)
    if command.kind == "type" and before and after:
        if _takes_more(past, before, after):
            past.steps[start:] = [step for step in past.steps[start:] if not _is_of_link(step, pointer.name)]
        _leads_elsewhere(past, name, (before, after), command)
    if command.kind == "required" and command.verb == "set" and command.expression:
        for each in past.tables(name):
            rows = WriteRows("update", each, (pointer.name,), only_null=frozenset((pointer.name,)))
            past.add(command.line, rows)


def _leads_elsewhere(past: Past, name: str, pointers: tuple[Pointer, Pointer], command: DdlCommand) -> None:
    """Say what queries cannot ask any more of what a link leads to; a type that extends the old one has it all."""
    before, after = pointers
    if not is_link(past.model, before) or before.target in {"", after.target}:
        return  # what was computed had no type that was stated
    held = past.model.all_pointers()
    new, old = (list(_types(past, each.target)) for each in (after, before))
    if not new or not old:
        reason = f"{before.name} leads to other objects"
        past.add(command.line, Unread(reason, short(command)), (*names_of(name), before.name))
        return
    lost = {each for type_ in old for each in held[type_] if any(each not in held[other] for other in new)}
    for table in past.tables(name) if lost else ():
        for each in sorted(lost):
            past.add(command.line, DropColumn(reached_by(table, before.name), each))


def _takes_more(past: Past, before: Pointer, after: Pointer) -> bool:
    """Tell whether every object that a link led to is one that it may lead to now."""
    old, new = list(_types(past, before.target)), set(_types(past, after.target))
    return bool(old) and all(new & {each.name for each in past.model.line(type_)} for type_ in old)


def _is_of_link(step: Step, name: str) -> bool:
    """Tell of the foreign key that a link is: it refuses nothing that it did not refuse."""
    match step.operation:
        case AddConstraint(constraint=ForeignKey(columns=columns)):
            return columns == (name,)
        case DropConstraint(name=named):
            return named == f"link .{name}"
    return False


def _types(past: Past, target: str) -> Iterator[str]:
    return (each for each in named(target) if each in past.model.types)
