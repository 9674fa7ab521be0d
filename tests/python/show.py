"""Values and events as short text, for tables."""

from collections.abc import Iterable

from checker.core.tree import Unread
from checker.python.chains import dotted
from checker.python.values import Attribute, Call, Class, Event, Function, Item, Name, Value


def show(value: Value) -> str:
    match value:
        case Unread():
            return "?"
        case Name() | Attribute() if dotted(value):
            return dotted(value).removeprefix("builtins.").replace("alembic.op", "op").replace("sqlalchemy.", "sa.")
        case Attribute(of=of, name=name):
            return f"{show(of)}.{name}"
        case Item(of=of, key=key):
            return f"{show(of)}[{show(key)}]"
        case Call(function=function, arguments=arguments, keywords=keywords):
            named = (f"{key}={show(each)}" for key, each in keywords.items())
            return f"{show(function)}({', '.join((*map(show, arguments), *named))})"
        case Class(name=name) | Function(name=name):
            return name
        case tuple():
            return f"({', '.join(map(show, value))})"
        case list():
            return f"[{', '.join(map(show, value))}]"
        case dict():
            return "{" + ", ".join(f"{show(key)}: {show(each)}" for key, each in value.items()) + "}"
        case set():
            return "{" + ", ".join(sorted(map(show, value))) + "}"
        case _:
            return repr(value)


def calls(events: Iterable[Event], start: str = "op.") -> list[str]:
    """Show the events whose call begins so; `?` behind those that are not certain."""
    shown = ((show(event.call), event.maybe) for event in events)
    return [text + (" ?" if maybe else "") for text, maybe in shown if text.startswith((start, "?("))]
