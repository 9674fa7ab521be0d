"""Turns the commands of migrations, in their order, into operations on tables: what a type's table was and then is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.core.objects import Trigger
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    AlterColumn,
    Column,
    CreateEnum,
    CreateTable,
    CreateView,
    DropColumn,
    DropConstraint,
    DropTable,
    DropType,
    DropView,
    Harmless,
    Operation,
    OtherObject,
    Parameter,
    RenameColumn,
    RenameConstraint,
    RenameTable,
    RenameType,
    Step,
    WriteRows,
)
from checker.core.tree import Unread
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.ddl import labels
from checker.grammars.gel.declare import in_type
from checker.grammars.gel.model import Limit, Model, ObjectType, Pointer, Scalar, limit_of, made_scalar
from checker.grammars.gel.rows import written
from checker.grammars.gel.shape import Shape, is_link, shapes, table_of

_POINTERS = frozenset(("property", "link", "pointer"))
_FIELDS = ("type", "nullable", "default", "generated", "identity")
_QUIET = frozenset(("annotation", "module", "setting", "index", "branch", "database", "migration", "message"))
_SCOPING = frozenset(("warn_on_old_scoping",))


class Replay:
    """The schema so far, and the steps of the revision that is being read."""

    def __init__(self) -> None:
        self.model = Model()
        self._shapes: dict[str, dict[str, Shape]] = {}
        self._steps: list[Step] = []

    def run(self, commands: Iterable[DdlCommand]) -> tuple[Step, ...]:
        """Apply one revision's commands, and give its operations."""
        self._steps = []
        for command in commands:
            self._command(command)
        return tuple(self._steps)

    def _command(self, command: DdlCommand) -> None:
        kind = command.kind
        if command.verb == "unread":
            self._add(command.line, Unread("its statement was not understood", _short(command)), command.words)
        elif command.verb == "data":
            for operation, touches in written(self.model, command):
                self._add(command.line, operation, touches)
        elif kind == "type":
            self._type(command)
        elif kind == "scalar type":
            self._scalar(command)
        elif kind == "alias":
            self._alias(command)
        elif kind in {"function", "extension", "extension package"}:
            self._other(command)
        elif kind in _QUIET or (
            command.verb == "create" and ("abstract" in command.is_ or kind in {"global", "permission", "role"})
        ):
            self._quiet(command)
        elif kind == "future" and command.name in _SCOPING:
            self._add(command.line, Harmless(f"{command.verb} future {command.name}"))
        elif kind == "future":
            reason = f"{command.verb}s the future {command.name}, which changes how queries are understood"
            self._add(command.line, Unread(reason, _short(command)), None)
        else:
            self._add(
                command.line, Unread(f"what {command.verb} {kind} does is not known", _short(command)), _words(command)
            )

    def _quiet(self, command: DdlCommand) -> None:
        if command.kind == "global":
            self.model.globals[self.model.resolve(command.name)] = command
        self._add(command.line, Harmless(f"{command.verb} {command.kind} {command.name}".strip()))

    def _add(self, line: int, operation: Operation, touches: tuple[str, ...] | None = ()) -> None:
        self._steps.append(Step(operation, line, touches=touches if isinstance(operation, Unread) else None))

    # types

    def _type(self, command: DdlCommand) -> None:
        name = self.model.resolve(command.name)
        if command.verb == "create":
            name = command.name if "::" in command.name else f"default::{command.name}"
            self._made(command, name)
        elif command.verb == "drop":
            self.model.types.pop(name, None)
            for table in self._shapes.pop(name, {table_of(name): Shape()}):
                self._add(command.line, DropTable(table))
        else:
            for each in command.commands:
                self._altered(name, each)
                if each.verb == "rename":
                    name = each.name

    def _made(self, command: DdlCommand, name: str) -> None:
        bases = tuple(self.model.resolve(each) for each in command.bases)
        type_ = ObjectType(name, "abstract" in command.is_, bases)
        self.model.types[name] = type_
        for each in command.commands:
            changed = in_type(self.model, self.model.types[name], each)
            if changed is None:
                self._not_known(each, name)
            else:
                self.model.types[name] = changed
        self._differ((name,), command.line)

    def _altered(self, name: str, command: DdlCommand) -> None:
        self.model.types.setdefault(name, ObjectType(name, bases=("unknown::Type",)))
        if command.verb == "rename":
            self._renamed(name, command)
        elif command.kind in _POINTERS and command.verb == "alter":
            for each in command.commands:
                self._pointer(name, command, each)
                command = replace(command, name=each.name) if each.verb == "rename" else command
        elif (command.kind, command.verb) == ("abstract", "set"):
            self._change(name, command)
            reason = "makes the type abstract: no object of it can be inserted any more"
            self._add(command.line, Unread(reason, _short(command)), _names(name))
        else:
            self._change(name, command)

    def _change(self, name: str, command: DdlCommand) -> None:
        changed = in_type(self.model, self.model.types[name], command)
        if changed is None:
            self._not_known(command, name)
            return
        self.model.types[name] = changed
        before = len(self._steps)
        self._differ((name,), command.line)
        if len(self._steps) == before:
            self._add(command.line, Harmless(f"{command.verb} {command.kind} {command.name}".strip()))

    def _not_known(self, command: DdlCommand, name: str) -> None:
        words = (*_names(name), *_words(command))
        self._add(command.line, Unread("its statement was not understood", _short(command)), words)

    # pointers

    def _pointer(self, name: str, pointer: DdlCommand, command: DdlCommand) -> None:
        """Do one thing to a pointer."""
        if command.verb == "rename":
            self._pointer_renamed(name, pointer.name, command)
            return
        before = self.model.pointers(name).get(pointer.name)
        self._change(name, replace(pointer, commands=(command,)))
        after = self.model.pointers(name).get(pointer.name)
        if command.kind == "type" and before and after and self._leads_elsewhere(before, after):
            reason = f"{pointer.name} leads to other objects"
            self._add(command.line, Unread(reason, _short(command)), (*_names(name), pointer.name))
        if command.kind == "on source delete" and command.name not in {"", "allow"}:
            reason = f"whoever deletes there deletes what {pointer.name} leads to"
            self._add(command.line, Unread(reason, _short(command)), (*_names(name), pointer.name))
        if command.kind == "readonly" and bool(after and after.readonly) is not bool(before and before.readonly):
            verb = "create" if after and after.readonly else "drop"
            says = Trigger("before", ("update",), (pointer.name,), text=f"assert (.{pointer.name} is read-only)")
            for each in self._tables(name):
                self._add(command.line, OtherObject(verb, "trigger", f"readonly of {pointer.name}", each, says=says))
        if command.kind == "required" and command.verb == "set" and command.expression:
            for each in self._tables(name):
                self._add(
                    command.line, WriteRows("update", each, (pointer.name,), only_null=frozenset((pointer.name,)))
                )

    def _leads_elsewhere(self, before: Pointer, after: Pointer) -> bool:
        """Tell whether a link's new type lacks what queries may ask of the old."""
        if not is_link(self.model, before) or before.target == after.target:
            return False
        return before.target not in {each.name for each in self.model.line(after.target)}

    def _pointer_renamed(self, name: str, old: str, command: DdlCommand) -> None:
        new = command.name
        for each in self.model.children((name,)):
            type_ = self.model.types[each]
            pointer = type_.pointer(old)
            if pointer is None:
                continue
            renamed = tuple(replace(p, name=new) if p is pointer else p for p in type_.pointers)
            self.model.types[each] = replace(type_, pointers=renamed)
            limits = tuple(_renamed_in(limit, old, new) for limit in type_.limits)
            self.model.types[each] = replace(self.model.types[each], limits=limits)
        for each in self.model.children((name,)):
            table = table_of(each)
            before = self._shapes.get(each, {})
            self._add(command.line, RenameColumn(table, old, new))
            if f"{table}.{old}" in before:
                self._add(command.line, RenameTable(f"{table}.{old}", f"{table}.{new}"))
            after = shapes(self.model, each)
            self._rename_constraints(each, before, after, command.line)
            self._shapes[each] = after

    def _rename_constraints(self, name: str, before: dict[str, Shape], after: dict[str, Shape], line: int) -> None:
        table = table_of(name)
        old, new = before.get(table, Shape()).constraints, after[table].constraints
        for was, is_ in zip(old, new, strict=False):
            if was != is_:
                self._add(line, RenameConstraint(table, was, is_))

    def _renamed(self, name: str, command: DdlCommand) -> None:
        model, new = self.model, command.name if "::" in command.name else f"default::{command.name}"
        old_tables = list(self._shapes.pop(name, {table_of(name): Shape()}))
        model.types = {
            new if each == name else each: _pointing(type_, name, new) for each, type_ in model.types.items()
        }
        model.types[new] = replace(model.types[new], name=new)
        for table in old_tables:
            self._add(command.line, RenameTable(table, table_of(new) + table.removeprefix(table_of(name))))
        for each in model.types:
            self._shapes[each] = shapes(model, each)

    # what else there is

    def _scalar(self, command: DdlCommand) -> None:
        name = self.model.resolve(command.name)
        if command.verb == "create":
            self._new_scalar(command)
            return
        scalar = self.model.scalars.get(name, Scalar(name))
        if command.verb == "drop":
            self.model.scalars.pop(name, None)
            gone: Operation = DropType(table_of(name)) if scalar.labels else Harmless(f"drop scalar type {name}")
            self._add(command.line, gone)
            return
        for each in command.commands:
            scalar = self._changed_scalar(scalar, each)

    def _new_scalar(self, command: DdlCommand) -> None:
        name = command.name if "::" in command.name else f"default::{command.name}"
        base = self.model.resolve(command.bases[0]) if command.bases else ""
        scalar = made_scalar(command, name, base)
        self.model.scalars[name] = scalar
        made = CreateEnum(table_of(name), scalar.labels) if scalar.labels is not None else None
        self._add(command.line, made or Harmless(f"create scalar type {name}"))

    def _changed_scalar(self, scalar: Scalar, command: DdlCommand) -> Scalar:
        made = scalar
        found = labels(command.bases[0]) if command.kind == "extending" and command.bases else None
        if command.verb == "rename":
            made = replace(scalar, name=command.name if "::" in command.name else f"default::{command.name}")
            self._scalar_renamed(scalar, made, command.line)
            return made
        if found is not None:
            made = replace(scalar, labels=found)
            self.model.scalars[scalar.name] = made
            self._labels(table_of(scalar.name), scalar.labels or (), found, command.line)
            return made
        if command.kind == "constraint":
            limit = limit_of(command)
            kept = tuple(each for each in scalar.limits if each.key != limit.key)
            made = replace(scalar, limits=kept if command.verb == "drop" else (*kept, limit))
            self.model.scalars[scalar.name] = made
            self._differ(tuple(self.model.users(scalar.name)), command.line)
        elif command.kind not in _QUIET:
            self._not_known(command, scalar.name)
        return made

    def _scalar_renamed(self, old: Scalar, new: Scalar, line: int) -> None:
        model = self.model
        model.scalars = {new.name if name == old.name else name: each for name, each in model.scalars.items()}
        model.scalars[new.name] = new
        model.types = {name: _pointing(each, old.name, new.name) for name, each in model.types.items()}
        if new.labels is not None:
            self._add(line, RenameType(table_of(old.name), table_of(new.name)))
        else:
            self._add(line, Harmless(f"rename scalar type {old.name}"))
        for each in model.users(new.name):
            self._shapes[each] = shapes(model, each)

    def _labels(self, name: str, before: tuple[str, ...], after: tuple[str, ...], line: int) -> None:
        if set(before) - set(after):
            self._add(line, CreateEnum(name, after))
        for label in after if not set(before) - set(after) else ():
            if label not in before:
                self._add(line, AddEnumValue(name, label))

    def _alias(self, command: DdlCommand) -> None:
        name = self.model.resolve(command.name)
        full = name if "::" in name else f"default::{name}"
        if command.verb == "drop":
            self.model.aliases.pop(full, None)
            self._add(command.line, DropView(table_of(full)))
            return
        for each in command.commands:
            command = replace(command, expression=each.expression if each.kind == "expression" else command.expression)
        self.model.aliases[full] = command
        reads = tuple(
            table_of(read) for word in command.reads if (read := self.model.resolve(word)) in self.model.types
        )
        self._add(command.line, CreateView(table_of(full), reads=reads[:1]))

    def _other(self, command: DdlCommand) -> None:
        name = command.name.removeprefix("default::")
        parameters = None
        if command.kind == "function":
            parameters = tuple(_parameter(each) for each in command.arguments)
            if command.verb == "drop":
                self.model.functions.pop(self.model.resolve(command.name), None)
            elif command.verb == "create":
                self.model.functions[self.model.resolve(command.name)] = command
        self._add(command.line, OtherObject(command.verb, command.kind, name, parameters=parameters))

    # differences

    def _tables(self, name: str) -> Iterator[str]:
        return (table_of(each) for each in self.model.children((name,)))

    def _differ(self, names: tuple[str, ...], line: int) -> None:
        """Add what changed in the tables of these types and of all that extend them."""
        for name in self.model.children(names):
            before, after = self._shapes.get(name, {}), shapes(self.model, name)
            self._shapes[name] = after
            for table in before.keys() - after.keys():
                self._add(line, DropTable(table))
            for table, shape in after.items():
                for operation in _between(table, before.get(table), shape):
                    self._add(line, operation)


def _between(table: str, before: Shape | None, after: Shape) -> Iterator[Operation]:
    """Give what makes one shape of a table into another."""
    if before is None:
        constraints = tuple(after.constraints.values())
        yield CreateTable(table, tuple(after.columns.values()), constraints, whole=after.whole)
        yield from after.objects.values()
        return
    for name in before.constraints.keys() - after.constraints.keys():
        yield DropConstraint(table, name)
    for key in sorted(before.objects.keys() - after.objects.keys()):
        yield replace(before.objects[key], verb="drop", says=None)
    for name in before.columns.keys() - after.columns.keys():
        yield DropColumn(table, name)
    for name, column in after.columns.items():
        yield from _column(table, before.columns.get(name), column)
    for name, constraint in after.constraints.items():
        if name in before.constraints and before.constraints[name] != constraint:
            yield DropConstraint(table, name)
        if before.constraints.get(name) != constraint:
            yield AddConstraint(table, constraint)
    for key, each in after.objects.items():
        if before.objects.get(key) != each:
            yield each


def _column(table: str, before: Column | None, after: Column) -> Iterator[Operation]:
    if before is None:
        yield AddColumn(table, after)
    elif before != after:
        sets = frozenset(each for each in _FIELDS if getattr(before, each) != getattr(after, each))
        yield AlterColumn(table, after, sets)


def _pointing(type_: ObjectType, old: str, new: str) -> ObjectType:
    """Give a type that named another by its old name."""
    pointers = tuple(
        replace(each, target=each.target.replace(old, new)) if old in each.target else each for each in type_.pointers
    )
    return replace(type_, pointers=pointers, bases=tuple(new if each == old else each for each in type_.bases))


def _renamed_in(limit: Limit, old: str, new: str) -> Limit:
    return replace(limit, on=limit.on.replace(f".{old}", f".{new}")) if f".{old}" in limit.on else limit


def _parameter(text: str) -> Parameter:
    name, _, rest = text.partition(":")
    optional = "=" in rest or "optional" in rest.lower().split()
    type_, _, _ = rest.partition("=")
    return Parameter(type_.strip(), name.strip().rpartition(" ")[2], optional, "variadic" in name.lower())


def _names(name: str) -> tuple[str, ...]:
    return (table_of(name), name.rpartition("::")[2])


def _words(command: DdlCommand) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                command.name.rpartition("::")[2],
                *command.words,
                *(word for each in command.commands for word in _words(each)),
            }
            - {""}
        )
    )


def _short(command: DdlCommand) -> str:
    return (command.expression or f"{command.verb} {command.kind} {command.name}")[:200]
