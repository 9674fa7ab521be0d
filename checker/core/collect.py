"""The folder is the registry: collects the record that each module of a package holds."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def members(package: ModuleType, attribute: str, kind: type[T]) -> tuple[T, ...]:
    """Give the `attribute` of every module of `package` that has one, in the order of the modules' names."""
    names = sorted(info.name for info in iter_modules(package.__path__))
    found = (getattr(import_module(f"{package.__name__}.{name}"), attribute, None) for name in names)
    return tuple(member for member in found if isinstance(member, kind))
