"""Rows that a migration loads as objects of a session, and what it does to them."""

from collections.abc import Iterator

from checker.adapters.alembic.here import Here, Made, literal, shown, table_of, touched
from checker.core.operation import Step, WriteRows
from checker.core.tree import Unread
from checker.python.sqlalchemy import column_name, is_column, last_of, path_of
from checker.python.values import Attribute, Call, Class, Item, Value

_LOADS = {"query", "get", "get_one", "select"}
_LINKS = 60


def assigned(call: Call, here: Here) -> Made:
    """Give what `user.state = "x"` writes, where a session loaded the object or it is new; else nothing."""
    of, name, value = call.arguments[:3]
    # Whether a new object is stored is not asked: one that a migration makes and fills is stored by some way.
    new = of.function if isinstance(of, Call) and isinstance(of.function, Class) else None
    model = new or model_of(of)
    table = table_of(model, here) if model is not None else ""
    if table and isinstance(name, str):
        column = attribute(model, name, here)
        known, text = literal(value)
        yield WriteRows("insert" if new else "update", table, (column,), ((column, text),) if known else ())
    elif _is_loaded(of):
        yield Step(
            Unread("rows of a table that is not known are written", shown(call), here.line, rows=True),
            here.line,
            touches=touched(call),
        )


def model_of(value: Value) -> Value:
    """Give the model of an object that a session loaded; None where it is none, or not known."""
    for each in _links(value):
        if not isinstance(each, Call):
            continue
        found = each.arguments[0] if last_of(each) in _LOADS and each.arguments else None
        if isinstance(found, Attribute) and isinstance(found.of, Class):
            found = found.of
        if found is None:
            found = next((model for part in each.arguments if (model := model_of(part)) is not None), None)
        if found is not None:
            return found
    return None


def attribute(model: Value, key: str, here: Here) -> str:
    """Give the column's name of a model's attribute."""
    member = model.members.get(key) if isinstance(model, Class) else None
    return (column_name(member, here.dialect) if is_column(member) else "") or key


def _is_loaded(value: Value) -> bool:
    return any(
        isinstance(each, Call) and last_of(each) in _LOADS and "session" in path_of(each.function).lower()
        for each in _links(value)
    )


def _links(value: Value) -> Iterator[Value]:
    """Give the parts of a chain of calls, attributes and subscriptions, the last one first."""
    for _ in range(_LINKS):
        yield value
        match value:
            case Call(function=Attribute(of=of)) | Attribute(of=of) | Item(of=of):
                value = of
            case _:
                return
