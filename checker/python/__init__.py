"""A partial evaluator for Python source: reads code without running it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.python.chains import dotted, root
    from checker.python.module import Module, load
    from checker.python.source import parse, scan

__all__ = ["Module", "dotted", "load", "parse", "root", "scan"]

_HOMES = {
    "Module": "module",
    "dotted": "chains",
    "load": "module",
    "parse": "source",
    "root": "chains",
    "scan": "source",
}


def __getattr__(name: str) -> object:
    """Import what is asked for: an answer from the store needs none of it."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"checker.python.{_HOMES[name]}"), name)
