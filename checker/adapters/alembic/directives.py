"""What the calls of a migration do, in the order in which they would be made."""

import re
from collections.abc import Iterable, Iterator

from checker.adapters.alembic import enums, keys, loaded, objects, partial, rows, tables
from checker.adapters.alembic.here import Here, Made, shown, touched, unread
from checker.adapters.alembic.modules import STANDARD
from checker.core.operation import (
    Step,
)
from checker.core.tree import Unread
from checker.python.sqlalchemy import Resolve, argument, last_of, path_of, string_of
from checker.python.values import Attribute, Call, Class, Event, Function, Name, Value

_DIRECTIVES = {**tables.DIRECTIVES, **keys.DIRECTIVES, **enums.DIRECTIVES}
_QUIET = {
    "get_bind",
    "get_context",
    "f",
    "inline_literal",
    "batch_alter_table",
    "implementation_for",
    "register_operation",
}
_EXECUTES = {
    "execute",
    "exec_driver_sql",
    "scalar",
    "scalars",
    "executemany",
    "execute_many",
    "run_sync",
    "executescript",
}
_LIBRARIES = (
    "sqlalchemy",
    "alembic",
    "builtins",
    "operator",
    "flask_sqlalchemy",
    "sqlmodel",
    "geoalchemy2",
    "sqlalchemy_utils",
)
_HANDLE = re.compile(
    r"alembic\.op\.(?:get_bind|get_context|batch_alter_table)(?:\.(?:connect|engine|begin|connection|bind|__enter__))*"
)
_SESSION_WRITES = {
    "add",
    "add_all",
    "merge",
    "bulk_save_objects",
    "bulk_insert_mappings",
    "bulk_update_mappings",
    "delete",
    "save",
}


def steps_of(events: Iterable[Event], dialect: str, resolve: Resolve, foreign: frozenset[str]) -> tuple[Step, ...]:
    """Give the steps of a run; `foreign` are project modules that were not read."""
    return tuple(_steps(events, dialect, resolve, foreign))


def _steps(events: Iterable[Event], dialect: str, resolve: Resolve, foreign: frozenset[str]) -> Iterator[Step]:
    for event in events:
        here = Here(dialect, resolve, event.line)
        for made in _made(event.call, here, foreign):
            step = made if isinstance(made, Step) else Step(made, event.line)
            if event.maybe and not step.maybe:
                step = Step(step.operation, step.line, maybe=True, touches=step.touches)
            yield step


def _made(call: Call, here: Here, foreign: frozenset[str]) -> Made:
    function = call.function
    if isinstance(function, Unread):
        if _cut_short(call) or _handed(call):
            yield Step(Unread(function.reason, function.text, here.line), here.line, touches=None)
        return
    path = path_of(function)
    if path.startswith("alembic.op."):
        name = path.removeprefix("alembic.op.")
        if "." not in name:
            yield from _directive(name, call, here)
            return
        batch = function.of if isinstance(function, Attribute) else None
        if isinstance(batch, Call) and last_of(batch) == "batch_alter_table":
            yield from _directive(function.name, call, _in_batch(here, batch))  # type: ignore[union-attr]
            return
    if path == "builtins.setattr" and len(call.arguments) > 2:  # noqa: PLR2004  object, name and value
        yield from loaded.assigned(call, here)
        return
    if isinstance(function, Attribute):
        found = _method(function, call, here)
        if found is not None:
            yield from found
            return
    yield from _other(path, call, here, foreign)


def _cut_short(call: Call) -> bool:
    """Tell whether a run ended here because it is too long: what follows is not known."""
    why = call.function
    return isinstance(why, Unread) and (
        why.reason.startswith(("takes too many steps", "loops too long")) or "too deeply" in why.reason
    )


def _in_batch(here: Here, batch: Call) -> Here:
    return Here(here.dialect, here.resolve, here.line, batch)


def _directive(name: str, call: Call, here: Here) -> Made:
    if name in _DIRECTIVES:
        yield from _DIRECTIVES[name](call, here)
    elif name == "bulk_insert":
        yield from rows.bulk_insert(call, here)
    elif name == "execute":
        yield from _executed(call, here)
    elif name in {"create_entity", "replace_entity", "drop_entity"}:
        yield from objects.entity(name.partition("_")[0], call, here)
    elif name == "run_async":
        yield unread(call, "an asynchronous function is run", here.line)
    elif name not in _QUIET:
        yield Step(
            Unread(f"op.{name} is no directive of Alembic's own", shown(call), here.line),
            here.line,
            touches=touched(call),
        )


def _method(function: Attribute, call: Call, here: Here) -> Made | None:
    """Give what a method does; None where its name says nothing."""
    name, of = function.name, function.of
    if name in _EXECUTES and (call.arguments or call.keywords) and not _is_library(of):
        return _executed(call, here)
    if name in {"create", "drop"} and isinstance(of, Call | Name | Attribute | Class):
        return objects.object_made(name, of, call, here)
    if name in {"create_all", "drop_all"}:
        return iter(
            (Step(Unread(f"{name} makes what the models say", shown(call), here.line), here.line, touches=None),)
        )
    if name in {"update", "delete"}:
        found = rows.query(call, here)
        if found is not None:
            return found
    if name in _SESSION_WRITES and _is_session(of):
        return rows.stored(call, here)
    return None


def _executed(call: Call, here: Here) -> Made:
    """Read SQL text or a statement object, run by `op`, a connection or a session."""
    value = call.arguments[0] if call.arguments else next(iter(call.keywords.values()), None)
    text = string_of(value)
    if text is not None:
        from checker import sql  # noqa: PLC0415  loaded only where a migration runs SQL

        yield from sql.operations(text, here.dialect, line=here.line)
        return
    if isinstance(value, list | tuple):
        for each in value:
            yield from _executed(Call(call.function, (each,), {}, call.line), here)
        return
    rest = call.arguments[1] if len(call.arguments) > 1 else call.keywords.get("parameters")
    written = rows.statement(value, here, rest)
    if written is not None:
        yield from written
    elif isinstance(value, Call) and last_of(value) == "text" and isinstance(argument(value, 0, "text"), Unread):
        yield from _executed(Call(call.function, (argument(value, 0, "text"),), {}, call.line), here)
    elif isinstance(value, Call):
        yield from objects.construct(value, here)
    elif isinstance(value, Unread):
        yield partial.operation(value, here.dialect, here.line)
    elif value is not None:
        yield unread(call, "the statement is not known before the program runs", here.line)


def _is_session(of: Value) -> bool:
    path = path_of(of).lower()
    return "session" in path.rpartition(".")[2] or path.endswith(("sessionmaker", "alembic.op.get_bind", "__enter__"))


def _is_library(value: Value) -> bool:
    """Tell whether a method belongs to a constructor of SQLAlchemy, such as `select`, and runs nothing."""
    path = path_of(value)
    return path.startswith("sqlalchemy.") and last_of(value) in {"select", "text", "func", "literal"}


def _other(path: str, call: Call, here: Here, foreign: frozenset[str]) -> Made:
    """Judge a call that was not followed: it matters if it gets the connection, or if the project wrote it."""
    known = here.resolve(call.function)
    if isinstance(known, Class) or path.startswith(_LIBRARIES) or path.partition(".")[0] in STANDARD:
        return
    if _handed(call):
        yield unread(call, "a function that could not be followed gets the connection", here.line)
    elif isinstance(call.function, Name) and _module(path, foreign):
        yield unread(call, "a function of the project could not be followed", here.line)


def _module(path: str, foreign: frozenset[str]) -> bool:
    while path:
        path = path.rpartition(".")[0]
        if path in foreign:
            return True
    return False


def _handed(call: Call) -> bool:
    """Tell whether a call is given `op`, a connection, a session or a function."""
    return any(map(_is_handle, (*call.arguments, *call.keywords.values())))


def _is_handle(value: Value) -> bool:
    match value:
        case Name(dotted="alembic.op"):
            return True
        case Function():
            return True
        case Call() | Attribute():
            path = path_of(value)
            return _HANDLE.fullmatch(path) is not None or last_of(value) in {"Session", "sessionmaker", "Operations"}
    return False
