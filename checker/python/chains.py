"""What a symbolic value is called, where it begins, and whether it asks the database."""

import re

from checker.core.tree import Unread
from checker.python.values import Attribute, Call, Class, Function, Item, Name, Value

ASKS = "depends on what the database already holds"
"""The reason of an `Unread` that an idempotence guard looks at."""
OPEN = "is not known before the program runs"

_THING = (
    r"(?:table|col|column|index|indexes|indices|ix|idx|constraint|fk|fkey|foreign_key|pk|pk_constraint|unique|check|enum|type"
    r"|sequence|view|schema|trigger|function|extension|database|relation|object)"
)
_NAME = re.compile(
    rf"_*(?:inspect|inspector|get_inspector|from_engine|reflect"
    rf"|(?:does_|check_|check_if_|is_|if_)?(?:has|have|contains)_(?:\w+_)?{_THING}\w*"
    rf"|(?:get|list|fetch|existing|current)_(?:\w+_)?(?:table_name|view_name|schema_name|sequence_name|column|index|indexe|enum"
    rf"|foreign_key|unique_constraint|check_constraint|pk_constraint|constraint|table_option|table_comment|table)(?:s|_names?)?"
    rf"|existing_\w+|\w*{_THING}s?_?(?:already_|is_|does_)?(?:not_)?(?:exists?|present|missing)\w*"
    rf"|\w*(?:exists?|present|missing)_(?:\w+_)?{_THING}\w*|\w*{_THING}_in_\w+)",
)
_SQL = re.compile(
    r"information_schema|pg_catalog|\bpg_(?:class|type|enum|index|indexes|constraint|tables?|attribute|namespace|views?|proc"
    r"|trigger|extension|roles?|available_extensions|matviews|sequences?|policy|policies|get_\w+)\b|sqlite_(?:master|schema)"
    r"|to_regclass|to_regtype|\bpragma\s|^\s*(?:show|describe)\s|\b(?:user|all|dba)_(?:tab\w*|constraints|indexes|ind_columns"
    r"|sequences|cons_columns|objects)\b|\bsys\.(?:tables|columns|objects|indexes|foreign_keys|schemas|types|key_constraints)\b"
    r"|\bobject_id\s*\(|\bcol_length\s*\(",
    re.IGNORECASE,
)
_LIMIT = 400


def dotted(value: Value) -> str:
    """Give the full name of an import or of attributes upon one: `sqlalchemy.Column`; else the empty string."""
    parts: list[str] = []
    while isinstance(value, Attribute):
        parts.append(value.name)
        value = value.of
    if not isinstance(value, Name):
        return ""
    return ".".join((value.dotted, *reversed(parts)))


def root(value: Value) -> Value:
    """Give what a chain of attributes, items and calls begins with: `alembic.op` of `op.get_bind().execute`."""
    while True:
        match value:
            case Attribute(of=inner) | Item(of=inner) | Call(function=inner):
                value = inner
            case _:
                return value


def asks(value: Value) -> bool:
    """Tell whether a value comes from asking the database what it already holds."""
    todo: list[Value] = [value]
    for _ in range(_LIMIT):
        if not todo:
            return False
        match todo.pop():
            case Unread(reason=reason):
                if reason == ASKS:
                    return True
            case Name(dotted=name):
                if asks_by_name(name):
                    return True
            case Attribute(of=inner, name=name):
                if asks_by_name(name):
                    return True
                todo.append(inner)
            case Item(of=inner):
                todo.append(inner)
            case Call() as call:
                if _is_reflected(call) or _reads_catalogue(call):
                    return True
                if dotted(call.function).startswith(("operator.", "builtins.")):
                    todo.extend(call.arguments)
                todo.append(call.function)
            case list() | tuple() | set() as several:
                todo.extend(several)
    return False


def asks_by_name(name: str) -> bool:
    """Tell whether a function is called like one that asks the database: `has_table`, `column_exists`."""
    last = name.rpartition(".")[2]
    return bool(_NAME.fullmatch(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", last).lower()))


def is_symbolic(value: Value) -> bool:
    """Tell whether a value is not known but has a name or a history."""
    return isinstance(value, Name | Attribute | Item | Call)


def is_known(value: Value) -> bool:
    """Tell whether nothing in a value is unknown, however deep."""
    todo: list[Value] = [value]
    for _ in range(100_000):
        if not todo:
            return True
        match todo.pop():
            case Name() | Attribute() | Item() | Call() | Unread() | Function() | Class():
                return False
            case list() | tuple() | set() as several:
                todo.extend(several)
            case dict() as table:
                todo.extend(table)
                todo.extend(table.values())
    return False


def _is_reflected(call: Call) -> bool:
    return any(each in call.keywords for each in ("autoload", "autoload_with"))


def _reads_catalogue(call: Call) -> bool:
    todo: list[Value] = [*call.arguments, *call.keywords.values()]
    for _ in range(_LIMIT):
        if not todo:
            return False
        match todo.pop():
            case str() as text:
                if _SQL.search(text):
                    return True
            case Unread(text=text):
                if _SQL.search(text):
                    return True
            case Call(function=function, arguments=arguments):
                todo.extend(arguments)
                if isinstance(function, Attribute):
                    todo.append(function.of)
    return False
