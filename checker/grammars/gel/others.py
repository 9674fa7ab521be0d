"""What is done to all but types: aliases, functions, globals, abstract links, extensions, and how queries are read."""

from dataclasses import replace

from checker.core.objects import Parameter
from checker.core.operation import CreateView, DropView, Harmless, OtherObject, RenameTable
from checker.core.tree import Unread
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.cursor import walk
from checker.grammars.gel.declare import in_pointer, made_pointer
from checker.grammars.gel.follow import ends_of_alias
from checker.grammars.gel.past import Past, names_of, short
from checker.grammars.gel.shape import table_of

_SCOPING = frozenset(("warn_on_old_scoping",))
_POLICIES = "nonrecursive_access_policies"


def do_alias(past: Past, command: DdlCommand) -> None:
    """Run a command about an alias, which is a view."""
    model = past.model
    full = model.resolve(command.name)
    if command.verb == "drop":
        model.aliases.pop(full, None)
        past.add(command.line, DropView(table_of(full)))
        return
    if command.verb == "create":
        full = past.full(command.name)
        model.aliases[full] = command
    for each in command.commands:
        if each.verb == "rename":
            old, full = full, past.full(each.name)
            model.aliases[full] = model.aliases.pop(old, command)
            past.add(each.line, RenameTable(table_of(old), table_of(full)))
        elif each.kind == "expression":
            model.aliases[full] = replace(model.aliases.get(full, command), expression=each.expression)
        else:
            past.quiet(each)
    if command.verb == "create" or any(each.kind == "expression" for each in command.commands):
        past.add(command.line, _view(past, full))


def _view(past: Past, full: str) -> CreateView:
    """Give an alias as a view: of the objects that it selects, with what its shape computes."""
    model = past.model
    expression = model.aliases[full].expression or ""
    found = ends_of_alias(model, full)
    owners = tuple(dict.fromkeys(end.owner for end in found if end.owner))
    columns = None
    if len(owners) == 1 and all(end.known for end in found):
        held = model.all_pointers()[owners[0]]
        columns = ("id", *held, *(each for end in found for each in end.parts if each not in held))
    return CreateView(
        table_of(full), tuple(dict.fromkeys(columns)) if columns else None, tuple(map(table_of, owners)),
        where=_filter(expression),
    )  # fmt: skip


def _filter(expression: str) -> str:
    """Give which objects an alias selects, as written; empty for all."""
    cursor = walk(expression)
    if isinstance(cursor, Unread):
        return ""
    inner = cursor.rest().inside() if cursor.sees("(") else None
    cursor = inner or cursor
    cursor.until("filter", "limit", "offset")
    cursor.accepts("filter")
    return cursor.shown()


def do_function(past: Past, command: DdlCommand) -> None:
    """Run a command about a function."""
    model = past.model
    full = past.full(command.name)
    name = full.removeprefix("default::")
    if command.verb == "drop":
        model.functions.pop(full, None)
    elif command.verb == "create":
        model.functions[full] = command
    parameters = tuple(_parameter(each) for each in command.arguments)
    renamed = next((each for each in command.commands if each.verb == "rename"), None)
    if renamed and command.verb == "alter":
        past.add(command.line, OtherObject("drop", "function", name, parameters=parameters))
        new = past.full(renamed.name)
        model.functions[new] = model.functions.pop(full, command)
        made = OtherObject("create", "function", new.removeprefix("default::"), parameters=parameters)
        past.add(command.line, made)
        return
    past.add(command.line, OtherObject(command.verb, "function", name, parameters=parameters))


def do_global(past: Past, command: DdlCommand) -> None:
    """Run a command about a global; what it gives, policies and queries read."""
    model = past.model
    full = past.full(command.name)
    name = full.removeprefix("default::")
    if command.verb == "drop":
        model.globals.pop(full, None)
    elif command.verb == "create":
        model.globals[full] = command
    for each in command.commands if command.verb == "alter" else ():
        if each.verb == "rename":
            model.globals[past.full(each.name)] = model.globals.pop(full, command)
            past.add(each.line, OtherObject("drop", "global", name))
            return
        before = model.globals.get(full, command)
        if each.kind == "expression":
            model.globals[full] = replace(before, expression=each.expression)
        elif each.kind == "type":
            model.globals[full] = replace(before, target=each.target)
    past.add(command.line, OtherObject(command.verb, "global", name))


def do_abstract_link(past: Past, command: DdlCommand) -> None:
    """Run a command about an abstract link or property, which gives its properties to those that extend it."""
    model = past.model
    full = model.resolve_link(command.name)
    if command.verb == "drop":
        model.links.pop(full, None)
        past.quiet(command)
        return
    if command.verb == "create":
        made = made_pointer(model, command)
        if made is None:
            past.unread(command, "its statement was not understood")
        else:
            model.links[past.full(command.name)] = replace(made, name=past.full(command.name), link=None)
            past.quiet(command)
        return
    for each in command.commands:
        pointer = model.links.get(full)
        changed = in_pointer(model, pointer, each) if pointer and each.verb != "rename" else None
        if changed is None:
            past.unread(each, "its statement was not understood", command.name)
            continue
        model.links[full] = changed
        before = len(past.steps)
        past.differ(tuple(model.types), each.line)
        if len(past.steps) == before:
            past.quiet(each)


def do_future(past: Past, command: DdlCommand) -> None:
    """Run CREATE or DROP FUTURE: a change of how all queries are understood."""
    of_policies = command.name == _POLICIES
    guarded = tuple(name for name in past.model.types if _is_guarded(past, name)) if of_policies else ()
    if command.name in _SCOPING or (of_policies and not guarded):
        past.add(command.line, Harmless(f"{command.verb} future {command.name}"))
        return
    reason = f"{command.verb}s the future {command.name}, which changes how queries are understood"
    names = tuple(each for name in guarded for each in names_of(name))
    past.add(command.line, Unread(reason, short(command)), names if of_policies else None)


def _is_guarded(past: Past, name: str) -> bool:
    return any(kind == "access policy" for kind, _ in past.model.objects(name))


def do_extension(past: Past, command: DdlCommand) -> None:
    """Run a command about an extension."""
    past.add(command.line, OtherObject(command.verb, "extension", command.name))


def _parameter(text: str) -> Parameter:
    """Read one parameter; only one with a default may be left out: OPTIONAL lets it be the empty set."""
    name, _, rest = text.partition(":")
    type_, default, _ = rest.partition("=")
    return Parameter(type_.strip(), name.strip().rpartition(" ")[2], bool(default), "variadic" in name.lower())
