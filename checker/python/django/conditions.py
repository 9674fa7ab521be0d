"""Conditions and expressions of Django's as people read them in SQL, with the fields that they name."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from checker.core import speak
from checker.python.django.written import Construct, Plain

Columns: TypeAlias = Callable[[str], str]
"""Gives the column of a field."""
_LOOKUP = "__"
_SIGNS = {"exact": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
UNREAD = "?"
"""Stands for what could not be read."""


def fields_in(value: Plain) -> Iterator[str]:
    """Give the fields that a condition or an expression names."""
    if isinstance(value, tuple):
        for each in value:
            yield from fields_in(each)
    if not isinstance(value, Construct) or value.name == "Value":
        return
    keywords = value.keywords or {}
    if value.name == "Q":
        pairs = (*map(_pair, (each for each in value.arguments if isinstance(each, tuple))), *keywords.items())
        for key, said in pairs:
            if isinstance(key, str) and not key.startswith("_"):
                yield key.partition(_LOOKUP)[0]
            yield from fields_in(said)
        yield from fields_in(tuple(each for each in value.arguments if isinstance(each, Construct)))
        return
    for each in (*value.arguments, *keywords.values()):  # Lower("field") takes a text for a field
        yield from [each.partition(_LOOKUP)[0]] if isinstance(each, str) else fields_in(each)


def text_of(value: Plain, column: Columns) -> str:
    """Give a condition as SQL, as far as it can be read; `UNREAD` stands for the rest."""
    match value:
        case Construct(name="Q"):
            pairs = [each for each in value.arguments if isinstance(each, tuple)]
            named = [(k, v) for k, v in (value.keywords or {}).items() if not k.startswith("_")]
            inner = [each for each in value.arguments if isinstance(each, Construct)]
            joiner = " OR " if (value.keywords or {}).get("_connector") == "OR" else " AND "
            parts = [
                *(_compared(str(key), said, column) for key, said in (*map(_pair, pairs), *named)),
                *(f"({text_of(each, column)})" for each in inner),
            ]
            text = joiner.join(parts) or UNREAD
            return f"NOT ({text})" if (value.keywords or {}).get("_negated") is True else text
        case Construct(name="F", arguments=(str() as name, *_)):
            return column(name.partition(_LOOKUP)[0])
        case Construct(arguments=arguments) if arguments and value.path.startswith("django."):
            shown = [column(each) if isinstance(each, str) else text_of(each, column) for each in arguments]
            return f"{value.name.lower()}({', '.join(shown)})"
    return UNREAD


def _pair(value: Plain) -> tuple[Plain, Plain]:
    return (value[0], value[1]) if isinstance(value, tuple) and len(value) == 2 else (UNREAD, None)  # noqa: PLR2004


def _compared(key: str, said: Plain, column: Columns) -> str:
    name, _, lookup = key.partition(_LOOKUP)
    first = column(name)
    if lookup == "isnull" and isinstance(said, bool):
        return f"{first} IS {'' if said else 'NOT '}NULL"
    if lookup == "in" and isinstance(said, tuple) and all(isinstance(each, str | int) for each in said):
        return f"{first} IN ({', '.join(map(_literal, said))})"
    sign = _SIGNS.get(lookup or "exact", lookup.replace(_LOOKUP, " "))
    return f"{first} {sign} {text_of(said, column) if isinstance(said, Construct) else _literal(said)}"


def _literal(value: Plain) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            return speak.literal(value)
    return UNREAD
