"""What makes one schema of another, as far as it is no table: enum types, triggers, routines, policies, rights."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.core.objects import Rights
from checker.core.operation import AddEnumValue, CreateEnum, DropType, Operation, OtherObject
from checker.core.schema import Origin, RightsState, Schema

Change = tuple[Operation, Origin]
"""A step, and the place that states it: the newer schema's, or the older's where the newer has no word of it."""


def changed_enums(before: Schema, after: Schema) -> Iterator[Change]:
    """Give what happens to enum types; one that lost labels is made anew."""
    for name, state in before.enums.items():
        if name not in after.enums:
            yield DropType(name), _first(state.origins.values())
    for name, now in after.enums.items():
        then = before.enums.get(name)
        if then is not None and then.labels == now.labels:
            continue
        if then is None or now.labels[: len(then.labels)] != then.labels:
            if then is not None:
                yield DropType(name), _first(now.origins.values())
            yield CreateEnum(name, now.labels), _first(now.origins.values())
        else:
            for label in now.labels[len(then.labels) :]:
                yield AddEnumValue(name, label), now.origins.get(label) or Origin("", 0)


def dropped_objects(before: Schema, after: Schema) -> Iterator[Change]:
    """Give the triggers, routines, policies and the like that are gone."""
    for key, state in before.objects.items():
        if key not in after.objects:
            yield replace(state.object, verb="drop", says=None), state.origin


def changed_objects(before: Schema, after: Schema) -> Iterator[Change]:
    """Give those that came, or that are different now."""
    for key, state in after.objects.items():
        held = before.objects.get(key)
        if held is None or held.object != state.object:
            yield state.object, state.origin


def changed_rights(before: Schema, after: Schema) -> Iterator[Change]:
    """Give which rights were given and taken."""
    nothing = RightsState()
    for key in dict.fromkeys((*before.rights, *after.rights)):
        then, now = before.rights.get(key, nothing).given, after.rights.get(key, nothing).given
        for verb, pairs in (("drop", then - now), ("create", now - then)):
            for privilege, column in sorted(pairs):
                yield _right(verb, key, privilege, column), _of_object(after, before, key[1])


def _right(verb: str, key: tuple[str, str, str], privilege: str, column: str) -> OtherObject:
    of, on, role = key
    says = Rights((privilege,), (role,) if role else (), (column,) if column else (), of=of, on=on)
    return OtherObject(verb, "grant", privilege.upper(), on if of == "table" else "", says=says)


def _of_object(after: Schema, before: Schema, name: str) -> Origin:
    held = after.tables.get(name) or before.tables.get(name)
    return held.origin if held else Origin("", 0)


def _first(origins: Iterable[Origin]) -> Origin:
    return next(iter(origins), Origin("", 0))
