"""What an attribute of a mapped class says about a column."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.code.sqlalchemy.annotations import annotated, mapped_by
from checker.code.sqlalchemy.facts import NOT_COLUMNS
from checker.code.sqlalchemy.program import Placed, Program
from checker.core.fact import frozen
from checker.core.tree import Unread
from checker.python.sqlalchemy import is_column, last_of
from checker.python.values import Call, Class, Function, Item, Name, Value

_COLUMN = Name("sqlalchemy.Column")
_DEPTH = 12


@frozen
class Written:
    """A column as an attribute writes it: one call of `Column` with nothing left to look up."""

    call: Call
    attribute: str
    deferred: bool = False
    wrapped: bool = False
    """Whether it stands in `deferred(...)` or `column_property(...)`."""
    always_sent: bool = False
    """Whether the client sends a value in every INSERT although the column has no default."""


def written(
    program: Program, attribute: str, value: Placed | None, annotation: Placed | None, types: "Mapping[str, Value]"
) -> Iterator[Written | Unread]:
    """Give the columns of an attribute of a mapped class: mostly one or none; `Unread` where there may be one."""
    if value is None:
        meant = mapped_by(program, annotation) if annotation else None
        if meant is not None:
            yield Written(annotated(Call(_COLUMN, (), {}), meant, types), attribute)
        return
    for found in _calls(program, attribute, value):
        if isinstance(found, Written) and annotation:
            meant = mapped_by(program, annotation)
            if meant and found.wrapped:  # SQLAlchemy takes no more than the type from there
                meant = replace(meant, optional=True)
            yield found if meant is None else replace(found, call=annotated(found.call, meant, types))
        else:
            yield found


def _calls(program: Program, attribute: str, placed: Placed) -> Iterator[Written | Unread]:
    found = program.settle(placed)
    match found.value:
        case Unread() as unread:
            yield unread
            return
        case Call():
            pass
        case _:
            return
    function = program.settle(Placed(found.value.function, found.path)).value
    if last_of(function) in NOT_COLUMNS:
        return
    call = _plain(program.call(found.value, found.path))
    name = last_of(call)
    if is_column(call):
        yield Written(call, attribute, deferred=_defers(call))
    elif name == "deferred" and call.arguments:
        for inner in _calls(program, attribute, Placed(call.arguments[0], found.path)):
            yield replace(inner, deferred=True, wrapped=True) if isinstance(inner, Written) else inner
    elif name == "column_property" and call.arguments:
        inner_call = call.arguments[0]
        if isinstance(inner_call, Call) and is_column(inner_call):
            yield Written(inner_call, attribute, deferred=_defers(call), wrapped=True)
    elif name == "composite":
        for part in call.arguments[1:]:
            if isinstance(part, Call) and is_column(part):
                yield Written(part, "", deferred=_defers(part))
    elif name not in NOT_COLUMNS:
        yield from _unknown(call)


def _plain(call: Call) -> Call:
    """Take the subscription off `Column[int](...)`; let a class of the project that is a Column be one."""
    function = call.function
    if isinstance(function, Item):
        function = function.of
    for _ in range(_DEPTH):
        if not (
            isinstance(function, Class) and "__init__" not in function.members and "__new__" not in function.members
        ):
            break
        base = next(
            (base for base in function.bases if last_of(base) in {"Column", "MappedColumn"} or isinstance(base, Class)),
            None,
        )
        if base is None:
            break
        function = base
    return replace(call, function=function)


def _defers(call: Call) -> bool:
    return call.keywords.get("deferred") is True or isinstance(call.keywords.get("deferred_group"), str)


def _unknown(call: Call) -> Iterator[Unread]:
    """Give a doubt where a call may make a column: it is one of the project's helpers, or is called like one."""
    name = last_of(call)
    helper = isinstance(call.function, Function | Class)
    kind = call.function if isinstance(call.function, Class) else None
    if kind is not None and not any(last_of(base) in {"Column", "MappedColumn"} for base in kind.bases):
        return
    if helper or any(word in name.lower() for word in ("column", "field", "key", "col")):
        yield Unread("makes a column in a way that could not be followed", name, call.line)
