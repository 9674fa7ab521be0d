"""The folder is the registry: collects the record that each module of a package holds."""

from collections.abc import Iterator, Mapping
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


class Folder(Mapping[str, T]):
    """The records of a package by the names of their modules; a module is loaded when its record is asked for."""

    def __init__(self, package: ModuleType, attribute: str, kind: type[T]) -> None:
        self._package = package
        self._attribute = attribute
        self._kind = kind

    def __getitem__(self, name: str) -> T:
        """Load one module. Raises KeyError."""
        if name not in set(self):
            raise KeyError(name)
        member = getattr(import_module(f"{self._package.__name__}.{name}"), self._attribute, None)
        if not isinstance(member, self._kind):
            raise KeyError(name)
        return member

    def __iter__(self) -> Iterator[str]:
        """Give the names, sorted."""
        return iter(sorted(info.name for info in iter_modules(self._package.__path__)))

    def __len__(self) -> int:
        """Count the modules."""
        return sum(1 for _ in self)
