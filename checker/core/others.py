"""What operations on triggers, rights, policies, partitions and routines do to a schema."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.objects import Domain, Parameter, Policy, Rights, Trigger
from checker.core.operation import OtherObject
from checker.core.schema import ObjectState, Origin, RightsState, RoutineState, Schema

_ALL = {
    "table": ("select", "insert", "update", "delete", "truncate", "references", "trigger"),
    "sequence": ("usage", "select", "update"),
}
_BY_NAME = {"trigger"}
"""Kinds whose DROP does not name the table in every dialect."""


def change_object(operation: OtherObject, schema: Schema, origin: Origin) -> Schema:
    """Make, change or drop an object that is no table."""
    if operation.kind == "grant":
        return _rights(operation, schema, origin)
    if operation.kind in {"sequence", "owner", "character set"}:
        return schema
    if operation.kind in {"function", "procedure"}:
        schema = _routine(operation, schema, origin)
    key = (operation.kind, operation.table, operation.name)
    if operation.verb == "drop":
        return _dropped(operation, schema, origin)
    before = schema.objects.get(key)
    if operation.verb == "alter" and before is not None:
        operation = _merged(before.object, operation)
    return replace(schema, objects={**schema.objects, key: ObjectState(operation, origin)})


def without_objects(schema: Schema, table: str, origin: Origin) -> Schema:
    """Take away what stood on a table that is dropped: a table of that name, made anew, has none of it."""
    if any(key[1] == table for key in schema.objects):
        schema = replace(schema, objects={key: each for key, each in schema.objects.items() if key[1] != table})
    held = {key: each for key, each in schema.rights.items() if key[:2] == ("table", table)}
    return replace(schema, rights={**schema.rights, **_lost(held, origin)}) if held else schema


def moved_objects(schema: Schema, old: str, new: str, origin: Origin) -> Schema:
    """Let what stands on a table follow its new name; what is made under the old name has no rights."""
    if any(key[1] == old for key in schema.objects):
        objects = {
            (kind, new, name) if table == old else (kind, table, name): each
            for (kind, table, name), each in schema.objects.items()
        }
        schema = replace(schema, objects=objects)
    held = {key: each for key, each in schema.rights.items() if key[:2] == ("table", old)}
    if not held:
        return schema
    follows = {("table", new, role): each for (_, _, role), each in held.items()}
    return replace(schema, rights={**schema.rights, **_lost(held, origin), **follows})


def _routine(operation: OtherObject, schema: Schema, origin: Origin) -> Schema:
    """Follow what takes a call; a routine whose parameters were not read is forgotten."""
    name, takes = operation.name, operation.parameters
    if operation.verb == "alter":
        return schema
    held = schema.routines.get(name)
    if operation.verb == "create" and takes is None:
        return replace(schema, routines={key: each for key, each in schema.routines.items() if key != name})
    others = tuple(each for each in held.signatures if _types(each) != _types(takes)) if held and takes else ()
    signatures = (*others, takes) if operation.verb == "create" and takes is not None else others
    return replace(schema, routines={**schema.routines, name: RoutineState(signatures, origin)})


def _types(signature: tuple[Parameter, ...] | None) -> tuple[str, ...]:
    return tuple(each.type for each in signature or ())


def _lost(held: dict[tuple[str, str, str], RightsState], origin: Origin) -> dict[tuple[str, str, str], RightsState]:
    return {
        key: RightsState(frozenset(), {**each.taken, **dict.fromkeys(each.given, origin)}) for key, each in held.items()
    }


def _rights(operation: OtherObject, schema: Schema, origin: Origin) -> Schema:
    says = operation.says if isinstance(operation.says, Rights) else Rights(("all",), ("",), on=operation.table)
    made = dict(schema.rights)
    for role in says.roles or ("",):
        key = (says.of, says.on, role)
        before = made.get(key, RightsState())
        named = frozenset(_named(says))
        if operation.verb == "drop":
            left = frozenset(each for each in before.given if each not in named and (each[0], "") not in named)
            # what a REVOKE takes from the whole table, it takes from each of its columns
            made[key] = RightsState(left, {**before.taken, **dict.fromkeys(named, origin)})
        elif operation.verb == "create":
            taken = {each: at for each, at in before.taken.items() if each not in named}
            made[key] = RightsState(before.given | named, taken)
        else:
            made[key] = RightsState(before.given | named, before.taken)
    return replace(schema, rights=made)


def _named(says: Rights) -> Iterator[tuple[str, str]]:
    for privilege in says.privileges:
        for each in _ALL.get(says.of, ("all",)) if privilege == "all" else (privilege,):
            yield from ((each, column) for column in says.columns or ("",))


def _dropped(operation: OtherObject, schema: Schema, origin: Origin) -> Schema:
    kind, table, name = operation.kind, operation.table, operation.name

    def goes(key: tuple[str, str, str]) -> bool:
        if key[0] != kind or (key[1] != table and (table or kind not in _BY_NAME)):
            return False
        whole = kind == "row security" or (kind == "partition" and not name) or name.lower() in {"all", "user"}
        return whole or key[2] == name

    objects = {key: each for key, each in schema.objects.items() if not goes(key)}
    if kind == "partition" and name and len(objects) == len(schema.objects):
        objects[kind, table, name] = ObjectState(operation, origin)  # one that was made where nobody saw it
    return replace(schema, objects=objects)


def _merged(before: OtherObject, after: OtherObject) -> OtherObject:
    """Give an object after an ALTER that says only what changes."""
    match before.says, after.says:
        case (Trigger(), None) | (Policy(), None) | (Domain(), None):
            return replace(after, says=before.says)
        case Policy() as old, Policy() as new:
            says = replace(
                old, using=new.using or old.using, check=new.check or old.check, roles=new.roles or old.roles
            )
            return replace(after, says=says)
        case Domain() as old, Domain() as new:
            more = tuple(text for text in new.checks if text not in old.checks)
            return replace(after, says=replace(old, checks=(*old.checks, *more), not_null=old.not_null or new.not_null))
    return after
