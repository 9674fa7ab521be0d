"""SQLAlchemy expressions written as SQL text, as far as that text can be compared and searched for names."""

import re

from checker.core.speak import literal
from checker.core.tree import Unread
from checker.python.sqlalchemy_calls import last_of, path_of, string_of
from checker.python.values import Attribute, Call, Item, Name, Value

UNKNOWN = "?"
"""Stands for a part that is not known."""

_OPERATORS = {
    "eq": "=",
    "ne": "<>",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "mod": "%",
    "and_": "AND",
    "or_": "OR",
}
_METHODS = {
    "in_": "IN",
    "notin_": "NOT IN",
    "not_in": "NOT IN",
    "is_": "IS",
    "is_not": "IS NOT",
    "isnot": "IS NOT",
    "like": "LIKE",
    "ilike": "ILIKE",
    "op": "OP",
}
_TRANSPARENT = {"desc", "asc", "label", "nullslast", "nullsfirst", "nulls_last", "nulls_first", "self_group", "collate"}
_CONSTANTS = {"true": "true", "false": "false", "null": "NULL"}
_NAMED = {"column", "literal_column", "quoted_name", "conv", "f", "text", "TextClause"}

_STRING = re.compile(r"'(?:[^']|'')*'")
_WORD = re.compile(r'"([^"]+)"|`([^`]+)`|\[(\w+)\]|(?<![\w:])([A-Za-z_]\w*)(?!\w|\s*\()')
_RESERVED = frozenset(
    # Words that stand in check expressions and are no names.
    """and or not in is null true false like ilike between case when then else end cast as interval any all some array
    distinct from exists select where escape similar to collate at time zone integer int bigint text varchar char
    numeric date timestamp boolean json jsonb uuid float double precision real current_timestamp current_date
    current_time unknown""".split()  # noqa: SIM905  one line per word hides the list
)
_VALUES = re.compile(
    r"""^[\s(]*(?:\w+\.)?["`\[]?(\w+)["`\]]?\)?(?:::[\w\s]+?)?\)?\s+IN\s*\(\s*('(?:[^']|'')*'(?:\s*,\s*'(?:[^']|'')*')*)\s*\)[\s)]*$""",
    re.IGNORECASE,
)
_NOT_NULL = re.compile(r"""^[\s(]*(?:\w+\.)?["`\[]?(\w+)["`\]]?\s+IS\s+NOT\s+NULL[\s)]*$""", re.IGNORECASE)


def text_of(value: Value) -> str:
    """Write an expression as SQL; `?` where a part of it is not known."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case str():
            return literal(value)
        case int() | float():
            return str(value)
        case tuple() | list():
            return "(" + ", ".join(map(text_of, value)) + ")"
        case Attribute(of=Attribute(name="c" | "columns"), name=name):
            return name
        case Attribute(of=of, name=name):
            return f"{last_of(of)}.{name}" if path_of(of) and not path_of(of).startswith("sqlalchemy") else name
        case Item(of=Attribute(name="c" | "columns"), key=str() as name):
            return name
        case Name():
            return last_of(value)
        case Call():
            return _call(value)
        case Unread(text=text):
            return text or UNKNOWN
    return UNKNOWN


def sql_text(value: Value) -> str:
    """Write an expression where a string is SQL already."""
    return value if isinstance(value, str) else text_of(value)


def words_of(text: str) -> tuple[str, ...]:
    """Give the names that an SQL expression holds, in order, without keywords, functions and literals."""
    found = (match[1] or match[2] or match[3] or match[4] for match in _WORD.finditer(_STRING.sub("''", text)))
    return tuple(dict.fromkeys(word for word in found if word.lower() not in _RESERVED))


def values_of(text: str) -> tuple[str, ...] | None:
    """Give the list of a check that is nothing but `column IN ('a', 'b')`."""
    match = _VALUES.match(text)
    return tuple(each[1:-1].replace("''", "'") for each in _STRING.findall(match[2])) if match else None


def is_not_null(text: str) -> bool:
    """Tell whether a check is nothing but `column IS NOT NULL`."""
    return _NOT_NULL.match(text) is not None


def _call(call: Call) -> str:
    path, name = path_of(call), last_of(call)
    known = string_of(call)
    if known is not None:
        return known
    if name in _NAMED and call.arguments and isinstance(call.arguments[0], str):
        return call.arguments[0]
    if path.startswith("operator."):
        return _operator(name, call)
    if name in _CONSTANTS and not call.arguments:
        return _CONSTANTS[name]
    if isinstance(call.function, Attribute) and not path.startswith("sqlalchemy.func"):
        return _method(name, call.function.of, call)
    if name in {"literal", "bindparam", "DefaultClause"} and call.arguments:
        return text_of(call.arguments[0])
    if name in {"and_", "or_"}:
        return f" {_OPERATORS[name]} ".join(map(text_of, call.arguments))
    if name in {"not_", "desc", "asc", "cast", "type_coerce", "nullslast", "nullsfirst"} and call.arguments:
        inner = text_of(call.arguments[0])
        return f"NOT {inner}" if name == "not_" else inner
    return f"{name}({', '.join(map(text_of, call.arguments))})"


def _operator(name: str, call: Call) -> str:
    parts = [text_of(each) for each in call.arguments]
    if name in _OPERATORS and len(parts) > 1:
        word = {"=": "IS", "<>": "IS NOT"}.get(_OPERATORS[name], "") if parts[-1] == "NULL" else ""
        return f" {word or _OPERATORS[name]} ".join(parts)
    return ("NOT " if name in {"invert", "not_"} else "") + " ".join(parts)


def _method(name: str, of: Value, call: Call) -> str:
    before = text_of(of)
    if name in _TRANSPARENT or not before:
        return before
    if name in _METHODS and call.arguments:
        return f"{before} {_METHODS[name]} {text_of(call.arguments[0])}"
    return f"{name}({', '.join((before, *map(text_of, call.arguments)))})"
