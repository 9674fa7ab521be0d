"""What CREATE, ALTER and DROP TYPE do: a type is a table, and so is each of its links with properties or many ends."""

from checker.core.operation import DropTable
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.declare import in_type
from checker.grammars.gel.model import ObjectType
from checker.grammars.gel.past import Past, names_of
from checker.grammars.gel.pointers import altered, change
from checker.grammars.gel.renames import rename_type
from checker.grammars.gel.shape import Shape, table_of

_POINTERS = frozenset(("property", "link", "pointer"))


def do_type(past: Past, command: DdlCommand) -> None:
    """Run a command about a type."""
    name = past.model.resolve(command.name)
    if command.verb == "create":
        _made(past, command, past.full(command.name))
    elif command.verb == "drop":
        past.model.types.pop(name, None)
        for table in past.shapes.pop(name, {table_of(name): Shape()}):
            past.add(command.line, DropTable(table))
    else:
        past.model.types.setdefault(name, ObjectType(name, bases=("unknown::Type",)))
        for each in command.commands:
            name = _inside(past, name, each)


def _made(past: Past, command: DdlCommand, name: str) -> None:
    bases = tuple(past.model.resolve(each) for each in command.bases)
    past.model.types[name] = ObjectType(name, "abstract" in command.is_, bases)
    for each in command.commands:
        changed = in_type(past.model, past.model.types[name], each)
        if changed is None:
            past.unread(each, "its statement was not understood", *names_of(name))
        else:
            past.model.types[name] = changed
    past.differ((name,), command.line)


def _inside(past: Past, name: str, command: DdlCommand) -> str:
    """Run what stands inside ALTER TYPE, and give the type's name afterwards."""
    if command.verb == "rename":
        return rename_type(past, name, command)
    if command.kind in _POINTERS and command.verb == "alter":
        altered(past, name, command)
    else:
        change(past, name, command)
    return name
