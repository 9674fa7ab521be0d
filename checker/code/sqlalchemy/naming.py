"""How class names become table names."""

import re
from collections.abc import Callable, Mapping

from checker.core.tree import Unread
from checker.python.values import Value


def snake_flask(name: str) -> str:
    """Turn a class's name into a table's as Flask-SQLAlchemy does (3.1, model.py, camel_to_snake_case)."""
    name = re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", name)
    return name.lower().lstrip("_")


def snake_each(name: str) -> str:
    """Turn a class's name into snake case, each capital by itself."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def snake_two(name: str) -> str:
    """Turn a class's name into snake case by the two usual substitutions."""
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)).lower()


FORMS: Mapping[str, Callable[[str], str]] = {
    "same": str,
    "lower": str.lower,
    "upper": str.upper,
    "flask": snake_flask,
    "two": snake_two,
    "each": snake_each,
}
PROBES = ("AbcDefGhi", "XyzABCDef2Kl", "Qrst")
"""Names for which a declared `__tablename__` is tried, to see how it is made of the class's name."""


def template(results: tuple[Value, ...]) -> str | Unread | None:
    """Give how the results for the probes were made: a text with `{form}` in it; `Unread` where that cannot be told."""
    first = results[0]
    if first is None and not any(results):
        return None
    if not isinstance(first, str):
        return Unread("the table's name is not known before the program runs")
    if all(result == first for result in results):
        return first.replace("{", "{{")
    for form, make in FORMS.items():
        text = first.replace(make(PROBES[0]), "\0")
        if all(result == text.replace("\0", make(probe)) for result, probe in zip(results, PROBES, strict=True)):
            return text.replace("{", "{{").replace("\0", f"{{{form}}}")
    return Unread("the table's name is not known before the program runs")


def filled(text: str, name: str) -> str:
    """Fill a template with a class's name."""
    for form, make in FORMS.items():
        text = text.replace(f"{{{form}}}", make(name))
    return text.replace("{{", "{")
