"""Gel's own schema as a value that commands build up: types with their pointers, scalars, and what is inherited."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from checker.core.fact import frozen
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.type_names import labels

T = TypeVar("T")


@frozen
class Limit:
    """A constraint as written."""

    name: str
    arguments: tuple[str, ...] = ()
    on: str = ""
    unless: str = ""
    delegated: bool = False

    @property
    def key(self) -> tuple[str, tuple[str, ...], str]:
        """What ALTER and DROP name it by; a delegated one is the same."""
        return self.name.removeprefix("std::"), self.arguments, self.on


@frozen
class Pointer:
    """A property or link, as far as one type declares it; None is inherited."""

    name: str
    link: bool | None = None
    target: str = ""
    required: bool | None = None
    multi: bool | None = None
    computed: str | None = None
    default: str | None = None
    readonly: bool | None = None
    on_target_delete: str | None = None
    limits: tuple[Limit, ...] = ()
    properties: tuple["Pointer", ...] = ()
    """Of a link."""
    rewrites: tuple[DdlCommand, ...] = ()
    on_source_delete: str | None = None
    bases: tuple[str, ...] = ()
    """Abstract links or properties that it extends."""

    def over(self, base: "Pointer") -> "Pointer":
        """Give what a child has that declares this over what it inherits."""
        own = {each.name for each in self.properties}
        return Pointer(
            self.name,
            base.link if self.link is None else self.link or base.link,
            self.target or base.target,
            _first(self.required, base.required),
            _first(self.multi, base.multi),
            _first(self.computed, base.computed),
            _first(self.default, base.default),
            _first(self.readonly, base.readonly),
            _first(self.on_target_delete, base.on_target_delete),
            (*(each for each in base.limits if each not in self.limits), *self.limits),
            (*(each for each in base.properties if each.name not in own), *self.properties),
            (*base.rewrites, *self.rewrites),
            _first(self.on_source_delete, base.on_source_delete),
            (*(each for each in base.bases if each not in self.bases), *self.bases),
        )


@frozen
class ObjectType:
    """A type as declared."""

    name: str
    abstract: bool = False
    bases: tuple[str, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    limits: tuple[Limit, ...] = ()
    objects: tuple[DdlCommand, ...] = ()
    """Triggers and access policies."""

    def pointer(self, name: str) -> Pointer | None:
        """Give a pointer that it declares itself."""
        return next((each for each in self.pointers if each.name == name), None)

    def with_pointer(self, pointer: Pointer) -> "ObjectType":
        """Give the type with a pointer declared, or declared otherwise."""
        if self.pointer(pointer.name):
            changed = tuple(pointer if each.name == pointer.name else each for each in self.pointers)
            return replace(self, pointers=changed)
        return replace(self, pointers=(*self.pointers, pointer))


@frozen
class Scalar:
    """A scalar type as declared."""

    name: str
    base: str = ""
    labels: tuple[str, ...] | None = None
    limits: tuple[Limit, ...] = ()


class Model:
    """Everything that was declared so far."""

    def __init__(self) -> None:
        self.types: dict[str, ObjectType] = {}
        self.scalars: dict[str, Scalar] = {}
        self.aliases: dict[str, DdlCommand] = {}
        self.functions: dict[str, DdlCommand] = {}
        self.globals: dict[str, DdlCommand] = {}
        self.links: dict[str, Pointer] = {}
        """Abstract links and properties."""
        self._held: tuple[list[ObjectType | Pointer], dict[str, dict[str, Pointer]]] = ([], {})

    def resolve(self, name: str, module: str = "default") -> str:
        """Give the full name of a type as it is named in a module."""
        for each in (f"{module}::{name}", name, f"default::{name}", f"std::{name}"):
            if each in self.types or each in self.scalars or each in self.aliases:
                return each
        if "::" in name:
            return name
        return f"std::{name}" if name in STANDARD else f"{module}::{name}"

    def resolve_link(self, name: str, module: str = "default") -> str:
        """Give the full name of an abstract link or property."""
        tried = (f"{module}::{name}", name, f"default::{name}")
        return next((each for each in tried if each in self.links), name)

    def named_so(self, name: str, among: Mapping[str, DdlCommand]) -> str:
        """Give the full name of a function or global as it is named in the module `default`; empty for none of ours."""
        bare = name.rpartition("::")[2]
        return next((each for each in (name, f"default::{name}", f"default::{bare}") if each in among), "")

    def all_pointers(self) -> dict[str, dict[str, Pointer]]:
        """Give what every type has, also by inheritance; kept until a type is another."""
        types: list[ObjectType | Pointer] = [*self.types.values(), *self.links.values()]
        if self._held[0] != types:
            self._held = (types, {name: self.pointers(name) for name in self.types})
        return self._held[1]

    def children(self, names: Iterable[str]) -> tuple[str, ...]:
        """Give these types and all that extend them, in the order of their making."""
        found = set(names)
        while more := {name for name, each in self.types.items() if name not in found and found & {*each.bases}}:
            found |= more
        return tuple(name for name in self.types if name in found)

    def line(self, name: str) -> tuple[ObjectType, ...]:
        """Give a type and those that it inherits from, the nearest first."""
        seen: dict[str, ObjectType] = {}
        waiting = [name]
        while waiting:
            each = waiting.pop(0)
            if each in self.types and each not in seen:
                seen[each] = self.types[each]
                waiting.extend(self.types[each].bases)
        return tuple(seen.values())

    def whole(self, name: str) -> bool:
        """Tell whether all that a type inherits is known."""
        return all(base in self.types or base in BASES for each in self.line(name) for base in each.bases)

    def pointers(self, name: str) -> dict[str, Pointer]:
        """Give every pointer that a type has, also by inheritance, in the order of declaration."""
        made: dict[str, Pointer] = {}
        for each in reversed(self.line(name)):
            for pointer in each.pointers:
                before = made.get(pointer.name)
                made[pointer.name] = pointer.over(before) if before else pointer
        return {each.name: self._extended(each) if each.bases else each for each in made.values()}

    def _extended(self, pointer: Pointer, seen: frozenset[str] = frozenset()) -> Pointer:
        """Give a pointer with what the abstract links give it that it extends."""
        for name in pointer.bases:
            base = self.links.get(name)
            if base and name not in seen:
                whole = self._extended(base, seen | {name})
                pointer = pointer.over(replace(whole, name=pointer.name, link=None, target="", bases=()))
        return pointer

    def limits(self, name: str) -> tuple[Limit, ...]:
        """Give every constraint of a type itself."""
        found: dict[object, Limit] = {}
        for each in reversed(self.line(name)):
            found.update((limit.key, limit) for limit in each.limits)
        return tuple(found.values())

    def objects(self, name: str) -> dict[tuple[str, str], DdlCommand]:
        """Give every trigger and access policy of a type."""
        return {(e.kind, e.name): e for each in reversed(self.line(name)) for e in each.objects}

    def scalar(self, name: str) -> tuple[str, tuple[Limit, ...], Scalar | None]:
        """Give the standard type that a scalar is made of, the constraints on the way, and its enum if it is one."""
        limits: list[Limit] = []
        seen: set[str] = set()
        while name in self.scalars and name not in seen:
            seen.add(name)
            scalar = self.scalars[name]
            limits += scalar.limits
            if scalar.labels is not None:
                return "enum", tuple(limits), scalar
            name = scalar.base
        return name, tuple(limits), None

    def users(self, scalar: str) -> Iterator[str]:
        """Give the types with a pointer of a scalar, or of one made of it."""
        family = {scalar}
        while more := {name for name, each in self.scalars.items() if name not in family and each.base in family}:
            family |= more
        for name, type_ in self.types.items():
            if any(family & {*named(pointer.target)} for pointer in type_.pointers):
                yield name


STANDARD = frozenset(
    (
        "str", "bool", "int16", "int32", "int64", "float32", "float64", "bigint", "decimal", "bytes", "uuid", "json",
        "datetime", "duration", "array", "tuple", "range", "multirange", "sequence", "anytype", "enum", "Object",
        "BaseObject", "FreeObject", "anyenum", "anyreal", "anyint", "anyfloat", "anyscalar",
    )
)  # fmt: skip
BASES = frozenset(("std::Object", "std::BaseObject", "schema::Object"))


def named(type_: str) -> tuple[str, ...]:
    """Give the names in a type as written: of `array<default::Tag>`, both."""
    found, name = [], ""
    for character in f"{type_} ":
        if character.isalnum() or character in "_:":
            name += character
        else:
            found += [name] if name else []
            name = ""
    return tuple(found)


def made_scalar(command: DdlCommand, name: str, base: str) -> Scalar:
    """Give the scalar that a command declares."""
    limits = tuple(limit_of(each) for each in command.commands if each.kind == "constraint" and each.verb == "create")
    return Scalar(name, base, labels(command.bases[0]) if command.bases else None, limits)


def limit_of(command: DdlCommand) -> Limit:
    """Give the constraint that a command names."""
    on = command.on or next((e.on for e in command.commands if e.on), "")
    return Limit(command.name, command.arguments, on, command.unless, "delegated" in command.is_)


def _first(own: T | None, inherited: T | None) -> T | None:
    return inherited if own is None else own
