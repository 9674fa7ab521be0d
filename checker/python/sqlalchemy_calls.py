"""How calls of SQLAlchemy and Alembic are taken apart: paths, arguments, known strings."""

from checker.python.values import Attribute, Call, Class, Name, Value

_STRINGS = {"f", "conv", "quoted_name", "text", "literal_column", "TextClause", "DDL", "column", "inline_literal"}


def path_of(value: Value) -> str:
    """Give the dotted path of a name, an attribute chain or the function of a call; empty for anything else."""
    match value:
        case Name(dotted=dotted):
            return dotted
        case Attribute(of=of, name=name):
            before = path_of(of)
            return f"{before}.{name}" if before else name
        case Call(function=function):
            return path_of(function)
        case Class(name=name, module=module):
            return f"{module}.{name}" if module else name
    return ""


def last_of(value: Value) -> str:
    """Give the last part of a path: `Column` of `sa.Column(...)`."""
    while value.__class__ is Call:
        value = value.function
    if value.__class__ is Name:
        return value.dotted.rpartition(".")[2]
    return value.name.rpartition(".")[2] if isinstance(value, Attribute | Class) else ""


def argument(call: Call, index: int, *names: str) -> Value:
    """Give an argument by its place or its name; None where it is not given."""
    for name in names:
        if name in call.keywords:
            return call.keywords[name]
    return call.arguments[index] if 0 <= index < len(call.arguments) else None


def string_of(value: Value) -> str | None:
    """Give a name or text that is known: a string, `op.f("...")`, `quoted_name("...", True)`, `sa.text("...")`."""
    match value:
        case str():
            return value
        case Call(arguments=(str() as text, *_)) if last_of(value) in _STRINGS:
            return text
        case Call(function=Attribute(of=Call() as inner), arguments=()) if last_of(value) in {"strip", "desc", "asc"}:
            return string_of(inner)
        case Call(function=Attribute(of=Call() as inner, name="bindparams")):
            return string_of(inner)
    return None
