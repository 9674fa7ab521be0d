"""A type of Gel as a table: pointers are columns, what stands on it is constraints and objects."""

from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache

from checker.core.column import Check, Column, Constraint, ForeignKey, PrimaryKey, Unique
from checker.core.fact import frozen
from checker.core.objects import Policy, Trigger
from checker.core.operation import OtherObject
from checker.core.tree import Unread
from checker.core.types import Type
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.cursor import walk
from checker.grammars.gel.declare import searched_by
from checker.grammars.gel.model import Limit, Model, Pointer, named
from checker.grammars.gel.tokens import NAME, QUOTED, tokens

_TYPES = {
    "str": Type("text"), "bool": Type("bool"), "int16": Type("int", bits=16), "int32": Type("int", bits=32),
    "int64": Type("int", bits=64), "float32": Type("float", bits=32), "float64": Type("float", bits=64),
    "bigint": Type("decimal", scale=0), "decimal": Type("decimal"), "bytes": Type("bytes"), "uuid": Type("uuid"),
    "json": Type("json"), "datetime": Type("timestamp", zone=True), "local_datetime": Type("timestamp"),
    "local_date": Type("date"), "local_time": Type("time"), "duration": Type("interval"),
    "relative_duration": Type("interval"), "date_duration": Type("interval"), "sequence": Type("int", bits=64),
}  # fmt: skip
_ON_DELETE = {"delete source": "CASCADE", "allow": "SET NULL"}
ABSTRACT = "abstract type"
"""As an object that stands on a table: no object of the type can be made."""
READ_ONLY = "read-only property"
"""The same: it is set when an object is made, and never changed."""
SEARCH_INDEX = "search index"
_IDENTITY = Column("id", Type("uuid"), nullable=False, default="uuid_generate_v1mc()", primary_key=True)


@frozen
class Shape:
    """A table as Gel's schema makes it."""

    columns: dict[str, Column] = field(default_factory=dict)
    constraints: dict[str, Constraint] = field(default_factory=dict)
    """By name."""
    objects: dict[tuple[str, str], OtherObject] = field(default_factory=dict)
    whole: bool = True


def table_of(name: str) -> str:
    """Give the table that a type is, by the type's full name: the module `default` is left out."""
    return name.removeprefix("default::").replace("::", ".")


def reached_by(table: str, link: str) -> str:
    """Give the name of what a link leads to: a table that loses columns when the link leads to another type."""
    return f"({table}.{link})"


def shapes(model: Model, name: str) -> dict[str, Shape]:
    """Give the table of a type, and one for each of its links that has properties (`User.friends`)."""
    table = table_of(name)
    pointers = model.pointers(name)
    constraints: dict[str, Constraint] = {"id": PrimaryKey(("id",), "id")}
    objects = {(each.kind, each.name): each for each in _objects(model, name, table, pointers)}
    columns = {"id": _IDENTITY}
    made: dict[str, Shape] = {}
    for pointer in pointers.values():
        columns[pointer.name] = column(model, pointer)
        constraints.update(_of_pointer(model, pointer))
        if pointer.properties or (pointer.multi and is_link(model, pointer) and pointer.computed is None):
            held = {each.name: column(model, each) for each in pointer.properties}
            made[f"{table}.{pointer.name}"] = Shape(held, whole=False)  # beside them, what it leads to has more
    for limit in model.limits(name):
        constraints.update(_of_limit(limit, ""))
    return {table: Shape(columns, constraints, objects, whole=model.whole(name)), **made}


def column(model: Model, pointer: Pointer) -> Column:
    """Give the column that a pointer is."""
    rewrite = next((each.expression for each in pointer.rewrites if "insert" in each.arguments), None)
    default = pointer.default if pointer.default is not None else rewrite
    base = model.scalar(pointer.target)[0] if pointer.target else ""
    return Column(
        pointer.name,
        _type(model, pointer),
        nullable=not pointer.required,
        default=default,
        generated=pointer.computed,
        identity="auto" if base == "std::sequence" else "",
    )


def is_link(model: Model, pointer: Pointer) -> bool:
    """Tell whether a pointer leads to objects."""
    if pointer.link is not None and pointer.link:
        return True
    return any(each in model.types for each in named(pointer.target))


def name_of(limit: Limit, pointer: str) -> str:
    """Name a constraint, which has no name of its own: by what it says and what it stands on."""
    key, arguments, on = limit.key
    said = f"{key}({', '.join(arguments)})" if arguments else key
    return " ".join(each for each in (said, "on", pointer and f".{pointer}", on) if each)


def _type(model: Model, pointer: Pointer) -> Type | None:
    one = core_type(model, pointer.target)
    if pointer.computed is not None and not pointer.target:
        return None
    return Type("array", element=one or Type("other")) if pointer.multi else one


def core_type(model: Model, target: str) -> Type | None:
    """Give a type of Gel as one of ours; None where it is not known."""
    if target.startswith(("array<", "std::array<")):
        return Type("array", element=core_type(model, target[target.index("<") + 1 : -1]))
    base, _, enum = model.scalar(target)
    if enum is not None:
        return Type("enum", table_of(enum.name))
    if not target:
        return None
    if target in model.types:
        return Type("uuid")
    return _TYPES.get(base.rpartition("::")[2]) or Type("other", table_of(target))


def _of_pointer(model: Model, pointer: Pointer) -> Iterator[tuple[str, Constraint]]:
    if pointer.computed is not None:
        return
    scalar_limits = model.scalar(pointer.target)[1] if pointer.target else ()
    for limit in (*pointer.limits, *scalar_limits):
        yield from _of_limit(limit, pointer.name)
    if is_link(model, pointer) and pointer.target in model.types:
        action = pointer.on_target_delete or ""
        name = f"link .{pointer.name}"
        deferred = action == "deferred restrict"
        yield name, ForeignKey(
            (pointer.name,), table_of(pointer.target), ("id",), name, _ON_DELETE.get(action, ""),
            deferrable=deferred, deferred=deferred,
        )  # fmt: skip


def _of_limit(limit: Limit, pointer: str) -> Iterator[tuple[str, Constraint]]:
    key, arguments, on = limit.key
    name = name_of(limit, pointer)
    named, only = pointers_in(on)
    columns = (pointer,) if pointer and not on else named
    plain = (bool(pointer) and not on) or only
    if key == "exclusive":
        yield name, Unique(columns if plain else (on,), name, limit.unless, expression=not plain)
        return
    values = tuple(_value(each) for each in arguments) if key == "one_of" and plain else None
    shown = f"{key}({', '.join(arguments)})" if arguments else f"{key} on ({on})" if on else key
    yield name, Check(shown, name, columns, values)


@lru_cache(maxsize=4096)
def pointers_in(on: str) -> tuple[tuple[str, ...], bool]:
    """Give the subject's own pointers that an expression names, and whether it is nothing but them."""
    cursor = walk(on)
    if isinstance(cursor, Unread):
        return (), False
    found: list[str] = []
    only, follows = not cursor.done, False
    while token := cursor.token:
        cursor.at += 1
        if token.text == "." and not follows and cursor.is_name():
            found.append(cursor.name())
            follows = True
            only = only and (cursor.done or cursor.text in {",", ")"})
            continue
        only = only and (token.text in {"(", ")", ","} or token.word == "__subject__")
        follows = (token.kind in {NAME, QUOTED} and token.word != "__subject__") or token.text in {")", "]"}
    return tuple(dict.fromkeys(found)), only


def _value(text: str) -> str:
    found = tokens(text)
    return found[0].value if isinstance(found, tuple) and found else text


def _objects(model: Model, name: str, table: str, pointers: dict[str, Pointer]) -> Iterator[OtherObject]:
    if model.types[name].abstract:
        yield OtherObject("create", ABSTRACT, ABSTRACT, table)
    for (kind, each), command in model.objects(name).items():
        if kind == "index":
            yield OtherObject("create", SEARCH_INDEX, f"{searched_by(command)} on {table}")
        elif kind == "trigger":
            yield OtherObject("create", "trigger", each, table, says=_trigger(command))
        else:
            yield OtherObject("create", "policy", each, table, says=_policy(command))
    for pointer in pointers.values():
        if pointer.readonly:
            yield OtherObject("create", READ_ONLY, pointer.name, table)
        if (pointer.on_source_delete or "allow") != "allow":
            writes = "; ".join(" ".join(("delete from", table_of(each))) for each in named(pointer.target))
            yield OtherObject(
                "create", "trigger", f"on source delete of {pointer.name}", table,
                says=Trigger("after", ("delete",), text=writes),
            )  # fmt: skip
        for rewrite in pointer.rewrites:
            for event in (each for each in rewrite.arguments if each in {"insert", "update"}):
                text = f"new.{pointer.name} := ({rewrite.expression or ''})"
                says = Trigger("before", (event,), (pointer.name,), text=text)
                yield OtherObject("create", "trigger", f"rewrite of {pointer.name} on {event}", table, says=says)


def _trigger(command: DdlCommand) -> Trigger:
    events = tuple(each for each in command.arguments if each in {"insert", "update", "delete"})
    when = f"when ({command.unless}) " if command.unless else ""
    return Trigger("after", events, text=f"{when}{command.expression or ''}")


def _policy(command: DdlCommand) -> Policy:
    actions = [each for each in command.arguments if each not in {"allow", "deny"}]
    using = " and ".join(f"({each})" for each in (command.unless, command.expression) if each)
    return Policy(
        "all" if not actions or "all" in actions else " ".join(actions),
        using=using or "true",
        restrictive="deny" in command.arguments,
        check=" ".join(command.words),
    )
