"""Kysely's expressions as SQL: what `sql` makes, and plain values (kysely 0.28.19)."""

from collections.abc import Mapping

from checker.core import speak
from checker.folders.programs import quoted
from checker.grammars.script.expressions import given_back
from checker.grammars.script.values import HOLE, Chain, Function, Link, Text, Value, said

_NAMES = frozenset(("ref", "table", "id"))


def expression(value: Value, dialect: str) -> str | None:
    """Write what `sql` makes: a template, a text as it stands, a name; None where it is not known."""
    if not isinstance(value, Chain) or value.root != "sql" or len(value.links) != 1 or not value.links[0].args:
        return None
    first, word = value.links[0].args[0], value.links[0].name
    if word in {"lit", "val"}:
        return literal(first, dialect)
    text = said(first)
    return None if text is None else quoted(text, dialect) if word in _NAMES else text if word in {"", "raw"} else None


def literal(value: Value, dialect: str) -> str | None:
    """Write a value of the program, as Kysely puts it into a statement; None where it is not known."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case Text(said=text):
            return None if HOLE in text else speak.literal(text)
    return expression(value, dialect)


def default(value: Value, dialect: str) -> str:
    """Write a default; of one that is not known, that there is one."""
    return literal(value, dialect) or "(current_timestamp)"


def built(value: Value) -> list[Link] | None:
    """Give what a callback does to the builder that it gets: `(col) => col.notNull()`; None where that is not known."""
    if value is None:
        return []
    held = given_back(value) if isinstance(value, Function) else None
    if not isinstance(value, Function) or not isinstance(held, Chain) or held.root not in value.parameters[:1]:
        return None
    return list(held.links)


def columns(value: Value, dialect: str) -> list[str] | None:
    """Write a list of columns, as keys and indexes have it: names, names with an order, expressions."""
    found = [_column(each, dialect) for each in (value if isinstance(value, list) else [value])]
    return None if None in found else [each for each in found if each is not None]


def _column(value: Value, dialect: str) -> str | None:
    text = said(value)
    if text is None:
        return expression(value, dialect)
    name, _, order = text.partition(" ")
    return f"{quoted(name, dialect)} {order}".rstrip()


def called(links: list[Link]) -> Mapping[str, tuple[Value, ...]]:
    """Give what a builder was told, by name."""
    return {link.name: link.args or () for link in links}
