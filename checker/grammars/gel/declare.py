"""Applies what stands inside a type or pointer to it; what is not known is told apart from what changes nothing."""

from collections.abc import Callable
from dataclasses import replace

from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.cursor import renamed
from checker.grammars.gel.model import Limit, Model, ObjectType, Pointer, limit_of

_QUIET = frozenset(("annotation", "index", "message", "setting"))
_POINTERS = frozenset(("property", "link", "pointer"))
_OF_NO_ACCOUNT = frozenset(("owned", "title", "description", "secret", "protected", "errmessage"))
_OBJECTS = frozenset(("trigger", "access policy"))


def in_type(model: Model, type_: ObjectType, command: DdlCommand, module: str = "default") -> ObjectType | None:
    """Give a type after a command inside it; None where the command is not known."""
    verb, kind = command.verb, command.kind
    if kind in _QUIET:
        return type_
    if kind in _POINTERS:
        return _pointer_in(model, type_, command, module)
    if kind == "constraint":
        return replace(type_, limits=_limits(type_.limits, command))
    if kind in _OBJECTS:
        others = tuple(each for each in type_.objects if (each.kind, each.name) != (kind, command.name))
        before = next((each for each in type_.objects if (each.kind, each.name) == (kind, command.name)), None)
        if verb == "alter" and before:
            command = _altered(before, command)
        return replace(type_, objects=others if verb == "drop" else (*others, replace(command, line=0)))
    if (verb, kind) == ("set", "extending"):
        return replace(
            type_, bases=_placed(type_.bases, tuple(model.resolve(e, module) for e in command.bases), command)
        )
    if (verb, kind) == ("drop", "extending"):
        gone = {model.resolve(each, module) for each in command.bases}
        return replace(type_, bases=tuple(each for each in type_.bases if each not in gone))
    if verb in {"set", "reset"} and kind == "abstract":
        return replace(type_, abstract=verb == "set")
    return None


def made_pointer(model: Model, command: DdlCommand, module: str = "default") -> Pointer | None:
    """Give a pointer as its declaration says it; None where a part of that is not known."""
    pointer = Pointer(
        command.name,
        None if command.kind == "pointer" else command.kind == "link",
        resolved_type(model, command.target, module),
        _said(command.is_, "required", "optional"),
        _said(command.is_, "multi", "single"),
        command.expression,
        bases=tuple(model.resolve_link(each, module) for each in command.bases),
    )
    for each in command.commands:
        changed = in_pointer(model, pointer, each, module)
        if changed is None:
            return None
        pointer = changed
    return pointer


def in_pointer(model: Model, pointer: Pointer, command: DdlCommand, module: str = "default") -> Pointer | None:
    """Give a pointer after a command inside it; None where the command is not known."""
    verb, kind = command.verb, command.kind
    if kind in _QUIET or kind in _OF_NO_ACCOUNT:
        return pointer
    if kind == "constraint":
        return replace(pointer, limits=_limits(pointer.limits, command))
    if kind == "rewrite":
        others = tuple(each for each in pointer.rewrites if each.arguments != command.arguments)
        return replace(pointer, rewrites=others if verb == "drop" else (*others, replace(command, line=0)))
    if kind in _POINTERS and verb in {"create", "alter", "drop"}:
        return _property_in(model, pointer, command, module)
    if kind == "extending":
        bases = tuple(model.resolve_link(each, module) for each in command.bases)
        kept = tuple(each for each in pointer.bases if each not in bases)
        return replace(pointer, bases=kept if verb == "drop" else (*kept, *bases))
    change = _FIELDS.get((verb, kind))
    if change is None:
        return None
    changed = change(pointer, command)
    if kind == "type" and command.target:
        return replace(changed, target=resolved_type(model, command.target, module))
    return changed


_FIELDS: dict[tuple[str, str], Callable[[Pointer, DdlCommand], Pointer]] = {
    ("set", "required"): lambda pointer, _: replace(pointer, required=True),
    ("set", "optional"): lambda pointer, _: replace(pointer, required=False),
    ("reset", "optionality"): lambda pointer, _: replace(pointer, required=None),
    ("set", "single"): lambda pointer, _: replace(pointer, multi=False),
    ("set", "multi"): lambda pointer, _: replace(pointer, multi=True),
    ("reset", "cardinality"): lambda pointer, _: replace(pointer, multi=None),
    ("set", "default"): lambda pointer, command: replace(pointer, default=command.expression),
    ("reset", "default"): lambda pointer, _: replace(pointer, default=None),
    ("set", "readonly"): lambda pointer, command: replace(pointer, readonly=command.expression != "false"),
    ("reset", "readonly"): lambda pointer, _: replace(pointer, readonly=None),
    ("set", "expression"): lambda pointer, command: replace(pointer, computed=command.expression),
    ("reset", "expression"): lambda pointer, _: replace(pointer, computed=None),
    ("set", "type"): lambda pointer, _: pointer,
    ("reset", "type"): lambda pointer, _: replace(pointer, target=""),
    ("set", "on target delete"): lambda pointer, command: replace(pointer, on_target_delete=command.name),
    ("reset", "on target delete"): lambda pointer, _: replace(pointer, on_target_delete=None),
    ("set", "on source delete"): lambda pointer, command: replace(pointer, on_source_delete=command.name),
    ("reset", "on source delete"): lambda pointer, _: replace(pointer, on_source_delete=None),
}


def resolved_type(model: Model, target: str, module: str) -> str:
    """Give a type as written with the full names of what it names."""
    return renamed(target, lambda name: model.resolve(name, module))


def _pointer_in(model: Model, type_: ObjectType, command: DdlCommand, module: str) -> ObjectType | None:
    if command.verb == "drop":
        return replace(type_, pointers=tuple(each for each in type_.pointers if each.name != command.name))
    if command.verb == "create":
        made = made_pointer(model, command, module)
        return type_.with_pointer(made) if made else None
    pointer = type_.pointer(command.name) or Pointer(
        command.name, None if command.kind == "pointer" else command.kind == "link"
    )
    for each in command.commands:
        if each.kind == "owned" and each.verb == "reset":
            return replace(type_, pointers=tuple(e for e in type_.pointers if e.name != command.name))
        changed = in_pointer(model, pointer, each, module)
        if changed is None:
            return None
        pointer = changed
    return type_.with_pointer(pointer)


def _property_in(model: Model, link: Pointer, command: DdlCommand, module: str) -> Pointer | None:
    """Give a link after a command about one of its properties."""
    holder = ObjectType("", pointers=link.properties)
    name = command.commands[0].name if command.commands and command.commands[0].verb == "rename" else ""
    if name:
        return replace(
            link,
            properties=tuple(replace(e, name=name) if e.name == command.name else e for e in link.properties),
        )
    changed = _pointer_in(model, holder, command, module)
    return replace(link, properties=changed.pointers) if changed else None


def _limits(limits: tuple[Limit, ...], command: DdlCommand) -> tuple[Limit, ...]:
    limit = limit_of(command)
    if command.verb == "alter":
        return limits
    others = tuple(each for each in limits if each.key != limit.key)
    return others if command.verb == "drop" else (*others, limit)


def _altered(before: DdlCommand, command: DdlCommand) -> DdlCommand:
    """Give a trigger or policy after an ALTER that says only what changes."""
    made = before
    for each in command.commands:
        if each.verb == "rename":
            made = replace(made, name=each.name)
        elif each.kind == "expression":
            made = replace(made, expression=each.expression)
        elif each.kind == "when":
            made = replace(made, unless=each.expression or "")
        elif each.kind not in _QUIET:
            made = replace(made, words=(*made.words, f"{each.verb} {each.kind} {each.expression or ''}"))
    return made


def _placed(bases: tuple[str, ...], more: tuple[str, ...], command: DdlCommand) -> tuple[str, ...]:
    kept = tuple(each for each in bases if each not in more)
    return (*more, *kept) if command.arguments == ("first",) else (*kept, *more)


def _said(words: frozenset[str], yes: str, no: str) -> bool | None:
    return True if yes in words else False if no in words else None
