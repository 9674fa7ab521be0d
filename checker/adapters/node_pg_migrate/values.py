"""What node-pg-migrate is given, as SQL: names, values, lists, options (9.0.0)."""

from collections.abc import Mapping
from typing import TypeAlias

from checker.core import speak
from checker.grammars.script.values import HOLE, Chain, Text, Value, said

Options: TypeAlias = Mapping[str, Value]


def quote(text: str) -> str:
    """Write a name; it is never cut at a dot."""
    return '"' + text.replace('"', '""') + '"'


def raw(value: Value) -> str | None:
    """Give the SQL that stands as it is: `pgm.func('now()')`, `new PgLiteral('now()')`; None for all else."""
    if isinstance(value, Mapping) and said(value.get("type")) == "PgLiteral":
        return said(value.get("value"))
    if not isinstance(value, Chain) or not value.links:
        return None
    last = value.links[-1]
    is_literal = last.name in {"func", "new PgLiteral"} or (last.name == "create" and "PgLiteral" in value.path)
    is_literal = is_literal or (value.root == "PgLiteral" and last.name == "create")
    return said(last.args[0]) if is_literal and last.args else None


def bare(value: Value) -> str | None:
    """Give a name without its namespace, as it was written."""
    return said(value.get("name")) if isinstance(value, Mapping) else said(value)


def name(value: Value) -> str | None:
    """Write a name with its namespace: 'users' or { schema: 'app', name: 'users' }; None where it is not known."""
    own = bare(value)
    if own is None:
        return raw(value)
    namespace = value.get("schema") if isinstance(value, Mapping) else None
    known = said(namespace)
    if namespace is not None and known is None:
        return None
    return f"{quote(known)}.{quote(own)}" if known else quote(own)


def names(value: Value) -> list[str] | None:
    """Write a list of names, or one alone; None where not all are known, or there are none."""
    found = [name(each) for each in (value if isinstance(value, list) else [value])]
    return None if None in found or not found else [each for each in found if each is not None]


def literal(value: Value) -> str | None:
    """Write a value; None where it is not known."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case Text(said=text):
            return None if HOLE in text else speak.literal(text)
        case list():
            items = [literal(each) for each in value]
            return None if None in items else f"ARRAY[{', '.join(each or '' for each in items)}]"
    return raw(value)


def default(value: Value) -> str:
    """Write a default; of one that is not known, that there is one."""
    return literal(value) or "(current_timestamp)"


def options(value: Value) -> Options:
    """Give what is said in an object; nothing where there is none."""
    return value if isinstance(value, Mapping) else {}


def argument(args: tuple[Value, ...], index: int) -> Value:
    """Give one of what a call is given, where it is given so many."""
    return args[index] if len(args) > index else None
