"""Finds what a name of one file means in the others: classes by their package, and the texts of constants."""

import re
from collections.abc import Callable, Iterator, Mapping

from checker.code.jpa.facts import JpaClass, JpaField, JpaFile
from checker.core.fact import frozen

_NAME = re.compile(r"\{([\w.]+)\}")
_DEEPEST = 5
"""How many constants are followed from one to the next."""


_KEY = JpaField("id", "Long", nullable=False, updated=False, id=True, numbered="other")
_ELSEWHERE = {
    "PanacheEntity": JpaClass("PanacheEntity", "superclass", fields=(_KEY,)),
    "AbstractPersistable": JpaClass("AbstractPersistable", "superclass", fields=(_KEY,)),
}
"""Classes of libraries that lend columns (Quarkus 3, Spring Data 3)."""
_LENDS_NONE = {"", "Object", "Any", "PanacheEntityBase", "RepresentationModel", "ResourceSupport"}


@frozen
class Placed:
    """A class, and the file in which it stands."""

    of: JpaClass
    path: str


class Names:
    """The classes and constants of a tree."""

    def __init__(self, files: Mapping[str, JpaFile], plain: Callable[[str], str | None] = lambda _: None) -> None:
        self._files = files
        self._plain = plain
        self._classes: dict[str, list[Placed]] = {}
        for path, file in files.items():
            for each in file.classes:
                self._classes.setdefault(each.name, []).append(Placed(each, path))
        self._constants = {path: dict(file.constants) for path, file in files.items() if file.constants}
        self._converted = frozenset[str]().union(*(file.converts for file in files.values()))
        self._by_base: dict[str, list[str]] = {}
        for path in self._constants:
            self._by_base.setdefault(path.rpartition("/")[2].partition(".")[0], []).append(path)

    def entities(self) -> Iterator[Placed]:
        """Give every entity, in the order of paths."""
        for path, file in self._files.items():
            yield from (Placed(each, path) for each in file.classes if each.kind == "entity")

    def find(self, name: str, path: str) -> Placed | None:
        """Find the class that a file means by a name: its own, an imported one, one of its package, the only one."""
        found = self._classes.get(name.rpartition(".")[2], [])
        if len(found) < 2:  # noqa: PLR2004  one or none
            return found[0] if found else None
        file = self._files[path]
        imported = {each.rpartition(".")[0] for each in file.imports if each.rpartition(".")[2] == name}
        near = [each for each in found if each.path == path]
        near = near or [each for each in found if self._files[each.path].package in imported]
        near = near or [each for each in found if self._files[each.path].package == file.package]
        return near[0] if near else None

    def is_converted(self, placed: Placed) -> bool:
        """Tell whether a converter may store a class without a word where it is used."""
        return not self._converted.isdisjoint(("*", placed.of.name))

    def above(self, placed: Placed) -> tuple[Placed | None, bool]:
        """Give the next mapped class above one, and whether the way to it is known: JPA passes over plain classes."""
        name = placed.of.parent
        for _ in range(_DEEPEST):
            held = self.find(name, placed.path)
            if held is not None and held.of.kind in {"entity", "superclass"}:
                return held, True
            if name in _ELSEWHERE:
                return Placed(_ELSEWHERE[name], placed.path), True
            if name in _LENDS_NONE:
                return None, True
            above = self._plain(name)
            if above is None:
                return None, False
            name = above
        return None, False

    def text(self, said: str, path: str) -> str | None:
        """Give a text with what its names mean; None where one of them is not known."""
        for _ in range(_DEEPEST):
            if "{" not in said:
                return said
            parts = [self._constant(name, path) for name in _NAME.findall(said)]
            if None in parts or not parts:
                return None
            values = iter(each or "" for each in parts)
            said = _NAME.sub(lambda _, values=values: next(values), said)  # type: ignore[misc]
        return None

    def _constant(self, name: str, path: str) -> str | None:
        holder, _, own = name.rpartition(".")
        places = [path, *self._by_base.get(holder.rpartition(".")[2], ())]
        places += (
            place
            for imported in self._files[path].imports
            for part in imported.split(".")
            for place in self._by_base.get(part, ())
        )
        for place in places:
            found = self._constants.get(place, {}).get(own)
            if found is not None:
                return found
        return None
