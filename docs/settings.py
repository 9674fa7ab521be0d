"""The configuration, as the classes that it is read into describe it: their fields, types, defaults and docstrings."""

import ast
import inspect
from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args, get_origin, get_type_hints

from checker import config


class Setting(NamedTuple):
    """One setting."""

    key: str
    says: str
    takes: str
    default: str


class Table(NamedTuple):
    """One table of the file."""

    heading: str
    """How it is written; empty for what stands above the first table."""
    says: str
    settings: tuple[Setting, ...]


def tables() -> tuple[Table, ...]:
    """Give every table, in the order in which the file is best written."""
    return tuple(
        Table(heading, inspect.getdoc(kind) or "", tuple(_settings(kind))) for heading, kind in config.TABLES.items()
    )


def _settings(kind: type) -> Iterator[Setting]:
    says, defaults = _docstrings(kind), getattr(kind, "_field_defaults", {})
    for name, hint in get_type_hints(kind).items():
        # What has no docstring is a table of its own; where the file stands is no setting.
        if name not in says or name == "source":
            continue
        key = name.replace("_", "-")
        default = "must be set" if name not in defaults else _default(key, defaults[name])
        yield Setting(key, " ".join(says[name].split()), _takes(key, hint), default)


def _docstrings(kind: type) -> dict[str, str]:
    """Give the text below each field."""
    (made,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(made, ast.ClassDef)  # noqa: S101  it is the source of a class
    found = {}
    for field, below in zip(made.body, made.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = text
    return found


def _takes(key: str, hint: object) -> str:
    if get_origin(hint) is Literal:
        return " or ".join(f'"{word}"' for word in get_args(hint))
    if hint is bool:
        return "true or false"
    if key == "depth":
        return 'a number from 1 on, or "all"'
    if key == "changes":
        return '"none", or a list of texts'
    return "a list of texts" if get_origin(hint) is tuple else "a text"


def _default(key: str, value: object) -> str:
    if key == "changes":
        return "must be set"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value in {"", ()} else f'"{value}"' if isinstance(value, str) else str(value)
